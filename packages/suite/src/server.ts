import { kyselyOf, poolOf } from "@datakluis/kit/db";
import { serve } from "@datakluis/kit/http";
import { runJobs } from "@datakluis/kit/jobs";
import { jobsWhenOpen, shutterOf, whileShut } from "@datakluis/kit/shutter";
import type { KeyService } from "@datakluis/kit/keys";
import { mailerOf, type Post } from "@datakluis/kit/mail";
import { liveOf } from "@datakluis/kit/live";
import { metricsOf } from "@datakluis/kit/metrics";
import { missingOf } from "@datakluis/kit/ready";
import { noScanner, type Scanner } from "@datakluis/kit/scanner";
import { watchSessions } from "@datakluis/kit/sessions";
import type { Tools } from "@datakluis/kit/standard";
import { admitTo } from "./access/admit.ts";
import { whoMayHear } from "./access/store.ts";
import { lanes } from "./activation/moving.ts";
import type { Suite } from "./answer.ts";
import { keyTasks } from "./identities/keys.ts";
import { masterKey, masterKeys, readMasterKey } from "./identities/store.ts";
import { liveRoute } from "./live/routes.ts";
import { namesOf } from "./organisation/names.ts";
import { compareAll } from "./recovery/compare.ts";
import { isShut } from "./recovery/store.ts";
import { routes } from "./routes.ts";
import type { Tables } from "./schema.ts";
import { sweepOf, tasksOf } from "./tasks.ts";

export type SuiteSettings = {
  databaseUrl: string;
  keys: KeyService;
  /** How many days copies of keys are kept. */
  keyCopyDays?: number;
  loginUrl: string;
  publicUrl: string;
  serviceName: string;
  /** Whose word about a person's address is believed; this machine's own when left out. */
  trustProxy?: string | undefined;
  /** Where mail goes; left out it waits. */
  post?: Post | undefined;
  /** What looks at documents before they are kept; nothing when left out. */
  scan?: Scanner | undefined;
};

/**
 * A runner of jobs keeps two: its lock, and what it listens on. An employer whose people move keeps one, and takes one
 * more in each lane. That is for four at full width; when more move at once, their lanes wait a moment for each other.
 */
const jobConnections = 2 + 4 * (1 + lanes);

/** Puts the server together; whoever calls it lets it listen, and stops it. */
export async function suiteServer({ log, signer, verify, ask }: Tools, settings: SuiteSettings) {
  const pool = poolOf(settings.databaseUrl, log, 4);
  const pipeline = poolOf(settings.databaseUrl, log, 16, true);
  const db = kyselyOf<Tables>(pipeline);
  const { keys, keyCopyDays = 30, scan = noScanner } = settings;
  const master = await masterKey(db, keys);
  const medical = await masterKey(db, keys, masterKeys.medical);
  const live = await liveOf(settings.databaseUrl, log, (users, event) => whoMayHear(db, users, event));
  const sessions = watchSessions(ask, signer, settings.loginUrl, log);
  sessions.onEnd((sessionId) => live.closeSession(sessionId));

  const names = namesOf(db, master);
  live.onEvent(names.hear);

  const { serviceName, publicUrl } = settings;
  const metrics = metricsOf("suite");
  const comparing = () => compareAll({ db, pool, ask, log, master });
  const shutter = await shutterOf(() => isShut(db), comparing, log);
  const suite: Suite = {
    ...{ db, pool, pipeline, ask, log, live, metrics, master, medical, scan, names, serviceName, publicUrl, shutter },
  };
  // Jobs have connections of their own: neither a busy hour at the door nor a moving in holds the other up.
  const jobPool = poolOf(settings.databaseUrl, log, jobConnections);
  const behindDb = kyselyOf<Tables>(poolOf(settings.databaseUrl, log, 12, true));
  const behind: Suite = { ...suite, db: behindDb, pool: jobPool };
  const mailer = mailerOf(behindDb, settings.post);
  const sweep = sweepOf(behind);
  const jobs = jobsWhenOpen(shutter, () =>
    runJobs(
      jobPool,
      { ...tasksOf(behind), ...keyTasks(behind, { keys, keyCopyDays }), ...mailer.tasks },
      log,
      async () => {
        await sweep();
        await mailer.sweep();
      },
    ),
  );
  if (!shutter.isShut()) await jobs.begun;

  const ready = () =>
    missingOf({
      database: pool.query("select 1"),
      sleutels: Promise.all([readMasterKey(db, keys), readMasterKey(db, keys, masterKeys.medical)]),
      ...(shutter.isShut() ? { [whileShut]: Promise.resolve(false) } : { taken: jobs.ready() }),
    });

  const app = await serve({
    name: "suite",
    title: "Datakluis, verzuimomgeving",
    log,
    verify,
    routes,
    admit: admitTo(suite, sessions),
    trustProxy: settings.trustProxy,
    ready,
    metrics: suite.metrics.text,
    extra: liveRoute(suite, sessions),
  });

  const stop = async () => {
    sessions.stop();
    await jobs.stop();
    mailer.stop();
    await live.stop();
    await jobPool.end();
    await behindDb.destroy();
    await pool.end();
    await db.destroy();
  };
  return { app, stop, suite };
}
