import type { Spell, SpellEvent, WithdrawalReason } from "@datakluis/contract";
import { parseDate } from "@internationalized/date";
import { listWords, showDate, showNumber, today } from "../app/format.ts";
import { m } from "../paraglide/messages.js";

const reasons: Record<WithdrawalReason, () => string> = {
  wrong_person: m.spell_reason_wrong_person,
  twice: m.spell_reason_twice,
  not_ill: m.spell_reason_not_ill,
  leave: m.spell_reason_leave,
  by_message: m.spell_reason_by_message,
};
export const reasonWord = (it: WithdrawalReason) => reasons[it]();

export const showPercentage = (it: number) => m.spell_percentage({ percentage: showNumber(it) });

/** The last day before another one. */
export const dayBefore = (day: string) => parseDate(day).subtract({ days: 1 }).toString();

/** What people type: 37,5 or 37.5. */
export const percentageOf = (text: string) => Number(text.replace(",", "."));
export const checkPercentage = (text: string): string | null =>
  /^\d{1,3}([.,]\d{1,2})?$/.test(text) && percentageOf(text) > 0 && percentageOf(text) <= 100
    ? null
    : m.percentage_rule();
/** The same of a field that may stay empty. */
export const checkPercentageIfAny = (text: string): string | null => (text ? checkPercentage(text) : null);

/** Whether a spell still runs today. */
export const runs = ({ endsOn, withdrawn }: Spell) => !withdrawn && (!endsOn || endsOn > today());

/** How a spell stands, in a few words. */
export function stateOf(spell: Spell): string {
  const { endsOn, endedBy, withdrawn } = spell;
  if (withdrawn) return m.spell_withdrawn_state();
  if (!endsOn || runs(spell)) return m.running();
  if (endedBy === "recovery") return m.recovered_status({ date: showDate(endsOn) });
  const date = showDate(dayBefore(endsOn));
  return endedBy === "leave" ? m.spell_ended_by_leave({ date }) : m.spell_left_ill({ date });
}

/** One line of the history of a spell: what was said. */
export function deedWords({ deed: { kind, said } }: SpellEvent): string {
  if (kind === "recovered") return m.spell_deed_recovered({ date: showDate(said.recoveredOn) });
  if (kind === "withdrawn") return m.spell_deed_withdrawn({ reason: reasonWord(said.reason) });
  if (kind === "course")
    return m.spell_deed_course({ date: showDate(said.from), percentage: showPercentage(said.percentage) });
  if (kind === "reported") {
    const [date, percentage] = [showDate(said.startsOn), showPercentage(said.course[0]!.percentage)];
    return said.recoveredOn
      ? m.spell_deed_reported_recovered({ date, percentage, recovered: showDate(said.recoveredOn) })
      : m.spell_deed_reported({ date, percentage });
  }
  const changes = [
    said.startsOn && m.spell_deed_starts({ date: showDate(said.startsOn) }),
    said.recoveredOn && m.spell_deed_recovery({ date: showDate(said.recoveredOn) }),
    said.recoveredOn === null && m.spell_deed_reopened(),
    said.course &&
      m.spell_deed_lines({
        lines: listWords(
          said.course.map((it) =>
            m.spell_deed_line({ date: showDate(it.from), percentage: showPercentage(it.percentage) }),
          ),
        ),
      }),
    (said.safetyNet ?? said.workAccident ?? said.liableThirdParty ?? said.expectedDays) !== undefined &&
      m.spell_deed_details(),
    said.differentCause !== undefined && m.spell_deed_cause(),
  ].filter((it) => typeof it === "string");
  return m.spell_deed_corrected({ changes: changes.join("; ") });
}
