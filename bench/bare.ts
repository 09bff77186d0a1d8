import { fork } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { load, median, tellTimes, type Loaded, type Question } from "./load.ts";
import { rounded, tell, tellCpu, type House } from "./tools.ts";
import type { Vault } from "./vaults.ts";

const usual = 32;
const rounds = 6;
const roundSeconds = 2;

/**
 * Our route and the bare one under the same load by turns, so that whatever else the machine does slows both. The ratio
 * is the middle one of the rounds.
 *
 * @param ask gives, for a fresh token, the questions to our route
 * @param perSecond a beat at which nobody need wait for others, to tell how long one waits on a busy day
 * @param connections how many ask at once, of either route
 */
export async function againstBare(
  house: House,
  vault: Vault,
  name: string,
  n: number,
  ask: (token: string) => (() => Question) | Promise<() => Question>,
  perSecond: number,
  connections = usual,
): Promise<void> {
  const bare = await startBare(house, vault);
  try {
    const ours: Loaded[] = [];
    const theirs: Loaded[] = [];
    const loadOurs = async (seconds: number) =>
      load(house.urls.vault, connections, seconds, await ask(await house.tokenFor(vault.user, "vault")));
    const loadBare = (seconds: number) =>
      load(bare.url, connections, seconds, () => ({ method: "GET", path: `/${vault.anybody()}` }));

    await loadOurs(roundSeconds * 2);
    await loadBare(roundSeconds * 2);
    for (let round = 0; round < rounds; round += 1) {
      ours.push(await loadOurs(roundSeconds));
      theirs.push(await loadBare(roundSeconds));
    }
    const speed = (loads: Loaded[]) => median(loads.map((it) => it.perSecond));
    tell({
      name,
      n,
      value: rounded(speed(ours)),
      unit: "requests/s",
      limit: rounded(speed(theirs)),
      ratio: rounded(median(ours.map((it, at) => it.perSecond / theirs[at]!.perSecond))),
    });
    tellTimes(
      name,
      n,
      ours.flatMap((it) => it.ms),
    );
    tellTimes(
      `${name}.limit`,
      n,
      theirs.flatMap((it) => it.ms),
    );
    const token = await house.tokenFor(vault.user, "vault");
    const steady = await load(house.urls.vault, connections, roundSeconds * 3, await ask(token), perSecond);
    tellTimes(`${name}.steady`, n, steady.ms);
    tellTimes(`${name}.steady.limit`, n, await commitSteadily(house, perSecond, roundSeconds * 3));
    const before = house.cpu();
    const last = await loadOurs(roundSeconds);
    tellCpu(house, name, last.ms.length, before);
  } finally {
    bare.end();
  }
}

/** How long a single row takes to be kept on this disk, at the same beat: sooner nobody can see what is on the record. */
async function commitSteadily(house: House, perSecond: number, forSeconds: number): Promise<number[]> {
  const clients = await Promise.all(Array.from({ length: usual }, () => house.superuser("vault")));
  await clients[0]!.query("create table if not exists kept (at timestamptz not null)");
  const ms: number[] = [];
  const begun = performance.now();
  const keep = async (which: number) => {
    for (let turn = 0; ; turn += 1) {
      const due = begun + ((which + turn * usual) * 1000) / perSecond;
      if (due > begun + forSeconds * 1000) return;
      await pause(Math.max(0, due - performance.now()));
      await clients[which]!.query({ name: "keep", text: "insert into kept values (now())" });
      ms.push(performance.now() - due);
    }
  };
  await Promise.all(clients.map((_, which) => keep(which)));
  return ms;
}

async function startBare(house: House, { employer }: Vault): Promise<{ url: string; end: () => void }> {
  const child = fork(join(import.meta.dirname, "bare-route.ts"), [house.superuserUrl("vault"), employer.id], {
    env: { NODE_ENV: "production" },
  });
  const [{ port }] = (await once(child, "message")) as [AddressInfo];
  return { url: `http://127.0.0.1:${port}`, end: () => child.disconnect() };
}
