import { EventKind, putWebhook, type EmployerId, type Webhook, type WebhookId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Checkboxes } from "../ui/Checkboxes.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { TextField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { freshId } from "../ui/form.ts";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { webhooksChanged } from "./changed.ts";
import { eventKindWord } from "./words.ts";

type Props = { employerId: EmployerId; of?: Webhook; onClose: (secret: string | null) => void };

/** A new webhook, or the address and kinds of one that is there. */
export function WebhookDialog({ employerId, of: it, onClose }: Props) {
  const [webhookId] = useState(() => it?.id ?? freshId<WebhookId>());
  const [kinds, setKinds] = useState<EventKind[]>(it?.kinds ?? [...EventKind.options]);
  const keep = useMutation({
    mutationFn: (fields: Record<string, string>) =>
      ask(putWebhook, { params: { employerId, webhookId }, body: { url: fields["url"] ?? "", kinds } }),
    onSuccess: ({ secret }) => {
      webhooksChanged(employerId);
      say(m.webhook_kept());
      onClose(secret);
    },
  });
  return (
    <Dialog title={it ? m.webhook_change_title() : m.webhook_add()} isOpen onClose={() => onClose(null)}>
      <Form onSend={(fields) => keep.mutate(fields)} fault={keep.error}>
        <TextField
          label={m.webhook_url()}
          hint={m.webhook_url_hint()}
          name="url"
          type="url"
          defaultValue={it?.url ?? "https://"}
          isRequired
          maxLength={2000}
        />
        <Checkboxes
          label={m.webhook_kinds()}
          options={EventKind.options.map((id) => ({ id, text: eventKindWord(id) }))}
          chosen={kinds}
          onChange={setKinds}
        />
        <Fault of={keep.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={keep.isPending} isDisabled={kinds.length === 0}>
            {m.save()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
