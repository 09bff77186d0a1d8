import { Refusal, type EmployerId } from "@datakluis/contract";
import { announce } from "@datakluis/kit/live";
import { employerWithinReach } from "../access/reach.ts";
import type { Actor, Sight } from "../access/rules.ts";
import { record } from "../audit/store.ts";
import type { Tx } from "../schema.ts";

const employer = (tx: Tx, sight: Sight, id: EmployerId) =>
  tx
    .selectFrom("employer")
    .select(["vault", "care_requests_only"])
    .where("id", "=", id)
    .where(employerWithinReach(sight));

/** Whether only people with a care request come, without a vault (product.md, E6). Refuses `not_found`. */
export async function scenarioOf(tx: Tx, sight: Sight, id: EmployerId) {
  const found = await employer(tx, sight, id).executeTakeFirst();
  if (!found) throw new Refusal("not_found");
  return { careRequestsOnly: found.care_requests_only };
}

/** Where there is a vault, or one is waited for, all people come. The same again changes nothing. */
export async function chooseScenario(tx: Tx, actor: Actor, id: EmployerId, careRequestsOnly: boolean) {
  const found = await employer(tx, actor.sight, id).forNoKeyUpdate().executeTakeFirst();
  if (!found) throw new Refusal("not_found");
  if (found.care_requests_only === careRequestsOnly) return { careRequestsOnly };
  if (careRequestsOnly && found.vault !== "none") throw new Refusal("scenario_vault");
  await tx.updateTable("employer").set({ care_requests_only: careRequestsOnly }).where("id", "=", id).execute();
  await record(tx, { deed: "scenario.chosen", actor, employerId: id });
  await announce(tx, { kind: "employer", employerId: id, ref: null });
  return { careRequestsOnly };
}
