import { readFileSync } from "node:fs";
import pg from "pg";
import {
  editPerson,
  openPerson,
  readDossier,
  readSharing,
  reportSick,
  revokeSharing,
  searchMembers,
  searchPeople,
  shareDossier,
  type DossierRef,
  type Identity,
  type WriteId,
} from "@datakluis/contract";
import { identityFields, markedDelivery, unmarked, type Marked } from "../tools/deliveries.ts";
import { databaseUrlOf, startInstallation } from "../tools/installation.ts";
import type { Person } from "../tools/people.ts";
import { accept, castAt, id, importFile, letIn, moved, propose, treeOf, type Cast } from "../tools/story.ts";
import { until } from "../tools/until.ts";
import { disguisesOf, filesBelow, scannerOf } from "./scan.ts";

export type Leaks = { people: number; files: number; megabytes: number; patterns: number; found: string[] };

const sick = {
  startsOn: "2026-11-02",
  percentage: 100,
  safetyNet: "unknown",
  workAccident: false,
  liableThirdParty: false,
  expectedDays: null,
} as const;
const reason = "Deelt op verzoek, voor een gesprek";

/**
 * Gives people a unique mark in every field that says who they are, plays the whole story with mistakes in it, and
 * then looks for the marks in every byte that was kept anywhere: databases, WAL, dumps, logs, temporary files.
 * Identities are sealed on both sides, so none may be found in the open, the shared ones included.
 */
export async function leak(count: number): Promise<Leaks> {
  const installation = await startInstallation({ demo: false });
  try {
    const { bytes, people } = markedDelivery(count);
    const cast = await castAt(installation, "Merktekens B.V.");
    await mistakes(cast, bytes, people);
    await importFile(cast, bytes);
    await story(cast, people);
    const dumps = await Promise.all(
      (["login", "vault", "suite"] as const).map((it) => dumpOf(installation.folder, it)),
    );
    await installation.stop();
    return search(installation.folder, people, dumps);
  } finally {
    await installation.remove();
  }
}

const numbered = async (person: Person, { employerId }: Cast) =>
  new Map((await treeOf(person, employerId)).map((it) => [it.personnelNumber, it]));

/** Wrong files and wrong questions: an error must not repeat what it was given. */
async function mistakes(cast: Cast, bytes: Buffer, people: readonly Marked[]): Promise<void> {
  const broken = Buffer.from(bytes.toString("utf8").replaceAll("19-09-1985", "31-02-1985"));
  await importFile(cast, broken).catch(() => undefined);
  await importFile(
    cast,
    Buffer.from(bytes.toString("utf8").replace("Personeelsnummer", people[0]!.marks["lastName"]!)),
  ).catch(() => undefined);
  for (const wrong of ["bsn", "lastName"])
    await importFile(
      cast,
      Buffer.from(bytes.toString("utf8").replaceAll(people[0]!.personnelNumber, `1${people[0]!.marks[wrong]}`)),
    ).catch(() => undefined);
  const text = people[0]!.marks["lastName"]!;
  await cast.hr.ask(searchMembers, { body: { text, [text]: text } as never }).catch(() => undefined);
  await cast.hr.ask(readDossier, { params: { ref: text as DossierRef } }).catch(() => undefined);
}

async function story(cast: Cast, people: readonly Marked[]): Promise<void> {
  const before = await numbered(cast.caseManager, cast);
  const ref = (at: number) => before.get(people[at]!.personnelNumber)!.ref;
  mustHold(before.size === people.length, "de dienst ziet voor de activatie iedereen");
  for (const at of [0, 1])
    await cast.caseManager.ask(reportSick, { params: { ref: ref(at) }, body: { ...sick, id: id<WriteId>() } });

  await propose(cast);
  await accept(cast);
  await moved(cast);
  await letIn(cast);

  const [home, abroad] = await Promise.all(
    [0, 1].map(async (at) => (await cast.hr.ask(openPerson, { params: { ref: ref(at) } })).identity),
  );
  for (const field of identityFields)
    mustHold(
      Boolean(unmarked[field]) || holds(home!, people[0]!, field) || holds(abroad!, people[1]!, field),
      `het veld ${field} draagt in de datakluis zijn merkteken`,
    );

  const shared = new Set([0, 1]);
  for (const at of [2, 3, 4, 5]) {
    const body = {
      id: id<WriteId>(),
      careRequest: "case_manager" as const,
      note: `${reason} ${people[at]!.marks["callName"]}`,
    };
    await cast.hr.ask(shareDossier, { params: { ref: ref(at) }, body });
    shared.add(at);
  }
  for (const at of shared) await until("gedeeld", async () => (await stateOf(cast, ref(at))) === "shared");
  await cast.caseManager.ask(reportSick, { params: { ref: ref(2) }, body: { ...sick, id: id<WriteId>() } });
  for (const at of [4, 5]) {
    await cast.hr.ask(revokeSharing, { params: { ref: ref(at) }, body: { id: id<WriteId>(), note: reason } });
    shared.delete(at);
    await until("ingetrokken", async () => (await stateOf(cast, ref(at))) === "unshared");
  }
  const opened = await cast.hr.ask(openPerson, { params: { ref: ref(3) } });
  const street = "Nieuwkenmérkstraat";
  people[3]!.marks["street na wijziging"] = street;
  const identity: Identity = { ...opened.identity, street };
  await cast.hr.ask(editPerson, {
    params: { ref: ref(3) },
    body: { id: id<WriteId>(), version: opened.version, identity },
  });
  await cast.hr
    .ask(editPerson, { params: { ref: ref(3) }, body: { id: id<WriteId>(), version: 1, identity } })
    .catch(() => undefined);
  await cast.hr.ask(searchPeople, { body: { text: people[7]!.marks["lastName"]! } });
  await cast.hr.ask(searchPeople, { body: { text: people[7]!.marks["bsn"]! } });
  await cast.caseManager.ask(searchMembers, { body: { text: people[7]!.marks["lastName"]! } });

  // What the service is told, screen by screen, holds nobody who is not shared.
  const told = JSON.stringify([
    await treeOf(cast.caseManager, cast.employerId),
    ...(await Promise.all(people.map((_, at) => cast.caseManager.ask(readDossier, { params: { ref: ref(at) } })))),
  ]);
  people.forEach(({ marks }, at) => {
    const seen = Object.values(marks).some((mark) => told.includes(mark));
    mustHold(seen === shared.has(at), `dossier ${at} is ${shared.has(at) ? "" : "niet "}zichtbaar voor de dienst`);
  });
}

/** Whether a field of somebody in the vault holds the mark the file gave it, however it is written there. */
function holds(identity: Identity, { marks }: Marked, field: string): boolean {
  const bare = (text: unknown) => String(text).replaceAll(" ", "");
  const value = field.split(".").reduce<unknown>((it, part) => (it as Record<string, unknown>)?.[part], identity);
  return marks[field] !== undefined && bare(value).includes(bare(marks[field]));
}

const stateOf = async ({ hr }: Cast, ref: DossierRef) => (await hr.ask(readSharing, { params: { ref } })).state;

function mustHold(so: boolean, what: string): void {
  if (!so) throw new Error(`Geldt niet: ${what}`);
}

const systemSchemas = "('pg_catalog', 'information_schema', 'pg_toast')";
const allTables = `from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname not in ${systemSchemas} and n.nspname not like 'pg_temp%'`;

/**
 * Every row of every table of every schema as text, as a dump would write it: also the queue of jobs, which belongs to
 * the role that runs the server. Each role reads what is its own, past the policies that hold even the owner.
 */
async function dumpOf(folder: string, server: "login" | "vault" | "suite"): Promise<Buffer> {
  const parts: string[] = [];
  let all = 0;
  for (const role of ["owner", "app"] as const) {
    const client = new pg.Client({ connectionString: databaseUrlOf(folder, server, role) });
    await client.connect();
    try {
      all = Number((await client.query<{ all: string }>(`select count(*) as all ${allTables}`)).rows[0]!.all);
      const own = await client.query<{ name: string; forced: boolean }>(
        `select format('%I.%I', n.nspname, c.relname) as name, c.relforcerowsecurity as forced ${allTables}
           and pg_get_userbyid(c.relowner) = current_user`,
      );
      for (const { name, forced } of own.rows) {
        if (forced) await client.query(`alter table ${name} no force row level security`);
        parts.push(JSON.stringify((await client.query(`select t::text from ${name} t`)).rows));
        if (forced) await client.query(`alter table ${name} force row level security`);
      }
    } finally {
      await client.end();
    }
  }
  mustHold(parts.length === all && all > 0, `elke tabel van ${server} staat in de kopie`);
  return Buffer.from(parts.join("\n"));
}

function search(folder: string, people: readonly Marked[], dumps: Buffer[]): Leaks {
  const marks = new Map<string, Buffer[]>();
  for (const { personnelNumber, marks: it } of people)
    for (const [field, value] of Object.entries(it)) marks.set(`${field} van ${personnelNumber}`, disguisesOf(value));
  const scanner = scannerOf(marks);
  // A scanner that finds nothing must be one that can find something: personnel numbers may stand at the service.
  const control = scannerOf(
    new Map(people.slice(0, 5).map((it) => [it.personnelNumber, [Buffer.from(it.personnelNumber)]])),
  );

  const files = filesBelow(folder);
  const found = new Set<string>();
  const controls = new Set<string>();
  let size = 0;
  for (const file of files) {
    for (const mark of scanner.scanFile(file)) found.add(`${mark} in ${file.slice(folder.length)}`);
    for (const mark of control.scanFile(file)) controls.add(mark);
    size += readFileSync(file).length;
  }
  dumps.forEach((dump, at) => {
    for (const mark of scanner.scan(dump)) found.add(`${mark} in dump ${at}`);
  });
  mustHold(controls.size === 5, "de zoeker vindt wat er wel mag staan");
  return {
    people: people.length,
    files: files.length + dumps.length,
    megabytes: Math.round(size / 1e6),
    patterns: [...marks.values()].flat().length,
    found: [...found],
  };
}
