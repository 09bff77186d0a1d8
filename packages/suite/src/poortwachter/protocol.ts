import { sql } from "kysely";
import { Refusal, type EmployerId, type OwnTask, type Protocol } from "@datakluis/contract";
import { worksAt } from "../access/store.ts";
import type { Actor } from "../access/rules.ts";
import { record } from "../audit/store.ts";
import type { Tx } from "../schema.ts";

/** How the service set the protocol up, for all employers and for those within reach. */
export async function readProtocol(tx: Tx): Promise<Protocol> {
  const { fifth_of_may: fifthOfMay } = await tx
    .selectFrom("service_setting")
    .select("fifth_of_may")
    .executeTakeFirstOrThrow();
  const own = await tx
    .selectFrom("own_task")
    .select(["id", "employer_id as employerId", "name", "opens_day as opensDay", "due_day as dueDay", "owner"])
    .where("ended_at", "is", null)
    .orderBy("due_day")
    .orderBy("id")
    .execute();
  return { fifthOfMay, own };
}

export async function countFifthOfMay(tx: Tx, actor: Actor, counted: boolean): Promise<Protocol> {
  const before = await readProtocol(tx);
  if (before.fifthOfMay === counted) return before;
  await tx.updateTable("service_setting").set({ fifth_of_may: counted }).execute();
  await record(tx, { deed: "protocol.fifth_of_may", actor, amount: Number(counted) });
  await makeStale(tx, null);
  return readProtocol(tx);
}

type Wanted = Omit<OwnTask, "id">;

/** Adds an own task or changes one. Refuses `not_found` for an employer out of reach; an employer's task stays his. */
export async function putOwnTask(tx: Tx, actor: Actor, id: string, wanted: Wanted): Promise<Protocol> {
  if (wanted.employerId && !(await worksAt(tx, actor.sight, wanted.employerId))) throw new Refusal("not_found");
  if (wanted.dueDay < wanted.opensDay)
    throw new Refusal("invalid", [
      { path: "dueDay", sentence: "De taak moet af zijn op of na de dag waarop zij begint." },
    ]);
  const known = await find(tx, id);
  if (known && known.employer_id !== wanted.employerId) throw new Refusal("already_written");
  if (!known && (await isTaken(tx, id))) throw new Refusal("already_written");
  const said = { name: wanted.name, opens_day: wanted.opensDay, due_day: wanted.dueDay, owner: wanted.owner };
  if (known) await tx.updateTable("own_task").set(said).where("id", "=", id).execute();
  else
    await tx
      .insertInto("own_task")
      .values({ id, employer_id: wanted.employerId, ...said })
      .execute();
  return changed(tx, actor, wanted.employerId, known ? "own_task.changed" : "own_task.added");
}

/** Stops an own task: what was done stays to be seen, what was not need not be. Refuses `not_found`. */
export async function endOwnTask(tx: Tx, actor: Actor, id: string): Promise<Protocol> {
  const known = await find(tx, id);
  if (!known || (known.employer_id && !(await worksAt(tx, actor.sight, known.employer_id))))
    throw new Refusal("not_found");
  await tx
    .updateTable("own_task")
    .set({ ended_at: sql<Date>`now()` })
    .where("id", "=", id)
    .execute();
  return changed(tx, actor, known.employer_id, "own_task.ended");
}

const find = (tx: Tx, id: string) =>
  tx
    .selectFrom("own_task")
    .select("employer_id")
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .forUpdate()
    .executeTakeFirst();

/** An id of an employer out of reach, or of a task that was stopped. */
const isTaken = async (tx: Tx, id: string): Promise<boolean> => {
  const { rows } = await sql<{ taken: boolean }>`select own_task_known(${id}::uuid) as taken`.execute(tx);
  return rows[0]!.taken;
};

async function changed(tx: Tx, actor: Actor, employerId: EmployerId | null, deed: string): Promise<Protocol> {
  await record(tx, { deed, actor, ...(employerId ? { employerId } : {}) });
  await makeStale(tx, employerId);
  return readProtocol(tx);
}

const makeStale = (tx: Tx, employerId: EmployerId | null) =>
  sql`select all_tasks_stale(${employerId}::uuid)`.execute(tx);
