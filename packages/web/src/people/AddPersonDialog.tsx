import { addPerson, type DepartmentId, type DossierRef, type EmployerId } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { addressOf } from "../app/addresses.ts";
import { ask } from "../app/ask.ts";
import { today } from "../app/format.ts";
import { useGo } from "../app/GoLink.tsx";
import { queries, queryClient } from "../app/queries.ts";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { DateField, SelectField, TextField } from "../ui/Field.tsx";
import { Fault } from "../ui/Notice.tsx";
import { Form } from "../ui/Form.tsx";
import { Duplicates, isDuplicate } from "./Duplicates.tsx";
import { identityOf, mustBeRight } from "./identity.ts";
import { PersonFields } from "./PersonFields.tsx";

const hoursOf = (text: string | undefined) => (text ? Number(text.replace(",", ".")) : null);

const newcomerOf = (fields: Record<string, string>) => ({
  personnelNumber: fields["personnelNumber"] ?? "",
  departmentId: (fields["departmentId"] as DepartmentId | undefined) ?? null,
  employment: {
    jobTitle: fields["jobTitle"] ?? null,
    startsOn: fields["startsOn"] ?? "",
    endsOn: null,
    contractHours: hoursOf(fields["contractHours"]),
    normHours: hoursOf(fields["normHours"]),
    contractKind: null,
    costCentre: null,
  },
  identity: identityOf(fields),
});

export type Place = { id: EmployerId; name: string };

/** Adds an employee in the vault; the service gets the anonymised employment only. */
export function AddPersonDialog({ employers, onClose }: { employers: readonly Place[]; onClose: () => void }) {
  const [employerId, setEmployerId] = useState(employers[0]!.id);
  const go = useGo();
  const [confirmed, setConfirmed] = useState(false);
  const write = useWrite<DossierRef>();
  const departments = useQuery(queries.departments(employerId));
  const add = useMutation({
    mutationFn: (fields: Record<string, string>) => {
      const params = { employerId };
      const newcomer = { ...newcomerOf(fields), ...(confirmed ? { confirmed } : {}) };
      mustBeRight(newcomer.identity);
      // The ref of an added person is the id of the write that adds him.
      return write.send({ params, newcomer }, (ref) => ask(addPerson, { params, body: { ref, ...newcomer } }));
    },
    onSuccess: ({ ref }) => {
      void queryClient.invalidateQueries({ queryKey: ["employer", employerId] });
      void queryClient.invalidateQueries({ queryKey: ["members", employerId] });
      onClose();
      go(addressOf.dossier(ref));
    },
  });
  return (
    <Dialog title={m.add_employee()} isOpen onClose={onClose}>
      <Form onSend={(fields) => add.mutate(fields)} fault={isDuplicate(add.error) ? undefined : add.error}>
        {employers.length > 1 && (
          <SelectField
            label={m.employer()}
            name="employerId"
            options={employers.map(({ id, name }) => ({ id, text: name }))}
            onChange={(id) => setEmployerId(id as EmployerId)}
          />
        )}
        <div className="pair">
          <TextField label={m.personnel_number()} name="personnelNumber" isRequired />
          <SelectField
            label={m.department()}
            name="departmentId"
            options={[
              { id: "", text: m.without_department() },
              ...(departments.data?.departments ?? []).map((it) => ({ id: it.id as string, text: it.name })),
            ]}
          />
          <TextField label={m.job_title()} name="jobTitle" />
          <DateField label={m.in_service_since()} name="startsOn" defaultValue={today()} isRequired />
          <TextField label={m.contract_hours()} name="contractHours" inputMode="decimal" />
          <TextField label={m.norm_hours()} name="normHours" inputMode="decimal" defaultValue="40" />
        </div>
        <PersonFields />
        {isDuplicate(add.error) && add.variables ? (
          <Duplicates
            of={add.error}
            identity={identityOf(add.variables)}
            employerId={employerId}
            confirmed={confirmed}
            onConfirm={setConfirmed}
          />
        ) : (
          <Fault of={add.error} />
        )}
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={add.isPending}>
            {m.add_employee()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
