import { withdrawSpell, WithdrawalReason } from "@datakluis/contract";
import { ask } from "../app/ask.ts";
import { showDate } from "../app/format.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Choices } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { useSpellWrite, type SpellDialog } from "./spell-write.tsx";
import { reasonWord } from "./words.ts";

const choices = WithdrawalReason.exclude(["by_message"]);

/** Takes a spell back that should not be there. It stays on the record. */
export function WithdrawDialog(it: SpellDialog) {
  const { spell, onClose } = it;
  const params = { ref: spell.ref, spellId: spell.id };
  const { change, changed, blocked } = useSpellWrite<{ reason: (typeof choices.options)[number] }>(
    it,
    (said, write) => ask(withdrawSpell, { params, body: { ...write, ...said } }),
    m.spell_withdrawn_done(),
  );
  return (
    <Dialog title={m.spell_withdraw_title()} isOpen onClose={onClose}>
      <Form onSend={({ reason }) => change.mutate({ reason: choices.parse(reason) })} fault={change.error}>
        <p>{m.spell_withdraw_text({ date: showDate(spell.startsOn) })}</p>
        <p>{m.forms_withdraw_spell()}</p>
        <Choices
          label={m.spell_withdraw_why()}
          name="reason"
          isRequired
          options={choices.options.map((reason) => ({ id: reason, text: reasonWord(reason) }))}
        />
        {changed}
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={change.isPending} isDisabled={blocked}>
            {m.spell_withdraw()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
