import { Refusal, type CouplingLimits, type CouplingState, type Delivery, type HeldReason } from "@datakluis/contract";

/** A coupling at the door, as its token names it. */
export type AtDoor = { state: CouplingState; tokensFrom: Date };

/**
 * May it knock? A token counts in whole seconds, so one of the very second in which a key was taken away does not count
 * either. Refuses `not_signed_in` and `coupling_paused`.
 */
export function mayKnock(it: AtDoor | undefined, issuedAt: Date): void {
  if (!it || issuedAt <= it.tokensFrom) throw new Refusal("not_signed_in");
  if (it.state === "paused") throw new Refusal("coupling_paused");
}

const fewShares = 10;

export type Looked = {
  counts: Pick<Delivery["counts"], "missing" | "changed">;
  known: number;
  incomplete: boolean;
  shares?: number;
  /** Dossiers that were shared by themselves in the day before. */
  sharedBefore?: number;
};

/**
 * Why a delivery of a coupling does not begin by itself; without a reason it does (E3). Whoever was not known yet is no
 * reason: adding nobody loses anything. The share is of those who are known, and reaching a limit is not passing it. Of
 * absence the dossiers count that would be shared, with those of the day before in however many files they came; a few
 * always may: a wave of flu at a small employer is no fault.
 */
export function reasonsToHold(state: CouplingState, limits: CouplingLimits, looked: Looked): HeldReason[] {
  const { counts, known, incomplete, shares = 0, sharedBefore = 0 } = looked;
  const inADay = shares + sharedBefore;
  const passes = (people: number, percent: number) => people * 100 > known * percent;
  return [
    ...(state === "live" ? [] : (["trial"] as const)),
    ...(incomplete ? (["incomplete"] as const) : []),
    ...(passes(counts.missing, limits.mostMissing) ? (["many_missing"] as const) : []),
    ...(passes(counts.changed, limits.mostChanged) ? (["many_changed"] as const) : []),
    ...(shares > 0 && inADay > fewShares && passes(inADay, limits.mostChanged) ? (["many_shared"] as const) : []),
  ];
}
