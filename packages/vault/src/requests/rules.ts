import { Refusal, type DepartmentId, type DossierRef } from "@datakluis/contract";

/** Where a request for access (autorisatieverzoek) stands; the diagram is docs/toestanden/autorisatieverzoek.md. */
type RequestState = "open" | "decided" | "replaced";

export const stateOf = (it: { decided_at: Date | null; approved: boolean | null }): RequestState => {
  if (it.decided_at === null) return "open";
  return it.approved === null ? "replaced" : "decided";
};

/**
 * Decided once; deciding anew needs a new request. What was asked instead since, the administrator has not seen: his
 * decision on the old wish says nothing about it.
 */
export function mayDecide(state: RequestState): void {
  if (state === "decided") throw new Refusal("request_decided");
  if (state === "replaced") throw new Refusal("request_replaced");
}

/**
 * What is asked for somebody in one employer: no department and no single employee is the whole employer, and `ends`
 * that nothing is asked any more.
 */
export type Wish = { departmentIds: readonly DepartmentId[]; refs: readonly DossierRef[]; ends: boolean };

/** Order and repetition mean nothing. */
export const sameWish = (one: Wish, other: Wish): boolean =>
  one.ends === other.ends &&
  (one.ends || (sameIds(one.departmentIds, other.departmentIds) && sameIds(one.refs, other.refs)));

const sameIds = (one: readonly string[], other: readonly string[]): boolean => {
  const [these, those] = [new Set(one), new Set(other)];
  return these.size === those.size && [...these].every((it) => those.has(it));
};

/** What is known of a user when the suite asks access for him. */
type Known = {
  /** The request under this very id, if there is one. */
  sameRequest: RequestState | undefined;
  /** Whether the one that stands open asks this or something else. */
  open: "this" | "other" | undefined;
  /** Whether he has exactly that; of `ends` that he has nothing. */
  hasThis: boolean;
};

/**
 * What becomes of the request that stands open, and whether a new one begins. A changed wish is a new request: an open
 * one says to the end what it said when it was shown.
 */
export function asked(it: Known): { close: boolean; begin: boolean } {
  const close = it.open === "other" && it.sameRequest !== "decided";
  const known = it.sameRequest === "decided" || it.open === "this" || it.hasThis;
  // Told late of a wish that was replaced, and of what replaced it there is nothing open any more.
  const late = it.sameRequest === "replaced" && it.open === undefined;
  return { close, begin: !known && !late };
}
