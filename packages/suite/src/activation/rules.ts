import { Refusal, type UserId, type VaultState } from "@datakluis/contract";

/** All that must be known to propose a vault to an employer. */
export type Proposed = {
  vault: VaultState;
  /** A file of this employer is being written at this moment. */
  deliveryRunning: boolean;
  /** Only people with a care request are delivered, which goes without a vault (product.md, E6). */
  careRequestsOnly: boolean;
  administrators: readonly UserId[];
  /**
   * Users who work in all of this employer and may enter a vault. Somebody of the service is never one of them
   * (product.md, B2).
   */
  candidates: readonly UserId[];
};

/** none → awaiting: from here on no employee's data come in, until the employer has agreed. */
export function activate(it: Proposed): "awaiting" {
  if (it.vault === "ended") throw new Refusal("service_ended");
  if (it.vault !== "none") throw new Refusal("already_active");
  if (it.careRequestsOnly) throw new Refusal("scenario_care_requests");
  if (it.administrators.length === 0) throw new Refusal("no_administrator");
  if (!it.administrators.every((user) => it.candidates.includes(user)))
    throw new Refusal("not_an_administrator_candidate");
  if (it.deliveryRunning) throw new Refusal("delivery_running");
  return "awaiting";
}

/** awaiting → moving: the employer agreed. Told again, late or twice, it changes nothing. */
export function accept(vault: VaultState): VaultState {
  if (vault === "none") throw new Refusal("not_awaiting");
  return vault === "awaiting" ? "moving" : vault;
}
