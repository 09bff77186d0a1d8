import { putCoupling, type Coupling, type CouplingId, type EmployerId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { SelectField, TextField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { freshId } from "../ui/form.ts";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { couplingsChanged } from "./changed.ts";

type Props = { employerId: EmployerId; of?: Coupling; onClose: () => void };

/** A new coupling, or the name and limits of one that is there. */
export function CouplingDialog({ employerId, of: it, onClose }: Props) {
  const [couplingId] = useState(() => it?.id ?? freshId<CouplingId>());
  const keep = useMutation({
    mutationFn: (fields: Record<string, string>) =>
      ask(putCoupling, {
        params: { employerId, couplingId },
        body: {
          name: fields["name"] ?? "",
          mostMissing: Number(fields["mostMissing"]),
          mostChanged: Number(fields["mostChanged"]),
          reads: fields["reads"] === "yes",
        },
      }),
    onSuccess: () => {
      couplingsChanged(employerId);
      say(m.coupling_kept());
      onClose();
    },
  });
  return (
    <Dialog title={it ? m.coupling_change_title({ name: it.name }) : m.coupling_add()} isOpen onClose={onClose}>
      <Form onSend={(fields) => keep.mutate(fields)} fault={keep.error}>
        <TextField
          data-help="coupling-name"
          label={m.coupling_name()}
          hint={m.coupling_name_hint()}
          name="name"
          defaultValue={it?.name ?? ""}
          isRequired
          maxLength={60}
        />
        <TextField
          label={m.coupling_most_missing()}
          hint={m.coupling_limits_hint()}
          name="mostMissing"
          inputMode="numeric"
          defaultValue={String(it?.mostMissing ?? 5)}
          isRequired
          maxLength={3}
        />
        <TextField
          label={m.coupling_most_changed()}
          name="mostChanged"
          inputMode="numeric"
          defaultValue={String(it?.mostChanged ?? 20)}
          isRequired
          maxLength={3}
        />
        <SelectField
          label={m.coupling_reads()}
          name="reads"
          defaultValue={it?.reads ? "yes" : "no"}
          options={[
            { id: "no", text: m.coupling_reads_no() },
            { id: "yes", text: m.coupling_reads_yes() },
          ]}
        />
        <p className="hint">{m.coupling_reads_hint()}</p>
        <Fault of={keep.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button data-help="coupling-send" kind="primary" type="submit" isPending={keep.isPending}>
            {m.save()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
