import {
  clientIssuerOf,
  machineDeliver,
  removeCoupling,
  removeCouplingKey,
  setCouplingState,
  type Coupling,
  type CouplingState,
  type EmployerId,
} from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { addressOf } from "../app/addresses.ts";
import { ask } from "../app/ask.ts";
import { showMoment } from "../app/format.ts";
import { GoLink } from "../app/GoLink.tsx";
import { queries } from "../app/queries.ts";
import { opensVault, useSelf } from "../app/session.tsx";
import { RetryDelivery } from "../deliveries/RetryDelivery.tsx";
import { stateWord } from "../deliveries/words.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Facts } from "../ui/Card.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { Table } from "../ui/Table.tsx";
import { say } from "../ui/Toasts.tsx";
import { couplingsChanged } from "./changed.ts";
import { CodesDialog } from "./CodesDialog.tsx";
import { CouplingDialog } from "./CouplingDialog.tsx";
import { KeyDialog } from "./KeyDialog.tsx";
import { couplingStateWord, couplingText, heldSentence } from "./words.ts";

type Props = { employerId: EmployerId; of: Coupling };

/** One coupling: where it stands, what it delivered last, its keys, and what its supplier has to know. */
export function CouplingPart({ employerId, of: it }: Props) {
  const [open, setOpen] = useState<"change" | "codes" | "key" | "remove">();
  const params = { employerId, couplingId: it.id };
  const change = useMutation({
    mutationFn: (state: CouplingState) => ask(setCouplingState, { params, body: { state } }),
    onSettled: () => couplingsChanged(employerId),
  });
  const to = (state: CouplingState, words: string, kind: "primary" | "plain" = "plain") => (
    <Button data-help="coupling-state" kind={kind} isPending={change.isPending} onPress={() => change.mutate(state)}>
      {words}
    </Button>
  );
  const close = () => setOpen(undefined);
  return (
    <section className="form" aria-label={it.name}>
      <h3>
        {it.name} <span className={`pill ${it.state === "live" ? "ok" : "warn"}`}>{couplingStateWord(it.state)}</span>
      </h3>
      <p>{couplingText(it)}</p>
      <Fault of={change.error} />
      <Last employerId={employerId} of={it.last} />
      <Keys employerId={employerId} of={it} />
      <Buttons>
        <Button onPress={() => setOpen("remove")}>{m.coupling_remove()}</Button>
        <Button onPress={() => setOpen("change")}>{m.coupling_change()}</Button>
        <Button onPress={() => setOpen("codes")}>{m.codes()}</Button>
        <Button data-help="coupling-key" onPress={() => setOpen("key")}>
          {m.coupling_key_add()}
        </Button>
        {it.state === "live" ? to("paused", m.coupling_pause()) : null}
        {it.state === "trial" ? null : to("trial", m.coupling_to_trial())}
        {it.state === "live" ? null : to("live", m.coupling_switch_on(), "primary")}
      </Buttons>
      <ForSupplier of={it} />
      {open === "change" && <CouplingDialog employerId={employerId} of={it} onClose={close} />}
      {open === "codes" && (
        <CodesDialog
          employerId={employerId}
          couplingId={it.id}
          unknown={it.last?.absence?.unknownCodes ?? []}
          onClose={close}
        />
      )}
      {open === "key" && <KeyDialog employerId={employerId} of={it} onClose={close} />}
      {open === "remove" && <RemoveDialog employerId={employerId} of={it} onClose={close} />}
    </section>
  );
}

/** What whoever makes the system has to know, over the one way and over the other. */
function ForSupplier({ of: it }: { of: Coupling }) {
  const inbox = useQuery(queries.inbox()).data;
  return (
    <details>
      <summary>{m.coupling_for_supplier()}</summary>
      <Facts
        of={[
          [m.coupling_client_id(), <code key="id">{it.id}</code>],
          [m.coupling_token_at(), <code key="at">{`${clientIssuerOf(location.origin)}/token`}</code>],
          [m.coupling_deliver_at(), <code key="to">{`PUT ${deliverAt()}`}</code>],
          [
            m.coupling_inbox_at(),
            inbox ? <code key="sftp">{`sftp -P ${inbox.port} ${it.id}@${location.hostname}`}</code> : null,
          ],
          [m.coupling_inbox_known_by(), inbox ? <code key="print">{inbox.fingerprint}</code> : null],
        ]}
      />
      <p>
        <a href="/documentatie/koppelingen" target="_blank" rel="noreferrer">
          {m.coupling_documentation()}
        </a>
      </p>
    </details>
  );
}

const deliverAt = () => `${location.origin}/api/vault/v1${machineDeliver.path.replace(":deliveryId", "{uuid}")}`;

function Last({ employerId, of: last }: { employerId: EmployerId; of: Coupling["last"] }) {
  const self = useSelf();
  if (!last) return <p className="hint">{m.coupling_never()}</p>;
  return (
    <>
      <p>
        {m.coupling_last()}:{" "}
        <GoLink to={addressOf.vaultDelivery(employerId, last.id)}>{showMoment(last.deliveredAt)}</GoLink>{" "}
        <span className="pill">{stateWord(last.state)}</span>
      </p>
      {last.state === "waiting" &&
        last.held.map((reason) => (
          <Notice key={reason} kind="warn">
            {heldSentence(reason)}
          </Notice>
        ))}
      {last.state === "waiting" && last.held.length > 0 && (
        <p>
          <GoLink to={addressOf.vaultDelivery(employerId, last.id)}>{m.coupling_held_decide()}</GoLink>
        </p>
      )}
      {last.problem && <Notice kind="wrong">{last.problem}</Notice>}
      {last.state === "failed" && last.keptUntil && opensVault(self, employerId) && (
        <RetryDelivery employerId={employerId} of={last} />
      )}
    </>
  );
}

function Keys({ employerId, of: it }: Props) {
  const remove = useMutation({
    mutationFn: (keyId: string) => ask(removeCouplingKey, { params: { employerId, couplingId: it.id, keyId } }),
    onSuccess: () => say(m.coupling_key_removed_done()),
    onSettled: () => couplingsChanged(employerId),
  });
  if (!it.keys.length) return <Notice kind="warn">{m.coupling_no_keys()}</Notice>;
  return (
    <>
      <Fault of={remove.error} />
      <Table
        columns={[m.coupling_key_name(), m.coupling_key_of(), m.coupling_key_since(), m.coupling_key_print(), m.deed()]}
        rows={it.keys.map((key) => ({
          key: key.id,
          cells: [
            key.name,
            key.algorithm,
            showMoment(key.addedAt),
            <code key="print">{key.id.slice(0, 12)}…</code>,
            <Button key="remove" isPending={remove.isPending} onPress={() => remove.mutate(key.id)}>
              {m.coupling_key_remove()}
            </Button>,
          ],
        }))}
      />
    </>
  );
}

function RemoveDialog({ employerId, of: it, onClose }: Props & { onClose: () => void }) {
  const remove = useMutation({
    mutationFn: () => ask(removeCoupling, { params: { employerId, couplingId: it.id } }),
    onSuccess: () => {
      couplingsChanged(employerId);
      say(m.coupling_removed_done());
      onClose();
    },
  });
  return (
    <Dialog title={m.coupling_remove_title({ name: it.name })} isOpen onClose={onClose}>
      <p>{m.coupling_remove_text()}</p>
      <Fault of={remove.error} />
      <Buttons>
        <Button slot="close">{m.cancel()}</Button>
        <Button kind="primary" isPending={remove.isPending} onPress={() => remove.mutate()}>
          {m.coupling_remove()}
        </Button>
      </Buttons>
    </Dialog>
  );
}
