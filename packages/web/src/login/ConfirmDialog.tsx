import { lazy, Suspense, useEffect, useState } from "react";
import { onConfirm } from "../app/confirm.ts";
import { m } from "../paraglide/messages.js";
import { Dialog } from "../ui/Dialog.tsx";

const Confirmation = lazy(() => import("./Confirmation.tsx").then((it) => ({ default: it.Confirmation })));

type Asked = { answer: (confirmed: boolean) => void };

/**
 * *Bevestig dat u het bent*: opens by itself wherever a server wants a second factor of just now, in front of what was
 * being done. What was filled in there stays, and is sent as soon as he has confirmed (app/ask.ts).
 */
export function ConfirmDialog() {
  const [asked, setAsked] = useState<Asked>();
  useEffect(() => onConfirm(() => new Promise<boolean>((resolve) => setAsked({ answer: resolve }))), []);
  if (!asked) return null;
  const done = (confirmed: boolean) => {
    asked.answer(confirmed);
    setAsked(undefined);
  };
  return (
    <Dialog title={m.confirm_title()} isOpen onClose={() => done(false)}>
      <Suspense>
        <Confirmation onDone={done} />
      </Suspense>
    </Dialog>
  );
}
