import { Refusal } from "@datakluis/contract";

/** A request for access (autorisatieverzoek), as far as deciding on it needs to know. */
export type Request = { decided: boolean };

/** Decided once; deciding anew needs a new request (docs/toestanden/autorisatieverzoek.md). */
export function mayDecide(request: Request): void {
  if (request.decided) throw new Refusal("request_decided");
}

/** What the suite's question for access comes down to, given what the vault knows of this user. */
export function asked(known: {
  sameRequest: "open" | "decided" | undefined;
  openRequest: boolean;
  hasThisReach: boolean;
}): "nothing" | "change_open" | "new" {
  if (known.sameRequest === "decided" || known.hasThisReach) return "nothing";
  return known.sameRequest === "open" || known.openRequest ? "change_open" : "new";
}
