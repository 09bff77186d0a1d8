import { Refusal, type VaultState } from "@datakluis/contract";

/**
 * People move in between the employer's agreement and the end of the move (product.md, B5): before it nobody agreed,
 * after it identity is edited here and the service has nothing left to bring.
 */
export function mustBeMoving(state: VaultState): void {
  if (state !== "moving") throw new Refusal("not_awaiting");
}

/** moving → active. Told again, it stays active. */
export function finish(state: VaultState): "active" {
  if (state !== "active") mustBeMoving(state);
  return "active";
}

/** What happened while people moved in, folded: how many are here, and how many of them stay visible to the service. */
export type Deeds = readonly { deed: string; amount: number }[];

/** The deeds that count, as they stand on the record. */
export const moved = "people.moved_in";
export const retained = "dossiers.retained";

const amountOf = (deeds: Deeds, wanted: string) =>
  deeds.reduce((total, { deed, amount }) => (deed === wanted ? total + amount : total), 0);

export const progress = (deeds: Deeds) => ({
  confirmed: amountOf(deeds, moved),
  retained: amountOf(deeds, retained),
});
