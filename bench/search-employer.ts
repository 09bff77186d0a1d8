import { setTimeout as pause } from "node:timers/promises";
import {
  openPerson as openPersonRoute,
  pathOf,
  searchPeople,
  type DossierRef,
  type Identity,
} from "@datakluis/contract";
import { keyFolder } from "@datakluis/kit/keys-folder";
import { kyselyOf } from "@datakluis/kit/db";
import pg from "pg";
import { keyRingOf } from "../packages/vault/src/crypto/keyring.ts";
import { openPerson } from "../packages/vault/src/people/seal.ts";
import type { Tables } from "../packages/vault/src/schema.ts";
import { againstBare } from "./bare.ts";
import { lineTo, median, percentile, type Question } from "./load.ts";
import { personNumber } from "./people.ts";
import { inHouse, rounded, seconds, tell, type House } from "./tools.ts";
import { seedVault, type Vault } from "./vaults.ts";

const colds = 5;

/**
 * The employer's search among his people. Cold: nobody is in memory, and the first answer waits until all records are
 * opened; the limit is one process that reads the same rows and opens them, and nothing else. Meanwhile somebody else opens
 * dossiers: how long he waits. Warm: names whole, in part, with a mistake, with the partner's, personnel numbers, BSNs,
 * birth dates and postcodes by turns, against a bare route that reads one sealed row.
 */
export const run = (n = 100_000): Promise<void> =>
  inHouse(async (house) => {
    const vault = await seedVault(house, n, somebody);
    await tellCold(house, vault, n);
    let at = 0;
    const ask = (token: string) => () => {
      at += 1;
      return searching(token, textNumber(at, n));
    };
    await againstBare(house, vault, "search-employer", n, ask, 20);
  });

const searching = (token: string, text: string): Question => ({
  method: "POST",
  path: pathOf(searchPeople, {}),
  token,
  body: { text },
});

async function tellCold(house: House, vault: Vault, n: number): Promise<void> {
  const [first, limit, others]: [number[], number[], number[]] = [[], [], []];
  const line = await lineTo(house.urls.vault);
  const spent: Record<string, number> = {};
  for (let time = 0; time < colds; time += 1) {
    await forget(house);
    const token = await house.tokenFor(vault.user, "vault");
    const elsewhere = openOthers(house, vault, token, others);
    const before = house.cpu();
    first.push(await seconds(() => line.ask(searching(token, textNumber(time, n)))));
    for (const [who, now] of Object.entries(house.cpu())) spent[who] = (spent[who] ?? 0) + now - before[who]!;
    await elsewhere.stop();
    limit.push(await seconds(() => openAll(house, vault)));
  }
  line.end();
  tell({
    name: "search-employer.cold",
    n,
    value: rounded(median(first) * 1000),
    unit: "ms",
    limit: rounded(median(limit) * 1000),
    ratio: rounded(median(first.map((it, at) => limit[at]! / it))),
  });
  for (const who of ["vault", "postgres"])
    tell({ name: `search-employer.cold.cpu.${who}`, n, value: rounded((spent[who]! / colds) * 1000), unit: "ms" });
  tell({ name: "search-employer.cold.most", n, value: rounded(Math.max(...first) * 1000), unit: "ms" });
  tell({ name: "search-employer.cold.others.p50", n, value: rounded(median(others)), unit: "ms" });
  tell({ name: "search-employer.cold.others.p99", n, value: rounded(percentile(others, 0.99)), unit: "ms" });
}

/** Whoever has nobody in memory any more: as after a change of access. */
async function forget(house: House): Promise<void> {
  const client = await house.superuser("vault");
  await client.query("select pg_notify('live', $1)", [
    JSON.stringify({ kind: "employer", employerId: null, ref: null }),
  ]);
  await pause(300);
}

/** Somebody who opens one dossier after another meanwhile. */
function openOthers(house: House, vault: Vault, token: string, ms: number[]) {
  let going = true;
  const work = async () => {
    const line = await lineTo(house.urls.vault);
    while (going) {
      const begun = performance.now();
      await line.ask({ method: "GET", path: pathOf(openPersonRoute, { ref: vault.anybody() }), token });
      ms.push(performance.now() - begun);
      await pause(5);
    }
    line.end();
  };
  const done = work();
  return {
    stop: async () => {
      going = false;
      await done;
    },
  };
}

/** The least it takes to know everybody: read every sealed row in pieces, and open it. */
async function openAll(house: House, { employer }: Vault): Promise<void> {
  const pool = new pg.Pool({ connectionString: house.superuserUrl("vault"), max: 1 });
  try {
    const { all } = await keyRingOf(kyselyOf<Tables>(pool), keyFolder(house.keyDirs.vault)).all(employer.id);
    const text =
      "select ref, version, key_version, sealed from person where employer_id = $1 and ref > $2 order by ref limit 2000";
    for (let after = "00000000-0000-0000-0000-000000000000"; ;) {
      const { rows } = await pool.query<{ ref: DossierRef; version: number; key_version: number; sealed: Buffer }>({
        name: "all",
        text,
        values: [employer.id, after],
      });
      for (const { ref, version, key_version, sealed } of rows)
        openPerson(all.get(key_version)!, { employerId: employer.id, ref, version }, sealed);
      if (!rows.length) return;
      after = rows.at(-1)!.ref;
    }
  } finally {
    await pool.end();
  }
}

const parts = (
  "ba ker jan sen vis ser smit vries mei jer mul der bos hoog land berg dijk stra ma win ter zon kui per scho ten wil lems " +
  "pe ters hen driks haan dok groot veld kamp molen aar poel rood wit zand ster laan brug heu vel kem pen loo wijk"
).split(" ");
const prefixes = ["", "", "", "de", "van", "van den", "van der", "ter"];
const callNames = ["Eva", "Jan", "Fatima", "Noor", "Sem", "Yusuf", "Anouk", "Pieter", "Chiara", "Willemijn"];

/** One of some forty thousand names: as many as a large employer has. */
function nameNumber(i: number): string {
  const word = [0, 1, 2].map((part) => parts[Math.floor(i / parts.length ** part) % parts.length]).join("");
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
const names = 40_000;
const lastNameOf = (i: number) => nameNumber((i * 7919) % names);

const somebody = (i: number): Identity => {
  const { lastName: _, prefix: __, partnerLastName: ___, ...rest } = personNumber(i);
  const prefix = prefixes[i % prefixes.length]!;
  return {
    ...rest,
    lastName: lastNameOf(i),
    ...(prefix ? { prefix } : {}),
    ...(i % 3 ? {} : { partnerLastName: lastNameOf(i + 17) }),
    nameUse: i % 3 ? "own" : "own_partner",
    callName: callNames[i % callNames.length]!,
  };
};

/** What people type, in ten ways. */
function textNumber(at: number, n: number): string {
  const who = (at * 7919) % n;
  const it = somebody(who);
  const { lastName: name } = it;
  const swapped = name.slice(0, 2) + name.slice(3, 4) + name.slice(2, 3) + name.slice(4);
  const [year, month, day] = it.bornOn.split("-");
  const texts = [
    name,
    name.slice(0, 4),
    swapped,
    `${it.callName} ${name.slice(0, 5)}`,
    `${swapped} ${it.callName}`,
    `${name} ${lastNameOf(who + 17)}`,
    `P${String(who).padStart(7, "0")}`,
    "999993653",
    `${day}-${month}-${year}`,
    `${it.postcode!.slice(0, 4)} ${it.postcode!.slice(4)}`,
  ];
  return texts[at % texts.length]!;
}
