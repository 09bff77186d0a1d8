import { Refusal, type CouplingState, type DeliveryState, type VaultState } from "@datakluis/contract";

/** Where a vault stands, whether a file that comes too early may be kept, and whether this user works in all of it. */
export type Place = { state: Exclude<VaultState, "none">; quarantine: boolean; enters: boolean };

/**
 * What becomes of a file that is delivered. Before the agreement, and until all have moved in, it waits unread in
 * quarantine where the service's contract covers that, and is refused where it does not (product.md, B7).
 */
export function receive({ state, quarantine, enters }: Place): "look" | "quarantine" {
  if (state === "active" || state === "ended") mustWorkInAllOfIt(enters);
  if (state === "ended") throw new Refusal("service_ended");
  if (state === "active") return "look";
  if (quarantine) return "quarantine";
  throw new Refusal(state === "moving" ? "moving_in" : "awaiting_agreement");
}

/** A file leaves quarantine once the vault stands: then it is looked at like any other. */
export function mayRelease({ state, enters }: Place): void {
  mustWorkInAllOfIt(enters);
  if (state === "ended") throw new Refusal("service_ended");
  if (state !== "active") throw new Refusal(state === "moving" ? "moving_in" : "awaiting_agreement");
}

/** A newer file takes the place of one that waits; of a coupling on trial, which does nothing, it pushes nothing aside. */
export function mayPushAside(coupling: CouplingState | undefined): void {
  if (coupling === "trial") throw new Refusal("delivery_waiting");
}

/** A delivery somebody wants to try again: `last` when what was written since is not newer, `open` when another waits or is written. */
type Retried = { state: DeliveryState; file: boolean; last: boolean; open: boolean };

/** Only what stopped, and of which the file is still there; never an older one over a newer. */
export function mayRetry({ state, file, last, open }: Retried): void {
  if (state !== "failed" || !file) throw new Refusal("delivery_file_gone");
  if (!last) throw new Refusal("retry_not_last");
  if (open) throw new Refusal("delivery_waiting");
}

function mustWorkInAllOfIt(enters: boolean): void {
  if (!enters) throw new Refusal("not_found");
}
