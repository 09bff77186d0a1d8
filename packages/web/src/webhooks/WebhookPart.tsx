import {
  addWebhookSecret,
  removeWebhook,
  removeWebhookSecret,
  resendEvent,
  setWebhookState,
  testWebhook,
  type EmployerId,
  type Webhook,
  type WebhookState,
  type WriteId,
} from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { showMoment, showNumber } from "../app/format.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { freshId } from "../ui/form.ts";
import { Fault, Notice } from "../ui/Notice.tsx";
import { Table } from "../ui/Table.tsx";
import { say } from "../ui/Toasts.tsx";
import { webhooksChanged } from "./changed.ts";
import { SecretDialog } from "./SecretDialog.tsx";
import { WebhookDialog } from "./WebhookDialog.tsx";
import { eventKindWord, sendingWords } from "./words.ts";

type Props = { employerId: EmployerId; of: Webhook };

/** One webhook: where it stands, what was sent last and how that fared, and its secrets. */
export function WebhookPart({ employerId, of: it }: Props) {
  const [open, setOpen] = useState<"change" | "remove" | { secret: string }>();
  const params = { employerId, webhookId: it.id };
  const onSettled = () => webhooksChanged(employerId);
  const turn = useMutation({
    mutationFn: (state: WebhookState) => ask(setWebhookState, { params, body: { state } }),
    onSettled,
  });
  const tryIt = useMutation({
    mutationFn: () => ask(testWebhook, { params, body: { id: freshId<WriteId>() } }),
    onSuccess: () => say(m.webhook_test_sent()),
    onSettled,
  });
  const renew = useMutation({
    mutationFn: () => ask(addWebhookSecret, { params, body: { id: freshId<WriteId>() } }),
    onSuccess: ({ secret }) => setOpen(secret ? { secret } : undefined),
    onSettled,
  });
  const close = (secret: string | null = null) => setOpen(secret ? { secret } : undefined);
  return (
    <section className="form" aria-label={it.url}>
      <h3 style={{ overflowWrap: "anywhere" }}>
        {it.url}{" "}
        <span className={`pill ${it.state === "live" ? "ok" : "warn"}`}>
          {it.state === "live" ? m.webhook_live() : m.webhook_paused()}
        </span>
      </h3>
      {it.waiting > 0 && <Notice kind="warn">{m.webhook_waiting({ count: showNumber(it.waiting) })}</Notice>}
      <Fault of={turn.error ?? tryIt.error ?? renew.error} />
      <Sent employerId={employerId} of={it} />
      <Secrets employerId={employerId} of={it} />
      <Buttons>
        <Button onPress={() => setOpen("remove")}>{m.webhook_remove()}</Button>
        <Button onPress={() => setOpen("change")}>{m.webhook_change()}</Button>
        {it.secrets.length < 2 && (
          <Button isPending={renew.isPending} onPress={() => renew.mutate()}>
            {m.webhook_secret_new()}
          </Button>
        )}
        <Button isPending={turn.isPending} onPress={() => turn.mutate(it.state === "live" ? "paused" : "live")}>
          {it.state === "live" ? m.webhook_pause() : m.webhook_switch_on()}
        </Button>
        <Button kind="primary" isPending={tryIt.isPending} onPress={() => tryIt.mutate()}>
          {m.webhook_test()}
        </Button>
      </Buttons>
      {open === "change" && <WebhookDialog employerId={employerId} of={it} onClose={close} />}
      {open === "remove" && <RemoveDialog employerId={employerId} of={it} onClose={() => close()} />}
      {typeof open === "object" && <SecretDialog secret={open.secret} onClose={() => close()} />}
    </section>
  );
}

function Sent({ employerId, of: it }: Props) {
  const again = useMutation({
    mutationFn: (eventId: string) => ask(resendEvent, { params: { employerId, webhookId: it.id, eventId }, body: {} }),
    onSettled: () => webhooksChanged(employerId),
  });
  if (it.last.length === 0) return <p className="hint">{m.webhook_nothing_sent()}</p>;
  return (
    <>
      <Fault of={again.error} />
      <Table
        columns={[m.when(), m.webhook_event(), m.webhook_fared(), m.deed()]}
        rows={it.last.map((sending) => ({
          key: sending.eventId,
          cells: [
            showMoment(sending.at),
            eventKindWord(sending.kind),
            <span key="how">
              {sending.state === "delivered" && <span className="pill ok">{m.webhook_arrived()}</span>}{" "}
              {sending.state === "given_up" && <span className="pill warn">{m.webhook_stopped()}</span>}{" "}
              {sendingWords(sending)}
            </span>,
            <Button key="again" isPending={again.isPending} onPress={() => again.mutate(sending.eventId)}>
              {m.webhook_again()}
            </Button>,
          ],
        }))}
      />
    </>
  );
}

function Secrets({ employerId, of: it }: Props) {
  const remove = useMutation({
    mutationFn: (secretId: string) => ask(removeWebhookSecret, { params: { employerId, webhookId: it.id, secretId } }),
    onSuccess: () => say(m.webhook_secret_removed()),
    onSettled: () => webhooksChanged(employerId),
  });
  const [oldest, newest] = it.secrets;
  if (!oldest) return null;
  if (!newest) return <p className="hint">{m.webhook_secret_since({ moment: showMoment(oldest.madeAt) })}</p>;
  return (
    <Notice>
      <p>{m.webhook_secrets_two()}</p>
      <Fault of={remove.error} />
      <Button isPending={remove.isPending} onPress={() => remove.mutate(oldest.id)}>
        {m.webhook_secret_remove({ moment: showMoment(oldest.madeAt) })}
      </Button>
    </Notice>
  );
}

function RemoveDialog({ employerId, of: it, onClose }: Props & { onClose: () => void }) {
  const remove = useMutation({
    mutationFn: () => ask(removeWebhook, { params: { employerId, webhookId: it.id } }),
    onSuccess: () => {
      webhooksChanged(employerId);
      say(m.webhook_removed());
      onClose();
    },
  });
  return (
    <Dialog title={m.webhook_remove_title()} isOpen onClose={onClose}>
      <p>{m.webhook_remove_text({ url: it.url })}</p>
      <Fault of={remove.error} />
      <Buttons>
        <Button slot="close">{m.cancel()}</Button>
        <Button kind="primary" isPending={remove.isPending} onPress={() => remove.mutate()}>
          {m.webhook_remove()}
        </Button>
      </Buttons>
    </Dialog>
  );
}
