import { listNameOf, type DossierRef, type Identity } from "@datakluis/contract";
import { useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Dialog } from "../ui/Dialog.tsx";
import { Notice } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { ShareForm } from "./ShareForm.tsx";

type Props = { dossier: DossierRef; identity: Identity; onClose: () => void };

/** Who will see what, and for which care request: asked before anything leaves the vault (D4). */
export function ShareDialog({ dossier, identity, onClose }: Props) {
  const { service } = useSelf();
  const shared = () => {
    say(m.share_done({ service }));
    onClose();
  };
  return (
    <Dialog title={m.share()} isOpen onClose={onClose}>
      <Notice kind="warn">{m.share_warning({ service })}</Notice>
      <p>{m.share_question({ name: listNameOf(identity), service })}</p>
      <ShareForm dossier={dossier} action={m.share()} onShared={shared} />
    </Dialog>
  );
}
