import type { AbsenceMessage, AbsenceOutcome, DeliveredCase } from "@datakluis/contract";

/**
 * What an employer's messages make of the absence of one person. A message is a fact that stays; what is true is all of
 * them in the order in which they were said, so it does not matter in which they come, nor how often.
 */

/** A case as it is told to the service; null once it was withdrawn, or when nothing was ever told of it. */
export type CaseState = DeliveredCase["spell"];

const compare = (one: string | number, other: string | number): number => (one < other ? -1 : one > other ? 1 : 0);

/** What a message says, apart from when it was sent: sent again it is the same message. */
const saying = (it: AbsenceMessage): string => JSON.stringify({ ...it, sentAt: null }, Object.keys(it).toSorted());

/** Whether two messages are the same, however often and whenever it was sent. */
export const isSame = (one: AbsenceMessage, other: AbsenceMessage): boolean => saying(one) === saying(other);

const rank = { told: 0, corrected: 1, withdrawn: 2 } as const;

/**
 * The order in which messages were said: by the moment the sender gives them, then by their number in the case. Where he
 * gives neither, a correction comes after what is told, and of the same kind the day from which it holds decides.
 */
function inOrder(one: AbsenceMessage, other: AbsenceMessage): number {
  return (
    compare(one.sentAt ?? "", other.sentAt ?? "") ||
    compare(one.number ?? 0, other.number ?? 0) ||
    compare(rank[one.mutation], rank[other.mutation]) ||
    compare(one.from, other.from) ||
    compare(saying(one), saying(other))
  );
}

/** Each message once, as it was sent first. */
function distinct(messages: readonly AbsenceMessage[]): AbsenceMessage[] {
  const first = new Map<string, AbsenceMessage>();
  for (const it of messages) {
    const known = first.get(saying(it));
    if (!known || compare(it.sentAt ?? "", known.sentAt ?? "") < 0) first.set(saying(it), it);
  }
  return [...first.values()].toSorted(inOrder);
}

type Said = Omit<NonNullable<CaseState>, "course" | "recoveredOn" | "startsOn">;
type Folding = { startsOn: string; lines: Map<string, number>; said: Said } | null;

/** What messages of one case come to: the percentages by day, 0 being recovered. */
export function fold(messages: readonly AbsenceMessage[]): CaseState {
  let folding: Folding = null;
  for (const it of distinct(messages))
    folding = it.mutation === "withdrawn" ? without(folding, it) : having(folding, it);
  return folding && stateOf(folding);
}

/** Withdrawn from its first day on it never was; from a later day on, what was told of that day was not so. */
function without(before: Folding, it: AbsenceMessage): Folding {
  if (!before || it.from <= before.startsOn) return null;
  before.lines.delete(it.from);
  return before.lines.size > 0 ? before : null;
}

function having(before: Folding, it: AbsenceMessage): Folding {
  const { safetyNet, workAccident, liableThirdParty, expectedDays } = it;
  const lines = before?.lines ?? new Map<string, number>();
  if (before && before.startsOn !== it.firstSickDay) beginOn(lines, before.startsOn, it.firstSickDay);
  if (it.fromBefore) lines.delete(it.fromBefore);
  // Recovered is the last that can be said of a case, until it is said that somebody was not.
  if (it.percentage === 0) for (const day of lines.keys()) if (day > it.from || lines.get(day) === 0) lines.delete(day);
  if (it.percentage > 0)
    for (const [day, percentage] of lines) if (percentage === 0 && day <= it.from) lines.delete(day);
  lines.set(it.from, it.percentage);
  return { startsOn: it.firstSickDay, lines, said: { safetyNet, workAccident, liableThirdParty, expectedDays } };
}

/** Another first sick day: what held on the earlier one holds from there, and what lies before it is gone. */
function beginOn(lines: Map<string, number>, was: string, is: string): void {
  const began = lines.get(was);
  const before = [...lines].filter(([day]) => day < is).toSorted(([one], [other]) => compare(one, other));
  lines.delete(was);
  for (const [day] of before) lines.delete(day);
  const holds = before.at(-1)?.[1] ?? began;
  if (holds !== undefined && !lines.has(is)) lines.set(is, holds);
}

/**
 * A case of which only a later part was told is taken to have begun as that: there is no spell without a percentage on its
 * first day. Of somebody who was only ever told to have recovered it is full absence.
 */
function stateOf({ startsOn, lines, said }: NonNullable<Folding>): CaseState {
  const days = [...lines].toSorted(([one], [other]) => compare(one, other));
  const recovered = days.at(-1)?.[1] === 0 ? days.at(-1)![0] : null;
  const course: { from: string; percentage: number }[] = [];
  for (const [from, percentage] of days)
    if (percentage > 0 && course.at(-1)?.percentage !== percentage) course.push({ from, percentage });
  const first = course[0] ?? { from: startsOn, percentage: 100 };
  return {
    startsOn,
    course: [{ from: startsOn, percentage: first.percentage }, ...course.filter(({ from }) => from > first.from)],
    recoveredOn: recovered && recovered < startsOn ? startsOn : recovered,
    ...said,
  };
}

/** A message as it is kept, and of which case. */
export type Kept = { caseId: string; message: AbsenceMessage };

/** The references by which a message names its case. */
const namesOf = ({ reference, referenceBefore }: AbsenceMessage): string[] =>
  referenceBefore ? [reference, referenceBefore] : [reference];

/**
 * Which cases a person's messages are of: those that share a reference, also by way of the one it had before. The first
 * case that is known by one of them keeps its id; what another case was taken for before is then nothing.
 *
 * @param known in the order in which cases came to be known
 */
export function casesOf(known: readonly Kept[], news: readonly Kept[] = []): Map<string, AbsenceMessage[]> {
  const groups: { caseId: string; names: Set<string>; messages: AbsenceMessage[] }[] = [];
  const empty: string[] = [];
  for (const { caseId, message } of [...known, ...news]) {
    const [first, ...others] = groups.filter(
      (it) => it.caseId === caseId || namesOf(message).some((name) => it.names.has(name)),
    );
    const group = first ?? { caseId, names: new Set<string>(), messages: [] };
    if (!first) groups.push(group);
    if (first && first.caseId !== caseId && known.some((it) => it.caseId === caseId)) empty.push(caseId);
    for (const other of others) {
      for (const name of other.names) group.names.add(name);
      group.messages.push(...other.messages);
      groups.splice(groups.indexOf(other), 1);
      empty.push(other.caseId);
    }
    for (const name of namesOf(message)) group.names.add(name);
    group.messages.push(message);
  }
  const cases = new Map<string, AbsenceMessage[]>(groups.map(({ caseId, messages }) => [caseId, messages]));
  for (const caseId of empty) if (!cases.has(caseId)) cases.set(caseId, []);
  return cases;
}

/** What a message does to its case, for a report. */
export function outcomeOf(before: readonly AbsenceMessage[], it: AbsenceMessage): AbsenceOutcome {
  if (before.some((known) => isSame(known, it))) return "again";
  const [was, is] = [fold(before), fold([...before, it])];
  if (!was && !is) return it.mutation === "withdrawn" ? "never_seen" : "late";
  if (!was) return "reported";
  if (!is) return "withdrawn";
  if (JSON.stringify(was) === JSON.stringify(is)) return "late";
  if (it.mutation !== "told" || it.fromBefore || it.referenceBefore || was.startsOn !== is.startsOn) return "corrected";
  return is.recoveredOn && is.recoveredOn !== was.recoveredOn ? "recovered" : "changed";
}
