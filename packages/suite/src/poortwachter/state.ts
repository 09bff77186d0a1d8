import { createHash } from "node:crypto";
import type {
  NotApplicableReason,
  SafetyNetGround,
  SpellChain,
  Task,
  TaskState,
  TaskTimeline,
  UserId,
} from "@datakluis/contract";
import { dateOfChain } from "../absence/chain.ts";
import { dayAfter } from "../absence/days.ts";
import { usefulFor, uwvOf, type Due, type Notifiable } from "./uwv.ts";
import { lastWaitingDay, protocolOf, week42Day, type Known, type Own, type Protocol } from "./rules.ts";

/** What somebody did with a task, oldest first. */
export type TaskEvent = {
  spellId: string;
  kind: Protocol["kind"];
  number: number;
  ownId: string | null;
  what: "done" | "not_applicable" | "reopened" | "assigned";
  doneOn: string | null;
  reason: NotApplicableReason | null;
  assignee: { userId: UserId; displayName: string } | null;
  byName: string;
  at: Date;
};

/** The last word on a task: that it was done, or need not be. `byName` is null of what a coupling did. */
type Closed = Pick<TaskEvent, "what" | "doneOn" | "reason" | "at"> & { byName: string | null };

/** A task with what was done to it. */
export type Standing = Due & {
  id: string;
  closed: Closed | undefined;
  assignee: TaskEvent["assignee"];
};

type Key = Pick<Protocol, "kind" | "number" | "ownId">;
const keyOf = ({ kind, number, ownId }: Key) => `${kind} ${number} ${ownId ?? ""}`;

/** Under which what was done is found: of what is of one spell, under that spell. */
const placeOf = (it: Key & { spellId?: string }) =>
  it.kind === "uwv_recovery" ? `${keyOf(it)} ${it.spellId}` : keyOf(it);

/**
 * By which a task is known: the same for as long as its chain begins with the same spell, however its dates move (a UUID of
 * version 8, RFC 9562). It tells nothing that the ids it is made of do not.
 */
export function taskIdOf(spellId: string, key: Key): string {
  const hex = createHash("sha256")
    .update(`${spellId} ${keyOf(key)}`)
    .digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A chain with what else decides about its tasks. */
export type Chain = SpellChain & {
  confidential: boolean;
  endedBy: Notifiable["endedBy"];
  recoveries: Notifiable["recoveries"];
  /** When, in Europe/Amsterdam on which day, and by whom its first spell was reported. */
  reported: { on: string; at: Date; byName: string | null };
  ground: SafetyNetGround | null;
};

/**
 * The tasks of a chain with what was done to them. What was done at any of its spells counts: two chains become one when
 * a spell in between is reported later.
 */
export function standingOf(
  chain: Chain,
  events: readonly TaskEvent[],
  { own, holidays }: Pick<Known, "own" | "holidays">,
): Standing[] {
  const outcomes = new Map<string, TaskEvent>();
  const assigned = new Map<string, TaskEvent>();
  for (const event of events)
    if (chain.spells.includes(event.spellId))
      (event.what === "assigned" ? assigned : outcomes).set(placeOf(event), event);
  const closed = (key: Key & { spellId?: string }) => {
    const last = outcomes.get(placeOf(key));
    return last?.what === "reopened" ? undefined : last;
  };
  const plan = closed({ kind: "action_plan", number: 0, ownId: null });
  const known: Known = {
    analysisOn: closed({ kind: "problem_analysis", number: 0, ownId: null })?.doneOn ?? undefined,
    planOn: plan?.doneOn ?? undefined,
    withoutPlan: plan?.what === "not_applicable",
    own: own ?? [],
    holidays,
  };
  const toldOn = (kind: Protocol["kind"]) => closed({ kind, number: 0, ownId: null })?.doneOn ?? undefined;
  const told = { openly: toldOn("week_42"), byService: toldOn("uwv_report") };
  const { endsOn, endedBy, recoveries, ground } = chain;
  const law = protocolOf(chain, known).map((it) => ({ ...it, until: untilOf(it, chain), serviceOnly: false }));
  const tasks: Due[] = [...law, ...uwvOf({ course: chain, endsOn, endedBy, recoveries, ground, told, holidays })];
  const inOrder = tasks.toSorted((one, other) => (one.dueOn < other.dueOn ? -1 : one.dueOn > other.dueOn ? 1 : 0));
  return inOrder.map((it) => ({
    ...it,
    id: taskIdOf(spellOf(chain, it), it),
    closed: it.kind === reportOf ? doneByReport(chain) : closed(it),
    assignee: assigned.get(placeOf(it))?.assignee ?? null,
  }));
}

/**
 * What was not done of an absence that ended need not be done any more, except the 42nd-week notification: who was ill for
 * 42 weeks is still to be reported (ZW art. 38 lid 1), however late, and like every notification for a quarter of a year.
 */
function untilOf({ kind }: Protocol, chain: Chain): string | null {
  const { endsOn } = chain;
  if (kind !== "week_42" || !endsOn || endsOn < dateOfChain(chain, week42Day)) return endsOn;
  return dayAfter(endsOn, usefulFor);
}

/** By which spell a task is known. */
export const spellOf = ({ spells }: Pick<Chain, "spells">, { spellId }: Pick<Due, "spellId">): string =>
  spellId ?? spells[0]!;

/** What was reported here has reached the service: nobody need say so again. */
export const reportOf: Protocol["kind"] = "report_to_service";

const doneByReport = ({ reported: { on, at, byName } }: Chain): Closed => ({
  ...{ what: "done", doneOn: on, reason: null },
  ...{ at, byName },
});

/** Whether a task may still be of use: what was not done of an absence that ended need not be done any more. */
export const isOfUse = ({ until }: Pick<Due, "until">, today: string): boolean => until === null || until > today;

/** How a task stands on a day in Europe/Amsterdam. */
function stateOf(it: Standing, today: string): TaskState {
  const { opensOn, dueOn, closed } = it;
  if (closed) return closed.what === "done" ? "done" : "not_applicable";
  if (!isOfUse(it, today)) return "lapsed";
  if (today < opensOn) return "coming";
  return today > dueOn ? "overdue" : "open";
}

/** What is shown of a task. */
export function taskOf(
  it: Standing,
  { today, own, confidential }: { today: string; own: readonly (Own & { name: string })[]; confidential: boolean },
): Task {
  const { id, kind, number, owner, opensOn, dueOn, closed, assignee } = it;
  return {
    ...{ id, kind, number, owner, opensOn, dueOn, assignee, confidential },
    ownName: own.find((one) => one.id === it.ownId)?.name ?? null,
    state: stateOf(it, today),
    doneOn: closed?.doneOn ?? null,
    reason: closed?.reason ?? null,
    closedBy: closed?.byName ?? null,
    closedAt: closed?.at.toISOString() ?? null,
  };
}

/** What the timeline says of a chain besides its tasks. */
export const timelineOf = (chain: Chain, tasks: Task[]): TaskTimeline => ({
  spellId: chain.spells[0]!,
  startsOn: chain.startsOn,
  endsOn: chain.endsOn,
  gaps: chain.gaps,
  ground: chain.ground,
  lastDay: dateOfChain(chain, lastWaitingDay),
  tasks,
});
