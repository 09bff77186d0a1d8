import { changeCourse, type CourseLine } from "@datakluis/contract";
import { ask } from "../app/ask.ts";
import { showDate, today } from "../app/format.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { DateField, TextField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { useSpellWrite, type SpellDialog } from "./spell-write.tsx";
import { checkPercentage, checkPercentageIfAny, percentageOf, showPercentage } from "./words.ts";

/** Partial recovery, or ill for more of the work again. */
export function CourseDialog(it: SpellDialog) {
  const { spell, onClose } = it;
  const params = { ref: spell.ref, spellId: spell.id };
  const { change, changed, blocked } = useSpellWrite<CourseLine>(
    it,
    (said, write) => ask(changeCourse, { params, body: { ...write, ...said } }),
    m.spell_course_done(),
  );
  const send = ({ from = "", percentage = "", therapy }: Record<string, string>) =>
    change.mutate({
      from,
      percentage: percentageOf(percentage),
      therapy: therapy ? percentageOf(therapy) : null,
    });
  return (
    <Dialog title={m.spell_change_course()} isOpen onClose={onClose}>
      <Form onSend={send} fault={change.error}>
        <p className="hint">
          {m.spell_course_now({
            percentage: showPercentage(spell.percentage),
            date: showDate(spell.course.at(-1)!.from),
          })}
        </p>
        <DateField label={m.spell_from()} name="from" defaultValue={today()} isRequired />
        <TextField
          label={m.absence_percentage()}
          hint={m.spell_percentage_hint()}
          name="percentage"
          inputMode="decimal"
          isRequired
          validate={checkPercentage}
        />
        <TextField
          label={m.spell_therapy()}
          hint={m.spell_therapy_hint()}
          name="therapy"
          inputMode="decimal"
          validate={checkPercentageIfAny}
        />
        {changed}
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={change.isPending} isDisabled={blocked}>
            {m.spell_change_course()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
