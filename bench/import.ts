import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as pause } from "node:timers/promises";
import { readDelivery, startDelivery, uploadDelivery, type WriteId } from "@datakluis/contract";
import { parse } from "csv-parse";
import type pg from "pg";
import { from, to } from "pg-copy-streams";
import { personNumber, seedEmployer, type Employer } from "./people.ts";
import { inHouse, rounded, seconds, tell, tellMemory, withCpu, type House } from "./tools.ts";

/**
 * An employer's file, from the first byte until everybody stands in the suite: read, checked, compared, sealed, kept
 * for the first look, written. The limit is what nobody can leave out: parse the same file with the same parser, and
 * binary COPY of the same rows, ready and sealed, into tables with the same indexes and references.
 */
export const run = (n = 100_000): Promise<void> =>
  inHouse(async (house) => {
    const suite = await house.superuser("suite");
    const employer = await seedEmployer(house, 0);
    const file = fileOf(n);
    await suite.query("checkpoint");

    const phases: Record<string, number> = {};
    const first = await withCpu(house, "import", n, () => seconds(() => deliver(house, employer, file, phases)));
    await mustHaveArrived(suite, n);
    const parsing = await withCpu(house, "import.limit.parse", n, () => seconds(() => parseAlone(file)));
    const copying = await withCpu(house, "import.limit.copy", n, () => copyLimit(suite));
    const limit = n / (parsing + copying);
    tell({
      name: "import",
      n,
      value: rounded(n / first),
      unit: "people/s",
      limit: rounded(limit),
      ratio: rounded(n / first / limit),
    });
    for (const [phase, took] of Object.entries({ ...phases, "limit.parse": parsing, "limit.copy": copying }))
      tell({ name: `import.${phase}`, n, value: rounded(n / took), unit: "people/s" });

    const again = await seconds(() => deliver(house, employer, file, {}));
    tell({ name: "import.unchanged", n, value: rounded(n / again), unit: "people/s" });
    const onePercent = fileOf(n, (i) => i % 100 === 0);
    const little = await seconds(() => deliver(house, employer, onePercent, {}));
    tell({ name: "import.onepercent", n, value: rounded(n / little), unit: "people/s" });
    tellMemory(house, "import", n);
  });

const headings = `Personeelsnummer;Achternaam;Voorletters;Roepnaam;Achternaam partner;Naamgebruik;Geslacht;Geboortedatum;BSN;Straat;Huisnummer;Postcode;Woonplaats;Telefoon mobiel;Telefoon werk;E-mail werk;E-mail privé;IBAN;Afdelingscode;Afdeling;Functie;In dienst;Uren per week;Normuren;Soort contract`;

/** Everybody in one file; `moved` tells who has a new address. */
function fileOf(n: number, moved: (i: number) => boolean = () => false): Buffer {
  const line = (i: number) => {
    const it = personNumber(i);
    const [year, month, day] = it.bornOn.split("-");
    const house = moved(i) ? "999" : it.houseNumber;
    return [
      ...[`P${String(i).padStart(7, "0")}`, it.lastName, it.initials, it.callName, it.partnerLastName, "04"],
      ...[
        it.sex === "male" ? "Man" : "Vrouw",
        `${day}-${month}-${year}`,
        it.bsn,
        it.street,
        house,
        it.postcode,
        it.city,
      ],
      ...[it.phoneMobile, it.phoneWork, it.emailWork, it.emailPrivate, it.iban, `A${i % 40}`, `Afdeling ${i % 40}`],
      ...["Medewerker", "01-03-2019", "28,5", "40", "Onbepaalde tijd"],
    ].join(";");
  };
  return Buffer.from([headings, ...Array.from({ length: n }, (_, i) => line(i))].join("\r\n"));
}

async function deliver(house: House, employer: Employer, file: Buffer, took: Record<string, number>): Promise<void> {
  const params = { employerId: employer.id, deliveryId: randomUUID() as WriteId };
  const hr = { userId: employer.administrator, sessionId: randomUUID(), displayName: "H. Bos" };
  const ask = await house.asUser(hr, "suite", 600_000);
  took["look"] = await seconds(() => ask(uploadDelivery, { params, query: { kind: "full" }, bytes: file }));
  took["write"] = await seconds(async () => {
    await ask(startDelivery, { params, body: {} });
    for (;;) {
      const { state } = await ask(readDelivery, { params });
      if (state === "done") return;
      if (state !== "running") throw new Error("De levering is niet verwerkt.");
      await pause(100);
    }
  });
}

async function mustHaveArrived(suite: pg.Client, n: number): Promise<void> {
  const arrived = await suite.query<{ people: number }>(
    "select count(*)::integer as people from dossier natural join identity natural join employment",
  );
  if (arrived.rows[0]?.people !== n) throw new Error("Niet iedereen is aangekomen.");
}

async function parseAlone(file: Buffer): Promise<void> {
  const rows = Readable.from([file]).pipe(parse({ delimiter: ";" }));
  let cells = 0;
  for await (const row of rows as AsyncIterable<string[]>) cells += row.length;
  if (cells === 0) throw new Error("Er is niets gelezen.");
}

const tables = ["dossier", "employment", "identity"];

/** The rows as they are now, copied into tables with the same indexes and references. */
async function copyLimit(suite: pg.Client): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "datakluis-bench-"));
  try {
    for (const table of tables) {
      const rows = `copy (select * from ${table} order by employer_id, ref) to stdout (format binary)`;
      await pipeline(suite.query(to(rows)), createWriteStream(join(folder, table)));
      await suite.query(`create table ${table}_again (like ${table} including all)`);
    }
    await suite.query("alter table dossier_again add foreign key (employer_id) references employer");
    for (const table of ["employment", "identity"])
      await suite.query(`alter table ${table}_again add foreign key (employer_id, ref) references dossier_again`);
    await suite.query("checkpoint");
    return await seconds(async () => {
      for (const table of tables)
        await pipeline(
          createReadStream(join(folder, table), { highWaterMark: 1 << 20 }),
          suite.query(from(`copy ${table}_again from stdin (format binary)`)),
        );
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
