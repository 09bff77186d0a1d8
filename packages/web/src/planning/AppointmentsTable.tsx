import type { Appointment, Dossier } from "@datakluis/contract";
import { useState, type ReactNode } from "react";
import { isAhead, showMoment } from "../app/format.ts";
import { hasRight, mayDo, useSelf, type Self } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Table } from "../ui/Table.tsx";
import { CancelDialog, NoShowDialog } from "./EndDialogs.tsx";
import { cancelWord, consultationWord, mannerWord, noShowWord } from "./words.ts";

type Ending = { how: "cancel" | "missed"; of: Appointment };

/** The appointments of a dossier, newest first; nothing when there are none. */
export function AppointmentsTable({ dossier: { appointments } }: { dossier: Dossier }) {
  const self = useSelf();
  const [ending, setEnding] = useState<Ending>();
  if (!appointments.length) return null;
  const close = () => setEnding(undefined);
  return (
    <>
      <Table
        columns={[m.appointment_with(), m.when(), m.appointment_how(), m.appointment_planned_by(), m.deed()]}
        rows={appointments.map((it) => ({
          key: it.id,
          cells: [
            <span key="with">
              {withWhom(it)} {it.confidential && <span className="pill">{m.confidential_spell()}</span>}
            </span>,
            `${showMoment(it.startsAt)} (${m.minutes_long({ count: it.minutes })})`,
            it.placeName ? `${mannerWord(it.manner)}, ${it.placeName}` : mannerWord(it.manner),
            it.plannedBy,
            deedOf(self, it, setEnding),
          ],
        }))}
      />
      {ending?.how === "cancel" && <CancelDialog of={ending.of} onClose={close} />}
      {ending?.how === "missed" && <NoShowDialog of={ending.of} onClose={close} />}
    </>
  );
}

const withWhom = ({ kind, professionalName }: Appointment) =>
  professionalName ? `${consultationWord(kind)} (${professionalName})` : consultationWord(kind);

/** How it ended, or what can still be done with it. */
function deedOf(self: Self, it: Appointment, end: (ending: Ending) => void): ReactNode {
  if (it.cancelledAt)
    return (
      <span key="state">
        <span className="pill">{m.appointment_cancelled()}</span> {it.cancelReason && cancelWord(it.cancelReason)}
      </span>
    );
  if (it.noShowReason)
    return (
      <span key="state">
        <span className="pill warn">{m.no_show()}</span> {noShowWord(it.noShowReason)}
      </span>
    );
  if (isAhead(it.startsAt))
    return mayDo(self, "plan_appointment") ? (
      <Button key="cancel" onPress={() => end({ how: "cancel", of: it })}>
        {m.appointment_cancel()}
      </Button>
    ) : (
      "–"
    );
  return hasRight(self, "plan") ? (
    <Button key="missed" onPress={() => end({ how: "missed", of: it })}>
      {m.no_show()}
    </Button>
  ) : (
    "–"
  );
}
