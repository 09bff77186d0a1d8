import { sql } from "kysely";
import type { DeliveryState, VaultProblem } from "@datakluis/contract";
import {
  aboutKey,
  countProcessed,
  departmentsPart,
  forgetFile,
  holdRunning,
  openPart,
  Outdated,
  takePart,
  type Department,
  type Of,
} from "@datakluis/delivery";
import { transactionWithCopy, type Copy } from "@datakluis/kit/copy";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { record } from "../audit/store.ts";
import { keepPastOfArriving } from "../changes/store.ts";
import { mustNotBeFrozen } from "../freeze/store.ts";
import { writeDepartments } from "../organisation/store.ts";
import { promiseEmployments } from "../sharing/employments.ts";
import type { Tables, Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { departmentsAt } from "./known.ts";
import { arrivingTable } from "./part.ts";
import { changeState, holdEmployer } from "./store.ts";

/**
 * Running → failed. What was written stays, for it was right when it was; the rest of the file is destroyed, but where it is kept
 * to be tried again (retry.ts). What the employer does not want delivered any more never is.
 */
export async function stop(tx: Tx, of: Of, problem: VaultProblem): Promise<void> {
  const fails = ({ state }: { state: DeliveryState }) => (state === "running" ? "failed" : state);
  await changeState(tx, of, fails, { problem });
  if (problem === "not_taken") await forgetFile(tx, of);
}

/** The departments the file names, told to the suite before anybody is written in one: it makes them, and says which. */
export async function bringDepartments(tools: Tools, of: Of): Promise<void> {
  const { db, keys } = tools;
  const found = await transactionFor(db, { employer: of.employerId }, async (tx) => {
    const running = await holdRunning(tx, of);
    const part = await tx
      .selectFrom("delivery_part")
      .select("sealed")
      .where("employer_id", "=", of.employerId)
      .where("delivery_id", "=", of.deliveryId)
      .where("part", "=", departmentsPart)
      .executeTakeFirst();
    return running && part && { ...running, ...part };
  });
  if (!found) return;
  const key = await keys.unwrapUnder(of.employerId, found.wrappedKey, aboutKey(of));
  const said = JSON.parse(openPart(key, of, departmentsPart, found.sealed).toString()) as Department[];
  const departments = await departmentsAt(tools, of.employerId, said);
  await transactionFor(db, { employer: of.employerId }, async (tx) => {
    if (!(await holdRunning(tx, of))) return;
    await writeDepartments(tx, of.employerId, departments);
    await tx
      .deleteFrom("delivery_part")
      .where("employer_id", "=", of.employerId)
      .where("delivery_id", "=", of.deliveryId)
      .where("part", "=", departmentsPart)
      .execute();
    await announce(tx, { kind: "employer", employerId: of.employerId, ref: null });
  });
}

/**
 * Writes the next part of a running delivery and takes it off the pile, in one transaction: a process that dies
 * anywhere has written a part whole or not at all. Two at once wait for each other. Answers whether there is more.
 */
export async function writeNextPart({ pool, keys }: Tools, of: Of): Promise<boolean> {
  const { employerId } = of;
  return transactionWithCopy<Tables, boolean>(pool, { employer: employerId }, async (tx, copy) => {
    await holdEmployer(tx, employerId);
    await mustNotBeFrozen(tx, employerId);
    const delivery = await holdRunning(tx, of);
    if (!delivery) return false;
    const next = await takePart(tx, of);
    if (!next) {
      await changeState(tx, of, () => "done");
      return false;
    }
    const key = await keys.unwrapUnder(employerId, delivery.wrappedKey, aboutKey(of));
    const amount = await writePeople(tx, copy, openPart(key, of, next.part, next.sealed), of);
    await announce(tx, { kind: "employer", employerId, ref: null });
    await record(tx, "system", { deed: "people.delivered", employerId, ref: of.deliveryId, amount });
    return true;
  });
}

/**
 * What was delivered last comes beside an employment the service has not heard of, which it then hears of first: one is kept
 * here. What overlaps is the same employment, corrected (delivery/src/rules.ts).
 */
const isBesideUntold = sql<boolean>`known.told_employment < known.version and (
  known.employment->>'endsOn' < excluded.employment->>'startsOn' or
  excluded.employment->>'endsOn' < known.employment->>'startsOn')`;

/** A few statements for a thousand people; then the suite is told of those whom there is anything to tell of. */
async function writePeople(tx: Tx, copy: Copy, batch: Buffer, of: Of): Promise<number> {
  const { employerId } = of;
  await sql.raw(arrivingTable).execute(tx);
  await copy("arriving", batch);
  // What the planner does not know of a table that was just made costs more than telling it.
  await sql`analyze arriving`.execute(tx);
  // Whoever was known has his number already.
  const taken = await sql`
    select from (select array_agg(ref) as refs, array_agg(personnel_number) as numbers from arriving where version = 1) as it,
      others_numbered(refs, numbers) limit 1`.execute(tx);
  if (taken.rows.length) throw new Outdated();
  await keepPastOfArriving(tx, employerId, of.deliveryId);
  // Of whom nothing changed that the service may know, it has what there is to know: settled, if he never was shared.
  const written = await sql<{ arriving: number; written: number; settled: boolean }>`
    with written as (
    insert into person as known (employer_id, ref, personnel_number, department_id, version, key_version, sealed,
      employment, told_employment, settled, digest)
    select ${employerId}::uuid, ref, personnel_number, department.id, version, key_version, sealed,
      employment::jsonb, case tell when 0 then version else 0 end, false, digest
    from arriving left join department on department.employer_id = ${employerId} and code = department_code
    on conflict (employer_id, ref) do update
      set department_id = excluded.department_id, version = excluded.version, key_version = excluded.key_version,
        sealed = excluded.sealed, employment = coalesce(excluded.employment, known.employment),
        told_employment = case when known.told_employment = known.version and excluded.told_employment > 0
          then excluded.version else known.told_employment end,
        put_back = case when ${isBesideUntold} then coalesce(known.put_back, '[]'::jsonb) ||
          jsonb_build_array(jsonb_build_object('drop', null, 'employments', jsonb_build_array(known.employment)))
          else known.put_back end,
        settled = known.settled and known.told_employment = known.version and excluded.told_employment > 0
          and not exists (select from sharing_event it where it.employer_id = known.employer_id and it.ref = known.ref)
          and not exists (select from extent_event it where it.employer_id = known.employer_id and it.ref = known.ref),
        digest = excluded.digest
      where known.version = excluded.version - 1
    returning settled)
    select (select count(*)::int from arriving) as arriving, count(*)::int as written, coalesce(bool_and(settled), true) as settled
    from written`.execute(tx);
  const { arriving: people, written: done, settled } = written.rows[0]!;
  if (done !== people) throw new Outdated();
  if (!settled) await promiseEmployments(tx, employerId);
  await countProcessed(tx, of, people);
  return people;
}
