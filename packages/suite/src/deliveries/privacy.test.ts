import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "kysely";
import pg from "pg";
import { deliveringEmployer, storedPeople } from "../testing/delivering.ts";
import { runningSuite, type RunningSuite } from "../testing.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const headings =
  `Personeelsnummer;Achternaam;Voorvoegsel;Voorletters;Roepnaam;Achternaam partner;Geslacht;Geboortedatum;BSN;Straat;Huisnummer;Toevoeging;Postcode;Woonplaats;Telefoon mobiel;E-mail werk;E-mail privé;IBAN;In dienst`.split(
    ";",
  );

/** A BSN that passes the eleven test, in the range for tests. */
function bsnOf(n: number): string {
  for (let number = 999_990_000 + n * 20; ; number++) {
    const digits = String(number);
    const sum = [9, 8, 7, 6, 5, 4, 3, 2, -1].reduce((total, weight, at) => total + weight * Number(digits[at]), 0);
    if (sum % 11 === 0) return digits;
  }
}

function ibanOf(n: number): string {
  const account = String(7_310_000_000 + n);
  const check = 98n - (BigInt(`29142829${account}232100`) % 97n);
  return `NL${String(check).padStart(2, "0")}TEST${account}`;
}

/** Marks no other text holds, one for every field of every person, and a row in which they stand. */
const person = (n: number) => {
  const mark = (field: string) => `Zq${field}${String(n).padStart(3, "0")}xw`;
  const marks = {
    lastName: mark("achternaam"),
    prefix: mark("voor"),
    initials: mark("letters"),
    callName: mark("roepnaam"),
    partner: mark("partner"),
    bsn: bsnOf(n),
    street: mark("straat"),
    house: `Zq${n}h`,
    addition: mark("toev"),
    postcode: `${7_000 + n}ZQ`,
    city: mark("plaats"),
    phone: `06 83${String(100_000 + n)}`,
    emailWork: `${mark("werk")}@mail.example`,
    emailPrivate: `${mark("prive")}@mail.example`,
    iban: ibanOf(n),
  };
  const { lastName, prefix, initials, callName, partner, bsn, street, house, addition, postcode, city } = marks;
  const cells = [`ZZ${n}`, lastName, prefix, initials, callName, partner, "Vrouw", "01-02-1980", bsn, street, house];
  cells.push(addition, postcode, city, marks.phone, marks.emailWork, marks.emailPrivate, marks.iban, "01-01-2020");
  const shown = [...Object.values(marks), marks.phone.replaceAll(" ", "").slice(1)];
  return { marks: shown, cells };
};

const people = Array.from({ length: 100 }, (_, n) => person(n));
const asFile = (rows: readonly (readonly string[])[]) =>
  Buffer.from([headings, ...rows].map((row) => row.join(";")).join("\r\n"));

/** Everything the database holds, as text: also the bytes of sealed values and the payloads of jobs. */
async function wholeDatabase(): Promise<string> {
  const client = new pg.Client({
    connectionString: process.env["DATAKLUIS_TEST_POSTGRES"] + new URL(running.database.ownerUrl).pathname,
  });
  await client.connect();
  const tables = await client.query<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'graphile_worker')",
  );
  const texts: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await client.query<{ it: string }>(`select it::text from ${name} it`);
    texts.push(...rows.map(({ it }) => it));
  }
  await client.end();
  return texts.join("\n");
}

const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Bytes as they are: a hexadecimal text is long enough to hold any short number by chance. */
const unhexed = (text: string) =>
  text.replace(/\\x([0-9a-f]*)/g, (_, hex: string) => Buffer.from(hex, "hex").toString("latin1"));

/** The part of a base64 text that a mark gives wherever it stands: one of three. */
const base64Of = (mark: string) =>
  [0, 1, 2].map((shift) =>
    Buffer.from(`${"-".repeat(shift)}${mark}`)
      .toString("base64")
      .slice(shift && 4, -4),
  );

/** Every way a mark may hide: as it is, in other letters, in hexadecimal or base64. */
function found(text: string): string[] {
  const [bare, coded] = [plain(unhexed(text)), unhexed(text)];
  return people
    .flatMap(({ marks }) => marks)
    .filter((mark) => {
      if (bare.includes(plain(mark))) return true;
      const codes = [Buffer.from(mark).toString("hex"), ...base64Of(mark)];
      return mark.length > 8 && codes.some((code) => coded.includes(code));
    });
}

test("who people are stands nowhere outside the seal: not in the database, a job, a log line or a report", async () => {
  const linde = await deliveringEmployer(running);
  const administrator = await running.seed.user("functional_administrator", linde.employerId);
  const seen: unknown[] = [];

  // Each of these has something wrong, so each wrong value is at hand when the report is written.
  const wrong = people.slice(0, 60).map(({ cells }, n) => {
    const place = n % headings.length;
    const worse = place === 0 ? cells[8]! : `=${cells[place]}`;
    return cells.map((cell, at) => (at === place ? worse : cell));
  });
  const faulty = await linde.upload(asFile([...wrong, ...people.slice(60).map(({ cells }) => cells)]));
  expect(faulty.rejections.length).toBeGreaterThan(10);
  seen.push(faulty, await linde.read(faulty.id, administrator), await wholeDatabase());

  const look = await linde.upload(asFile(people.map(({ cells }) => cells)));
  expect(look.counts).toMatchObject({ added: 100, rejected: 0 });
  seen.push(look, await linde.read(look.id, administrator), await wholeDatabase());
  seen.push(await linde.start(look.id), await wholeDatabase(), await linde.ended(look.id), await wholeDatabase());

  const moved = people.map(({ cells }) => cells.toSpliced(10, 1, "1"));
  seen.push(await linde.deliver(asFile(moved), "changes"), await wholeDatabase(), running.lines.join("\n"));

  // Files that cannot be read, with people in the wrong places.
  const headless = asFile([]).subarray(0, 0);
  const bytes = Buffer.concat([headless, Buffer.from(people[0]!.cells.join(";")), Buffer.from("\r\n\u0000")]);
  seen.push(await linde.upload(bytes).catch((fault: unknown) => JSON.stringify(fault)), running.lines.join("\n"));
  const twice = `${people[1]!.cells.join(";")}\r\n${people[2]!.cells.join(";")}\r\n`;
  seen.push(await linde.upload(Buffer.from(twice)).catch((fault: unknown) => JSON.stringify(fault)));

  const lines = seen.flatMap((it) => (typeof it === "string" ? it : JSON.stringify(it)).split("\n"));
  expect(found([...new Set(lines)].join("\n"))).toEqual([]);
});

test("the search finds what is there", async () => {
  const linde = await deliveringEmployer(running);
  await linde.deliver(asFile(people.slice(0, 1).map(({ cells }) => cells)));
  const stored = await storedPeople(running.suite, linde.employerId);
  expect(found(JSON.stringify([...stored.values()])).length).toBeGreaterThanOrEqual(people[0]!.marks.length - 1);
  await sql`update employer set representative_name = ${people[5]!.marks[0]} where id = ${linde.employerId}`.execute(
    running.past,
  );
  expect(found(await wholeDatabase())).toContain(people[5]!.marks[0]);
});
