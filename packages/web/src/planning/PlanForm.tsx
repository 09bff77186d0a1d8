import {
  ConsultationKind,
  ConsultationManner,
  planAppointment,
  type DossierRef,
  type WriteId,
} from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { queryClient } from "../app/queries.ts";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { untilShared } from "../sharing/underway.ts";
import { Button } from "../ui/Button.tsx";
import { Buttons } from "../ui/Dialog.tsx";
import { Choices, DateField, SelectField, TextField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { consultationWord, mannerWord } from "./words.ts";

const lengths = [15, 20, 30, 45, 60, 90, 120];

type Asked = { kind: ConsultationKind; manner: ConsultationManner; on: string; at: string; minutes: number };

/** Plans an appointment: with whom, how and when, and nothing of what is the matter. */
export function PlanForm({ dossier, onDone }: { dossier: DossierRef; onDone: () => void }) {
  const write = useWrite<WriteId>();
  const plan = useMutation({
    mutationFn: async (body: Asked) => {
      await untilShared(dossier);
      return write.send(body, (id) => ask(planAppointment, { params: { ref: dossier }, body: { id, ...body } }));
    },
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["dossier", dossier] });
      say(m.appointment_done());
      onDone();
    },
  });
  const send = (fields: Record<string, string>) =>
    plan.mutate({
      kind: fields["kind"] as ConsultationKind,
      manner: fields["manner"] as ConsultationManner,
      on: fields["on"] ?? "",
      at: fields["at"] ?? "",
      minutes: Number(fields["minutes"]),
    });
  return (
    <Form onSend={send} fault={plan.error}>
      <p className="hint">{m.appointment_hint()}</p>
      <div data-help="plan-what">
        <Choices
          label={m.appointment_with()}
          name="kind"
          isRequired
          options={ConsultationKind.options.map((it) => ({ id: it, text: consultationWord(it) }))}
        />
      </div>
      <SelectField
        label={m.appointment_how()}
        name="manner"
        options={ConsultationManner.options.map((it) => ({ id: it, text: mannerWord(it) }))}
      />
      <DateField data-help="plan-moment" label={m.appointment_on()} name="on" isRequired />
      <TextField label={m.appointment_at()} name="at" type="time" isRequired />
      <SelectField
        label={m.appointment_length()}
        name="minutes"
        defaultValue="30"
        options={lengths.map((it) => ({ id: String(it), text: m.minutes_long({ count: it }) }))}
      />
      <Fault of={plan.error} />
      <Buttons>
        <Button slot="close">{m.cancel()}</Button>
        <Button data-help="plan-send" kind="primary" type="submit" isPending={plan.isPending}>
          {m.plan_appointment()}
        </Button>
      </Buttons>
    </Form>
  );
}
