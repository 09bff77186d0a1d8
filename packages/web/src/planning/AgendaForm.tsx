import {
  bookAppointment,
  moveAppointment,
  type DossierRef,
  type FreeMoment,
  type WriteId,
  type Planning,
} from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ask, codeOf } from "../app/ask.ts";
import { queryClient, type Wish } from "../app/queries.ts";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { untilShared } from "../sharing/underway.ts";
import { Button } from "../ui/Button.tsx";
import { Buttons } from "../ui/Dialog.tsx";
import { Checkbox } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { appointmentChanged } from "./changed.ts";
import { MomentFields } from "./MomentFields.tsx";

type Props = {
  dossier: DossierRef;
  setup: Planning;
  wish: Wish;
  /** The appointment that is moved; a new one is planned without it. */
  moves?: { id: string; sequence: number };
  /** The request that is planned with it. */
  summonsId?: string;
  onDone: () => void;
};

/** Plans in an agenda, or moves what is planned: one of the next moments that fit. */
export function AgendaForm({ dossier, setup, wish: first, moves, summonsId, onDone }: Props) {
  const write = useWrite<WriteId>();
  const [wish, setWish] = useState(first);
  const [chosen, setChosen] = useState<FreeMoment>();
  const open = wish.open === "yes";
  const keep = useMutation({
    mutationFn: async ({ professionalId, placeId, startsAt }: FreeMoment) => {
      await untilShared(dossier);
      const { consultationId, manner } = wish;
      const where = manner === "on_site" ? placeId : null;
      const body = { consultationId, professionalId, placeId: where, manner, startsAt };
      return write.send({ ...body, open }, (id) =>
        moves
          ? ask(moveAppointment, {
              params: { ref: dossier, appointmentId: moves.id },
              body: { id, seen: moves.sequence, ...body },
            })
          : ask(bookAppointment, {
              params: { ref: dossier },
              body: { id, open, ...body, ...(summonsId ? { summonsId } : {}) },
            }),
      );
    },
    onSuccess: () => {
      appointmentChanged(dossier);
      say(moves ? m.appointment_moved() : m.appointment_done());
      onDone();
    },
    // Somebody else was first: what is free now is shown at once.
    onError: (fault) => {
      if (codeOf(fault) === "appointment_changed") appointmentChanged(dossier);
      if (codeOf(fault) !== "moment_taken" && codeOf(fault) !== "moment_outside") return;
      setChosen(undefined);
      void queryClient.invalidateQueries({ queryKey: ["planning"] });
    },
  });
  return (
    <Form onSend={() => chosen && keep.mutate(chosen)} fault={keep.error}>
      <p className="hint">{moves ? m.appointment_move_hint() : m.appointment_hint()}</p>
      <MomentFields setup={setup} wish={wish} onWish={setWish} chosen={chosen} onChoose={setChosen} />
      {!moves && !summonsId && (
        <Checkbox isSelected={open} onChange={(on) => setWish({ ...wish, open: on ? "yes" : "no" })}>
          {m.in_open_hour()}
        </Checkbox>
      )}
      {open && <Notice>{m.open_hour_text()}</Notice>}
      <p className="hint">{open ? m.invitation_not_text() : m.invitation_text()}</p>
      <Fault of={keep.error} />
      <Buttons>
        <Button slot="close">{m.cancel()}</Button>
        <Button data-help="plan-send" kind="primary" type="submit" isPending={keep.isPending}>
          {moves ? m.appointment_move() : m.plan_appointment()}
        </Button>
      </Buttons>
    </Form>
  );
}
