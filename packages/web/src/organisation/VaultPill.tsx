import type { VaultState } from "@datakluis/contract";
import { m } from "../paraglide/messages.js";

const words: Record<VaultState, () => string> = {
  none: m.vault_none,
  awaiting: m.vault_awaiting,
  moving: m.vault_moving,
  active: m.vault_active,
  ended: m.vault_ended,
};

/** Where the identities of an employer stand. */
export const vaultPill = (state: VaultState) => (
  <span className={`pill ${state === "active" ? "ok" : state === "none" ? "" : "warn"}`}>{words[state]()}</span>
);
