import type { CourseLine, Spell, SpellDeed, WithdrawalReason } from "@datakluis/contract";
import type { LeavePeriod, Period } from "./chain.ts";
import { dayAfter } from "./days.ts";

type Said<K extends SpellDeed["kind"]> = Extract<SpellDeed, { kind: K }>["said"];

/** What stands of a spell: all that was said of it, folded. */
export type Standing = Said<"reported"> & { withdrawn: WithdrawalReason | null };

/** What stands after one more deed. Only a report begins one. */
export function after(it: Standing | undefined, deed: SpellDeed): Standing {
  if (deed.kind === "reported") return { ...deed.said, withdrawn: null };
  if (!it) throw new Error("a spell begins with its report");
  switch (deed.kind) {
    case "course":
      return { ...it, course: sorted([...it.course.filter(({ from }) => from !== deed.said.from), deed.said]) };
    case "recovered":
      return { ...it, recoveredOn: deed.said.recoveredOn };
    case "corrected": {
      const { startsOn = it.startsOn, course = beginningOn(it.course, startsOn) } = deed.said;
      return { ...it, ...given(deed.said), startsOn, course };
    }
    case "withdrawn":
      return { ...it, withdrawn: deed.said.reason };
  }
}

export const fold = (deeds: readonly SpellDeed[]): Standing =>
  deeds.reduce<Standing | undefined>((it, deed) => after(it, deed), undefined)!;

/** What a correction says, without what it leaves out. */
const given = (said: Said<"corrected">) =>
  Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as Partial<Standing>;

const sorted = (course: readonly CourseLine[]): CourseLine[] =>
  course.toSorted((one, other) => (one.from < other.from ? -1 : 1));

/** The same course of a spell that begins on another day: what stood on that day stands from that day. */
function beginningOn(course: readonly CourseLine[], startsOn: string): CourseLine[] {
  const first = course.findLast(({ from }) => from <= startsOn) ?? course[0]!;
  return [{ ...first, from: startsOn }, ...course.filter((line) => line.from > startsOn && line !== first)];
}

/** `endsOn` is the last day in service. */
export type Service = { startsOn: string; endsOn: string | null };

/** When somebody serves and when he is on leave: what ends a spell besides recovery. */
export type Presence = { employments: readonly Service[]; leaves: readonly LeavePeriod[] };

type Ending = Pick<Spell, "endsOn" | "endedBy">;

/**
 * The first day a spell counts no more, and by what: recovery; pregnancy and birth leave, during which no wages are owed
 * for illness (BW art. 7:629 lid 4, WAZO art. 3:1); or the end of the employment, from which on the Sickness Benefits Act pays
 * (ZW art. 29 lid 2 onder c: ziek uit dienst). It follows from what is known today, so an employment that turns out to go on
 * ends nothing. Whoever goes on in a next employment without a day in between stays in service.
 */
export function endOf(
  { startsOn, recoveredOn, employment }: Pick<Spell, "startsOn" | "recoveredOn" | "employment">,
  { employments, leaves }: Presence,
): Ending {
  const leave = leaves
    .map((it) => it.startsOn)
    .filter((it) => it >= startsOn)
    .toSorted()[0];
  const lastDay = lastDayOf(employments, startsOn, employment);
  const ends: Ending[] = [
    { endsOn: recoveredOn, endedBy: "recovery" },
    { endsOn: leave ?? null, endedBy: "leave" },
    { endsOn: lastDay ? dayAfter(lastDay, 1) : null, endedBy: "end_of_employment" },
  ];
  return ends
    .filter(({ endsOn }) => endsOn !== null)
    .reduce<Ending>((one, other) => (one.endsOn && one.endsOn <= other.endsOn! ? one : other), {
      endsOn: null,
      endedBy: null,
    });
}

/** The last day in service of whoever served on a day; null while no end is known, or when he did not serve then. */
function lastDayOf(employments: readonly Service[], day: string, employment: string | null): string | null {
  const one = employments.find((it) => it.startsOn === employment);
  if (one) return one.endsOn;
  let last: string | null = null;
  for (const it of employments.toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1))) {
    if (it.startsOn > (last ? dayAfter(last, 1) : day)) break;
    if (!it.endsOn) return null;
    if (it.endsOn >= day && (!last || it.endsOn > last)) last = it.endsOn;
  }
  return last;
}

type Ill = Pick<Spell, "id" | "startsOn" | "recoveredOn" | "employment" | "differentCause" | "withdrawn">;

/** The days of spells as they count: without those that were withdrawn, each until it ended. */
export const periodsOf = (spells: readonly Ill[], presence: Presence): Period[] =>
  spells
    .filter(({ withdrawn }) => !withdrawn)
    .map(({ id, startsOn, employment, differentCause, ...it }) => {
      const { endsOn } = endOf({ startsOn, employment, ...it }, presence);
      return { id, startsOn, endsOn, employment, differentCause };
    });
