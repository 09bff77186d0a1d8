import { putOwnTask, TaskOwner, type OwnTask } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { SelectField, TextField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { keepProtocol } from "./keepProtocol.ts";
import { ownerWord } from "./words.ts";

const isDay = (text: string) => /^\d{1,3}$/.test(text.trim()) && Number(text) <= 727;
const dayRule = (text: string) => (isDay(text) ? null : m.own_task_day_rule());

/** An own task: its name, from and until which day of the absence, and for whom. */
export function OwnTaskDialog({ of, isNew, onClose }: { of: OwnTask; isNew: boolean; onClose: () => void }) {
  const put = useMutation({
    mutationFn: (fields: Record<string, string>) =>
      ask(putOwnTask, {
        params: { ownTaskId: of.id },
        body: {
          employerId: of.employerId,
          name: fields["name"] ?? "",
          opensDay: Number(fields["opensDay"]),
          dueDay: Number(fields["dueDay"]),
          owner: fields["owner"] as TaskOwner,
        },
      }),
    onSuccess: (told) => {
      keepProtocol(told);
      say(m.own_task_kept());
      onClose();
    },
  });
  return (
    <Dialog title={isNew ? m.own_task_add() : m.own_task_change()} isOpen onClose={onClose}>
      <Form onSend={(fields) => put.mutate(fields)} fault={put.error} focusFirst>
        <TextField
          label={m.own_task_name()}
          hint={m.own_task_name_hint()}
          name="name"
          defaultValue={of.name}
          maxLength={80}
          isRequired
        />
        <div className="pair">
          <TextField
            label={m.own_task_from_day()}
            hint={m.own_task_day_hint()}
            name="opensDay"
            inputMode="numeric"
            defaultValue={String(of.opensDay)}
            validate={dayRule}
            isRequired
          />
          <TextField
            label={m.own_task_until_day()}
            name="dueDay"
            inputMode="numeric"
            defaultValue={String(of.dueDay)}
            validate={dayRule}
            isRequired
          />
        </div>
        <SelectField
          label={m.task_owner_head()}
          name="owner"
          defaultValue={of.owner}
          options={TaskOwner.options.map((it) => ({ id: it, text: ownerWord(it) }))}
        />
        <Fault of={put.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={put.isPending}>
            {m.save()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
