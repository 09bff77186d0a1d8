import { changeEmployer, type ChangedEmployer, type Employer } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card, Facts } from "../ui/Card.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { EmployerFields } from "./EmployerFields.tsx";

/** What the service knows of an employer itself, and correcting it. */
export function MasterData({ employer }: { employer: Employer }) {
  const [changing, setChanging] = useState(false);
  return (
    <Card
      title={m.master_data()}
      aside={
        <Button onPress={() => setChanging(true)}>
          <Pencil size={16} aria-hidden />
          {m.change()}
        </Button>
      }
    >
      <Facts
        of={[
          [m.name(), employer.name],
          [m.chamber_number(), employer.chamberNumber],
          [m.representative_name(), employer.representativeName],
          [m.representative_email(), employer.representativeEmail],
        ]}
      />
      {changing && <ChangeDialog employer={employer} onClose={() => setChanging(false)} />}
    </Card>
  );
}

function ChangeDialog({ employer, onClose }: { employer: Employer; onClose: () => void }) {
  const change = useMutation({
    mutationFn: (fields: Record<string, string>) =>
      ask(changeEmployer, { params: { employerId: employer.id }, body: fields as ChangedEmployer }),
    onSuccess: async () => {
      void queryClient.invalidateQueries({ queryKey: ["employer"] });
      await queryClient.invalidateQueries({ queryKey: ["self"] });
      onClose();
    },
  });
  const signed = employer.vault === "moving" || employer.vault === "active";
  return (
    <Dialog title={m.change_master_data()} isOpen onClose={onClose}>
      {signed && <Notice>{m.change_after_signing()}</Notice>}
      <Form focusFirst onSend={(fields) => change.mutate(fields)} fault={change.error}>
        <EmployerFields of={employer} />
        <Fault of={change.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={change.isPending}>
            {m.save()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
