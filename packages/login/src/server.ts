import { Refusal } from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { kyselyOf, poolOf, type Pool } from "@datakluis/kit/db";
import { serve } from "@datakluis/kit/http";
import { enqueue, runJobs, type Jobs } from "@datakluis/kit/jobs";
import type { KeyService } from "@datakluis/kit/keys";
import { factsOf, type Log } from "@datakluis/kit/log";
import { mailerOf, type Post } from "@datakluis/kit/mail";
import { metricsOf } from "@datakluis/kit/metrics";
import { atMostEvery } from "@datakluis/kit/pace";
import { missingOf } from "@datakluis/kit/ready";
import type { ServiceName, Signer, Verify } from "@datakluis/kit/tokens";
import type { JWK } from "jose";
import { passwordsOf, type Cost } from "./accounts/passwords.ts";
import { keyRoutes, keyTasks } from "./accounts/keys.ts";
import { accountRoutes } from "./accounts/routes.ts";
import { loginKey, openSecret } from "./accounts/second-factor.ts";
import { anySealedSecret } from "./accounts/store.ts";
import { admitTo, type House } from "./answer.ts";
import { forgetAttemptsBefore } from "./attempts/store.ts";
import { oauthOf } from "./clients/oauth.ts";
import { forgetAssertions } from "./clients/store.ts";
import { invitationRoutes } from "./invitations/routes.ts";
import { passkeyRoutes } from "./passkeys/routes.ts";
import { providerOf, type ProviderSettings } from "./provider/client.ts";
import { providerRoutes } from "./provider/routes.ts";
import { forgetVisits } from "./provider/store.ts";
import { recoveryRoutes } from "./recovery/routes.ts";
import { answerReset } from "./resets/jobs.ts";
import { resetRoutes } from "./resets/routes.ts";
import type { Db, Tables } from "./schema.ts";
import { cookiesOf } from "./sessions/cookie.ts";
import { revocationsOf } from "./sessions/revocations.ts";
import { sessionRoutes } from "./sessions/routes.ts";
import { expireSessions, forgetSessionsBefore } from "./sessions/store.ts";

export const routes = [
  ...sessionRoutes,
  ...invitationRoutes,
  ...resetRoutes,
  ...recoveryRoutes,
  ...passkeyRoutes,
  ...providerRoutes,
  ...accountRoutes,
  ...keyRoutes,
];

export type Setup = {
  pool: Pool;
  connectionString: string;
  keys: KeyService;
  /** How many days copies of keys are kept. */
  keyCopyDays?: number;
  signer: Signer;
  /** What login signs with; tokens of couplings are made by a library that wants it itself. */
  privateKey: JWK;
  verify: Verify;
  ask: Ask;
  log: Log;
  publicUrl: string;
  cost: Cost;
  /** Without it mails wait in the outbox. */
  post?: Post | undefined;
  /** The service's own identity provider. */
  provider?: ProviderSettings | undefined;
  clock?: () => Date;
  trustProxy?: string;
};

/** Who must know at once that a session ended: every server that believes login's tokens or holds them. */
const hearers = new Set<ServiceName>(["vault", "suite", "front"]);

const tendEveryMs = 10_000;
const day = 24 * 60 * 60_000;

/** Puts the house together: routes, the stream of ended sessions, and the work that returns by itself. */
export async function loginServer(setup: Setup) {
  const { pool, keys, log, verify, keyCopyDays = 30 } = setup;
  const daily = atMostEvery(day);
  const clock = setup.clock ?? (() => new Date());
  const db = kyselyOf<Tables>(pool);
  const metrics = metricsOf("login");
  const house: House = {
    db,
    keys,
    clock,
    signer: setup.signer,
    passwords: await passwordsOf(setup.cost),
    cookies: cookiesOf(setup.publicUrl),
    provider: setup.provider && providerOf(setup.provider, setup.publicUrl, log),
    publicUrl: setup.publicUrl,
    count: metrics.counter("login_total", "Wat er aan de deur gebeurde"),
  };
  await makeKey(db, keys);
  // Jobs have connections of their own: one that waits for a mail server holds nobody up at the door.
  const jobPool = poolOf(setup.connectionString, log);
  const behind = kyselyOf<Tables>(jobPool);
  const mailer = mailerOf(behind, setup.post);
  const tasks = {
    ...mailer.tasks,
    "answer-reset": answerReset(behind, setup.publicUrl, clock),
    ...keyTasks(behind, { keys, keyCopyDays }),
  };
  const jobs = await runJobs(jobPool, tasks, log, async () => {
    await mailer.sweep();
    if (daily("key")) await enqueue(behind, "tend-key", {}, "tend-key");
  });
  const revocations = await revocationsOf(setup.connectionString, db, log, clock);
  const tending = setInterval(
    () => void tend(db, clock()).catch((fault: unknown) => log.warn("opruimen mislukt", factsOf(fault))),
    tendEveryMs,
  );

  const openOAuth = await oauthOf({ ...setup, db });
  const app = await serve({
    name: "login",
    title: "Datakluis: inloggen",
    log,
    verify,
    routes,
    admit: admitTo(house),
    ready: () => whatIsMissing(db, keys, jobs),
    metrics: metrics.text,
    ...(setup.trustProxy ? { trustProxy: setup.trustProxy } : {}),
    extra: (server, callerOf) => {
      openOAuth(server);
      server.get("/internal/revocations", { exposeHeadRoute: false }, async (request, reply) => {
        const caller = await callerOf(request);
        if (caller.kind !== "service" || !hearers.has(caller.name)) throw new Refusal("not_permitted");
        await revocations.open(reply.raw);
        reply.hijack();
      });
    },
  });

  return {
    app,
    stop: async () => {
      clearInterval(tending);
      await jobs.stop();
      mailer.stop();
      await revocations.stop();
      await jobPool.end();
      await pool.end();
    },
  };
}

/** Ends what nobody uses any more, and forgets what no longer matters. */
async function tend(db: Db, now: Date): Promise<void> {
  await expireSessions(db, now);
  await forgetSessionsBefore(db, new Date(now.getTime() - 30 * day));
  await forgetVisits(db, now);
  await forgetAssertions(db, now);
  await forgetAttemptsBefore(db, new Date(now.getTime() - day));
}

/** A lost key is reported, never replaced: under a new one no second factor would open again. */
async function makeKey(db: Db, keys: KeyService): Promise<void> {
  if (!(await anySealedSecret(db))) await keys.make(loginKey);
}

async function whatIsMissing(db: Db, keys: KeyService, jobs: Jobs): Promise<string[]> {
  const secret = anySealedSecret(db);
  const missing = await missingOf({ database: secret, taken: jobs.ready() });
  if (missing.includes("database")) return ["database"];
  const kept = await secret;
  const opens = kept?.sealed ? openSecret(keys, kept.id, kept.sealed) : Promise.resolve();
  return [...(await missingOf({ sleutel: opens })), ...missing];
}
