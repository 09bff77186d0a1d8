import { Refusal } from "@datakluis/contract";

/** What the vault knows when somebody is to be added under a ref and a personnel number. */
export type Known = {
  state: "awaiting" | "moving" | "active" | "ended";
  /** Somebody stands under this ref already, who was not added by this write. */
  refTaken: boolean;
  numberTaken: boolean;
  /** Does the asker reach the department, or without one the whole employer? */
  inReach: boolean;
};

/** Only after all dossiers moved in, because until then the same personnel number may still be on its way. */
export function mayAdd(known: Known): void {
  if (known.refTaken) throw new Refusal("already_written");
  if (known.state === "ended") throw new Refusal("service_ended");
  if (known.state === "awaiting") throw new Refusal("agreement_unsigned");
  if (known.state === "moving") throw new Refusal("moving_in");
  if (!known.inReach)
    throw new Refusal("invalid", [{ path: "departmentId", sentence: "Kies een afdeling binnen uw bereik." }]);
  if (known.numberTaken) throw new Refusal("personnel_number_taken");
}
