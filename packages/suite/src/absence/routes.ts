import { Refusal, reportRecovered, reportSick, type DossierRef } from "@datakluis/contract";
import { answer, type Person, type Suite } from "../answer.ts";
import { recordRefused } from "../audit/store.ts";
import { employerOf } from "../dossiers/lock.ts";
import { addRecovery, addSpell } from "./store.ts";

export const absenceRoutes = [
  answer(reportSick, "report_sick", ({ params: { ref }, body, now, ...world }) =>
    noting(world, ref, () => world.act((tx) => addSpell(tx, world.actor, ref, body, now))),
  ),

  answer(reportRecovered, "report_recovery", ({ actor, act, params, body, now }) =>
    act((tx) => addRecovery(tx, actor, params, body, now)),
  ),
];

/** Who tried to write in a dossier that is not shared leaves a trace, outside the transaction that was rolled back. */
async function noting<A>({ db, actor }: Suite & Person, ref: DossierRef, work: () => Promise<A>): Promise<A> {
  try {
    return await work();
  } catch (fault) {
    if (fault instanceof Refusal && fault.code === "not_shared") {
      const employerId = await employerOf(db, ref);
      await recordRefused(db, {
        deed: "spell.refused",
        actor: actor.userId,
        ref,
        ...(employerId ? { employerId } : {}),
      });
    }
    throw fault;
  }
}
