import type { EmployerId } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { Webhook as Icon } from "lucide-react";
import { useState } from "react";
import { queries } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Notice.tsx";
import { SecretDialog } from "./SecretDialog.tsx";
import { WebhookDialog } from "./WebhookDialog.tsx";
import { WebhookPart } from "./WebhookPart.tsx";

/** The addresses at which systems of one employer hear what happened. */
export function WebhooksCard({ id, name }: { id: EmployerId; name: string }) {
  const { data, error } = useQuery(queries.webhooks(id));
  const [open, setOpen] = useState<"add" | { secret: string }>();
  if (!data) return <Fault of={error} />;
  return (
    <Card
      title={m.webhooks_of({ employer: name })}
      icon={<Icon size={18} aria-hidden />}
      aside={<Button onPress={() => setOpen("add")}>{m.webhook_add()}</Button>}
    >
      <div className="form">
        <p>{m.webhooks_why()}</p>
        {data.length === 0 && <p className="hint">{m.webhooks_none()}</p>}
        {data.map((it) => (
          <WebhookPart key={it.id} employerId={id} of={it} />
        ))}
      </div>
      {open === "add" && (
        <WebhookDialog employerId={id} onClose={(secret) => setOpen(secret ? { secret } : undefined)} />
      )}
      {typeof open === "object" && <SecretDialog secret={open.secret} onClose={() => setOpen(undefined)} />}
    </Card>
  );
}
