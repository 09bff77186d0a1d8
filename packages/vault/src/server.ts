import { kyselyOf, poolOf } from "@datakluis/kit/db";
import { serve } from "@datakluis/kit/http";
import { runJobs } from "@datakluis/kit/jobs";
import type { KeyService } from "@datakluis/kit/keys";
import { jobsWhenOpen, shutterOf } from "@datakluis/kit/shutter";
import { certificateKey } from "./ending/certificate.ts";
import { heedTombstones } from "./ending/jobs.ts";
import { openInbox, type InboxSettings } from "./inbox/server.ts";
import { liveOf } from "@datakluis/kit/live";
import { factsOf } from "@datakluis/kit/log";
import { mailerOf, type Post } from "@datakluis/kit/mail";
import { promiseInvitations, sendInvitation } from "./invitations/store.ts";
import { metricsOf } from "@datakluis/kit/metrics";
import type { PdfSeal } from "@datakluis/kit/pdf-seal";
import { watchSessions } from "@datakluis/kit/sessions";
import type { Tools as KitTools } from "@datakluis/kit/standard";
import { admitTo } from "./access/admit.ts";
import { knockOf } from "./access/knock.ts";
import { keyRingOf } from "./crypto/keyring.ts";
import { screensOf } from "./live/open.ts";
import { whoMayHear } from "./live/reach.ts";
import { missing } from "./ready.ts";
import { askToCompare } from "./recovery/jobs.ts";
import { pendingRecoveries } from "./recovery/store.ts";
import { recogniserOf } from "./retrieval/recognising.ts";
import { routes } from "./routes.ts";
import type { Tables } from "./schema.ts";
import { Lines } from "./search/lines.ts";
import { memoryOf } from "./search/memory.ts";
import { Recognition } from "./search/recognition.ts";
import { sweepOf, tasksOf } from "./tasks.ts";
import type { Tools } from "./tools.ts";

export type VaultSettings = {
  databaseUrl: string;
  loginUrl: string;
  keyService: KeyService;
  publicUrl: string;
  /** How many days copies of the key folder are kept. */
  keyCopyDays?: number | undefined;
  seal: PdfSeal;
  /** Without it mails wait in the outbox. */
  post?: Post | undefined;
  /** Whose word about a person's address is believed; this machine's own when left out. */
  trustProxy?: string | undefined;
  /** Webhooks may be posted to this machine and its network, and without TLS: for trial only. */
  webhooksLocal?: boolean | undefined;
  /** Without it there is no inbox over SFTP. */
  inbox?: InboxSettings | undefined;
};

/** Builds one vault on its database: what main runs and what the tests knock at. */
export async function vaultServer(kit: KitTools, it: VaultSettings) {
  const { log, verify, ask, signer } = kit;
  const pool = poolOf(it.databaseUrl, log);
  const pipeline = poolOf(it.databaseUrl, log, 16, true);
  const jobPool = poolOf(it.databaseUrl, log);
  const db = kyselyOf<Tables>(pipeline);
  const keys = keyRingOf(db, it.keyService);
  const memory = memoryOf(
    { db, pool },
    keys,
    () => new Lines(),
    (it) => new Lines(it),
  );
  const apart = keyRingOf(db, it.keyService);
  const people = memoryOf({ db, pool }, apart, () => new Recognition());
  const retrieval = { keys: apart, memory: people, recognise: recogniserOf({ db, ask, memory: people }) };
  const shutter = await shutterOf(
    async () => (await pendingRecoveries(db)).length > 0,
    () => askToCompare({ db, ask }),
    log,
  );
  const live = await liveOf(it.databaseUrl, log, (users, event) => whoMayHear(db, users, event));
  const { keyService, publicUrl, keyCopyDays = 30 } = it;
  const tools: Tools = {
    ...kit,
    db,
    pool,
    pipeline,
    keys,
    keyService,
    memory,
    retrieval,
    publicUrl,
    seal: it.seal,
    keyCopyDays,
    webhooksLocal: it.webhooksLocal ?? false,
    shutter,
    live,
  };
  await heedTombstones(tools);
  // Made before the first certificate, so that every backup holds it: one that was put back signs with the same key.
  await certificateKey(db, keyService).catch((fault: unknown) => log.warn("sleutel van certificaten", factsOf(fault)));

  const sessions = watchSessions(ask, signer, it.loginUrl, log);
  const knock = knockOf(db);
  const screens = screensOf(db, live, sessions);
  live.onEvent((event) => {
    memory.hear(event);
    retrieval.memory.hear(event);
    if (event.kind !== "access") return;
    knock.forget();
    keys.drop(event.employerId);
    retrieval.keys.drop(event.employerId);
    screens.closeWhoLost().catch((fault: unknown) => log.warn("open schermen niet gesloten", factsOf(fault)));
  });

  // Jobs have connections of their own, so that a busy hour at the door does not hold them up, nor they the door.
  const behind: Tools = { ...tools, db: kyselyOf<Tables>(poolOf(it.databaseUrl, log, 12, true)), pool: jobPool };
  const mailer = mailerOf(behind.db, it.post);
  const sweep = sweepOf(behind);
  const jobs = jobsWhenOpen(shutter, () =>
    runJobs(
      jobPool,
      { ...tasksOf(behind), ...mailer.tasks, "send-invitation": sendInvitation(behind, mailer.carrier) },
      log,
      async () => {
        await sweep();
        await mailer.sweep();
        if (mailer.carrier) await promiseInvitations(behind);
      },
    ),
  );
  if (!shutter.isShut()) await jobs.begun;
  const metrics = metricsOf("vault");
  const app = await serve({
    name: "vault",
    title: "Datakluis",
    log,
    verify,
    routes,
    clientRight: "coupling",
    admit: admitTo(tools, sessions, knock),
    trustProxy: it.trustProxy,
    ready: () => missing(tools, jobs),
    metrics: metrics.text,
    extra: (fastify, callerOf) => {
      fastify.get("/api/vault/v1/live", { exposeHeadRoute: false }, async (request, reply) => {
        const caller = await callerOf(request);
        shutter.mustBeOpen();
        return screens.open(caller, () => reply.hijack().raw);
      });
    },
  });

  const inbox = it.inbox && (await openInbox(tools, it.inbox));
  if (inbox) tools.inboxAt = { port: inbox.port, fingerprint: inbox.fingerprint };

  const stop = async () => {
    await inbox?.stop();
    await jobs.stop();
    mailer.stop();
    sessions.stop();
    memory.drop(null);
    retrieval.memory.drop(null);
    await live.stop();
    await db.destroy();
    await pool.end();
    await behind.db.destroy();
    await jobPool.end();
  };
  return { app, stop, tools };
}
