import {
  mostToldAtOnce,
  putEmployments,
  Refusal,
  type DossierRef,
  type EmployerId,
  type ToldEmployment,
} from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { enqueue, enqueueEach } from "@datakluis/kit/jobs";
import { sql } from "kysely";
import { openPersonIfWhole } from "../people/seal.ts";
import type { Db, Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";

/**
 * After a delivery the suite is told of many people at once: those of whom it need only know the employment, which is
 * everybody who was never shared. Whoever was shared, or is refused, is told of by himself (jobs.ts).
 */
const groupPeople = mostToldAtOnce;

/** One after another per employer: of what is promised while it runs, the next sees what this one did not. */
export const promiseEmployments = (tx: Tx | Db, employerId: EmployerId) => {
  const job = `tell-employments:${employerId}`;
  return enqueue(tx, "tell-employments", { employerId }, job, job);
};

/**
 * Tells the suite the employments it does not have yet of an employer, a group at a time. Reads anew of whom, and marks each
 * group when it is told: killed anywhere it goes on with who is left, and of whom it tells again the suite knows it already.
 */
export const tellEmployments =
  (tools: Tools) =>
  async ({ employerId }: { employerId: EmployerId }): Promise<void> => {
    for (let after = nobody; ;) {
      const group = await untoldAfter(tools.db, employerId, after);
      if (group.length === 0) return;
      after = group.at(-1)!.ref;
      await tellGroup(tools, employerId, group);
    }
  };

const nobody = "00000000-0000-0000-0000-000000000000" as DossierRef;

type Untold = Awaited<ReturnType<typeof untoldAfter>>[number];

/**
 * Since the last that was told of something was shared or given, or absence waits that will be, so that there is more to
 * tell than an employment.
 */
const hasHistory = sql<boolean>`(
  exists (select from sharing_event it where it.employer_id = person.employer_id and it.ref = person.ref)
  or exists (select from extent_event it where it.employer_id = person.employer_id and it.ref = person.ref)
  or exists (
    select from absence_case it
    where it.employer_id = person.employer_id and it.ref = person.ref and it.told < it.version
  )
)`;

const untoldAfter = (db: Db, employerId: EmployerId, after: DossierRef) =>
  transactionFor(db, { employer: employerId }, (tx) =>
    tx
      .selectFrom("person")
      .select([
        "ref",
        "personnel_number",
        "department_id",
        "version",
        "key_version",
        "sealed",
        "employment",
        "put_back",
      ])
      .select(["told_employment", hasHistory.as("alone")])
      .where("employer_id", "=", employerId)
      .where("settled", "=", false)
      .where("ref", ">", after)
      .orderBy("ref")
      .limit(groupPeople)
      .execute(),
  );

/** What the service is told of somebody: no name, address or BSN. */
export const toldOf = (
  it: Pick<Untold, "personnel_number" | "department_id" | "employment" | "put_back" | "version">,
  { bornOn, sex }: Pick<ToldEmployment, "bornOn" | "sex">,
): ToldEmployment => ({
  personnelNumber: it.personnel_number,
  departmentId: it.department_id,
  bornOn,
  sex,
  employment: it.employment as ToldEmployment["employment"],
  ...(it.put_back ? { putBack: it.put_back as NonNullable<ToldEmployment["putBack"]> } : {}),
  version: it.version,
});

type Told = ToldEmployment & { ref: DossierRef };

async function tellGroup(tools: Tools, employerId: EmployerId, group: readonly Untold[]): Promise<void> {
  const { all } = await tools.keys.all(employerId);
  const people: Told[] = [];
  const wrong = new Set<DossierRef>();
  for (const it of group) {
    if (it.alone || it.told_employment >= it.version) continue;
    const { ref, version } = it;
    const identity = openPersonIfWhole(all.get(it.key_version)!, { employerId, ref, version }, it.sealed);
    if (identity) people.push({ ref, ...toldOf(it, identity) });
    else wrong.add(ref);
  }
  for (const ref of await refusedOf(tools, employerId, people)) wrong.add(ref);
  const told = group.filter(({ ref, alone }) => !alone && !wrong.has(ref));
  await transactionFor(tools.db, { employer: employerId }, async (tx) => {
    await markTold(tx, employerId, told);
    const apart = group.filter(({ ref, alone }) => alone || wrong.has(ref)).map(({ ref }) => ref);
    await enqueueEach(tx, "settle", "ref", sql`select unnest(${apart}::uuid[])::text`);
  });
}

/**
 * Tells of them and answers whom the suite refuses. What it refuses as a whole is told in halves, until it is known who it
 * is: one of whom something is wrong holds up nobody else.
 */
async function refusedOf({ ask }: Pick<Tools, "ask">, employerId: EmployerId, people: Told[]): Promise<DossierRef[]> {
  if (people.length === 0) return [];
  try {
    return (await ask(putEmployments, { params: { employerId }, body: { people } })).refused;
  } catch (fault) {
    if (!(fault instanceof Refusal) || !ofSomebody.has(fault.code)) throw fault;
    if (people.length === 1) return [people[0]!.ref];
    const half = Math.ceil(people.length / 2);
    return [
      ...(await refusedOf({ ask }, employerId, people.slice(0, half))),
      ...(await refusedOf({ ask }, employerId, people.slice(half))),
    ];
  }
}

const ofSomebody: ReadonlySet<string> = new Set(["invalid", "too_large"]);

/**
 * Whoever is held by somebody else at this moment is left: he is being changed, and that promises its own, or he is found
 * later and told of again, which changes nothing. Who was shared meanwhile is not settled, nor who was changed.
 */
async function markTold(tx: Tx, employerId: EmployerId, told: readonly Pick<Untold, "ref" | "version">[]) {
  const refs = told.map(({ ref }) => ref);
  const held = await tx
    .selectFrom("person")
    .select("ref")
    .where("employer_id", "=", employerId)
    .where(sql<boolean>`ref = any (${refs}::uuid[])`)
    .forUpdate()
    .skipLocked()
    .execute();
  // In a statement of its own, after the lock: what was shared before it is seen, and what comes after promises its own. By their refs
  // alone, so that it finds them one by one however many others there are.
  const versions = JSON.stringify(Object.fromEntries(told.map(({ ref, version }) => [ref, version])));
  const version = sql`(${versions}::jsonb ->> ref::text)::integer`;
  await sql`
    update person
    set told_employment = greatest(told_employment, ${version}),
      put_back = case when version = ${version} then null else put_back end,
      settled = version = ${version} and not ${hasHistory}
    where employer_id = ${employerId} and ref = any (${held.map(({ ref }) => ref)}::uuid[])`.execute(tx);
}
