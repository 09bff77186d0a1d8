import type { VaultState } from "@datakluis/contract";

/**
 * What this side does about an employer when a backup was put back here or at the vault, before dossier is compared with
 * dossier. The vault's word holds, except where it knows less than it once confirmed: then this side may hold the last
 * that is left, and a person must look.
 */
export type Step =
  /** Nothing to compare: there is no vault, or it still awaits its agreement. */
  | "nothing"
  /** The vault lost what it confirmed before. */
  | "left_alone"
  /** The employer agreed since; the people here still have to move. */
  | "accept"
  /** They all moved since; whoever is here as delivered, may not be. */
  | "moved"
  /** The vault does not know that they all moved. */
  | "finish_there"
  | "end"
  | "compare";

export function stepFor(here: VaultState, there: VaultState): Step {
  if (there === "ended") return "end";
  if (there === "none" || there === "awaiting")
    return here === "none" || here === "awaiting" ? "nothing" : "left_alone";
  if (there === "moving") return here === "active" ? "finish_there" : here === "moving" ? "compare" : "accept";
  return here === "active" || here === "ended" ? "compare" : "moved";
}
