import { readDocument, readMedicalDocument, type Dossier, type DossierDocument } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { FileText, Upload } from "lucide-react";
import { useState } from "react";
import { FileTrigger } from "react-aria-components";
import { askFile } from "../app/ask.ts";
import { showMoment } from "../app/format.ts";
import { queries } from "../app/queries.ts";
import { saveFile } from "../app/save.ts";
import { hasRight, useSelf } from "../app/session.tsx";
import type { Part } from "../notes/NoteDialog.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Notice.tsx";
import { AddDialog } from "./AddDialog.tsx";
import { PreviewDialog } from "./PreviewDialog.tsx";
import { canPreview, showSize } from "./words.ts";

type Props = { dossier: Dossier; part: Part };

/** The documents of a part of a dossier, newest first. What is opened comes sealed off the server and stays in this page. */
export function DocumentsCard({ dossier, part }: Props) {
  const self = useSelf();
  const medical = part === "medical";
  const documents = useQuery(medical ? queries.medicalDocuments(dossier.ref) : queries.documents(dossier.ref));
  const [chosen, setChosen] = useState<File>();
  const [shown, setShown] = useState<{ document: DossierDocument; file: Blob }>();
  const opening = useMutation({
    mutationFn: ({ id }: DossierDocument) =>
      askFile(medical ? readMedicalDocument : readDocument, { params: { ref: dossier.ref, documentId: id } }),
    onSuccess: (file, document) => {
      if (canPreview(document)) setShown({ document, file });
      else saveFile(document.name, file);
    },
    // Nothing of it stays behind the screen.
    gcTime: 0,
  });
  const mayAdd = hasRight(self, part);
  const ofEmployer = self.account.side === "employer";
  return (
    <Card
      title={medical ? m.documents_medical() : m.documents_title()}
      icon={<FileText size={18} aria-hidden />}
      aside={
        mayAdd && (
          <FileTrigger onSelect={(files) => setChosen(files?.[0])}>
            <Button>
              <Upload size={17} aria-hidden />
              {m.documents_add()}
            </Button>
          </FileTrigger>
        )
      }
    >
      {mayAdd && <p className="hint">{m.documents_hint()}</p>}
      <Fault of={documents.error ?? opening.error} />
      {documents.isPending && <p className="hint">{m.loading()}</p>}
      {documents.data?.length === 0 && <p>{ofEmployer ? m.documents_none_employer() : m.documents_none()}</p>}
      <ul className="plain-list">
        {documents.data?.map((it) => (
          <li key={it.id}>
            <Button kind="link" onPress={() => opening.mutate(it)} aria-label={openWords(it)}>
              {it.name}
            </Button>{" "}
            {it.forEmployer && !ofEmployer && <span className="pill warn">{m.notes_employer_reads()}</span>}{" "}
            {it.confidential && <span className="pill">{m.confidential_spell()}</span>}
            <br />
            <span className="hint">
              {showSize(it.size)} · {m.notes_signed({ name: it.addedBy, moment: showMoment(it.addedAt) })}
            </span>
          </li>
        ))}
      </ul>
      {chosen && <AddDialog dossier={dossier} part={part} file={chosen} onClose={() => setChosen(undefined)} />}
      {shown && <PreviewDialog {...shown} onClose={() => setShown(undefined)} />}
    </Card>
  );
}

const openWords = (it: DossierDocument) =>
  canPreview(it) ? m.documents_show({ name: it.name }) : m.documents_download({ name: it.name });
