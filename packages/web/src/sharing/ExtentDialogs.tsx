import {
  BsnPurpose,
  grantBsn,
  listNameOf,
  stopUpdates,
  withdrawBsn,
  type DossierRef,
  type Identity,
} from "@datakluis/contract";
import { ask } from "../app/ask.ts";
import { useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Choices } from "../ui/Field.tsx";
import { ReasonDialog } from "./ReasonDialog.tsx";
import { bsnPurposeWord } from "./words.ts";

type Props = { dossier: DossierRef; onClose: () => void };

/** The BSN is shared apart, and for what the law lets the service use it (UAVG art. 46). */
export function GrantBsnDialog({ dossier, identity, onClose }: Props & { identity: Identity }) {
  const { service } = useSelf();
  return (
    <ReasonDialog
      dossier={dossier}
      title={m.bsn_grant()}
      text={m.bsn_grant_text({ service, name: listNameOf(identity) })}
      done={m.bsn_grant_done({ service })}
      ask={(id, why, fields) =>
        ask(grantBsn, { params: { ref: dossier }, body: { id, ...why, purpose: fields["purpose"] as BsnPurpose } })
      }
      onClose={onClose}
    >
      <Choices
        label={m.bsn_purpose()}
        name="purpose"
        isRequired
        options={BsnPurpose.options.map((it) => ({ id: it, text: bsnPurposeWord(it) }))}
      />
    </ReasonDialog>
  );
}

export function WithdrawBsnDialog({ dossier, onClose }: Props) {
  const { service } = useSelf();
  return (
    <ReasonDialog
      dossier={dossier}
      title={m.bsn_withdraw()}
      text={m.bsn_withdraw_text({ service })}
      done={m.bsn_withdraw_done({ service })}
      ask={(id, why) => ask(withdrawBsn, { params: { ref: dossier }, body: { id, ...why } })}
      onClose={onClose}
    />
  );
}

/** What is left of taking back once something is written in a dossier (D6). */
export function StopUpdatesDialog({ dossier, onClose }: Props) {
  const { service } = useSelf();
  return (
    <ReasonDialog
      dossier={dossier}
      title={m.stop_updates()}
      text={m.revoke_has_content({ service })}
      done={m.stop_updates_done({ service })}
      ask={(id, why) => ask(stopUpdates, { params: { ref: dossier }, body: { id, ...why } })}
      onClose={onClose}
    />
  );
}
