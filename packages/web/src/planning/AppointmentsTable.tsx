import { cancelAppointment, type Appointment, type Dossier } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { isAhead, showMoment } from "../app/format.ts";
import { queryClient } from "../app/queries.ts";
import { mayDo, useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Fault } from "../ui/Notice.tsx";
import { Table } from "../ui/Table.tsx";
import { say } from "../ui/Toasts.tsx";
import { consultationWord, mannerWord } from "./words.ts";

/** The appointments of a dossier, newest first; nothing when there are none. */
export function AppointmentsTable({ dossier: { appointments } }: { dossier: Dossier }) {
  const self = useSelf();
  const [cancelling, setCancelling] = useState<Appointment>();
  if (!appointments.length) return null;
  return (
    <>
      <Table
        columns={[m.appointment_with(), m.when(), m.appointment_how(), m.appointment_planned_by(), m.deed()]}
        rows={appointments.map((it) => ({
          key: it.id,
          cells: [
            <span key="with">
              {consultationWord(it.kind)} {it.confidential && <span className="pill">{m.confidential_spell()}</span>}
            </span>,
            `${showMoment(it.startsAt)} (${m.minutes_long({ count: it.minutes })})`,
            mannerWord(it.manner),
            it.plannedBy,
            it.cancelledAt ? (
              <span key="state" className="pill">
                {m.appointment_cancelled()}
              </span>
            ) : mayDo(self, "plan_appointment") && isAhead(it.startsAt) ? (
              <Button key="cancel" onPress={() => setCancelling(it)}>
                {m.appointment_cancel()}
              </Button>
            ) : (
              "–"
            ),
          ],
        }))}
      />
      {cancelling && <CancelDialog of={cancelling} onClose={() => setCancelling(undefined)} />}
    </>
  );
}

function CancelDialog({ of: it, onClose }: { of: Appointment; onClose: () => void }) {
  const cancel = useMutation({
    mutationFn: () => ask(cancelAppointment, { params: { ref: it.ref, appointmentId: it.id } }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["dossier", it.ref] });
      say(m.appointment_cancelled_done());
      onClose();
    },
  });
  return (
    <Dialog title={m.appointment_cancel_title()} isOpen onClose={onClose}>
      <p>{m.appointment_cancel_text({ what: consultationWord(it.kind), moment: showMoment(it.startsAt) })}</p>
      <Fault of={cancel.error} />
      <Buttons>
        <Button slot="close">{m.close()}</Button>
        <Button kind="primary" isPending={cancel.isPending} onPress={() => cancel.mutate()}>
          {m.appointment_cancel()}
        </Button>
      </Buttons>
    </Dialog>
  );
}
