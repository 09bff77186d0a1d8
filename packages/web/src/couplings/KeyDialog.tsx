import { addCouplingKey, type Coupling, type EmployerId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { TextField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { couplingsChanged } from "./changed.ts";

type Props = { employerId: EmployerId; of: Coupling; onClose: () => void };

/** A public key of the system that delivers. */
export function KeyDialog({ employerId, of: it, onClose }: Props) {
  const add = useMutation({
    mutationFn: (fields: Record<string, string>) =>
      ask(addCouplingKey, {
        params: { employerId, couplingId: it.id },
        body: { name: fields["name"] ?? "", key: fields["key"] ?? "" },
      }),
    onSuccess: () => {
      couplingsChanged(employerId);
      say(m.coupling_key_added_done());
      onClose();
    },
  });
  return (
    <Dialog title={m.coupling_key_title({ name: it.name })} isOpen onClose={onClose}>
      <Form onSend={(fields) => add.mutate(fields)} fault={add.error}>
        <TextField label={m.coupling_key_name()} name="name" isRequired maxLength={60} />
        <TextField
          label={m.coupling_key_text()}
          hint={m.coupling_key_hint()}
          name="key"
          rows={6}
          isRequired
          maxLength={10_000}
        />
        <Fault of={add.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={add.isPending}>
            {m.coupling_key_add()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
