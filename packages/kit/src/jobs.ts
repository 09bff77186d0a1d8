import { Logger, run, type Task, type TaskList, type WorkerEvents } from "graphile-worker";
import { sql, type Kysely, type RawBuilder, type Transaction } from "kysely";
import type pg from "pg";
import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { sendAlong } from "./asking.ts";
import { factsOf, type Log } from "./log.ts";

/** The library's own log lines can hold a payload or an error's text; ours hold neither. */
export const quiet = new Logger(() => () => undefined);

/**
 * Promises work in the transaction that needs it: neither exists without the other. A second promise with the same
 * `key` that has not begun replaces the first. One that has begun runs beside it, so a task must be harmless late,
 * twice and out of order; in a `queue` one runs after another. A payload holds references, never a person.
 */
export const enqueue = (
  tx: Transaction<any> | Kysely<any>,
  task: string,
  payload: Record<string, string | number>,
  key: string,
  queue: string | null = null,
) =>
  sendAlong(
    tx,
    sql`select graphile_worker.add_job(${task}, ${JSON.stringify(payload)}::json,
      queue_name => ${queue}::text, job_key => ${key}, max_attempts => 1000)`,
  );

/** The same promise for each of many: the payload is one reference, under the name the task expects, and makes the key. */
export const enqueueEach = (tx: Transaction<any>, task: string, name: string, references: RawBuilder<unknown>) =>
  sql`select graphile_worker.add_job(${task}::text, json_build_object(${name}::text, it.reference),
      job_key => ${task}::text || ':' || it.reference, max_attempts => 1000)
    from (${references}) as it (reference)`.execute(tx);

/** How many jobs run at once in one process. */
export const jobPlaces = 8;

export type Jobs = {
  /** Whether a runner stands here, and nothing waits that nobody begins. Rejects when the database is away. */
  ready(): Promise<boolean>;
  stop(): Promise<void>;
};

export type Tasks = Record<string, (payload: any) => Promise<unknown>>;

/**
 * Runs the promised work of one server. A job that fails is tried again later. When a process is killed, the jobs it
 * held are freed within seconds: each runner holds a database lock in its own name for as long as it lives. A runner
 * that ends, as it does when the database goes away, is followed by a new one.
 *
 * @param sweep called every five seconds; promises anew what should have happened and has not (a safety net)
 */
export async function runJobs(pool: pg.Pool, tasks: Tasks, log: Log, sweep?: () => Promise<void>): Promise<Jobs> {
  const taskList = taskListOf(tasks, log);
  let stopping = false;
  let runner = await startRunner(pool, taskList, log);
  const replace = async () => {
    while (!stopping) {
      await runner.ended;
      if (stopping) return;
      await sleep(1_000);
      const next = await startRunner(pool, taskList, log).catch(tell(log, "taakverwerker start nog niet"));
      if (!next) continue;
      runner = next;
      log.warn("taakverwerker opnieuw gestart");
    }
  };
  const replaced = replace();

  const tend = async () => {
    await freeDeadRunners(pool);
    await trySoon(pool);
    await sweep?.();
  };
  const tending = setInterval(() => void tend().catch(tell(log, "toezicht op taken mislukt")), 5_000);
  await tend().catch(tell(log, "toezicht op taken mislukt"));

  return {
    ready: async () => !(await stuck(pool)) && runner.stands(),
    stop: async () => {
      stopping = true;
      clearInterval(tending);
      await runner.stop();
      await replaced;
      // One that was just being started when the stop came.
      await runner.stop();
    },
  };
}

const tell = (log: Log, what: string) => (fault: unknown) => log.warn(what, factsOf(fault));

function taskListOf(tasks: Tasks, log: Log): TaskList {
  const guarded =
    (task: string, work: (payload: any) => Promise<unknown>): Task =>
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
    };
  return Object.fromEntries(Object.entries(tasks).map(([task, work]) => [task, guarded(task, work)]));
}

type Runner = { ended: Promise<void>; stands(): boolean; stop(): Promise<void> };

/** One runner of the library with the lock in its name. It ends when it is stopped, or by itself with its database. */
async function startRunner(pool: pg.Pool, taskList: TaskList, log: Log): Promise<Runner> {
  const events: WorkerEvents = new EventEmitter();
  const created = new Promise<string>((resolve) =>
    events.once("pool:create", ({ workerPool }) => resolve(workerPool.id)),
  );
  const alive = await pool.connect();
  const broken = new Promise<void>((resolve) => alive.once("error", () => resolve()));
  // Once the library gives up it takes no jobs any more, and what it still waits for need not come.
  const givenUp = new Promise<void>((resolve) => events.once("pool:gracefulShutdown", () => resolve()));
  const runner = await run({
    pgPool: pool,
    taskList,
    concurrency: jobPlaces,
    noHandleSignals: true,
    logger: quiet,
    pollInterval: 1000,
    events,
    preset: { worker: { localQueue: { size: 16 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  }).catch((fault: unknown) => {
    alive.release(true);
    throw fault;
  });
  const finished = runner.promise.catch(tell(log, "taakverwerker viel weg"));

  // From the moment it is about to end, which can take seconds, nothing is begun here any more.
  let stopped: Promise<void> | undefined;
  const stop = () =>
    (stopped ??= (async () => {
      // Without a database the library can wait for ever; the jobs it leaves behind are freed once the lock is gone.
      await Promise.race([runner.stop().catch(() => undefined), sleep(5_000)]);
      alive.release(true);
    })());
  const ended = Promise.race([finished, broken, givenUp]).then(stop);
  try {
    await alive.query("select pg_advisory_lock(hashtextextended($1, 42))", [await created]);
  } catch (fault) {
    await stop();
    throw fault;
  }
  return { ended, stands: () => stopped === undefined, stop };
}

/**
 * Whether a job that could run has waited a minute while none was begun for minutes: nobody is working. One that fails
 * waits for its next try, and one behind others that take long waits for its turn.
 */
async function stuck(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query<{ stuck: boolean }>(
    `select exists (
       select from graphile_worker.jobs
       where locked_at is null and run_at < now() - interval '1 minute' and attempts < max_attempts
     ) and not exists (
       select from graphile_worker.jobs where locked_at > now() - interval '5 minutes'
     ) as stuck`,
  );
  return rows[0]!.stuck;
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
  // What was replaced while it ran is never run again, and its dead runner could not take it away.
  await pool.query(
    `select graphile_worker.complete_jobs(
       array(select id from graphile_worker._private_jobs where locked_by is null and key is null and attempts >= max_attempts)
     )`,
  );
}
