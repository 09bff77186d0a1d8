import { sql } from "kysely";
import {
  Refusal,
  type DepartmentId,
  type DossierRef,
  type EmployerId,
  type Identity,
  type UserId,
} from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { enqueue } from "@datakluis/kit/jobs";
import { announce } from "@datakluis/kit/live";
import { reachesDepartment } from "../access/reach.ts";
import { mustUse } from "../access/store.ts";
import { record } from "../audit/store.ts";
import { once } from "../done/store.ts";
import { mustNotBeFrozen } from "../freeze/store.ts";
import { momentOf, mustBeNew, mustStillBeNew } from "../people/duplicates.ts";
import { marksOfWrite, sealPerson } from "../people/seal.ts";
import type { Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { mayAdd, type Known } from "./rules.ts";

export type Newcomer = {
  ref: DossierRef;
  personnelNumber: string;
  departmentId: DepartmentId | null;
  employment: unknown;
  identity: Identity;
  /** The asker has looked at who seems to be the same. */
  confirmed?: boolean | undefined;
};

/** Adds a person to the vault; the suite gets the anonymised employment by itself. The ref is the id of this write. */
export async function addNewcomer(tools: Tools, user: UserId, employerId: EmployerId, it: Newcomer) {
  const { db, keys } = tools;
  const [moment, state] = await transactionFor(db, { user }, async (tx) => {
    await mustUse(tx, user, employerId);
    await mustNotBeFrozen(tx, employerId);
    const employer = tx.selectFrom("employer").select("state").where("id", "=", employerId);
    return [await momentOf(tx), (await employer.executeTakeFirstOrThrow()).state];
  });
  if (state === "active" && !it.confirmed) await mustBeNew(tools, user, { employerId, ref: it.ref }, it.identity);
  const newest = await keys.newest(employerId);
  const sealed = sealPerson(newest.key, { employerId, ref: it.ref, version: 1 }, it.identity);
  const said = [it.personnelNumber, it.departmentId, it.employment, it.identity];
  const marks = marksOfWrite((await keys.all(employerId)).all, it.ref, said);
  const [done, ...doneBefore] = marks.map((mark) => `person.added:${employerId}:${mark}`);

  await transactionFor(db, { user }, async (tx) => {
    if (!(await once(tx, it.ref, done!, doneBefore))) return;
    await mustNotBeFrozen(tx, employerId);
    mayAdd(await whatIsKnown(tx, user, employerId, it));
    if (!it.confirmed) await mustStillBeNew(tx, keys, user, { employerId, ref: it.ref, moment }, it.identity);
    await tx
      .insertInto("person")
      .values({
        employer_id: employerId,
        ref: it.ref,
        personnel_number: it.personnelNumber,
        department_id: it.departmentId,
        version: 1,
        key_version: newest.version,
        sealed,
        employment: JSON.stringify(it.employment),
        settled: false,
        temporary_until: it.identity.temporaryAddress?.until ?? null,
      })
      .execute();
    await record(tx, { userId: user }, { deed: "person.added", employerId, ref: it.ref });
    await announce(tx, { kind: "dossier", employerId, ref: it.ref });
    await enqueue(tx, "settle", { ref: it.ref }, `settle:${it.ref}`);
  });
}

/**
 * Holds the employer while looking, so that of two askers with one personnel number the second sees the first. There
 * is no index on personnel numbers: this reads them all, which adding by hand can afford and moving in cannot.
 */
async function whatIsKnown(tx: Tx, user: UserId, employerId: EmployerId, it: Newcomer): Promise<Known> {
  const employer = await tx
    .selectFrom("employer")
    .select("state")
    .where("id", "=", employerId)
    .forUpdate()
    .executeTakeFirst();
  if (!employer) throw new Refusal("not_found");
  const { rows } = await sql<Omit<Known, "state">>`select
    exists (select from person where employer_id = ${employerId} and ref = ${it.ref}) as "refTaken",
    exists (
      select from person where employer_id = ${employerId}
        and lower(personnel_number collate "C") = lower(${it.personnelNumber}::text collate "C")
    ) as "numberTaken",
    ${reachesDepartment(user, employerId, it.departmentId)} as "inReach"`.execute(tx);
  return { ...rows[0]!, state: employer.state };
}
