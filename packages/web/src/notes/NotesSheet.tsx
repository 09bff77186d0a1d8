import type { Dossier, DossierNote } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { Lock, NotebookPen } from "lucide-react";
import { useState } from "react";
import { showMoment } from "../app/format.ts";
import { queries } from "../app/queries.ts";
import { hasRight, useSelf } from "../app/session.tsx";
import { DocumentsCard } from "../documents/DocumentsCard.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Notice.tsx";
import { NoteDialog, type Part } from "./NoteDialog.tsx";
import "./notes.css";

type Props = { dossier: Dossier; part: Part };

/** The notes of a part of a dossier, newest first. The medical part is a tab of its own, only there for who may open it. */
export function NotesSheet({ dossier, part }: Props) {
  const self = useSelf();
  const notes = useQuery(part === "medical" ? queries.medicalNotes(dossier.ref) : queries.notes(dossier.ref));
  const [open, setOpen] = useState<"new" | DossierNote>();
  const mayWrite = hasRight(self, part);
  const ofEmployer = self.account.side === "employer";
  return (
    <div className="page">
      <Card
        title={part === "medical" ? m.notes_medical() : m.notes_title()}
        icon={part === "medical" ? <Lock size={18} aria-hidden /> : <NotebookPen size={18} aria-hidden />}
        aside={mayWrite && <Button onPress={() => setOpen("new")}>{m.notes_write()}</Button>}
      >
        <p className="hint">{hintFor(part, ofEmployer)}</p>
        <Fault of={notes.error} />
        {notes.isPending && <p className="hint">{m.loading()}</p>}
        {notes.data?.length === 0 && <p>{ofEmployer ? m.notes_none_employer() : m.notes_none()}</p>}
        {notes.data?.map((it) => (
          <OneNote key={it.id} note={it} ofEmployer={ofEmployer} onCorrect={mayWrite ? setOpen : undefined} />
        ))}
      </Card>
      <DocumentsCard dossier={dossier} part={part} />
      {open && (
        <NoteDialog
          dossier={dossier}
          part={part}
          {...(open === "new" ? {} : { note: open })}
          onClose={() => setOpen(undefined)}
        />
      )}
    </div>
  );
}

const hintFor = (part: Part, ofEmployer: boolean): string => {
  if (part === "medical") return m.notes_medical_hint();
  return ofEmployer ? m.notes_hint_employer() : m.notes_hint();
};

type One = { note: DossierNote; ofEmployer: boolean; onCorrect: ((note: DossierNote) => void) | undefined };

function OneNote({ note, ofEmployer, onCorrect }: One) {
  const signed = m.notes_signed({ name: note.writtenBy, moment: showMoment(note.writtenAt) });
  return (
    <article className="note" aria-label={signed}>
      <header>
        <b>{signed}</b>
        {note.forEmployer && !ofEmployer && <span className="pill warn">{m.notes_employer_reads()}</span>}
        {note.confidential && <span className="pill">{m.confidential_spell()}</span>}
        {note.mine && onCorrect && (
          <Button kind="link" onPress={() => onCorrect(note)} aria-label={`${m.notes_correct()}: ${signed}`}>
            {m.notes_correct()}
          </Button>
        )}
      </header>
      <p className="note-text">{note.text}</p>
      {note.correctedAt && <p className="hint">{m.notes_corrected({ moment: showMoment(note.correctedAt) })}</p>}
      {note.earlier.length > 0 && (
        <details>
          <summary>{m.notes_earlier()}</summary>
          {note.earlier.map((it) => (
            <div key={it.writtenAt}>
              <small>{showMoment(it.writtenAt)}</small>
              <p className="note-text">{it.text}</p>
            </div>
          ))}
        </details>
      )}
    </article>
  );
}
