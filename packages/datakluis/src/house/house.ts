import { setTimeout as pause } from "node:timers/promises";
import { ensureDatabases } from "../postgres/databases.ts";
import { postgresAccount } from "../postgres/account.ts";
import {
  answers,
  ensureCluster,
  startPostgres,
  superuserUrl,
  waitForPostgres,
  type Cluster,
} from "../postgres/cluster.ts";
import { stopLeftover } from "../postgres/leftover.ts";
import { findPrograms } from "../postgres/programs.ts";
import type { Folder } from "../folder/place.ts";
import { ensureSecrets } from "../folder/secrets.ts";
import { choosePorts } from "../folder/state.ts";
import type { Progress } from "../screen/progress.ts";
import { Stop } from "../stop.ts";
import { logFileOf } from "./logs.ts";
import { migrateAll } from "./migrations.ts";
import { membersOf, publicUrl, writeServerFiles, type Plan } from "./servers.ts";
import { readinessOf } from "./readiness.ts";
import { supervisorOf, type Member, type Supervisor } from "./supervisor.ts";

const database = "database";

export type House = {
  /** PostgreSQL, roles, databases and tables. */
  layFoundation(): Promise<Plan>;
  /** The four servers, ready to answer. */
  openDoors(plan: Plan): Promise<void>;
  /** Servers first, then PostgreSQL. Safe to call however far opening came. */
  close(): Promise<void>;
};

/**
 * All processes of one installation on this machine.
 *
 * @param closing ends every waiting; what is then thrown does not matter
 * @param giveUp is called when a process keeps dying
 */
export function houseIn(
  folder: Folder,
  publicPort: number,
  progress: Progress,
  closing: AbortSignal,
  giveUp: (why: Stop) => void,
): House {
  const supervisor: Supervisor = supervisorOf((sentence) => progress.say(sentence), giveUp);
  return {
    layFoundation: async () => {
      const { cluster, plan } = await progress.step("Database starten", async (note) => {
        // First, or it would still hold the port that we want to keep.
        await stopLeftover(folder.postgres);
        const ports = await choosePorts(folder.state, publicPort);
        const secrets = ensureSecrets(folder.secrets);
        const cluster = await clusterFor(folder, ports.postgres, secrets.superuserPassword, note);
        await supervisor.keep(databaseMember(cluster));
        if (!(await waitForPostgres(superuserUrl(cluster), () => closing.aborted)))
          throw new Stop(`De database start niet; zie ${cluster.logFile}.`);
        return { cluster, plan: { folder, secrets, ports, publicPort } };
      });
      closing.throwIfAborted();
      await progress.step("Database bijwerken", async () => {
        await ensureDatabases(cluster, plan.secrets);
        await migrateAll(plan);
      });
      closing.throwIfAborted();
      return plan;
    },

    openDoors: (plan) =>
      progress.step("Servers starten", async (note) => {
        writeServerFiles(plan);
        // While all of them start, they miss each other; that is not worth a word.
        let open = false;
        const members = membersOf(plan, (sentence) => open && !closing.aborted && progress.say(sentence));
        await Promise.all(members.map((member) => supervisor.keep(member)));
        await waitForAll(plan, members, closing, note);
        open = true;
      }),

    close: async () => {
      await supervisor.stopAllBut(database);
      await supervisor.stopAllBut();
    },
  };
}

async function clusterFor(
  folder: Folder,
  port: number,
  superuserPassword: string,
  note: (detail: string) => void,
): Promise<Cluster> {
  const account = postgresAccount();
  const programs = findPrograms(folder.programs, account);
  const logFile = logFileOf(folder.logs, "postgres");
  const cluster = { folder: folder.postgres, port, programs, account, superuserPassword, logFile };
  note("eerste keer: database aanmaken");
  await ensureCluster(cluster);
  note("");
  return cluster;
}

const databaseMember = (cluster: Cluster): Member => ({
  name: database,
  start: () => startPostgres(cluster),
  ready: () => answers(superuserUrl(cluster)),
  // Fast shutdown, then immediate: both keep all that was committed.
  farewell: [
    ["SIGINT", 60],
    ["SIGQUIT", 10],
    ["SIGKILL", 5],
  ],
});

/** The front door speaks for all: when it is ready, so are the others. */
async function waitForAll(
  plan: Plan,
  members: readonly Member[],
  closing: AbortSignal,
  note: (detail: string) => void,
): Promise<void> {
  const waiting = new Set(members);
  let missing: string[] | undefined;
  for (const until = Date.now() + 120_000; Date.now() < until; await pause(100)) {
    closing.throwIfAborted();
    await Promise.all([...waiting].map(async (member) => (await member.ready()) && waiting.delete(member)));
    if (!waiting.size) return;
    ({ missing } = await readinessOf(publicUrl(plan)));
    note(missing?.join(" ") ?? `wacht op ${[...waiting].map(({ name }) => name).join(", ")}`);
  }
  const names = [...waiting].map(({ name }) => name).join(", ");
  throw new Stop(
    [`Niet alle servers zijn binnen twee minuten gereed: ${names}. Zie ${plan.folder.logs}.`, ...(missing ?? [])].join(
      "\n",
    ),
  );
}
