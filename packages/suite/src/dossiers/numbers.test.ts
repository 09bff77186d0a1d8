import { randomUUID } from "node:crypto";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { migrate } from "@datakluis/kit/migrate";
import { testDatabase } from "@datakluis/kit/testing/database";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";

const migrations = fileURLToPath(new URL("../../migrations", import.meta.url));

/** A database as it stood before numbers were compared without capitals, and a way past its policies. */
async function databaseBefore() {
  const folder = mkdtempSync(join(tmpdir(), "datakluis-migraties-"));
  cpSync(migrations, folder, { recursive: true, filter: (path) => !path.endsWith("007-personnel-numbers.sql") });
  const database = await testDatabase(folder);
  const { pathname, username } = Object.assign(new URL(database.ownerUrl), {
    username: new URL(database.appUrl).username,
  });
  const client = new pg.Client({ connectionString: process.env["DATAKLUIS_TEST_POSTGRES"] + pathname });
  await client.connect();
  onTestFinished(async () => {
    await client.end();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });
  const employer = randomUUID();
  await client.query("insert into employer (id, name) values ($1, 'Werkgever')", [employer]);
  return {
    add: (number: string) =>
      client.query(
        `insert into dossier (employer_id, ref, personnel_number, born_on, sex)
         values ($1, gen_random_uuid(), $2, '1980-01-01', 'male')`,
        [employer, number],
      ),
    bringUpToDate: () => migrate(database.ownerUrl, migrations, username, database.appUrl),
  };
}

const taken = expect.objectContaining({ code: "23505" });

test("no two dossiers of an employer have a number that differs in capitals alone", async () => {
  const { add, bringUpToDate } = await databaseBefore();
  await add("MS004");
  expect(await bringUpToDate()).toEqual(["007-personnel-numbers.sql"]);
  await expect(add("ms004")).rejects.toEqual(taken);
  await expect(add("MS004")).rejects.toEqual(taken);
  await add("ms005");
});

test("an employer who has such a pair already keeps it, and his server starts", async () => {
  const { add, bringUpToDate } = await databaseBefore();
  await add("MS004");
  await add("ms004");
  await bringUpToDate();
  await expect(add("MS004")).rejects.toEqual(taken);
});
