import { lendRights, type UserId, type WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { queryClient } from "../app/queries.ts";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { DateField, SelectField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";

type Props = { candidates: readonly { userId: UserId; displayName: string }[]; onClose: () => void };
type Fields = { substituteId: UserId; from: string; until: string };

/** Appoints a substitute for some days; the first and the last both count. */
export function LendDialog({ candidates, onClose }: Props) {
  const write = useWrite<WriteId>();
  const lend = useMutation({
    mutationFn: (fields: Fields) => write.send(fields, (id) => ask(lendRights, { body: { id, ...fields } })),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["substitutions"] });
      say(m.substitution_made());
      onClose();
    },
  });
  return (
    <Dialog title={m.add_substitute()} isOpen onClose={onClose}>
      {candidates.length === 0 ? (
        <>
          <Notice>{m.no_substitutes()}</Notice>
          <Buttons>
            <Button slot="close">{m.close()}</Button>
          </Buttons>
        </>
      ) : (
        <Form onSend={(fields) => lend.mutate(fields as Fields)} fault={lend.error}>
          <p className="hint">{m.substitution_text()}</p>
          <SelectField
            label={m.substitute()}
            name="substituteId"
            options={candidates.map(({ userId, displayName }) => ({ id: userId, text: displayName }))}
          />
          <DateField label={m.first_day()} name="from" isRequired />
          <DateField label={m.last_day()} name="until" isRequired />
          <Fault of={lend.error} />
          <Buttons>
            <Button slot="close">{m.cancel()}</Button>
            <Button kind="primary" type="submit" isPending={lend.isPending}>
              {m.add_substitute()}
            </Button>
          </Buttons>
        </Form>
      )}
    </Dialog>
  );
}
