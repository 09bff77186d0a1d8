import { reportRecovered } from "@datakluis/contract";
import { ask } from "../app/ask.ts";
import { today } from "../app/format.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { DateField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { useSpellWrite, type SpellDialog } from "./spell-write.tsx";

/** The first day somebody is at work again. */
export function RecoveryDialog(it: SpellDialog) {
  const params = { ref: it.spell.ref, spellId: it.spell.id };
  const { change, changed, blocked } = useSpellWrite<{ recoveredOn: string }>(
    it,
    (said, write) => ask(reportRecovered, { params, body: { ...write, ...said } }),
    m.recovery_done(),
  );
  return (
    <Dialog title={m.report_recovered()} isOpen onClose={it.onClose}>
      <Form onSend={({ recoveredOn = "" }) => change.mutate({ recoveredOn })} fault={change.error}>
        <DateField
          label={m.recovered_on()}
          hint={m.recovered_on_hint()}
          name="recoveredOn"
          defaultValue={today()}
          isRequired
        />
        {changed}
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={change.isPending} isDisabled={blocked}>
            {m.report_recovered()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
