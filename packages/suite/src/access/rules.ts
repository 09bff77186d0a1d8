import type { Side, SuiteRight, UserId } from "@datakluis/contract";

/**
 * What somebody needs to knock: a right of his user group, or no more than being known here (`signed_in`). Deliveries
 * are followed by who makes them and by the service's administrator, who read the same report (product.md, E5).
 */
export type Right = SuiteRight | "signed_in" | "follow_deliveries";

/** A person who asks, as he stands in our tables at this request. */
export type Actor = {
  userId: UserId;
  sessionId: string;
  displayName: string;
  side: Side;
  rights: readonly SuiteRight[];
};

export const mayKnock = (rights: readonly SuiteRight[], right: Right): boolean =>
  right === "signed_in" ||
  (right === "follow_deliveries" ? ["deliver", "administer"] : [right]).some((it) => rights.includes(it as SuiteRight));
