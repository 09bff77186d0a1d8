import { randomUUID } from "node:crypto";
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "@datakluis/kit/migrate";
import { testDatabase } from "@datakluis/kit/testing/database";
import pg from "pg";
import { expect, test } from "vitest";

const migrations = join(import.meta.dirname, "../migrations");

test("an installation that is brought up to date counts who was there, and goes on with who was moving", async () => {
  const before = mkdtempSync(join(tmpdir(), "datakluis-eerder-"));
  for (const name of readdirSync(migrations).filter((it) => it < "008"))
    copyFileSync(join(migrations, name), join(before, name));
  const database = await testDatabase(before);
  const past = new pg.Client(process.env["DATAKLUIS_TEST_POSTGRES"] + new URL(database.ownerUrl).pathname);
  await past.connect();
  try {
    const [moving, awaiting] = [randomUUID(), randomUUID()];
    for (const [id, vault] of [
      [moving, "moving"],
      [awaiting, "awaiting"],
    ]) {
      await past.query("insert into employer (id, name, vault) values ($1, $2::text, $2::text)", [id, vault]);
      await past.query(
        "insert into moving_in (employer_id, total, started_at) values ($1, 2, case $2::text when 'moving' then now() end)",
        [id, vault],
      );
      for (const number of ["P1", "P2"])
        await past.query(
          "insert into dossier (employer_id, ref, personnel_number, born_on, sex) values ($1, $2, $3, '1980-01-01', 'female')",
          [id, randomUUID(), number],
        );
    }

    await migrate(database.ownerUrl, migrations, new URL(database.appUrl).username, database.appUrl);
    const counted = await past.query("select members from headcount");
    expect(counted.rows).toEqual([{ members: 2 }, { members: 2 }]);
    const found = await past.query("select id from moving_employers()");
    expect(found.rows).toEqual([{ id: moving }]);
  } finally {
    await past.end();
    await database.drop();
    rmSync(before, { recursive: true });
  }
});
