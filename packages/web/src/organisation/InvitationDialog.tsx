import { Copy } from "lucide-react";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Notice } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";

/** A link that works once; shown now and never again. */
export function InvitationDialog({ link, onClose }: { link: string; onClose: () => void }) {
  const copy = async () => {
    await navigator.clipboard.writeText(link);
    say(m.copied());
  };
  return (
    <Dialog title={m.invitation_link()} isOpen onClose={onClose}>
      <Notice>{m.invitation_link_text()}</Notice>
      <p className="code-block">{link}</p>
      <Buttons>
        <Button onPress={() => void copy()}>
          <Copy size={17} aria-hidden />
          {m.copy()}
        </Button>
        <Button kind="primary" slot="close">
          {m.done()}
        </Button>
      </Buttons>
    </Dialog>
  );
}
