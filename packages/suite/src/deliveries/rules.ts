import { Refusal, type VaultState } from "@datakluis/contract";

/**
 * While the service sees the people, their employer delivers here; from the proposal of a vault on, no employee's data
 * enter the suite any more (product.md B7, E4).
 */
export function mustAccept(vault: VaultState): void {
  if (vault === "ended") throw new Refusal("service_ended");
  if (vault === "awaiting") throw new Refusal("awaiting_agreement");
  if (vault !== "none") throw new Refusal("vault_owns_identity");
}
