import { Refusal, type UserId } from "@datakluis/contract";

/** Between the confirmation and the destruction: long enough that whoever was away hears of it and can stop it (B8). */
export const waitingDays = 14;
/** How long the representative's link works. */
export const linkDays = 14;
/** How long an export lies ready. */
const exportDays = 7;

/** Where a destruction stands; the diagram is docs/toestanden/einde.md. */
export type Ordered = {
  id: string;
  orderedBy: UserId;
  orderedAt: Date;
  confirmedAt: Date | null;
  dueAt: Date | null;
  begunAt: Date | null;
};

/** An administrator, and since when he is one. */
export type Keeper = { userId: UserId; since: Date };

type Vault = {
  state: "awaiting" | "moving" | "active" | "ended";
  /** An export that was finished and not yet thrown away. */
  hasExport: boolean;
  standing: Ordered | undefined;
};

/** An export is asked for of a vault that stands: nobody is on his way in any more. */
export function mayExport(state: Vault["state"]): void {
  if (state === "ended") throw new Refusal("service_ended");
  if (state !== "active") throw new Refusal("not_active");
}

/** Nothing → ordered. Whoever takes nothing along says so (AVG art. 28 lid 3 onder g: give back or destroy, as he chooses). */
export function order({ state, hasExport, standing }: Vault, withoutExport: boolean): void {
  mayExport(state);
  if (standing) throw new Refusal("destruction_ordered");
  if (!hasExport && !withoutExport) throw new Refusal("export_first");
}

/**
 * Whether the representative must be asked: there is nobody else. Refuses `representative_is_you` where that would be the
 * same person after all.
 */
export function needsRepresentative(
  administrators: readonly UserId[],
  addresses: { orderer: string; representative: string },
): boolean {
  if (administrators.length > 1) return false;
  if (addresses.orderer.toLowerCase() === addresses.representative.toLowerCase())
    throw new Refusal("representative_is_you");
  return true;
}

/** Four eyes: not whoever ordered it, nor anybody he could appoint since. */
export const mayConfirm = (ordered: Ordered, by: Keeper): boolean =>
  ordered.confirmedAt === null && ordered.orderedBy !== by.userId && by.since < ordered.orderedAt;

/** Ordered → confirmed. Asked again it is confirmed already: false. */
export function confirm(ordered: Ordered | undefined, wanted: string, by: Keeper | "representative"): boolean {
  mustBeThis(ordered, wanted);
  if (ordered.confirmedAt) return false;
  if (by !== "representative" && !mayConfirm(ordered, by)) throw new Refusal("confirm_not_yours");
  return true;
}

/** Ordered or confirmed → cancelled, by any administrator, until it has begun. */
export function cancel(ordered: Ordered | undefined, wanted: string): void {
  mustBeThis(ordered, wanted);
  if (ordered.begunAt) throw new Refusal("destruction_begun");
}

function mustBeThis(ordered: Ordered | undefined, wanted: string): asserts ordered is Ordered {
  if (ordered?.id !== wanted) throw new Refusal("destruction_other");
}

const dayMs = 86_400_000;

export const dueAfter = (confirmedAt: Date): Date => new Date(confirmedAt.getTime() + waitingDays * dayMs);
export const linkUntil = (orderedAt: Date): Date => new Date(orderedAt.getTime() + linkDays * dayMs);
export const exportsBefore = (now: Date): Date => new Date(now.getTime() - exportDays * dayMs);
export const removedAfter = (readyAt: Date): Date => new Date(readyAt.getTime() + exportDays * dayMs);

/** Confirmed, and the waiting time over. Once it has begun it goes on to its end. */
export const isDue = (ordered: Ordered | undefined, now: Date): ordered is Ordered =>
  ordered !== undefined && (ordered.begunAt !== null || (ordered.dueAt !== null && ordered.dueAt <= now));

/** The link works once, for as long as it holds. */
export function mayUseLink(link: { expiresAt: Date; used: boolean } | undefined, now: Date): void {
  if (!link || link.used || link.expiresAt <= now) throw new Refusal("destruction_link_invalid");
}
