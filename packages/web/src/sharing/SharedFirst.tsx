import type { Sharing } from "@datakluis/contract";
import { useState, type ReactNode } from "react";
import type { Known } from "../dossiers/actions.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Notice } from "../ui/Notice.tsx";
import { ShareForm, type Offered } from "./ShareForm.tsx";

type Props = {
  title: string;
  known: Known;
  /** The care request this action is. */
  careRequest?: Offered;
  onClose: () => void;
  /** The action itself. */
  children: ReactNode;
};

/**
 * An action that needs a shared dossier (D8), in one dialog: of one that is not, why, the sharing, and then the action at
 * once, also while the dossier is still on its way. Who cannot share is told whom to ask.
 */
export function SharedFirst({ title, known, careRequest, onClose, children }: Props) {
  const [goesOn, setGoesOn] = useState(isVisible(known) || isUnderway(known.sharing));
  // What is said of the sharing stays when it is there: if it went, the form would move under the pointer of who fills it in.
  const [says, setSays] = useState(known.sharing?.state === "sharing");
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      {goesOn ? (
        <>
          {says && isUnderway(known.sharing) && (
            <div aria-live="polite">
              <Notice>{known.sharing?.state === "sharing" ? m.sharing_then_on() : m.sharing_arrived()}</Notice>
            </div>
          )}
          {children}
        </>
      ) : known.inVault && known.sharing?.state === "unshared" ? (
        <>
          <Notice kind="warn">
            <b>{m.not_shared_title()}.</b> {m.first_share_text()}
          </Notice>
          <ShareForm
            dossier={known.ref}
            {...(careRequest ? { careRequest } : {})}
            action={m.share_and_go_on()}
            onShared={() => {
              setSays(true);
              setGoesOn(true);
            }}
          />
        </>
      ) : (
        <>
          <Notice kind="warn">
            {known.sharing?.state === "revoking" ? m.revoking_text() : m.not_shared_text_service()}
          </Notice>
          <Buttons>
            <Button slot="close">{m.close()}</Button>
          </Buttons>
        </>
      )}
    </Dialog>
  );
}

/** Whether the service may know who it is: shared, or of an employer without a vault. */
const isVisible = ({ dossier }: Known) => Boolean(dossier && (dossier.vault === "none" || dossier.person));

const isUnderway = (sharing: Sharing | undefined) => sharing?.state === "sharing" || sharing?.state === "shared";
