import { sql, type RawBuilder } from "kysely";
import { Refusal, type EmployerId, type Preparation } from "@datakluis/contract";
import { announce } from "@datakluis/kit/live";
import { employerWithinReach } from "../access/reach.ts";
import type { Actor, Sight } from "../access/rules.ts";
import { movingColumns, movingInOf } from "../activation/store.ts";
import { record } from "../audit/store.ts";
import type { Tx } from "../schema.ts";
import { missingIn } from "./rules.ts";

/** The checklist of one employer. Refuses `not_found` out of reach. */
export async function preparationOf(tx: Tx, sight: Sight, employerId: EmployerId): Promise<Preparation> {
  const found = await known(tx, sight).where("employer.id", "=", employerId).executeTakeFirst();
  if (!found) throw new Refusal("not_found");
  return { ...found, missing: missingIn(found) };
}

/** Of every employer within reach what is missing, and how far its moving in is. */
export async function activationsOf(tx: Tx, sight: Sight) {
  const rows = await known(tx, sight)
    .leftJoin("moving_in", "moving_in.employer_id", "employer.id")
    .select(["employer.id", "name", ...movingColumns])
    .orderBy("name")
    .execute();
  return rows.map((it) => ({
    employerId: it.id,
    name: it.name,
    missing: missingIn(it),
    ...movingInOf({ ...it, total: it.total ?? it.people }),
  }));
}

/** Writes down, corrects or takes back the day on which the employer was informed. Refuses `not_found`. */
export async function tellInformed(
  tx: Tx,
  actor: Actor,
  employerId: EmployerId,
  informedOn: string | null,
): Promise<Preparation> {
  const { userId, sight } = actor;
  await preparationOf(tx, sight, employerId);
  if (informedOn === null) await tx.deleteFrom("preparation").where("employer_id", "=", employerId).execute();
  else {
    const told = { informed_on: informedOn, informed_by: userId };
    await tx
      .insertInto("preparation")
      .values({ employer_id: employerId, ...told })
      .onConflict((it) => it.column("employer_id").doUpdateSet(told))
      .execute();
  }
  const deed = informedOn === null ? "employer.informed_undone" : "employer.informed";
  await record(tx, { deed, actor, employerId });
  await announce(tx, { kind: "employer", employerId, ref: null });
  return preparationOf(tx, sight, employerId);
}

const known = (tx: Tx, sight: Sight) =>
  tx
    .selectFrom("employer")
    .leftJoin("preparation", "preparation.employer_id", "employer.id")
    .select(["informed_on as informedOn", "representative_name as representativeName"])
    .select("representative_email as representativeEmail")
    .select([
      usersWith(sql`side = 'employer'`).as("employerUsers"),
      // An administrator of the vault enters the whole employer, so whoever works in a part of it cannot sign.
      usersWith(sql`side = 'employer' and "right" = 'vault' and department_id is null`).as("signatories"),
      usersWith(sql`side = 'service' and "right" = 'see_dossiers'`).as("serviceUsers"),
      sql<number>`(select coalesce(sum(members), 0)::int from headcount where employer_id = employer.id)`.as("people"),
    ])
    .where(employerWithinReach(sight));

const usersWith = (what: RawBuilder<unknown>) => sql<number>`(
  select count(distinct account.id)::int
  from reach join account on account.id = reach.user_id join group_right using (group_name)
  where reach.employer_id = employer.id and ${what}
)`;
