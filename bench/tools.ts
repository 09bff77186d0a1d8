import { readFileSync } from "node:fs";
import pg from "pg";
import { startCluster } from "@datakluis/kit/testing/cluster";
import { startServers, type KeeperName, type Servers } from "@datakluis/kit/testing/servers";

/** One figure: ours, the limit measured in the same run, and our speed as a share of the limit's. */
export type Figure = { name: string; n: number; value: number; unit: string; limit?: number; ratio?: number };

export const tell = (it: Figure): void => void process.stdout.write(`${JSON.stringify(it)}\n`);

export const rounded = (value: number, digits = 3) => Number(value.toPrecision(digits));

/** The whole house on a PostgreSQL that keeps every commit, as real processes. */
export type House = Servers & {
  /** A connection past every policy, to put things ready and to measure the limit. */
  superuser(name: KeeperName): Promise<pg.Client>;
  superuserUrl(name: KeeperName): string;
  /** Seconds of processor time until now. */
  cpu(): Record<string, number>;
};

export async function inHouse(work: (house: House) => Promise<void>): Promise<void> {
  const cluster = await startCluster(true);
  process.env["DATAKLUIS_TEST_POSTGRES"] = cluster.url;
  const flags = (name: KeeperName) => {
    const given = process.env[`BENCH_FLAGS_${name.toUpperCase()}`];
    return given ? { [name]: given.split(" ") } : {};
  };
  const clients: pg.Client[] = [];
  try {
    const servers = await startServers({}, { ...flags("suite"), ...flags("vault") });
    const superuserUrl = (name: KeeperName) => asSuperuser(cluster.url, servers.databases[name].appUrl);
    const superuser = async (name: KeeperName) => {
      const client = new pg.Client({ connectionString: superuserUrl(name) });
      client.on("error", () => undefined);
      await client.connect();
      clients.push(client);
      return client;
    };
    const cpu = () => ({
      login: cpuSeconds(servers.pidOf("login")),
      suite: cpuSeconds(servers.pidOf("suite")),
      vault: cpuSeconds(servers.pidOf("vault")),
      postgres: [cluster.pid, ...childrenOf(cluster.pid)].reduce((sum, pid) => sum + cpuSeconds(pid), 0),
    });
    try {
      await work({ ...servers, superuser, superuserUrl, cpu });
    } finally {
      for (const client of clients) await client.end();
      await servers.stop();
    }
  } finally {
    await cluster.stop();
  }
}

function asSuperuser(cluster: string, database: string): string {
  const url = new URL(cluster);
  url.pathname = new URL(database).pathname;
  return url.href;
}

/** Tokens live seconds; whoever works longer fetches a new one, as the door does. */
export function tokensOf(house: House, user: Parameters<House["tokenFor"]>[0], audience: "vault" | "suite") {
  let held: { token: Promise<string>; until: number } | undefined;
  return () => {
    if (!held || held.until < Date.now()) held = { token: house.tokenFor(user, audience), until: Date.now() + 8_000 };
    return held.token;
  };
}

/** The most memory each server ever held. */
export function tellMemory(house: House, name: string, n: number): void {
  for (const server of ["suite", "vault", "login"] as const) {
    const status = readFileSync(`/proc/${house.pidOf(server)}/status`, "utf8");
    const peak = Math.round(Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1]) / 1024);
    tell({ name: `${name}.memory.${server}`, n, value: peak, unit: "MB" });
  }
}

/** Processor time per piece of work, by who spent it: what is left to win shows here, also on a busy machine. */
export async function withCpu<A>(house: House, name: string, n: number, work: () => Promise<A>): Promise<A> {
  const before = house.cpu();
  const done = await work();
  tellCpu(house, name, n, before);
  return done;
}

/** The same since `before`, for who only knows afterwards how much was done. */
export function tellCpu(house: House, name: string, n: number, before: Record<string, number>): void {
  for (const [who, spent] of Object.entries(house.cpu()))
    tell({ name: `${name}.cpu.${who}`, n, value: rounded(((spent - before[who]!) * 1e6) / n), unit: "us" });
}

/** Seconds of processor time of a process and of the children it has buried; clock ticks are hundredths. */
function cpuSeconds(pid: number): number {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    // It has just ended; from now on its parent counts its time.
    return 0;
  }
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) / 100;
}

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);

export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}
