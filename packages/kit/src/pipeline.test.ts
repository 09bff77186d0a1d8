import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { poolOf, type Pool } from "./db.ts";
import { logOf } from "./log.ts";
import { runFrom } from "./origin.ts";
import { atOnceFor, manyAtOnce } from "./pipeline.ts";
import { testDatabase, type TestDatabase } from "./testing/database.ts";

const folder = mkdtempSync(join(tmpdir(), "migraties-"));
writeFileSync(
  join(folder, "001-proef.sql"),
  `create table look (who text not null default current_setting('app.user'), what integer not null check (what >= 0));
   alter table look enable row level security;
   alter table look force row level security;
   create policy own on look using (who = current_setting('app.user', true));
   create table visit (place text primary key, times integer not null default 1);
   grant select, insert, update on visit to :app;
   grant usage on schema public to :app;
   grant select, insert on look to :app;`,
);

let database: TestDatabase;
let pipeline: Pool;
beforeAll(async () => {
  database = await testDatabase(folder);
  pipeline = poolOf(database.appUrl, logOf("proef", "info", { write: () => undefined }), 16, true);
});
afterAll(async () => {
  await pipeline.end();
  await database.drop();
});

const look = (what: number) => ({
  name: "look",
  text: "insert into look (what) values ($1) returning what",
  values: [what],
});
const seenBy = async (user: string) => {
  const statement = { name: "seen", text: "select what from look order by what", values: [] };
  return (await atOnceFor<{ what: number }>(pipeline, user, statement)).map(({ what }) => what);
};

test("many people at once each work as themselves, and see nothing of one another", async () => {
  const people = Array.from({ length: 60 }, (_, at) => `mens-${at}`);
  const answers = await Promise.all(people.map((who, at) => atOnceFor(pipeline, who, look(at))));
  expect(answers).toEqual(people.map((_, at) => [{ what: at }]));
  expect(await Promise.all(people.map(seenBy))).toEqual(people.map((_, at) => [at]));
});

test("what one does wrong harms nobody who came at the same moment", async () => {
  const asked = Array.from({ length: 60 }, (_, at) => atOnceFor(pipeline, "samen", look(at % 20 === 7 ? -1 : at)));
  const ends = await Promise.allSettled(asked);
  const refused = ends.flatMap((it, at) => (it.status === "rejected" ? [at] : []));
  expect(refused).toEqual([7, 27, 47]);
  expect(await seenBy("samen")).toEqual(Array.from({ length: 60 }, (_, at) => at).filter((at) => at % 20 !== 7));
});

test("when the database goes away whoever asks hears it, and afterwards it works again", async () => {
  const asked = Array.from({ length: 40 }, (_, at) => atOnceFor(pipeline, "weg", look(at)));
  const [ends] = await Promise.all([Promise.allSettled(asked), database.cut(200)]);
  const kept = ends.flatMap((it, at) => (it.status === "fulfilled" ? [at] : []));
  expect(await seenBy("weg")).toEqual(expect.arrayContaining(kept));
  await expect(atOnceFor(pipeline, "weg", look(99))).resolves.toEqual([{ what: 99 }]);
});

test("people who touch the same rows in another order do not hold one another up", async () => {
  const visit = (place: string) => ({
    name: "visit",
    text: "insert into visit (place) values ($1) on conflict (place) do update set times = visit.times + 1",
    values: [place],
  });
  const places = ["een", "twee", "drie", "vier"];
  const stalled = "select deadlocks from pg_stat_database where datname = current_database()";
  for (let round = 0; round < 20; round += 1)
    await Promise.all(
      Array.from({ length: 40 }, (_, at) =>
        atOnceFor(pipeline, "heen en weer", visit(places[(at % 3 ? at : 39 - at) % 4]!)),
      ),
    );
  const { rows } = await pipeline.query<{ times: number }>("select sum(times) as times from visit");
  expect(rows).toEqual([{ times: 800 }]);
  expect((await pipeline.query<{ deadlocks: number }>(stalled)).rows).toEqual([{ deadlocks: 0 }]);
});

test("each is written down with where he asked from, and the system's own work with nowhere", async () => {
  const statement = {
    name: "from",
    text: "select current_setting('app.session', true) as session, current_setting('app.network', true) as network",
    values: [],
  };
  const from = (at: number) =>
    at % 3 === 0 ? undefined : { session: `sessie-${at}`, network: at % 2 ? `10.0.${at}.0/24` : null };
  const asked = Array.from({ length: 50 }, (_, at) => {
    const work = () => atOnceFor(pipeline, `mens-${at}`, statement);
    const origin = from(at);
    return origin ? runFrom(origin, work) : work();
  });
  expect(await Promise.all(asked)).toEqual(
    asked.map((_, at) => [{ session: from(at)?.session ?? "", network: from(at)?.network ?? "" }]),
  );
});

const shares = manyAtOnce<{ at: number; who: string; share: number; together: number }>({
  name: "shares",
  text: `select it.at::integer as at, it.who, 12 / it.among as share, cardinality($1) as together
    from unnest($1::text[], $2::integer[]) with ordinality as it (who, among, at) where it.among <> 13`,
});

test("who asks at the same moment shares a statement, and each hears only what is his", async () => {
  // The first leaves at once; the others wait for it, and go as one group that is as large as may be.
  const asked = Array.from({ length: 34 }, (_, at) => ({ who: `mens-${at}`, among: at % 5 ? (at % 12) + 1 : 13 }));
  const told = await Promise.all(asked.map(({ who, among }) => shares(pipeline, [who, among])));
  expect(told.map((rows) => rows.map(({ who, share }) => ({ who, share })))).toEqual(
    asked.map(({ who, among }) => (among === 13 ? [] : [{ who, share: Math.floor(12 / among) }])),
  );
  expect(Math.max(...told.flat().map(({ together }) => together))).toBe(32);
});

test("of several in a statement, what one does wrong harms only him", async () => {
  const asked = Array.from({ length: 18 }, (_, at) => shares(pipeline, [`mens-${at}`, at === 9 ? 0 : 1]));
  const ends = await Promise.allSettled(asked);
  expect(ends.flatMap((it, at) => (it.status === "rejected" ? [at] : []))).toEqual([9]);
});
