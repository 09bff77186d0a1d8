import { Refusal, type UserId } from "@datakluis/contract";

/**
 * Succession (B9): an employer whose administrators cannot be reached gets another without them, and never by one person
 * alone. One user asks for another, the legal representative confirms, and the administrators have a waiting time to say
 * that they are there. The diagram is docs/toestanden/opvolging.md.
 */

/**
 * Long enough for an administrator on leave, or ill, to read the mail and say no; short enough that a vault in which
 * nobody can work is not closed for long.
 */
export const waitDays = 7;

/** How long the representative has to answer. */
export const linkDays = 14;

/** Whoever asked waits a day before he asks again: each time everybody is mailed. */
const againHours = 24;

const dayMs = 86_400_000;

/** How a request ended. */
export type Outcome = "appointed" | "objected" | "withdrawn" | "declined" | "expired" | "lapsed";

export type Succession = {
  requestedBy: UserId;
  candidate: UserId;
  expiresAt: Date;
  appointsAt: Date | null;
  outcome: Outcome | null;
};

type Party = { userId: UserId; email: string };

/** What is known when somebody asks; both have access to the vault, or they would not have been found. */
export type Asked = {
  requester: Party;
  candidate: Party;
  representativeEmail: string;
  administrators: readonly UserId[];
  /** Another request is not decided yet. */
  isOpen: boolean;
  /** When this requester asked the last time. */
  lastAskedAt: Date | undefined;
};

/** → asked. The representative is the second pair of eyes, so he is not one of the two. */
export function request(it: Asked, now: Date): { expiresAt: Date } {
  if (it.administrators.includes(it.requester.userId)) throw new Refusal("succession_by_administrator");
  if (it.requester.userId === it.candidate.userId) throw new Refusal("succession_own");
  if (it.administrators.includes(it.candidate.userId)) throw new Refusal("succession_administrator");
  if (it.isOpen) throw new Refusal("succession_open");
  const representative = addressOf(it.representativeEmail);
  if ([it.requester, it.candidate].some(({ email }) => addressOf(email) === representative))
    throw new Refusal("representative_is_party");
  if (it.lastAskedAt && now.getTime() - it.lastAskedAt.getTime() < againHours * 3_600_000)
    throw new Refusal("too_many_attempts");
  return { expiresAt: new Date(now.getTime() + linkDays * dayMs) };
}

/** The mailbox behind an address: capitals do not count, nor does what many mailboxes drop behind a plus. */
function addressOf(email: string): string {
  const [name = "", domain = ""] = email.trim().toLowerCase().split("@");
  return `${name.split("+")[0]}@${domain}`;
}

/** asked → confirmed: the waiting time begins. The link works once, for as long as it holds. */
export function confirm(it: Succession | undefined, candidateHasAccess: boolean, now: Date): { appointsAt: Date } {
  mustBeAsked(it, now);
  if (!candidateHasAccess) throw new Refusal("succession_over");
  return { appointsAt: new Date(now.getTime() + waitDays * dayMs) };
}

/** asked → declined. */
export function decline(it: Succession | undefined, now: Date): "declined" {
  mustBeAsked(it, now);
  return "declined";
}

/** The link answers only a request that awaits its answer. */
export function mustBeAsked(it: Succession | undefined, now: Date): Succession {
  if (!it || it.outcome || it.appointsAt || it.expiresAt <= now) throw new Refusal("succession_link_invalid");
  return it;
}

/**
 * asked or confirmed → objected, by an administrator who is there after all. In a frozen vault only by one who may judge
 * the freeze: whoever signed what is in doubt could otherwise keep everybody else out.
 */
export function object(it: Succession, mayJudge: boolean): "objected" {
  if (it.outcome) throw new Refusal("succession_over");
  if (!mayJudge) throw new Refusal("succession_objection_not_yours");
  return "objected";
}

/** asked or confirmed → withdrawn, by whoever asked. */
export function withdraw(it: Succession): "withdrawn" {
  if (it.outcome) throw new Refusal("succession_over");
  return "withdrawn";
}

/**
 * What becomes of it by itself at this moment: nothing yet, or its end. Nobody is appointed without the representative's
 * yes and the whole waiting time after it, nor when he lost his access meanwhile.
 */
export function due(it: Succession, candidateHasAccess: boolean, now: Date): Outcome | undefined {
  if (it.outcome) return undefined;
  if (!candidateHasAccess) return "lapsed";
  if (it.appointsAt) return it.appointsAt <= now ? "appointed" : undefined;
  return it.expiresAt <= now ? "expired" : undefined;
}
