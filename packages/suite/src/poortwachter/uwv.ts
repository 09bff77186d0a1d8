import type { SafetyNetGround } from "@datakluis/contract";
import { dateOfChain } from "../absence/chain.ts";
import { dayAfter } from "../absence/days.ts";
import { workingDayUntil, type Holidays } from "./calendar.ts";
import type { Course, Protocol } from "./rules.ts";

/**
 * A task with how long it is of use, and whether it tells by being there what only the service may know. `spellId`: of which
 * spell it is; of the whole chain when left out.
 */
export type Due = Protocol & { until: string | null; serviceOnly: boolean; spellId?: string };

/** Somebody recovered of a spell of a chain; `relapsedOn` when he fell ill again within it. */
type Recovery = { spellId: string; on: string; relapsedOn: string | null };

/** What must be known of an absence to say what UWV is to be told of it, besides the 42nd week. */
export type Notifiable = {
  course: Course;
  endsOn: string | null;
  endedBy: "recovery" | "leave" | "end_of_employment" | null;
  recoveries: readonly Recovery[];
  /** Why the safety net pays, as the service knows it; null where it does not or nobody said so. */
  ground: SafetyNetGround | null;
  /** On which day UWV was told that somebody is ill: by what his employer sees, and by what only the service knows. */
  told: { openly?: string | undefined; byService?: string | undefined };
  holidays: Holidays;
};

/** On the fourth day of illness at the latest: benefit from the first day on (ZW art. 29a, art. 38a). */
const fourthDay: readonly SafetyNetGround[] = ["flexible_weeks", "after_birth", "fictitious_employment"];

/** A notification that late is still one; after a quarter of a year nobody is reminded of it. */
export const usefulFor = 92;

/** Six weeks: the employer pays wages and has them back (ZW art. 29a leden 1 en 4, 29b, 29 lid 2 onder e; art. 38a). */
const sixWeeks = 42;

/**
 * What UWV must be told, and until when: that somebody is ill for whom the safety net pays, that he leaves while he is
 * ill (ZW art. 38 lid 2), and that he recovered, within two days, when it was told that he was ill (ZW art. 38a). Who falls
 * ill again within four weeks recovers again: each time of which UWV knew that he was ill is told.
 */
export function uwvOf(it: Notifiable): Due[] {
  const { course, endsOn, endedBy, recoveries, ground, told, holidays } = it;
  const tasks: Due[] = [];
  const add = (kind: Protocol["kind"], opensOn: string, dueOn: string, serviceOnly: boolean, spellId?: string) =>
    tasks.push({
      ...(spellId ? { spellId } : {}),
      ...{ kind, number: 0, ownId: null, opensOn, dueOn, serviceOnly },
      // What the employer may not see can only wait for somebody who may.
      owner: serviceOnly ? "case_manager" : "employer",
      until: dayAfter(dueOn, usefulFor),
    });
  if (ground) add("uwv_report", course.startsOn, dateOfChain(course, fourthDay.includes(ground) ? 3 : sixWeeks), true);
  if (endedBy === "end_of_employment" && endsOn) {
    const lastDay = dayAfter(endsOn, -1);
    const [opensOn, dueOn] = [dayAfter(lastDay, -14), workingDayUntil(lastDay, holidays)];
    add("uwv_leaving", opensOn < course.startsOn ? course.startsOn : opensOn, dueOn, false);
  }
  for (const { spellId, on, relapsedOn } of recoveries) {
    const inTime = (day: string | undefined) => day !== undefined && (relapsedOn === null || day < relapsedOn);
    if (inTime(told.openly) || inTime(told.byService))
      add("uwv_recovery", on, dayAfter(on, 2), !inTime(told.openly), spellId);
  }
  return tasks;
}
