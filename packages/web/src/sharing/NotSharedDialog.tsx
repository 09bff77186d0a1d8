import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Notice } from "../ui/Notice.tsx";

type Props = { mayShare: boolean; onShare: () => void; onClose: () => void };

/** Why an action is not possible on a dossier that is not shared, and what is (D8). */
export const NotSharedDialog = ({ mayShare, onShare, onClose }: Props) => (
  <Dialog title={m.not_shared_title()} isOpen onClose={onClose}>
    <Notice kind="warn">{mayShare ? m.not_shared_text_employer() : m.not_shared_text_service()}</Notice>
    <Buttons>
      <Button slot="close">{m.close()}</Button>
      {mayShare && (
        <Button kind="primary" onPress={onShare}>
          {m.share()}
        </Button>
      )}
    </Buttons>
  </Dialog>
);
