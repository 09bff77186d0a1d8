import { createHash } from "node:crypto";
import { WriteId, type CourseLine, type PastSpell } from "@datakluis/contract";
import { dayAfter, daysBetween, diceOf, type Dice } from "./dice.ts";
import type { Trade } from "./firms.ts";
import { years, type Employee } from "./staff.ts";

/** Pregnancy and birth leave of an invented employee; the last day not included. */
export type Leave = { id: string; number: string; startsOn: string; endsOn: string };

/**
 * Three years of absence up to today, as often and as long as people in the Netherlands are ill: about one report a person a year, three
 * quarters of them for a week at most, most days lost to the few that last months, more in winter, and some people far more
 * often than others (CBS, Ziekteverzuim volgens werknemers; TNO, Nationale Enquête Arbeidsomstandigheden). Pure: the same for
 * the same people and day.
 *
 * @param spared who is never ill
 */
export function illnessOf(
  staff: readonly Employee[],
  trade: Trade,
  { today, seed, spared = [] }: { today: string; seed: number; spared?: readonly string[] },
): { spells: PastSpell[]; leaves: Leave[] } {
  const dice = diceOf(seed);
  const begin = dayAfter(today, -years * 365);
  const spells: PastSpell[] = [];
  const leaves: Leave[] = [];
  for (const employee of staff) {
    const own = leaveOf(dice, employee, begin, today);
    const ill = spared.includes(employee.number) ? [] : spellsOf(dice, employee, trade, { begin, today, leave: own });
    spells.push(...ill);
    if (own && !spared.includes(employee.number)) leaves.push(own);
  }
  return { spells, leaves };
}

type Within = { begin: string; today: string; leave: Leave | undefined };

/** Some are ill four times a year and some never in ten: a draw that is exponential has both. */
function spellsOf(dice: Dice, { number, jobs }: Employee, trade: Trade, { begin, today, leave }: Within): PastSpell[] {
  const from = later(jobs[0]!.startsOn, dayAfter(begin, -400));
  const until = earlier(jobs.at(-1)!.endsOn ?? today, today);
  const often = (0.25 - 0.75 * Math.log(1 - dice.part())) * trade.frequency;
  const spells: PastSpell[] = [];
  let day = from;
  for (;;) {
    day = dayAfter(day, 1 + Math.floor((-Math.log(1 - dice.part()) / (often * 1.55)) * 365));
    if (day >= until) return spells;
    // What summer and Sundays leave out, the rate above makes good.
    if (!dice.happens(inSeason(day))) continue;
    const days = daysOf(dice, trade.length);
    const end = dayAfter(day, days);
    const meets = leave && day < leave.endsOn && leave.startsOn < dayAfter(end, 1);
    if (meets) continue;
    if (end >= begin) spells.push(spellOf(dice, number, day, days, until, today));
    day = dayAfter(end, 3);
  }
}

/** Winter has half as many again as summer, and Monday more than Saturday. */
function inSeason(day: string): number {
  const date = new Date(`${day}T00:00:00Z`);
  const winter = 0.8 + 0.2 * Math.cos(((date.getUTCMonth() + date.getUTCDate() / 31 - 0.8) / 12) * 2 * Math.PI);
  return winter * [0.55, 1, 0.95, 0.9, 0.9, 0.8, 0.55][date.getUTCDay()]!;
}

/** How long somebody is ill: of a hundred, seventy-five a week at most, eighteen six weeks, six a year and one longer. */
function daysOf(dice: Dice, length: number): number {
  const chance = dice.part();
  if (chance < 0.75) return 1 + Math.floor(7 * dice.part() ** 1.4);
  if (chance < 0.928) return Math.round(8 + 34 * dice.part() ** 1.6);
  if (chance < 0.988) return Math.round((43 + 250 * dice.part() ** 1.7) * length);
  return Math.min(715, Math.round((366 + 330 * dice.part()) * length));
}

function spellOf(dice: Dice, number: string, startsOn: string, days: number, until: string, today: string): PastSpell {
  const end = dayAfter(startsOn, days);
  // Whoever leaves ill does not recover here, and nobody knows of a day to come.
  const recoveredOn = end <= until ? end : null;
  const last = recoveredOn ?? dayAfter(until, 1);
  return {
    id: idOf(`spell ${number} ${startsOn}`),
    personnelNumber: number,
    startsOn,
    reportedOn: earlier(dayAfter(startsOn, dice.happens(0.85) ? 0 : dice.between(1, 4)), today),
    recoveredOn,
    course: courseOf(dice, startsOn, days, earlier(last, today)),
    safetyNet: dice.happens(0.03) ? "yes" : dice.happens(0.1) ? "unknown" : "no",
    workAccident: dice.happens(0.02),
    liableThirdParty: dice.happens(0.01),
    expectedDays: days > 14 && dice.happens(0.4) ? Math.min(730, Math.max(7, Math.round(days / 7) * 7)) : null,
  };
}

/** Whoever is ill for weeks comes back step by step. */
function courseOf(dice: Dice, startsOn: string, days: number, before: string): CourseLine[] {
  const course: CourseLine[] = [{ from: startsOn, percentage: 100, therapy: null }];
  if (days < 15 || !dice.happens(0.75)) return course;
  const steps =
    days < 60
      ? [50]
      : dice.pick([
          [75, 50, 25],
          [80, 50],
          [60, 40, 20],
          [50, 25],
        ]);
  for (const [at, percentage] of steps.entries()) {
    const from = dayAfter(startsOn, Math.round(days * (0.35 + (0.5 * at) / steps.length)));
    const therapy = at === 0 && days > 120 && dice.happens(0.3) ? 20 : null;
    if (from < before) course.push({ from, percentage, therapy });
  }
  return course;
}

/** Sixteen weeks, to women of an age to have it, about one in twenty-five a year (WAZO art. 3:1). */
function leaveOf(
  dice: Dice,
  { number, female, bornOn, jobs }: Employee,
  begin: string,
  today: string,
): Leave | undefined {
  if (!female || !dice.happens(0.04 * years)) return undefined;
  const startsOn = dayAfter(begin, dice.roll(years * 365 + 60));
  const endsOn = dayAfter(startsOn, 112);
  const age = daysBetween(bornOn, startsOn) / 365;
  const serves = jobs[0]!.startsOn < startsOn && endsOn < (jobs.at(-1)!.endsOn ?? "9999");
  if (age < 22 || age > 42 || !serves || startsOn > dayAfter(today, 60)) return undefined;
  return { id: idOf(`leave ${number} ${startsOn}`), number, startsOn, endsOn };
}

const earlier = (one: string, other: string) => (one < other ? one : other);
const later = (one: string, other: string) => (one > other ? one : other);

/** The same id for the same thing at each start (a UUID of version 8, RFC 9562): written twice it is there once. */
export function idOf(what: string): WriteId {
  const hex = createHash("sha256").update(`datakluis demo ${what}`).digest("hex");
  return WriteId.parse(
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
  );
}
