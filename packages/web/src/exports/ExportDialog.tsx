import {
  ExportForm,
  exportMembers,
  exportPeople,
  ExportReason,
  exportSivi,
  SiviMessage,
  type DepartmentId,
} from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { askFile } from "../app/ask.ts";
import { queries } from "../app/queries.ts";
import { saveFile } from "../app/save.ts";
import { m } from "../paraglide/messages.js";
import type { Place } from "../people/AddPersonDialog.tsx";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { SelectField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { ReasonField } from "./ReasonField.tsx";
import { exportFormWord } from "./words.ts";

/** An employer whose people somebody may take along; out of the vault with who they are, from the service without. */
export type ExportPlace = Place & { from: "vault" | "suite" };

/** Takes the people within reach along as a file, or their absence as a message of SIVI: of whom, as what, and why. */
export function ExportDialog({ places, onClose }: { places: readonly ExportPlace[]; onClose: () => void }) {
  const [employerId, setEmployerId] = useState(places[0]!.id);
  const { from } = places.find(({ id }) => id === employerId)!;
  const [what, setWhat] = useState<"people" | SiviMessage>("people");
  const message = from === "vault" ? SiviMessage.safeParse(what).data : undefined;
  const departments = useQuery(queries.departments(employerId)).data?.departments ?? [];
  const save = useMutation({
    mutationFn: async (fields: Record<string, string>) => {
      const departmentId = fields["departmentId"] as DepartmentId | undefined;
      if (message) {
        const body = {
          message,
          reason: ExportReason.parse(fields["reason"]),
          ...(departmentId ? { departmentId } : {}),
        };
        const file = await askFile(exportSivi, { params: { employerId }, body });
        return saveFile(message === "absence" ? "verzuimmeldingen.xml" : "afspraken.xml", file);
      }
      const form = ExportForm.parse(fields["form"]);
      const body = { form, reason: ExportReason.parse(fields["reason"]), ...(departmentId ? { departmentId } : {}) };
      const file = await askFile(from === "vault" ? exportPeople : exportMembers, { params: { employerId }, body });
      saveFile(`${from === "vault" ? "werknemers" : "dienstverbanden"}.${form}`, file);
    },
    onSuccess: () => {
      say(m.people_export_done());
      onClose();
    },
  });
  return (
    <Dialog title={m.people_export_title()} isOpen onClose={onClose}>
      <Form onSend={(fields) => save.mutate(fields)} fault={save.error}>
        <p>
          {message
            ? m.export_what_text()
            : from === "vault"
              ? m.people_export_text_vault()
              : m.people_export_text_suite()}
        </p>
        {places.length > 1 && (
          <SelectField
            label={m.employer()}
            name="employerId"
            options={places.map(({ id, name }) => ({ id, text: name }))}
            onChange={(id) => setEmployerId(id as Place["id"])}
          />
        )}
        {from === "vault" && (
          <SelectField
            label={m.export_what()}
            name="what"
            onChange={(id) => setWhat(id as typeof what)}
            options={[
              { id: "people", text: m.export_what_people() },
              { id: "absence", text: m.export_what_absence() },
              { id: "appointments", text: m.export_what_appointments() },
            ]}
          />
        )}
        <SelectField
          key={employerId}
          label={m.department()}
          name="departmentId"
          options={[
            { id: "", text: m.people_export_everybody() },
            ...departments.map((it) => ({ id: it.id as string, text: it.name })),
          ]}
        />
        {!message && (
          <SelectField
            label={m.people_export_form()}
            name="form"
            options={ExportForm.options.map((id) => ({ id, text: exportFormWord(id) }))}
          />
        )}
        <ReasonField />
        <Notice kind="warn">
          {message
            ? m.export_what_care()
            : from === "vault"
              ? m.people_export_care_vault()
              : m.people_export_care_suite()}
        </Notice>
        <Fault of={save.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={save.isPending}>
            {m.people_export_button()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
