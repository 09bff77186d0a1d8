import { Refusal, type Side } from "@datakluis/contract";

/** What a browser was sent to the provider for. */
export type Purpose = "sign_in" | "accept" | "link" | "confirm";

const visitMs = 10 * 60_000;
/** How far the clocks of two servers may be apart. */
const skewMs = 5_000;

type Visit = { purpose: Purpose; sessionId: string | null; begunAt: Date };

/** When everything begun before is of no use any more. */
export const lostBefore = (now: Date): Date => new Date(now.getTime() - visitMs);

/** Used, too late, of another browser, and begun in a session that is not this one any more, are one answer. */
export function mustBeUnderWay<V extends Visit>(
  visit: V | undefined,
  session: { id: string } | undefined,
  now: Date,
): asserts visit is V {
  if (!visit || visit.begunAt <= lostBefore(now)) throw new Refusal("provider_lost");
  if (visit.sessionId && visit.sessionId !== session?.id) throw new Refusal("provider_lost");
}

/**
 * The provider is the service's: it says nothing about whoever works for an employer, or the service could come in as
 * one of them (B2).
 */
export function mustBeOfService(side: Side): void {
  if (side !== "service") throw new Refusal("provider_not_yours");
}

/** Where no factor of ours is asked any more, the provider must have checked a second one. */
export function mustProveSecondFactor({ secondFactor }: { secondFactor: boolean }): void {
  if (!secondFactor) throw new Refusal("provider_weak");
}

/** Confirming is proving anew, since it was asked; that somebody signed in there this morning proves nothing now. */
export function mustBeProvedAnew(at: Date | null, { begunAt }: Pick<Visit, "begunAt">): void {
  // A provider tells whole seconds.
  if (!at || at.getTime() < begunAt.getTime() - 1_000 - skewMs) throw new Refusal("provider_refused");
}

/** When a session that begins this way last proved who it is; never later than now, whatever the provider's clock says. */
export const provedAt = (at: Date | null, now: Date): Date | null => (at && at > now ? now : at);
