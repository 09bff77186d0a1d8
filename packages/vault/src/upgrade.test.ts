import { randomUUID } from "node:crypto";
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { poolOf } from "@datakluis/kit/db";
import { logOf } from "@datakluis/kit/log";
import { migrate } from "@datakluis/kit/migrate";
import { testDatabase } from "@datakluis/kit/testing/database";
import { expect, test } from "vitest";

const migrations = join(import.meta.dirname, "../migrations");

test("an installation that is brought up to date keeps what was agreed and half filled in, and can be asked anew", async () => {
  const before = mkdtempSync(join(tmpdir(), "datakluis-eerder-"));
  for (const name of readdirSync(migrations).filter((it) => it < "013"))
    copyFileSync(join(migrations, name), join(before, name));
  const database = await testDatabase(before);
  const log = logOf("proef", "error");
  const past = poolOf(process.env["DATAKLUIS_TEST_POSTGRES"] + new URL(database.ownerUrl).pathname, log, 1);
  // One connection, so that what is set on it holds.
  const app = poolOf(database.appUrl, log, 1);
  try {
    const [signed, awaiting, user] = [randomUUID(), randomUUID(), randomUUID()];
    await past.query("insert into account values ($1, 'B. Beheerder', 'b@werkgever.example')", [user]);
    for (const [id, state] of [
      [signed, "active"],
      [awaiting, "awaiting"],
    ])
      await past.query("insert into employer (id, name, state) values ($1, $2::text, $2::text)", [id, state]);
    await past.query(
      `insert into agreement (id, employer_id, accepted_by, representative_name, representative_email, documents)
       values ($1, $2, $3, 'V', 'v@werkgever.example', '[{"id": "tekst", "version": "1.0", "sha256": "oud"}]')`,
      [randomUUID(), signed, user],
    );
    await past.query("insert into access (employer_id, user_id, role) values ($1, $2, 'administrator')", [
      signed,
      user,
    ]);
    await past.query("insert into proposal values ($1, $2)", [awaiting, user]);
    await past.query(
      `insert into agreement_draft (employer_id, user_id, step, chosen, representative_name, representative_email)
       values ($1, $2, 'details', true, 'V', '')`,
      [awaiting, user],
    );

    await migrate(database.ownerUrl, migrations, new URL(database.appUrl).username, database.appUrl);
    expect((await past.query("select number from agreement")).rows).toEqual([{ number: 1 }]);
    expect((await past.query("select succession_id from access")).rows).toEqual([{ succession_id: null }]);
    // As the vault asks it, under its own policies.
    await app.query("select set_config('app.user', $1, false)", [user]);
    expect((await app.query("select step from agreement_draft")).rows).toEqual([{ step: "details" }]);
    const current = JSON.stringify([{ id: "tekst", sha256: "nieuw" }]);
    const due = await app.query("select employer_id from unrenewed($1, 'nieuw', now(), 10)", [current]);
    expect(due.rows).toEqual([{ employer_id: signed }]);
    // A second agreement stands beside the first, and of two with one number the second does not.
    const again = (number: number) =>
      app.query(
        `insert into agreement (id, employer_id, number, accepted_by, representative_name, representative_email, documents)
         values ($1, $2, $3, $4, 'V', 'v@werkgever.example', '[]')`,
        [randomUUID(), signed, number, user],
      );
    await again(2);
    await expect(again(2)).rejects.toThrow(/agreement_number/);
  } finally {
    await Promise.all([past.end(), app.end()]);
    await database.drop();
    rmSync(before, { recursive: true });
  }
});

test("whose absence message was rejected before stands in the open no more, and of other deliveries nothing changes", async () => {
  const before = mkdtempSync(join(tmpdir(), "datakluis-eerder-"));
  for (const name of readdirSync(migrations).filter((it) => it < "070"))
    copyFileSync(join(migrations, name), join(before, name));
  const database = await testDatabase(before);
  const past = poolOf(
    process.env["DATAKLUIS_TEST_POSTGRES"] + new URL(database.ownerUrl).pathname,
    logOf("proef", "error"),
    1,
  );
  try {
    const employer = randomUUID();
    await past.query("insert into employer (id, name, state) values ($1, 'W', 'active')", [employer]);
    const line = (row: number, rule: string) => ({ row, personnelNumber: `MS00${row}`, field: null, rule });
    const rejections = [line(2, "percentage"), line(3, "absence_stranger")];
    for (const [kind, all] of [
      ["absence", rejections],
      ["full", rejections],
      ["absence", []],
    ] as const)
      await past.query(
        `insert into delivery (employer_id, id, kind, state, delivered_by, counts, rejections)
         values ($1, gen_random_uuid(), $2, 'done', 'B. Beheerder', '{}', $3)`,
        [employer, kind, JSON.stringify(all)],
      );
    await migrate(database.ownerUrl, migrations, new URL(database.appUrl).username, database.appUrl);
    const kept = await past.query("select rejections from delivery order by kind, jsonb_array_length(rejections)");
    const nameless = rejections.map((it) => ({ ...it, personnelNumber: null }));
    expect(kept.rows.map((it) => it.rejections)).toEqual([[], nameless, rejections]);
  } finally {
    await past.end();
    await database.drop();
    rmSync(before, { recursive: true });
  }
});
