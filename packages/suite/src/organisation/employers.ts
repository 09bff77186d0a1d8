import { Refusal, type ChangedEmployer, type Employer, type EmployerId } from "@datakluis/contract";
import { isThereAlready } from "@datakluis/kit/db";
import { enqueue } from "@datakluis/kit/jobs";
import { announce } from "@datakluis/kit/live";
import { employerWithinReach } from "../access/reach.ts";
import { ownerOf, type Actor, type Sight } from "../access/rules.ts";
import { record } from "../audit/store.ts";
import type { Tx } from "../schema.ts";

const columns = [
  "id",
  "name",
  "chamber_number as chamberNumber",
  "representative_name as representativeName",
  "representative_email as representativeEmail",
  "vault",
] as const;

/** The employers that exist for this user. */
export const employersOf = (tx: Tx, sight: Sight): Promise<Employer[]> =>
  tx.selectFrom("employer").select(columns).where(employerWithinReach(sight)).orderBy("name").execute();

/** Refuses `not_found` where there is none for this user. */
async function findEmployer(tx: Tx, sight: Sight, id: EmployerId): Promise<Employer> {
  const found = await tx
    .selectFrom("employer")
    .select(columns)
    .where("id", "=", id)
    .where(employerWithinReach(sight))
    .executeTakeFirst();
  if (!found) throw new Refusal("not_found");
  return found;
}

type NewEmployer = ChangedEmployer & { id: EmployerId };

const rowOf = (it: ChangedEmployer) => ({
  name: it.name,
  chamber_number: it.chamberNumber ?? null,
  representative_name: it.representativeName ?? null,
  representative_email: it.representativeEmail ?? null,
});

/** Adds an employer within reach of whoever adds it. Added again under the same id it stays as it is. */
export async function addEmployer(tx: Tx, actor: Actor, wanted: NewEmployer): Promise<Employer> {
  // Nothing of the row is asked back: until he has it within reach, the adder may not read it.
  const { numInsertedOrUpdatedRows: made } = await tx
    .insertInto("employer")
    .values({ id: wanted.id, ...rowOf(wanted) })
    .onConflict((it) => it.doNothing())
    .executeTakeFirst();
  if (!made) return alreadyThere(tx, actor.sight, wanted);

  await tx
    .insertInto("reach")
    .values({ user_id: ownerOf(actor), employer_id: wanted.id, department_id: null })
    .execute();
  await record(tx, { deed: "employer.added", actor, employerId: wanted.id });
  await announce(tx, { kind: "employer", employerId: wanted.id, ref: null });
  return findEmployer(tx, actor.sight, wanted.id);
}

/**
 * Corrects the master data. A vault whose agreement is awaited is told; one that stands keeps what was signed. Refuses
 * `not_found`, and `employer_exists` under the name of another.
 */
export async function correctEmployer(tx: Tx, actor: Actor, id: EmployerId, it: ChangedEmployer): Promise<Employer> {
  const { vault } = await findEmployer(tx, actor.sight, id);
  await tx.updateTable("employer").set(rowOf(it)).where("id", "=", id).execute().catch(mustBeOnlyName);
  await record(tx, { deed: "employer.changed", actor, employerId: id });
  await announce(tx, { kind: "employer", employerId: id, ref: null });
  if (vault === "awaiting") await enqueue(tx, "propose", { employerId: id }, `propose:${id}`);
  return findEmployer(tx, actor.sight, id);
}

/** The database knows: another may take the name at this very moment. */
function mustBeOnlyName(fault: unknown): never {
  if (isThereAlready(fault)) throw new Refusal("employer_exists");
  throw fault;
}

async function alreadyThere(tx: Tx, sight: Sight, { id, name }: NewEmployer): Promise<Employer> {
  const known = await tx.selectFrom("employer").select("name").where("id", "=", id).executeTakeFirst();
  if (!known) throw new Refusal("employer_exists");
  if (known.name !== name) throw new Refusal("already_written");
  return findEmployer(tx, sight, id);
}
