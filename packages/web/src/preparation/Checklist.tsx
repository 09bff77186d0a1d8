import { PreparationStep, tellInformed, type EmployerId, type Preparation } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Check, Circle } from "lucide-react";
import { useState, type ReactNode } from "react";
import { ask } from "../app/ask.ts";
import { showDate, showNumber, today } from "../app/format.ts";
import { queries, queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { DateField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault } from "../ui/Notice.tsx";
import { stepWord } from "./words.ts";

/** What must be arranged before a vault is activated: per step what is known, and where it is missing what to do. */
export function Checklist({ employerId }: { employerId: EmployerId }) {
  const preparation = useQuery(queries.preparation(employerId));
  const [informing, setInforming] = useState(false);
  return (
    <>
      <Fault of={preparation.error} />
      {preparation.data && (
        <ul className="rows" aria-label={m.checklist()}>
          {PreparationStep.options.map((step) => (
            <Step key={step} step={step} known={preparation.data}>
              {step === "informed" && (
                <Button onPress={() => setInforming(true)}>
                  {preparation.data.informedOn ? m.change() : m.write_down()}
                </Button>
              )}
            </Step>
          ))}
        </ul>
      )}
      {informing && (
        <InformedDialog
          employerId={employerId}
          informedOn={preparation.data?.informedOn ?? null}
          onClose={() => setInforming(false)}
        />
      )}
    </>
  );
}

function Step({ step, known, children }: { step: PreparationStep; known: Preparation; children: ReactNode }) {
  const missing = known.missing.includes(step);
  return (
    <li>
      <div>
        <strong>{stepWord(step)}</strong>
        <div className="hint">{missing ? todo[step]() : found[step](known)}</div>
      </div>
      <span className={missing ? "pill warn" : "pill ok"}>
        {missing ? <Circle size={14} aria-hidden /> : <Check size={14} aria-hidden />}
        {missing ? m.to_do() : m.arranged()}
      </span>
      {children}
    </li>
  );
}

const found: Record<PreparationStep, (it: Preparation) => string> = {
  informed: ({ informedOn }) => m.informed_on({ date: showDate(informedOn!) }),
  representative: (it) => `${it.representativeName} · ${it.representativeEmail}`,
  signatories: ({ signatories }) => (signatories === 1 ? m.one_signatory() : m.signatories({ count: signatories })),
  employer_users: ({ employerUsers }) => m.users_known({ count: showNumber(employerUsers) }),
  service_users: ({ serviceUsers }) => m.users_known({ count: showNumber(serviceUsers) }),
  people: ({ people }) => m.people_known({ count: showNumber(people) }),
};

const todo: Record<PreparationStep, () => string> = {
  informed: m.todo_informed,
  representative: m.todo_representative,
  signatories: m.todo_signatories,
  employer_users: m.todo_employer_users,
  service_users: m.todo_service_users,
  people: m.todo_people,
};

type Props = { employerId: EmployerId; informedOn: string | null; onClose: () => void };

function InformedDialog({ employerId, informedOn, onClose }: Props) {
  const tell = useMutation({
    mutationFn: (date: string | null) => ask(tellInformed, { params: { employerId }, body: { informedOn: date } }),
    onSuccess: (told) => {
      queryClient.setQueryData(queries.preparation(employerId).queryKey, told);
      onClose();
    },
  });
  return (
    <Dialog title={stepWord("informed")} isOpen onClose={onClose}>
      <p>{m.informed_explained()}</p>
      <Form onSend={({ informedOn: date }) => tell.mutate(date ?? null)} fault={tell.error}>
        <DateField label={m.informed_day()} name="informedOn" defaultValue={informedOn ?? today()} isRequired />
        <Fault of={tell.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          {informedOn && <Button onPress={() => tell.mutate(null)}>{m.take_back()}</Button>}
          <Button kind="primary" type="submit" isPending={tell.isPending}>
            {m.save()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
