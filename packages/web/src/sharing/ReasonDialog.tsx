import type { DossierRef, Sharing, WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { queryClient } from "../app/queries.ts";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { NoteField, reasonOf, type Reason } from "./NoteField.tsx";

type Props = {
  dossier: DossierRef;
  title: string;
  text: string;
  done: string;
  /** Puts the question; `fields` has what `children` ask besides the reason. */
  ask: (id: WriteId, why: Reason, fields: Record<string, string>) => Promise<Sharing>;
  onClose: () => void;
  children?: ReactNode;
};

/** Changes how far a sharing reaches, with why. */
export function ReasonDialog({ dossier, title, text, done, ask, onClose, children }: Props) {
  const write = useWrite<WriteId>();
  const change = useMutation({
    mutationFn: (fields: Record<string, string>) => write.send(fields, (id) => ask(id, reasonOf(fields), fields)),
    onSuccess: (sharing) => {
      queryClient.setQueryData(["dossier", dossier, "sharing"], sharing);
      void queryClient.invalidateQueries({ queryKey: ["dossier", dossier] });
      say(done);
      onClose();
    },
  });
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <Form onSend={(fields) => change.mutate(fields)} fault={change.error}>
        <p>{text}</p>
        {children}
        <NoteField />
        <Fault of={change.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={change.isPending}>
            {title}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
