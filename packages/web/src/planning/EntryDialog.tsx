import { takeOpenMomentBack, type AgendaEntry, type UserId, type Planning } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { addressOf } from "../app/addresses.ts";
import { ask } from "../app/ask.ts";
import { isAhead, showMoment } from "../app/format.ts";
import { GoLink } from "../app/GoLink.tsx";
import { queryClient } from "../app/queries.ts";
import { mayDo, useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Facts } from "../ui/Card.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { AgendaForm } from "./AgendaForm.tsx";
import { CancelDialog, NoShowDialog } from "./EndDialogs.tsx";
import { consultationWord, entryWord, mannerWord, noShowWord } from "./words.ts";
import { wishFor } from "./wish.ts";

type Props = { entry: AgendaEntry; whose: UserId; setup: Planning; onClose: () => void };

/** What stands at one moment of an agenda, and what can be done with it. */
export function EntryDialog({ entry, whose, setup, onClose }: Props) {
  const self = useSelf();
  const [doing, setDoing] = useState<"cancel" | "missed" | "move">();
  const { taken, startsAt, minutes, placeId, open, visitor } = entry;
  const back = useMutation({
    mutationFn: () => ask(takeOpenMomentBack, { params: { userId: whose, bookingId: entry.id } }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["planning"] });
      say(m.open_moment_back());
      onClose();
    },
  });
  const of = taken && { id: entry.id, ref: taken.label.ref, kind: taken.kind, startsAt, sequence: taken.sequence };
  if (of && doing === "cancel") return <CancelDialog of={of} onClose={onClose} />;
  if (of && doing === "missed") return <NoShowDialog of={of} onClose={onClose} />;
  const wish = taken && wishFor(setup, taken);
  if (of && wish && doing === "move")
    return (
      <Dialog title={m.appointment_move()} isOpen onClose={onClose}>
        <AgendaForm
          dossier={of.ref}
          setup={setup}
          wish={{ ...wish, manner: taken.manner, open: open ? "yes" : "no" }}
          moves={of}
          onDone={onClose}
        />
      </Dialog>
    );
  const ahead = isAhead(startsAt);
  const name = setup.professionals.find(({ userId }) => userId === whose)?.displayName;
  return (
    <Dialog title={entryWord(entry)} isOpen onClose={onClose}>
      <Facts
        of={[
          [m.when(), `${showMoment(startsAt)} (${m.minutes_long({ count: minutes })})`],
          [m.professional(), name],
          [m.consultation_kind(), taken && (taken.consultationName ?? consultationWord(taken.kind))],
          [m.appointment_how(), taken && mannerWord(taken.manner)],
          [m.consultation_place(), setup.places.find(({ id }) => id === placeId)?.name],
          [m.no_show(), taken?.noShowReason && noShowWord(taken.noShowReason)],
        ]}
      />
      {open && <p className="hint">{m.open_hour_text()}</p>}
      {!taken && !visitor && <p className="hint">{m.entry_elsewhere_text()}</p>}
      <Fault of={back.error} />
      <Buttons>
        <Button slot="close">{m.close()}</Button>
        {taken && ahead && mayDo(self, "plan_appointment") && (
          <Button onPress={() => setDoing("cancel")}>{m.appointment_cancel()}</Button>
        )}
        {taken && ahead && wish && <Button onPress={() => setDoing("move")}>{m.appointment_move()}</Button>}
        {taken && !ahead && !taken.noShowReason && <Button onPress={() => setDoing("missed")}>{m.no_show()}</Button>}
        {visitor && (
          <Button isPending={back.isPending} onPress={() => back.mutate()}>
            {m.open_moment_free()}
          </Button>
        )}
        {taken && (
          <GoLink to={addressOf.dossier(taken.label.ref)} className="button primary">
            {m.open_dossier()}
          </GoLink>
        )}
      </Buttons>
    </Dialog>
  );
}
