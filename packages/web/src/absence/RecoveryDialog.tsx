import { reportRecovered, type Spell, type WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { today } from "../app/format.ts";
import { queryClient } from "../app/queries.ts";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { DateField } from "../ui/Field.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { Form } from "../ui/Form.tsx";

/** The first day somebody is at work again. */
export function RecoveryDialog({ spell, onClose }: { spell: Spell; onClose: () => void }) {
  const write = useWrite<WriteId>();
  const recover = useMutation({
    mutationFn: (recoveredOn: string) =>
      write.send(recoveredOn, (id) =>
        ask(reportRecovered, { params: { ref: spell.ref, spellId: spell.id }, body: { id, recoveredOn } }),
      ),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["dossier", spell.ref] });
      say(m.recovery_done());
      onClose();
    },
  });
  return (
    <Dialog title={m.report_recovered()} isOpen onClose={onClose}>
      <Form onSend={({ recoveredOn = "" }) => recover.mutate(recoveredOn)} fault={recover.error}>
        <DateField
          label={m.recovered_on()}
          hint={m.recovered_on_hint()}
          name="recoveredOn"
          defaultValue={today()}
          isRequired
        />
        <Fault of={recover.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={recover.isPending}>
            {m.report_recovered()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
