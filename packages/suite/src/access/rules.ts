import type { Side, SuiteRight, UserId } from "@datakluis/contract";

/** What somebody needs to knock: a right of his user group, or no more than being known here (`signed_in`). */
export type Right = SuiteRight | "signed_in";

/** A person who asks, as he stands in our tables at this request. */
export type Actor = {
  userId: UserId;
  sessionId: string;
  displayName: string;
  side: Side;
  rights: readonly SuiteRight[];
};

export const mayKnock = (rights: readonly SuiteRight[], right: Right): boolean =>
  right === "signed_in" || rights.includes(right);
