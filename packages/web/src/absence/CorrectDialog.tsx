import { correctSpell, type CourseLine, type Spell } from "@datakluis/contract";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Checkbox, DateField, TextField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { SickDetails, detailsOf } from "./SickDetails.tsx";
import { useSpellWrite, type SpellDialog } from "./spell-write.tsx";
import { checkPercentage, checkPercentageIfAny, percentageOf } from "./words.ts";

type Correction = Partial<
  Pick<
    Spell,
    | "startsOn"
    | "course"
    | "recoveredOn"
    | "safetyNet"
    | "workAccident"
    | "liableThirdParty"
    | "expectedDays"
    | "differentCause"
  >
>;

/** Says anew what was said wrong: days, percentages, a recovery, and the few other things that are recorded. */
export function CorrectDialog(it: SpellDialog) {
  const { spell, onClose } = it;
  const params = { ref: spell.ref, spellId: spell.id };
  const { change, seen, changed, blocked } = useSpellWrite<Correction>(
    it,
    (said, write) => ask(correctSpell, { params, body: { ...write, ...said } }),
    m.spell_corrected_done(),
  );
  const [removed, setRemoved] = useState<readonly string[]>([]);
  const [reopened, setReopened] = useState(false);
  const lines = spell.course.filter(({ from }) => !removed.includes(from));
  const send = (fields: Record<string, string>) =>
    change.mutate(differenceOf(spell, { ...said(fields, lines), ...(reopened ? { recoveredOn: null } : {}) }));
  return (
    <Dialog title={m.spell_correct_title()} isOpen onClose={onClose}>
      <Form key={seen} onSend={send} fault={change.error}>
        <p className="hint">{m.spell_correct_text()}</p>
        {lines.map((line, at) => (
          <fieldset key={line.from} className="field line">
            <legend className="label">{at ? m.spell_line({ number: at }) : m.spell_line_first()}</legend>
            <div className="triple">
              <DateField
                label={at ? m.spell_from() : m.first_sick_day()}
                name={at ? `from-${line.from}` : "startsOn"}
                defaultValue={line.from}
                isRequired
              />
              <TextField
                label={m.spell_percentage_word()}
                name={`percentage-${line.from}`}
                inputMode="decimal"
                defaultValue={shown(line.percentage)}
                isRequired
                validate={checkPercentage}
              />
              <TextField
                label={m.spell_therapy()}
                name={`therapy-${line.from}`}
                inputMode="decimal"
                defaultValue={shown(line.therapy)}
                validate={checkPercentageIfAny}
              />
            </div>
            {at > 0 && (
              <Button kind="quiet" onPress={() => setRemoved([...removed, line.from])}>
                <Trash2 size={16} aria-hidden />
                {m.spell_line_remove({ number: at })}
              </Button>
            )}
          </fieldset>
        ))}
        {spell.recoveredOn && (
          <>
            {!reopened && (
              <DateField
                label={m.recovered_on()}
                hint={m.recovered_on_hint()}
                name="recoveredOn"
                defaultValue={spell.recoveredOn}
                isRequired
              />
            )}
            <Checkbox isSelected={reopened} onChange={setReopened}>
              {m.spell_reopen()}
            </Checkbox>
          </>
        )}
        <SickDetails of={spell} />
        {changed}
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={change.isPending} isDisabled={blocked}>
            {m.spell_correct()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}

const shown = (percentage: number | null) => (percentage === null ? "" : String(percentage).replace(".", ","));

/** What the form says now, with the lines that are left in it. */
function said(fields: Record<string, string>, lines: readonly CourseLine[]): Correction {
  const startsOn = fields["startsOn"] ?? "";
  const course = lines.map(({ from }, at) => ({
    from: at ? (fields[`from-${from}`] ?? "") : startsOn,
    percentage: percentageOf(fields[`percentage-${from}`] ?? ""),
    therapy: fields[`therapy-${from}`] ? percentageOf(fields[`therapy-${from}`]!) : null,
  }));
  return {
    startsOn,
    course: course.toSorted((one, other) => (one.from < other.from ? -1 : 1)),
    ...(fields["recoveredOn"] ? { recoveredOn: fields["recoveredOn"] } : {}),
    ...detailsOf(fields),
  };
}

/** Only what becomes different: the rest is no correction. Of another first day alone, the server moves the course along. */
function differenceOf(spell: Spell, now: Correction): Correction {
  const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
  const [first, ...later] = spell.course;
  const moved = [
    { from: now.startsOn ?? first!.from, percentage: first!.percentage, therapy: first!.therapy },
    ...later,
  ];
  const before: Correction = {
    ...spell,
    course: moved.map(({ from, percentage, therapy }) => ({ from, percentage, therapy })),
  };
  return Object.fromEntries(
    Object.entries(now).filter(([field, value]) => !same(value, before[field as keyof Correction])),
  );
}
