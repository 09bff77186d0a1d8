import { Refusal, type DossierRef } from "@datakluis/contract";
import type { Person, Suite } from "../answer.ts";
import { employerOf } from "../dossiers/lock.ts";
import { recordRefused } from "./store.ts";

/** Who tried to write in a dossier that is not shared leaves a trace, outside the transaction that was rolled back. */
export async function noting<A>(
  { db, actor }: Suite & Person,
  deed:
    | "spell.refused"
    | "leave.refused"
    | "trajectory.refused"
    | "appointment.refused"
    | "summons.refused"
    | "task.refused"
    | "note.refused"
    | "document.refused"
    | "form.refused",
  ref: DossierRef,
  work: () => Promise<A>,
): Promise<A> {
  try {
    return await work();
  } catch (fault) {
    if (fault instanceof Refusal && fault.code === "not_shared") {
      const employerId = await employerOf(db, ref);
      await recordRefused(db, { deed, actor: actor.userId, ref, ...(employerId ? { employerId } : {}) });
    }
    throw fault;
  }
}
