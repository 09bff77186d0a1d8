import { Refusal, type Identity, type SharedIdentity, type UserId } from "@datakluis/contract";

/** The newest version of the text on anonymous search; the text itself is the screen's. */
export const newestText = 1;

/** How long a ticket may be used. */
export const ticketMs = 5 * 60_000;

/** What is counted is counted over this long, from the first attempt on. */
export const windowMs = 24 * 3_600_000;

/**
 * How much may be tried (docs/besluiten/018): enough for a day of intake, far too little to guess. Of an employer the
 * misses lock, and nothing else does, so that nothing he sees depends on whom the service recognised.
 */
export const limits = { user: { attempts: 40, misses: 10 }, employer: { attempts: 400, misses: 25 } } as const;

// The agreement

/** What happened to the agreement, oldest first. */
export type Happened = { kind: "given" | "withdrawn" | "locked" | "unlocked"; at: Date; version: number | null };

/** Where it stands: what was given last and not withdrawn, and since when it is locked. */
export function standingOf<Line extends Happened>(history: readonly Line[]) {
  const last = history.at(-1);
  const given = last && last.kind !== "withdrawn" ? history.findLast((it) => it.kind === "given") : undefined;
  return { given, lockedAt: last?.kind === "locked" ? last.at : null };
}

type Vault = { state: "awaiting" | "moving" | "active" | "ended"; frozen: boolean };

/**
 * Off until an administrator gives it, to the text that stands now (AVG art. 28(3)(a)). True when it must be written
 * down; what was given to the same text already stays. Refuses `outdated`, `vault_frozen` and what the state refuses.
 */
export function give(vault: Vault, history: readonly Happened[], version: number): boolean {
  mustBeActive(vault);
  if (version !== newestText) throw new Refusal("outdated");
  return standingOf(history).given?.version !== version;
}

/** Whoever agreed may stop it at any time, also in a vault that stands still or has ended. */
export const withdraw = (history: readonly Happened[]): boolean => Boolean(standingOf(history).given);

export const lock = (history: readonly Happened[], misses: number): boolean => {
  const { given, lockedAt } = standingOf(history);
  return Boolean(given) && !lockedAt && misses >= limits.employer.misses;
};

export function unlock(vault: Vault, history: readonly Happened[]): boolean {
  mustBeActive(vault);
  return standingOf(history).lockedAt !== null;
}

function mustBeActive({ state, frozen }: Vault): void {
  if (frozen) throw new Refusal("vault_frozen");
  if (state === "ended") throw new Refusal("service_ended");
  if (state === "awaiting") throw new Refusal("agreement_unsigned");
  if (state === "moving") throw new Refusal("moving_in");
}

// Recognising

/** How much was tried since a moment. */
export type Count = { since: Date; attempts: number; misses: number };

/** `allowed`: by the service's word and the employer's agreement. `found`: exactly one person has all marks. */
export type Attempt = { allowed: boolean; found: boolean };

export type Verdict = {
  /** As it stands on the record of attempts: `shut` and `not` are told in one word. */
  kind: "one" | "not" | "shut" | "limited";
  user: Count;
  employer: Count;
  /** The employer's misses reached their limit. */
  locks: boolean;
};

/**
 * What an attempt comes to, and what is counted for it. Whoever is not allowed counts for himself only, as a miss: so he
 * hears nothing else than who misses, and cannot lock anybody's search. Over a limit nothing is counted and nothing told.
 */
export function judge(counts: { user: Count; employer: Count }, { allowed, found }: Attempt, now: Date): Verdict {
  const user = inWindow(counts.user, now);
  const employer = inWindow(counts.employer, now);
  if (isOver(user, limits.user) || (allowed && employer.attempts >= limits.employer.attempts))
    return { kind: "limited", user, employer, locks: false };
  const open = allowed && employer.misses < limits.employer.misses;
  const kind = !open ? "shut" : found ? "one" : "not";
  const missed = kind === "one" ? 0 : 1;
  const mine = { ...user, attempts: user.attempts + 1, misses: user.misses + missed };
  if (!open) return { kind, user: mine, employer, locks: allowed };
  const theirs = { ...employer, attempts: employer.attempts + 1, misses: employer.misses + missed };
  return { kind, user: mine, employer: theirs, locks: theirs.misses >= limits.employer.misses };
}

const isOver = (it: Count, most: { attempts: number; misses: number }) =>
  it.attempts >= most.attempts || it.misses >= most.misses;

const inWindow = ({ since, attempts, misses }: Count, now: Date): Count =>
  now.getTime() - since.getTime() < windowMs ? { since, attempts, misses } : { since: now, attempts: 0, misses: 0 };

// Using a ticket

export type Ticket = {
  userId: UserId;
  /** Of a miss there is a ticket too, of nobody. */
  ofSomebody: boolean;
  expiresAt: Date;
  usedId: string | null;
  usedInformed: boolean | null;
  /** Whether the employer still agrees, and nothing shut the search since. */
  open: boolean;
};

/**
 * Once, by whom it was given to, within minutes. True when it is used now, false when this very write used it before.
 * Refuses `ticket_invalid`, the same for one that never was, and `already_written`.
 */
export function use(
  ticket: Ticket | undefined,
  by: { userId: UserId; id: string; informed: boolean },
  now: Date,
): boolean {
  if (!ticket || !ticket.ofSomebody || ticket.userId !== by.userId) throw new Refusal("ticket_invalid");
  if (ticket.usedId === by.id) {
    if (ticket.usedInformed !== by.informed) throw new Refusal("already_written");
    return false;
  }
  if (ticket.usedId || ticket.expiresAt <= now || !ticket.open) throw new Refusal("ticket_invalid");
  return true;
}

/** What is retrieved of somebody: no BSN, which is a grant of its own (UAVG art. 46), and no IBAN. */
export function told({ bsn: _bsn, iban: _iban, ...rest }: Identity): SharedIdentity {
  return rest;
}
