import { addDocument, addMedicalDocument, beforeDocument, type Dossier, type WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { queryClient } from "../app/queries.ts";
import { useWrite } from "../app/write.ts";
import { ReadersField } from "../notes/ReadersField.tsx";
import type { Part } from "../notes/NoteDialog.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { showSize } from "./words.ts";

type Props = { dossier: Dossier; part: Part; file: File; onClose: () => void };

/** Says who finds a document before it goes. */
export function AddDialog({ dossier, part, file, onClose }: Props) {
  const { ref } = dossier;
  const write = useWrite<WriteId>();
  const adding = useMutation({
    mutationFn: (forEmployer: "yes" | "no") =>
      write.send({ name: file.name, forEmployer }, (documentId) => {
        const params = { ref, documentId };
        const bytes = new Blob([beforeDocument(file.name), file]);
        if (part === "medical") return ask(addMedicalDocument, { params, bytes });
        return ask(addDocument, { params, query: { forEmployer }, bytes });
      }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["dossier", ref] });
      say(m.documents_added_said());
      onClose();
    },
  });
  return (
    <Dialog title={m.documents_add()} isOpen onClose={onClose}>
      <Form onSend={({ readers }) => adding.mutate(readers === "employer" ? "yes" : "no")} fault={adding.error}>
        <p>
          <b>{file.name}</b> <span className="hint">{showSize(file.size)}</span>
        </p>
        <p className="hint">{part === "medical" ? m.notes_medical_hint() : m.documents_add_hint()}</p>
        {part === "notes" && !dossier.retrieved && <ReadersField />}
        <Fault of={adding.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={adding.isPending}>
            {m.documents_add()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
