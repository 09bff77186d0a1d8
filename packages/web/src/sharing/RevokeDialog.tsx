import { revokeSharing, type DossierRef, type WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { queryClient } from "../app/queries.ts";
import { useSelf } from "../app/session.tsx";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { Form } from "../ui/Form.tsx";
import { NoteField, reasonOf, type Reason } from "./NoteField.tsx";

type Props = { dossier: DossierRef; hasContent: boolean; onClose: () => void };

/** Takes a sharing back, or says why that is no longer possible. */
export function RevokeDialog({ dossier, hasContent, onClose }: Props) {
  const { service } = useSelf();
  const write = useWrite<WriteId>();
  const revoke = useMutation({
    mutationFn: (why: Reason) =>
      write.send(why, (id) => ask(revokeSharing, { params: { ref: dossier }, body: { id, ...why } })),
    onSuccess: (sharing) => {
      queryClient.setQueryData(["dossier", dossier, "sharing"], sharing);
      void queryClient.invalidateQueries({ queryKey: ["dossier", dossier] });
      say(sharing.state === "unshared" ? m.revoke_done({ service }) : m.revoking_text());
      onClose();
    },
  });
  return (
    <Dialog title={m.revoke()} isOpen onClose={onClose}>
      {hasContent ? (
        <>
          <Notice kind="warn">{m.revoke_has_content({ service })}</Notice>
          <Buttons>
            <Button kind="primary" slot="close">
              {m.close()}
            </Button>
          </Buttons>
        </>
      ) : (
        <Form onSend={(fields) => revoke.mutate(reasonOf(fields))} fault={revoke.error}>
          <p>{m.revoke_text({ service })}</p>
          <NoteField />
          <Fault of={revoke.error} />
          <Buttons>
            <Button slot="close">{m.cancel()}</Button>
            <Button kind="primary" type="submit" isPending={revoke.isPending}>
              {m.revoke()}
            </Button>
          </Buttons>
        </Form>
      )}
    </Dialog>
  );
}
