import { Refusal, type Side, type Substitution, type SuiteRight, type UserId } from "@datakluis/contract";
import { mayCombine } from "../groups/rules.ts";

/** Never lent: those are between a user and the administrator of a vault (product.md A5). */
const notLent: readonly SuiteRight[] = ["vault", "retrieve", "audit_confidential"];

/** What one who substitutes gets of the rights of who lends; the medical part only if it is open to him himself (A5). */
export const lentOf = (rights: readonly SuiteRight[], own: readonly SuiteRight[]): SuiteRight[] =>
  rights.filter((it) => !notLent.includes(it) && (it !== "medical" || own.includes(it)));

/** A period in calendar days of the Netherlands; `endsOn` is the first day after it. */
export type Period = { startsOn: string; endsOn: string };

/** The day after a calendar day. */
export function dayAfter(day: string): string {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}

/** The day before, to tell people the last day itself. */
export function dayBefore(day: string): string {
  const last = new Date(`${day}T00:00:00Z`);
  last.setUTCDate(last.getUTCDate() - 1);
  return last.toISOString().slice(0, 10);
}

const meet = (one: Period, other: Period) => one.startsOn < other.endsOn && other.startsOn < one.endsOn;

/** What is known when somebody lends what he may do. */
export type Lending = {
  lender: { userId: UserId; side: Side; rights: readonly SuiteRight[] };
  /** Nothing for somebody who is not there, or of the other side, or out of sight. */
  substitute: { rights: readonly SuiteRight[] } | undefined;
  period: Period;
  /** Periods for which the lender has a substitute already. */
  taken: readonly Period[];
  today: string;
};

/**
 * One substitute at a time, a year at most, and nobody who would hold what may not be in one hand: whoever manages users
 * sees no dossiers, not for a week either.
 */
export function mayLend({ lender, substitute, period, taken, today }: Lending): void {
  if (!substitute) throw new Refusal("not_found");
  const say = (path: string, sentence: string) => {
    throw new Refusal("invalid", [{ path, sentence }]);
  };
  if (period.startsOn < today) say("from", "Kies een eerste dag vanaf vandaag.");
  if (period.endsOn > `${Number(period.startsOn.slice(0, 4)) + 1}${period.startsOn.slice(4)}`)
    say("until", "Een plaatsvervanging duurt hoogstens een jaar.");
  if (!mayCombine([...substitute.rights, ...lentOf(lender.rights, substitute.rights)]))
    throw new Refusal("substitution_mixed");
  if (taken.some((it) => meet(it, period))) throw new Refusal("substitution_overlaps");
}

/** Where a substitution stands on a day; `lent` says whether its rights count now. */
export function stateOf(it: Period & { withdrawn: boolean; lent: boolean }, today: string): Substitution["state"] {
  if (it.withdrawn) return "withdrawn";
  if (today < it.startsOn) return "coming";
  if (it.endsOn <= today) return "ended";
  return it.lent ? "running" : "idle";
}
