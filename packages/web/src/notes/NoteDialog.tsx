import {
  correctMedicalNote,
  correctNote,
  holdsBsnLike,
  medicalWordsIn,
  writeMedicalNote,
  writeNote,
  type Dossier,
  type DossierNote,
  type WriteId,
} from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { listWords } from "../app/format.ts";
import { queryClient } from "../app/queries.ts";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { ReadersField } from "./ReadersField.tsx";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { TextField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";

/** Which notes: the service's, or those of the medical part. */
export type Part = "notes" | "medical";

type Props = { dossier: Dossier; part: Part; note?: DossierNote; onClose: () => void };

/** Writes a note, or corrects one's own: how it read before stays to be read. */
export function NoteDialog({ dossier, part, note, onClose }: Props) {
  const { ref } = dossier;
  const [text, setText] = useState(note?.text ?? "");
  const write = useWrite<WriteId>();
  const writing = useMutation({
    mutationFn: (body: { text: string; forEmployer: boolean }) => write.send(body, (id) => send(id, body)),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["dossier", ref] });
      say(note ? m.notes_corrected_said() : m.notes_written_said());
      onClose();
    },
  });
  const send = (id: WriteId, { text: said, forEmployer }: { text: string; forEmployer: boolean }) => {
    const medical = part === "medical";
    if (note) {
      const asked = { params: { ref, noteId: note.id }, body: { id, seen: note.version, text: said } };
      return ask(medical ? correctMedicalNote : correctNote, asked);
    }
    if (medical) return ask(writeMedicalNote, { params: { ref }, body: { id, text: said } });
    return ask(writeNote, { params: { ref }, body: { id, text: said, forEmployer } });
  };
  const suspect = part === "medical" ? [] : medicalWordsIn(text);
  const title = note ? m.notes_correct() : part === "medical" ? m.notes_write_medical() : m.notes_write();
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <Form
        onSend={(fields) => writing.mutate({ text: text.trim(), forEmployer: fields["readers"] === "employer" })}
        fault={writing.error}
      >
        <p className="hint">
          {note ? m.notes_correct_hint() : part === "medical" ? m.notes_medical_hint() : m.notes_write_hint()}
        </p>
        <TextField
          label={m.notes_text()}
          name="text"
          rows={8}
          isRequired
          maxLength={10_000}
          value={text}
          onChange={setText}
          validate={(said) => (holdsBsnLike(said) ? m.note_bsn_rule() : null)}
        />
        <div aria-live="polite">
          {suspect.length > 0 && (
            <Notice kind="warn">{m.notes_medical_warning({ words: listWords(suspect.map((it) => `‘${it}’`)) })}</Notice>
          )}
        </div>
        {part === "notes" && !note && !dossier.retrieved && <ReadersField />}
        {note?.forEmployer && <Notice>{m.notes_employer_reads_hint()}</Notice>}
        <Fault of={writing.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={writing.isPending}>
            {m.save()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
