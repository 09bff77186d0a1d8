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

test("spells that were there have a history: who reported, and who said when that they recovered", async () => {
  const before = mkdtempSync(join(tmpdir(), "datakluis-eerder-"));
  for (const name of readdirSync(migrations).filter((it) => it < "030"))
    copyFileSync(join(migrations, name), join(before, name));
  const database = await testDatabase(before);
  const past = new pg.Client(process.env["DATAKLUIS_TEST_POSTGRES"] + new URL(database.ownerUrl).pathname);
  await past.connect();
  try {
    const [employer, ref, hr, manager] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    await past.query("insert into employer (id, name, vault) values ($1, 'W', 'active')", [employer]);
    for (const id of [hr, manager])
      await past.query(
        `insert into account (id, display_name, email, side, group_name) values ($1, 'N', $1::uuid || '@proef.example', 'employer', 'hr')`,
        [id],
      );
    await past.query(
      "insert into dossier (employer_id, ref, personnel_number, born_on, sex) values ($1, $2, 'P1', '1980-01-01', 'female')",
      [employer, ref],
    );
    const spells = [
      ["2024-01-01", "2024-01-08", false, hr],
      ["2024-02-01", "2024-02-08", false, manager],
      ["2024-01-03", "2024-01-05", true, hr],
      ["2024-03-01", null, false, hr],
    ];
    for (const [startsOn, recoveredOn, confidential, by] of spells)
      await past.query(
        `insert into spell (employer_id, id, ref, starts_on, recovered_on, percentage, safety_net, work_accident,
           liable_third_party, expected_days, reported_by, reported_at, confidential)
         values ($1, gen_random_uuid(), $2, $3, $4, 60, 'yes', true, false, 14, $5, $3::date, $6)`,
        [employer, ref, startsOn, recoveredOn, by, confidential],
      );
    // The first recovery was said by the manager, the second and the confidential one by HR.
    for (const [table, actor, at] of [
      ["event", manager, "2024-01-09"],
      ["event", hr, "2024-02-09"],
      ["confidential_event", hr, "2024-01-06"],
    ])
      await past.query(
        `insert into ${table} (employer_id, ref, actor, deed, at${table === "event" ? ", actor_kind" : ""})
         values ($1, $2, $3, 'spell.recovered', $4${table === "event" ? ", 'user'" : ""})`,
        [employer, ref, actor, at],
      );

    await migrate(database.ownerUrl, migrations, new URL(database.appUrl).username, database.appUrl);
    const { rows } = await past.query(
      `select starts_on::text as on, version, course, spell.confidential,
         (select json_agg(json_build_array(seq, kind, by_user, at::date::text, said ->> 'recoveredOn') order by seq)
          from spell_event where spell_id = spell.id) as history
       from spell order by starts_on`,
    );
    const line = (on: string) => [{ from: on, percentage: 60, therapy: null }];
    expect(rows).toEqual([
      {
        ...{ on: "2024-01-01", version: 2, course: line("2024-01-01"), confidential: false },
        history: [
          [1, "reported", hr, "2024-01-01", null],
          [2, "recovered", manager, "2024-01-09", "2024-01-08"],
        ],
      },
      {
        ...{ on: "2024-01-03", version: 2, course: line("2024-01-03"), confidential: true },
        history: [
          [1, "reported", hr, "2024-01-03", null],
          [2, "recovered", hr, "2024-01-06", "2024-01-05"],
        ],
      },
      {
        ...{ on: "2024-02-01", version: 2, course: line("2024-02-01"), confidential: false },
        history: [
          [1, "reported", manager, "2024-02-01", null],
          [2, "recovered", hr, "2024-02-09", "2024-02-08"],
        ],
      },
      {
        ...{ on: "2024-03-01", version: 1, course: line("2024-03-01"), confidential: false },
        history: [[1, "reported", hr, "2024-03-01", null]],
      },
    ]);
  } finally {
    await past.end();
    await database.drop();
    rmSync(before, { recursive: true });
  }
});
