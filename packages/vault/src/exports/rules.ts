import { mostExported, Refusal, type VaultState } from "@datakluis/contract";

type Asked = {
  state: Exclude<VaultState, "none">;
  /** Whether the department that was asked for is within reach; so is everybody where none was. */
  reached: boolean;
  people: number;
};

/** May these people be taken along as one file? Refuses what does not exist for the asker, a vault that does not stand, and too many. */
export function mayExport({ state, reached, people }: Asked): void {
  if (state === "ended") throw new Refusal("service_ended");
  if (state === "awaiting") throw new Refusal("agreement_unsigned");
  if (state === "moving") throw new Refusal("moving_in");
  if (!reached) throw new Refusal("not_found");
  if (people > mostExported) throw new Refusal("export_too_large");
}
