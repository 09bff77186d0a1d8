import {
  ConsultationKind,
  putConsultation,
  putPlace,
  type Consultation,
  type ConsultationPlace,
} from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { ask } from "../app/ask.ts";
import { queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Checkbox, SelectField, TextField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { consultationWord } from "./words.ts";

type Keeping = { title: string; keep: (fields: Record<string, string>) => Promise<unknown>; onClose: () => void };

/** A form in a dialog that keeps one thing of the set-up. */
function KeepDialog({ title, keep, onClose, children }: Keeping & { children: ReactNode }) {
  const keeping = useMutation({
    mutationFn: keep,
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["planning"] });
      say(m.saved());
      onClose();
    },
  });
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <Form onSend={(fields) => keeping.mutate(fields)} fault={keeping.error} focusFirst>
        {children}
        <Fault of={keeping.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={keeping.isPending}>
            {m.save()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}

const isNew = ({ name }: { name: string }) => name === "";

export function PlaceDialog({ place, onClose }: { place: ConsultationPlace; onClose: () => void }) {
  const [closed, setClosed] = useState(place.closed);
  const keep = ({ name = "", address = "" }: Record<string, string>) =>
    ask(putPlace, { params: { placeId: place.id }, body: { name, address, closed } });
  return (
    <KeepDialog
      title={isNew(place) ? m.add_consultation_place() : m.change_of({ name: place.name })}
      keep={keep}
      onClose={onClose}
    >
      <TextField label={m.name()} name="name" defaultValue={place.name} isRequired minLength={2} maxLength={80} />
      <TextField
        label={m.address()}
        hint={m.consultation_place_hint()}
        name="address"
        defaultValue={place.address}
        isRequired
        minLength={2}
        maxLength={200}
      />
      {!isNew(place) && (
        <Checkbox isSelected={closed} onChange={setClosed}>
          {m.take_out_of_use()}
        </Checkbox>
      )}
    </KeepDialog>
  );
}

const lengths = [10, 15, 20, 30, 45, 60, 90, 120];

export function KindDialog({ kind, onClose }: { kind: Consultation; onClose: () => void }) {
  const [closed, setClosed] = useState(kind.closed);
  const keep = ({ name = "", profession, minutes }: Record<string, string>) =>
    ask(putConsultation, {
      params: { consultationId: kind.id },
      body: { name, profession: profession as ConsultationKind, minutes: Number(minutes), closed },
    });
  return (
    <KeepDialog
      title={isNew(kind) ? m.add_consultation_kind() : m.change_of({ name: kind.name })}
      keep={keep}
      onClose={onClose}
    >
      <TextField
        label={m.name()}
        hint={m.consultation_kind_hint()}
        name="name"
        defaultValue={kind.name}
        isRequired
        minLength={2}
        maxLength={80}
      />
      <SelectField
        label={m.appointment_with()}
        name="profession"
        defaultValue={kind.profession}
        options={ConsultationKind.options.map((id) => ({ id, text: consultationWord(id) }))}
      />
      <SelectField
        label={m.appointment_length()}
        name="minutes"
        defaultValue={String(kind.minutes)}
        options={lengths.map((it) => ({ id: String(it), text: m.minutes_long({ count: it }) }))}
      />
      {!isNew(kind) && (
        <Checkbox isSelected={closed} onChange={setClosed}>
          {m.take_out_of_use()}
        </Checkbox>
      )}
    </KeepDialog>
  );
}
