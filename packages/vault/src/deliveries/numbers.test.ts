import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningPair, type RunningPair } from "../testing.ts";

let pair: RunningPair;
beforeAll(async () => {
  pair = await runningPair();
});
afterAll(() => pair.stop());

test("how a batch is looked up is thought over each time, also where the table was empty when it was first asked", async () => {
  const { rows } = await sql`
    select proname from pg_proc
    where pronamespace = 'public'::regnamespace and proname in ('employers_of', 'others_numbered')
      and 'plan_cache_mode=force_custom_plan' = any (proconfig)
    order by proname`.execute(pair.vault.past);
  expect(rows).toEqual([{ proname: "others_numbered" }]);
});

test("whether a number is taken is looked up, however many there are and however few there were a minute ago", async () => {
  const { id: employerId } = await pair.active([]);
  const readOf = sql<{ read: number }>`
    select seq_tup_read + idx_tup_fetch as read from pg_stat_xact_user_tables where relname = 'person'`;
  await pair.vault.past.transaction().execute(async (tx) => {
    await sql`select set_config('app.employer', ${employerId}, true)`.execute(tx);
    const [mine, other] = [randomUUID(), randomUUID()];
    const taken = () =>
      sql`select * from others_numbered(${[mine, other]}::uuid[], ${["M19000", "m18999"]}::text[])`.execute(tx);
    for (let time = 0; time < 8; time++) expect((await taken()).rows).toEqual([]);
    await sql`
      insert into person (employer_id, ref, personnel_number, version, key_version, sealed)
      select ${employerId}::uuid, case at when 19000 then ${mine}::uuid else gen_random_uuid() end, 'M' || at, 1, 1, ''
      from generate_series(1, 20000) as at`.execute(tx);
    const before = (await readOf.execute(tx)).rows[0]!.read;
    expect((await taken()).rows).toEqual([{ others_numbered: other }]);
    expect((await readOf.execute(tx)).rows[0]!.read - before).toBeLessThan(50);
  });
});
