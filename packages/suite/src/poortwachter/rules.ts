import type { SpellChain, TaskKind, TaskOwner } from "@datakluis/contract";
import { dateOfChain, dayOfChain } from "../absence/chain.ts";
import { workingDayFrom, type Holidays } from "./calendar.ts";

/** The clock of a chain of spells (absence/chain.ts): day 0 is its first sick day, and it stands still in its gaps. */
export type Course = Pick<SpellChain, "startsOn" | "gaps">;

/** A task of the protocol with its dates. `opensOn` is the first day on which it can be done, `dueOn` the last on which it is in time. */
export type Protocol = {
  kind: TaskKind;
  /** Of an evaluation: which one, from 1; of every other 0. */
  number: number;
  /** Of an own task: which. */
  ownId: string | null;
  owner: TaskOwner;
  opensOn: string;
  dueOn: string;
};

type Step = { kind: TaskKind; opens: number; due: number; owner: TaskOwner };

const analysisDue = 41;
const planDue = 55;
const planAfterAnalysis = 14;
const evaluationEvery = 42;

/** The last day of the waiting time of 104 weeks, as days counted (WIA art. 23 lid 1, BW art. 7:629 lid 1). */
export const lastWaitingDay = 727;

/**
 * What has a day of its own. Day 0 is the first sick day, so a term of six weeks ends on day 41.
 */
const steps: readonly Step[] = [
  // The service must know in time to judge within six weeks (Arbeidsomstandighedenwet art. 14 lid 1 onder b).
  { kind: "report_to_service", opens: 0, due: 6, owner: "employer" },
  // Within six weeks (Regeling procesgang eerste en tweede ziektejaar art. 2).
  { kind: "problem_analysis", opens: 35, due: analysisDue, owner: "doctor" },
  // Between week 46 and 52 the parties look back and ahead (Regeling procesgang art. 4).
  { kind: "first_year_evaluation", opens: 315, due: 363, owner: "employer_employee" },
  // Work elsewhere, at the latest six weeks after that (WIA art. 25 and 65; UWV, Werkwijzer Poortwachter).
  { kind: "second_track", opens: 363, due: 405, owner: "employer" },
  // Two weeks before the application all of it is there (WIA art. 25 lid 3, Regeling procesgang art. 6).
  { kind: "current_opinion", opens: 602, due: 636, owner: "doctor" },
  { kind: "final_evaluation", opens: 602, due: 636, owner: "employer_employee" },
  { kind: "reintegration_report", opens: 602, due: 636, owner: "employer" },
  // Eleven weeks before the waiting time ends (WIA art. 64 lid 3).
  { kind: "wia_application", opens: 602, due: 650, owner: "employee" },
];

/** What was done that others count from, and what the service added. */
export type Known = {
  /** When the problem analysis was done, and when the action plan was made. */
  analysisOn?: string | undefined;
  planOn?: string | undefined;
  /** No action plan is needed, so there is none to evaluate. */
  withoutPlan?: boolean;
  own?: readonly Own[];
  holidays: Holidays;
};

/** A task of the service or of one employer, on days of the clock. */
export type Own = { id: string; opensDay: number; dueDay: number; owner: TaskOwner };

/**
 * The tasks of a chain of spells, in the order in which they are due (Wet verbetering poortwachter). A task done late never
 * shifts the next: what counts from another counts at the latest from its due date.
 */
export function protocolOf(course: Course, known: Known): Protocol[] {
  const on = (days: number) => dateOfChain(course, days);
  const plain = (it: Step): Protocol => ({
    kind: it.kind,
    number: 0,
    ownId: null,
    owner: it.owner,
    opensOn: on(it.opens),
    dueOn: on(it.due),
  });
  return [
    ...steps.map(plain),
    planOf(course, known),
    ...evaluationsOf(course, known),
    week42(course, known.holidays),
    ...(known.own ?? []).map((it) => ownOf(course, it)),
  ].toSorted((one, other) => compare(one.dueOn, other.dueOn) || compare(one.opensOn, other.opensOn));
}

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

/** The day of the clock on which the plan is due: two weeks after the analysis, in the eighth week at the latest (Regeling procesgang art. 4). */
const planDay = (course: Course, { analysisOn }: Known): number =>
  analysisOn === undefined ? planDue : Math.min(planDue, dayOfChain(course, analysisOn) + planAfterAnalysis);

function planOf(course: Course, known: Known): Protocol {
  const opensOn = known.analysisOn ?? dateOfChain(course, analysisDue);
  const dueOn = dateOfChain(course, planDay(course, known));
  return {
    kind: "action_plan",
    number: 0,
    ownId: null,
    owner: "employer_employee",
    opensOn: opensOn < dueOn ? opensOn : dueOn,
    dueOn,
  };
}

/**
 * Every six weeks from the plan, or from when it was due if it came later, for as long as the waiting time lasts (Regeling
 * procesgang art. 4 lid 2). Each opens when the one before it is due.
 */
function evaluationsOf(course: Course, known: Known): Protocol[] {
  if (known.withoutPlan) return [];
  const due = planDay(course, known);
  const made = known.planOn === undefined ? due : Math.min(due, dayOfChain(course, known.planOn));
  const tasks: Protocol[] = [];
  for (let number = 1; made + number * evaluationEvery <= lastWaitingDay; number += 1)
    tasks.push({
      kind: "evaluation",
      number,
      ownId: null,
      owner: "employer_employee",
      opensOn: dateOfChain(course, made + (number - 1) * evaluationEvery),
      dueOn: dateOfChain(course, made + number * evaluationEvery),
    });
  return tasks;
}

/** The first day after 42 weeks. */
export const week42Day = 294;

/**
 * To UWV on the first day after 42 weeks (ZW art. 38 lid 1), or the first working day after it: a term of law that ends on a
 * Saturday, a Sunday or a holiday runs on (Algemene termijnenwet art. 1).
 */
const week42 = (course: Course, holidays: Holidays): Protocol => ({
  kind: "week_42",
  number: 0,
  ownId: null,
  owner: "employer",
  opensOn: dateOfChain(course, 280),
  dueOn: workingDayFrom(dateOfChain(course, week42Day), holidays),
});

const ownOf = (course: Course, { id, opensDay, dueDay, owner }: Own): Protocol => ({
  kind: "own",
  number: 0,
  ownId: id,
  owner,
  opensOn: dateOfChain(course, opensDay),
  dueOn: dateOfChain(course, dueDay),
});
