import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { setTimeout as pause } from "node:timers/promises";
import { readDelivery, startDelivery, uploadDelivery, type WriteId } from "@datakluis/contract";
import type pg from "pg";
import { from, to } from "pg-copy-streams";
import { fileOf, parseAlone } from "./files.ts";
import { seedEmployer, type Employer } from "./people.ts";
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
