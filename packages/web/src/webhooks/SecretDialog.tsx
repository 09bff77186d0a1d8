import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Notice } from "../ui/Notice.tsx";

/** The secret of a webhook, this once. */
export const SecretDialog = ({ secret, onClose }: { secret: string; onClose: () => void }) => (
  <Dialog title={m.webhook_secret_title()} isOpen onClose={onClose}>
    <p>{m.webhook_secret_text()}</p>
    <p>
      <code style={{ overflowWrap: "anywhere" }}>{secret}</code>
    </p>
    <Notice kind="warn">{m.webhook_secret_once()}</Notice>
    <Buttons>
      <Button onPress={() => void navigator.clipboard.writeText(secret)}>{m.webhook_secret_copy()}</Button>
      <Button kind="primary" onPress={onClose}>
        {m.webhook_secret_kept()}
      </Button>
    </Buttons>
  </Dialog>
);
