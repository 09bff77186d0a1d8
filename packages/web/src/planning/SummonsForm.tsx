import { askSummons, ConsultationKind, type DossierRef, type WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { untilShared } from "../sharing/underway.ts";
import { Button } from "../ui/Button.tsx";
import { Buttons } from "../ui/Dialog.tsx";
import { Choices, DateField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { appointmentChanged } from "./changed.ts";
import { consultationWord } from "./words.ts";

type Asked = { kind: ConsultationKind; latest: string | null };

/** Asks that somebody be seen: by whom and when at the latest, and nothing of what is the matter. */
export function SummonsForm({ dossier, onDone }: { dossier: DossierRef; onDone: () => void }) {
  const write = useWrite<WriteId>();
  const asking = useMutation({
    mutationFn: async (body: Asked) => {
      await untilShared(dossier);
      return write.send(body, (id) => ask(askSummons, { params: { ref: dossier }, body: { id, ...body } }));
    },
    onSuccess: () => {
      appointmentChanged(dossier);
      say(m.summons_done());
      onDone();
    },
  });
  const send = ({ kind, latest = null }: Record<string, string | null>) =>
    asking.mutate({ kind: kind as ConsultationKind, latest: latest || null });
  return (
    <Form onSend={send} fault={asking.error}>
      <p className="hint">{m.summons_hint()}</p>
      <Choices
        label={m.appointment_with()}
        name="kind"
        isRequired
        options={ConsultationKind.options.map((it) => ({ id: it, text: consultationWord(it) }))}
      />
      <DateField label={m.summons_latest()} hint={m.summons_latest_hint()} name="latest" />
      <Fault of={asking.error} />
      <Buttons>
        <Button slot="close">{m.cancel()}</Button>
        <Button kind="primary" type="submit" isPending={asking.isPending}>
          {m.ask_summons()}
        </Button>
      </Buttons>
    </Form>
  );
}
