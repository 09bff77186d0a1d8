import { randomUUID } from "node:crypto";
import { Refusal, type DeliveredCase, type DossierRef } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { employerOf, lockDossier, type Locked } from "../dossiers/lock.ts";
import type { Deliverer } from "../dossiers/written.ts";
import type { Db, Tx } from "../schema.ts";
import { courseOf, stepsTo, type Step } from "./delivered-rules.ts";
import { mustBeVisible } from "./rules.ts";
import { absenceIn, changeCourse, correct, recover, report, withdraw } from "./store.ts";

type Case = { ref: DossierRef; caseId: string };

/**
 * Makes a spell what the employer's messages tell of it (product.md, E6). Older than what was told before, it changes nothing.
 * Refuses `not_found` and `not_shared` until the dossier has come and is shared, and what a user would be refused.
 */
export async function keepDelivered(db: Db, it: Case, told: DeliveredCase, now: Date): Promise<null> {
  const employerId = await employerOf(db, it.ref);
  if (!employerId) throw new Refusal("not_found");
  return transactionFor(db, { employer: employerId }, async (tx) => {
    const dossier = await lockDossier(tx, it.ref);
    const row = await caseOf(tx, dossier, it.caseId);
    if (row && row.version >= told.version) return null;
    const { spells } = await absenceIn(tx, dossier);
    const known = spells.find(({ id }) => id === row?.spell_id);
    const steps = stepsTo(known, told.spell);
    if (steps.length) mustBeVisible(dossier);
    const by: Deliverer = "couplingId" in told.by ? told.by : { deliveredBy: told.by.userId };
    let [spellId, count] = [row?.spell_id ?? null, row?.spells ?? 0];
    for (const step of steps)
      if (step.do === "report") spellId = await reportAnew(tx, by, it, told.spell!, (count += 1), now);
      else await take(tx, by, { ref: it.ref, spellId: spellId! }, step, now);
    const kept = { version: told.version, spells: count, spell_id: spellId };
    await tx
      .insertInto("delivered_case")
      .values({ employer_id: dossier.employer_id, ref: it.ref, case_id: it.caseId, ...kept })
      .onConflict((on) => on.columns(["employer_id", "ref", "case_id"]).doUpdateSet(kept))
      .execute();
    return null;
  });
}

const caseOf = (tx: Tx, { employer_id, ref }: Locked, caseId: string) =>
  tx
    .selectFrom("delivered_case")
    .select(["version", "spells", "spell_id"])
    .where("employer_id", "=", employer_id)
    .where("ref", "=", ref)
    .where("case_id", "=", caseId)
    .executeTakeFirst();

async function reportAnew(
  tx: Tx,
  by: Deliverer,
  { ref, caseId }: Case,
  told: NonNullable<DeliveredCase["spell"]>,
  nth: number,
  now: Date,
): Promise<string> {
  const { course: _, ...said } = told;
  const [first, ...later] = courseOf(told);
  const id = randomUUID();
  const reference = nth === 1 ? caseId : `${caseId}-${nth}`;
  await report(tx, by, ref, { id, ...said, percentage: first!.percentage, course: later, reference }, now);
  return id;
}

function take(
  tx: Tx,
  by: Deliverer,
  at: { ref: DossierRef; spellId: string },
  step: Exclude<Step, { do: "report" }>,
  now: Date,
) {
  const id = randomUUID();
  switch (step.do) {
    case "course":
      return changeCourse(tx, by, at, { id, ...step.line }, now);
    case "recover":
      return recover(tx, by, at, { id, recoveredOn: step.recoveredOn }, now);
    case "correct":
      return correct(tx, by, at, { id, ...step.said }, now);
    case "withdraw":
      return withdraw(tx, by, at, { id, reason: "by_message" }, now);
  }
}
