import { releaseFreeze, type EmployerId, type WriteId } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Snowflake } from "lucide-react";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { showMoment } from "../app/format.ts";
import { queries, queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Buttons } from "../ui/Dialog.tsx";
import { TextField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { freshId } from "../ui/form.ts";
import { Fault, Notice } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";

/** Why a vault is frozen, and to who may judge it the way to release it; nothing when it is not. */
export function FreezeCard({ id, name }: { id: EmployerId; name: string }) {
  const freeze = useQuery(queries.freeze(id)).data;
  if (!freeze) return null;
  const why = m.frozen_why({
    moment: showMoment(freeze.frozenAt),
    name: freeze.acceptedBy,
    accepted: showMoment(freeze.acceptedAt),
  });
  return (
    <Card title={m.frozen_title({ employer: name })} icon={<Snowflake size={18} aria-hidden />}>
      <div className="form">
        <Notice kind="warn">{why}</Notice>
        {freeze.mayRelease ? <ReleaseForm employerId={id} /> : <p>{m.frozen_own()}</p>}
      </div>
    </Card>
  );
}

function ReleaseForm({ employerId }: { employerId: EmployerId }) {
  const [id] = useState(() => freshId<WriteId>());
  const release = useMutation({
    mutationFn: (reason: string) => ask(releaseFreeze, { params: { employerId }, body: { id, reason } }),
    onSuccess: () => {
      void queryClient.invalidateQueries();
      say(m.released());
    },
  });
  return (
    <Form className="form steady" onSend={({ reason = "" }) => release.mutate(reason)} fault={release.error}>
      <TextField
        label={m.release_reason()}
        name="reason"
        rows={3}
        maxLength={500}
        isRequired
        validate={(it) => (it.trim().length < 10 ? m.release_reason_rule() : null)}
      />
      <Fault of={release.error} />
      <Buttons>
        <Button kind="primary" type="submit" isPending={release.isPending}>
          {m.release()}
        </Button>
      </Buttons>
    </Form>
  );
}
