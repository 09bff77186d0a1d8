import { cancelAppointment, CancelReason, markNoShow, NoShowReason, type Appointment } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { showMoment } from "../app/format.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Choices } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { appointmentChanged } from "./changed.ts";
import { cancelWord, consultationWord, noShowWord } from "./words.ts";

/** What must be known of an appointment to end it. */
type Ended = Pick<Appointment, "id" | "ref" | "kind" | "startsAt" | "sequence">;
type Props = { of: Ended; onClose: () => void };

/** Cancels an appointment that is still to come, with a reason from a list. */
export function CancelDialog({ of: it, onClose }: Props) {
  const cancel = useMutation({
    mutationFn: (reason: CancelReason) =>
      ask(cancelAppointment, { params: { ref: it.ref, appointmentId: it.id }, body: { reason, seen: it.sequence } }),
    onSuccess: () => {
      appointmentChanged(it.ref);
      say(m.appointment_cancelled_done());
      onClose();
    },
    onError: () => appointmentChanged(it.ref),
  });
  return (
    <Dialog title={m.appointment_cancel_title()} isOpen onClose={onClose}>
      <Form onSend={(fields) => cancel.mutate(fields["reason"] as CancelReason)} fault={cancel.error}>
        <p>{m.appointment_cancel_text({ what: consultationWord(it.kind), moment: showMoment(it.startsAt) })}</p>
        <Choices
          label={m.appointment_cancel_why()}
          name="reason"
          isRequired
          options={CancelReason.options.map((id) => ({ id, text: cancelWord(id) }))}
        />
        <Fault of={cancel.error} />
        <Buttons>
          <Button slot="close">{m.close()}</Button>
          <Button kind="primary" type="submit" isPending={cancel.isPending}>
            {m.appointment_cancel()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}

/** Keeps that somebody did not come to an appointment that has begun. */
export function NoShowDialog({ of: it, onClose }: Props) {
  const mark = useMutation({
    mutationFn: (reason: NoShowReason) =>
      ask(markNoShow, { params: { ref: it.ref, appointmentId: it.id }, body: { reason } }),
    onSuccess: () => {
      appointmentChanged(it.ref);
      say(m.no_show_done());
      onClose();
    },
  });
  return (
    <Dialog title={m.no_show_title()} isOpen onClose={onClose}>
      <Form onSend={(fields) => mark.mutate(fields["reason"] as NoShowReason)} fault={mark.error}>
        <p>{m.no_show_text({ what: consultationWord(it.kind), moment: showMoment(it.startsAt) })}</p>
        <Choices
          label={m.reason()}
          name="reason"
          isRequired
          options={NoShowReason.options.map((id) => ({ id, text: noShowWord(id) }))}
        />
        <Fault of={mark.error} />
        <Buttons>
          <Button slot="close">{m.close()}</Button>
          <Button kind="primary" type="submit" isPending={mark.isPending}>
            {m.no_show()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
