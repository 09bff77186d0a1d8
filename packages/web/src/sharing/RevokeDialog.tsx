import { revokeSharing, type DossierRef, type WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { ask, codeOf } from "../app/ask.ts";
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

type Props = {
  dossier: DossierRef;
  hasContent: boolean;
  isStopped: boolean;
  /** What can be done instead. */
  onStop: () => void;
  onClose: () => void;
};

/** Takes a sharing back, or says why that is no longer possible and what is. */
export function RevokeDialog({ dossier, hasContent: knownContent, isStopped, onStop, onClose }: Props) {
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
  // Written just now, or by somebody whose work this page does not show: the server knows.
  const hasContent = knownContent || codeOf(revoke.error) === "has_content";
  return (
    <Dialog title={m.revoke()} isOpen onClose={onClose}>
      {hasContent ? (
        <>
          <Notice kind="warn">
            {isStopped ? m.revoke_has_content_stopped({ service }) : m.revoke_has_content({ service })}
          </Notice>
          <Buttons>
            <Button slot="close">{m.close()}</Button>
            {!isStopped && (
              <Button kind="primary" onPress={onStop}>
                {m.stop_updates()}
              </Button>
            )}
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
