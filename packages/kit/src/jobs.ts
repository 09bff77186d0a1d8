import { Logger, run, type Runner, type TaskList } from "graphile-worker";
import { sql, type Kysely, type Transaction } from "kysely";
import type pg from "pg";
import { EventEmitter } from "node:events";
import { factsOf, type Log } from "./log.ts";

/** The library's own log lines can hold a payload or an error's text; ours hold neither. */
export const quiet = new Logger(() => () => undefined);

/**
 * Promises work in the transaction that needs it: neither exists without the other. A second promise with the same
 * `key` that has not begun replaces the first. One that has begun runs beside it, so a task must be harmless late,
 * twice and out of order. A payload holds references, never a person.
 */
export const enqueue = (
  tx: Transaction<any> | Kysely<any>,
  task: string,
  payload: Record<string, string | number>,
  key: string,
) =>
  sql`select graphile_worker.add_job(${task}, ${JSON.stringify(payload)}::json,
      job_key => ${key}, max_attempts => 1000)`.execute(tx);

export type Jobs = { stop(): Promise<void> };

export type Tasks = Record<string, (payload: any) => Promise<unknown>>;

/**
 * Runs the promised work of one server. A job that fails is tried again later. When a process is killed, the jobs it
 * held are freed within seconds: each runner holds a database lock in its own name for as long as it lives.
 *
 * @param sweep called every five seconds; promises anew what should have happened and has not (a safety net)
 */
export async function runJobs(pool: pg.Pool, tasks: Tasks, log: Log, sweep?: () => Promise<void>): Promise<Jobs> {
  const events = new EventEmitter();
  const created = new Promise<string>((resolve) =>
    events.once("pool:create", (event: { workerPool: { id: string } }) => resolve(event.workerPool.id)),
  );

  const taskList: TaskList = Object.fromEntries(
    Object.entries(tasks).map(([task, work]) => [
      task,
      async (payload, helpers) => {
        try {
          await work(payload);
        } catch (fault) {
          log.warn("taak mislukt, wordt opnieuw geprobeerd", {
            task,
            attempt: helpers.job.attempts,
            ...factsOf(fault),
          });
          // The library keeps an error's message in its table; a message can quote a value, so it gets our words.
          throw new Error("mislukt");
        }
      },
    ]),
  );

  const runner: Runner = await run({
    pgPool: pool,
    taskList,
    concurrency: 8,
    noHandleSignals: true,
    logger: quiet,
    pollInterval: 1000,
    events: events as NonNullable<Parameters<typeof run>[0]>["events"] & EventEmitter,
    preset: { worker: { localQueue: { size: 16 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  });
  const alive = await pool.connect();
  alive.on("error", (fault) => log.warn("taakverwerker raakte zijn slot kwijt", factsOf(fault)));
  await alive.query("select pg_advisory_lock(hashtextextended($1, 42))", [await created]);

  const tend = async () => {
    await freeDeadRunners(pool);
    await trySoon(pool);
    await sweep?.();
  };
  const tending = setInterval(
    () => void tend().catch((fault: unknown) => log.warn("toezicht op taken mislukt", factsOf(fault))),
    5_000,
  );
  await tend().catch((fault: unknown) => log.warn("toezicht op taken mislukt", factsOf(fault)));

  return {
    stop: async () => {
      clearInterval(tending);
      await runner.stop();
      alive.release(true);
    },
  };
}

/**
 * The library waits longer after each failure, up to hours, and gives up in the end. What our jobs wait for is another
 * server, and that is back within minutes: a job that failed is tried twice a minute for as long as it takes.
 */
const trySoon = (pool: pg.Pool) =>
  pool.query(
    `select graphile_worker.reschedule_jobs(
       array(
         select id from graphile_worker.jobs
         where locked_at is null and attempts > 0 and run_at > now() + interval '30 seconds'
       ),
       run_at => now() + interval '30 seconds', attempts => 5
     )`,
  );

/** Frees jobs held by runners whose lock is gone: their process died. A runner just made gets ten seconds to lock. */
async function freeDeadRunners(pool: pg.Pool): Promise<void> {
  const held = await pool.query<{ name: string }>(
    `select distinct locked_by as name from graphile_worker._private_jobs 
     where locked_by is not null and locked_at < now() - interval '10 seconds'`,
  );
  const dead: string[] = [];
  for (const { name } of held.rows) {
    const { rows } = await pool.query<{ free: boolean }>(
      `select pg_try_advisory_xact_lock(hashtextextended($1, 42)) as free`,
      [name],
    );
    if (rows[0]?.free) dead.push(name);
  }
  if (dead.length) await pool.query("select graphile_worker.force_unlock_workers($1::text[])", [dead]);
}
