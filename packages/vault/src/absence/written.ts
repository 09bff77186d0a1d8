import type { AbsenceMessage, ToldSpell } from "@datakluis/contract";
import type { SiviFunction } from "@datakluis/delivery";
import { fold } from "./rules.ts";

/** A message about a spell the service holds, by the event it tells of. */
export type OwnMessage = {
  eventId: string;
  does: SiviFunction;
  firstSickDayBefore: string | null;
  message: AbsenceMessage;
};

/** How a spell of the service is called in our messages: nobody else begins a reference so. */
export const ownReference = (spellId: string): string => `DK-${spellId}`;

export const isOwnReference = (reference: string): boolean => /^DK-[0-9a-f-]{36}$/.test(reference);

/**
 * The messages of a spell: of each event what it changes, numbered through. Read in order they come to what stands
 * (rules.ts), which is asked here too: where a correction cannot be said in parts, the case is taken away and told anew.
 */
export function messagesAbout(spellId: string, history: readonly ToldSpell[]): OwnMessage[] {
  const told: OwnMessage[] = [];
  for (const [at, is] of history.entries()) {
    const was = history[at - 1];
    const number = (some: readonly Change[]) =>
      some.map((it, nth) => ({ ...it, message: { ...it.message, number: told.length + nth + 1 } }));
    const before = told.map(({ message }) => message);
    const holds = (some: readonly Change[]) => {
      const standing = fold([...before, ...number(some).map(({ message }) => message)]);
      return JSON.stringify(standing) === JSON.stringify(is.withdrawn ? null : foldedOf(is));
    };
    const changes = was ? changesOf(spellId, was, is) : anew(spellId, is);
    const sure = !was || holds(changes) ? changes : [removed(spellId, was), ...anew(spellId, is)];
    told.push(...number(sure).map((it) => ({ eventId: is.eventId, ...it })));
  }
  return told;
}

type Change = Omit<OwnMessage, "eventId">;

/** What a case comes to that was told from its beginning as it stands. */
const foldedOf = (is: ToldSpell) => fold(anew("", is).map(({ message }, at) => ({ ...message, number: at + 1 })));

function changesOf(spellId: string, was: ToldSpell, is: ToldSpell): Change[] {
  if (is.withdrawn) return [removed(spellId, was)];
  if (is.kind === "course")
    return is.course
      .filter((it) => was.course.every(({ from, percentage }) => from !== it.from || percentage !== it.percentage))
      .map((it) => line(spellId, is, it.from, it.percentage, "changed"));
  if (is.kind === "recovered") return [line(spellId, is, is.recoveredOn!, 0, "ended")];

  const changes: Change[] = [];
  const first = line(spellId, is, is.startsOn, is.course[0]!.percentage, "corrected");
  changes.push(
    is.startsOn === was.startsOn
      ? first
      : {
          ...first,
          firstSickDayBefore: was.startsOn,
          message: { ...first.message, fromBefore: was.startsOn },
        },
  );
  if (was.recoveredOn && !is.recoveredOn) changes.push(line(spellId, is, was.recoveredOn, 0, "removed"));
  for (const { from } of was.course.slice(1))
    if (from > is.startsOn && is.course.every((it) => it.from !== from))
      changes.push(line(spellId, is, from, 0, "removed"));
  for (const { from, percentage } of is.course.slice(1))
    if (was.course.every((it) => it.from !== from || it.percentage !== percentage))
      changes.push(line(spellId, is, from, percentage, "corrected"));
  if (is.recoveredOn && is.recoveredOn !== was.recoveredOn) {
    const end = line(spellId, is, is.recoveredOn, 0, "corrected");
    changes.push({ ...end, message: { ...end.message, fromBefore: was.recoveredOn } });
  }
  return changes;
}

const removed = (spellId: string, was: ToldSpell): Change =>
  line(spellId, was, was.startsOn, was.course[0]!.percentage, "removed");

/** All of a case as it stands. */
const anew = (spellId: string, is: ToldSpell): Change[] => [
  ...is.course.map(({ from, percentage }, at) => line(spellId, is, from, percentage, at === 0 ? "begun" : "changed")),
  ...(is.recoveredOn ? [line(spellId, is, is.recoveredOn, 0, "ended")] : []),
];

const mutations = {
  begun: "told",
  changed: "told",
  ended: "told",
  corrected: "corrected",
  removed: "withdrawn",
} as const;

const line = (spellId: string, is: ToldSpell, from: string, percentage: number, does: SiviFunction): Change => ({
  does,
  firstSickDayBefore: null,
  message: {
    ...{ reference: ownReference(spellId), referenceBefore: null, number: null, sentAt: null },
    ...{ mutation: mutations[does], firstSickDay: is.startsOn, from, fromBefore: null, percentage },
    ...{ safetyNet: is.safetyNet, workAccident: is.workAccident, liableThirdParty: is.liableThirdParty },
    expectedDays: is.expectedDays,
  },
});
