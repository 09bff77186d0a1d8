import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import {
  Dossier,
  LiveEvent,
  pathOf,
  readDossier,
  revokeSharing,
  shareDossier,
  type DossierRef,
} from "@datakluis/contract";
import pg from "pg";
import { lineTo, percentile, tellTimes, type Line, type Question } from "./load.ts";
import { inHouse, rounded, seconds, tell, tokensOf, withCpu, type House } from "./tools.ts";
import { seedVault, type Vault } from "./vaults.ts";

export const atOnce = 8;
/** As on the busiest morning of a large organisation. */
const perSecond = 50;

/**
 * Sharing a dossier, from the request until the service knows the person. First as many as go, against what every
 * sharing must at least be: three single rows kept durably, one after another. Then fifty a second, for a minute: how
 * long until an open screen of the service shows the person, and whether nothing waits any more five seconds after. And
 * the same people revoked again: how long until that screen no longer does.
 *
 * @param n how many are shared at the steady pace
 */
export const run = (n = 60 * perSecond): Promise<void> =>
  inHouse(async (house) => {
    const warmUp = 200;
    const most = Math.min(n, 400);
    const vault = await seedVault(house, warmUp + most + n);
    const [first, second, third] = [vault.refs.slice(0, warmUp), vault.refs.slice(warmUp, -n), vault.refs.slice(-n)];
    await shareAll(house, vault, first);
    const commits = await commitLimit(house, most);
    const shared = await withCpu(house, "share", most, () => shareAll(house, vault, second));
    const limit = (most * 2) / (commits + (await commitLimit(house, most)));
    tell({
      name: "share",
      n: most,
      value: rounded(most / shared),
      unit: "shares/s",
      limit: rounded(limit),
      ratio: rounded(most / shared / limit),
    });
    const shown = await withCpu(house, "share.visible", n, () =>
      steadily(house, vault, third, sharing, (told) => Boolean(told.person)),
    );
    tellTimes("share.answered", n, shown.answered);
    tellTimes("share.visible", n, shown.changed);
    await pause(5_000);
    tell({ name: "share.waiting", n, value: await waiting(house), unit: "dossiers", limit: 0 });
    tell({ name: "share.visible.most", n, value: rounded(percentile(shown.changed, 1)), unit: "ms" });
    const hidden = await withCpu(house, "share.revoked", n, () =>
      steadily(house, vault, third, revoking, (told) => !told.person),
    );
    tellTimes("share.revoked.answered", n, hidden.answered);
    tellTimes("share.revoked.gone", n, hidden.changed);
    tell({ name: "share.revoked.gone.most", n, value: rounded(percentile(hidden.changed, 1)), unit: "ms" });
  });

/** How many dossiers the service must still be told of. */
async function waiting(house: House): Promise<number> {
  const vault = await house.superuser("vault");
  const { rows } = await vault.query<{ n: number }>("select count(*)::int as n from person where not settled");
  return rows[0]!.n;
}

const sharing = (ref: DossierRef, token: string): Question => ({
  method: "POST",
  path: pathOf(shareDossier, { ref }),
  token,
  body: { id: randomUUID(), careRequest: "sick_report", note: "Heeft zich ziek gemeld." },
});

export const revoking = (ref: DossierRef, token: string): Question => ({
  method: "DELETE",
  path: pathOf(revokeSharing, { ref }),
  token,
  body: { id: randomUUID(), note: "Het gesprek is niet meer nodig." },
});

/** The seconds until the service knows them all. */
export async function shareAll(house: House, vault: Vault, refs: readonly DossierRef[]): Promise<number> {
  const suite = await house.superuser("suite");
  const token = tokensOf(house, vault.user, "vault");
  const left = [...refs];
  const lines = await Promise.all(Array.from({ length: atOnce }, () => lineTo(house.urls.vault)));
  const took = await seconds(async () => {
    await Promise.all(
      lines.map(async (line) => {
        for (let ref = left.pop(); ref; ref = left.pop()) await line.ask(sharing(ref, await token()));
      }),
    );
    const known = "select count(*) as n from identity where ref = any ($1::uuid[])";
    while ((await suite.query<{ n: number }>(known, [refs])).rows[0]?.n !== refs.length) await pause(10);
  });
  for (const line of lines) line.end();
  return took;
}

/** The seconds for three single rows, each kept before the next is written, for each of `n`, as many at once. */
async function commitLimit(house: House, n: number): Promise<number> {
  const clients = await Promise.all(Array.from({ length: atOnce }, () => house.superuser("vault")));
  await clients[0]!.query("create table if not exists kept (id uuid primary key, at timestamptz not null)");
  const keep = (client: pg.Client) =>
    client.query({ name: "keep", text: "insert into kept values ($1, now())", values: [randomUUID()] });
  let left = n;
  return seconds(() =>
    Promise.all(
      clients.map(async (client) => {
        for (; left-- > 0;) for (let row = 0; row < 3; row += 1) await keep(client);
      }),
    ),
  );
}

type Seen = { answered: number[]; changed: number[] };

/**
 * Does something to people at a steady pace, whether or not earlier ones are done, and watches with an open screen of
 * the service until that shows what was done.
 */
export async function steadily(
  house: House,
  vault: Vault,
  refs: readonly DossierRef[],
  question: (ref: DossierRef, token: string) => Question,
  shows: (told: Dossier) => boolean,
): Promise<Seen> {
  const seen: Seen = { answered: [], changed: [] };
  const asked = new Map<DossierRef, number>();
  const token = tokensOf(house, vault.user, "vault");
  const lines = await Promise.all(Array.from({ length: perSecond }, () => lineTo(house.urls.vault)));
  const screen = await openScreen(house, vault, (ref, told) => {
    const at = asked.get(ref);
    if (at === undefined || !shows(told)) return;
    asked.delete(ref);
    seen.changed.push(performance.now() - at);
  });

  const ask = async (line: Line, ref: DossierRef) => {
    const at = performance.now();
    asked.set(ref, at);
    await line.ask(async () => question(ref, await token()));
    seen.answered.push(performance.now() - at);
  };
  const begun = performance.now();
  const all: Promise<void>[] = [];
  for (const [at, ref] of refs.entries()) {
    await pause(Math.max(0, begun + (at * 1000) / perSecond - performance.now()));
    all.push(ask(lines[at % lines.length]!, ref));
  }
  await Promise.all(all);
  for (let tries = 0; asked.size && tries < 6_000; tries += 1) {
    screen.mustWork();
    await pause(10);
  }
  screen.close();
  for (const line of lines) line.end();
  if (asked.size) throw new Error("Niet iedereen is gezien.");
  return seen;
}

/** An open screen: it hears that something about a dossier changed, reads the dossier, and tells what it shows. */
async function openScreen(house: House, { employer }: Vault, look: (ref: DossierRef, told: Dossier) => void) {
  const user = { userId: employer.caseManager, sessionId: randomUUID(), displayName: "C. de Wit" };
  const token = tokensOf(house, user, "suite");
  const lines = await Promise.all(Array.from({ length: 4 }, () => lineTo(house.urls.suite)));
  let turn = 0;
  let fault: Error | undefined;
  const read = async (ref: DossierRef) => {
    const question = async () => ({ method: "GET", path: pathOf(readDossier, { ref }), token: await token() });
    const line = lines[(turn += 1) % lines.length]!;
    const told = JSON.parse((await line.ask(question)).toString("utf8")) as Dossier;
    look(ref, told);
  };
  const closing = new AbortController();
  const failed = (no: unknown) => {
    if (!closing.signal.aborted) fault = no instanceof Error ? no : new Error("onbekend");
  };
  const stream = await fetch(new URL("/api/suite/v1/live", house.urls.suite), {
    headers: { authorization: `Bearer ${await token()}` },
    signal: closing.signal,
  });
  const hear = async () => {
    let rest = "";
    for await (const piece of stream.body!.pipeThrough(new TextDecoderStream())) {
      const said = (rest + piece).split("\n");
      rest = said.pop()!;
      for (const line of said) {
        if (!line.startsWith('data: {"')) continue;
        const { ref } = LiveEvent.parse(JSON.parse(line.slice(6)));
        if (ref) read(ref).catch(failed);
      }
    }
  };
  hear().catch(failed);
  return {
    /** Throws what went wrong in reading: a screen that does not work shows nothing either. */
    mustWork: () => {
      if (fault) throw fault;
    },
    close: () => {
      closing.abort();
      for (const line of lines) line.end();
    },
  };
}
