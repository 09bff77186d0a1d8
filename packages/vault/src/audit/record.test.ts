import fc from "fast-check";
import { transactionFor } from "@datakluis/kit/db";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  exportRecord,
  openPerson,
  readRecord,
  searchPeople,
  shareDossier,
  withdrawAccess,
  type DossierRef,
  type RecordFilter,
  type UserId,
} from "@datakluis/contract";
import { runningVault, type RunningVault } from "../testing.ts";
import { newId, person, writeId } from "../testing/seed.ts";
import { visitor, type Visitor } from "../testing/visitor.ts";
import { exportFor } from "./reading.ts";
import { record } from "./store.ts";

let vault: RunningVault;
beforeAll(async () => {
  vault = await runningVault();
});
afterAll(() => vault.stop());

type Employer = Awaited<ReturnType<RunningVault["seed"]["active"]>>;

const read = (who: Visitor, { id: employerId }: Pick<Employer, "id">, filter: RecordFilter = {}, before?: number) =>
  vault.as(who, readRecord, {
    params: { employerId },
    body: { filter, limit: 50, ...(before === undefined ? {} : { before }) },
  });
const deeds = async (employer: Employer, filter: RecordFilter) =>
  (await read(employer.administrator, employer, filter)).answer.lines.map((it) => it.deed);
const exported = (who: Visitor, { id: employerId }: Employer, filter: RecordFilter = {}) =>
  vault.as(who, exportRecord, { params: { employerId }, body: { filter } });

/** What the vault did in one employer's name, written past its doors. */
const happened = (employer: Employer, amount: number, values = sql`now(), null, 'system', 'people.moved_in', null`) =>
  sql`insert into event (employer_id, at, actor, actor_kind, deed, ref, amount)
    select ${employer.id}::uuid, ${values}, n from generate_series(1, ${amount}::int) n`.execute(vault.past);

test("an administrator reads who did what, newest first, by name and by personnel number", async () => {
  const anna = person({ personnelNumber: "MS004" });
  const employer = await vault.seed.active([anna]);
  const user = await vault.seed.user(employer, [], visitor("H. Adviseur"));
  await vault.as(user, searchPeople, { body: { text: "MS004" } });
  await vault.as(user, openPerson, { params: { ref: anna.ref } });
  const body = { id: writeId(), careRequest: "sick_report" as const, note: "Heeft zich ziek gemeld." };
  await vault.as(user, shareDossier, { params: { ref: anna.ref }, body });
  await vault.as(employer.administrator, withdrawAccess, { params: { employerId: employer.id, userId: user.userId } });

  const { answer, text } = await read(employer.administrator, employer);
  const line = { id: expect.any(Number), at: expect.any(String), ref: null, personnelNumber: null };
  const bare = { ...line, aboutName: null, purpose: null, amount: null, network: "127.0.0.0/24" };
  expect(answer.lines.slice(0, 6)).toEqual([
    { ...bare, byName: "B. Beheerder", role: "administrator", deed: "access.withdrawn", aboutName: "H. Adviseur" },
    { ...bare, byName: "H. Adviseur", role: "user", deed: "sharing.read", ref: anna.ref, personnelNumber: "MS004" },
    {
      ...bare,
      byName: "H. Adviseur",
      role: "user",
      deed: "sharing.shared",
      ref: anna.ref,
      personnelNumber: "MS004",
      purpose: "sick_report",
    },
    { ...bare, byName: "H. Adviseur", role: "user", deed: "person.opened", ref: anna.ref, personnelNumber: "MS004" },
    { ...bare, byName: "H. Adviseur", role: "user", deed: "people.searched", amount: 1 },
    { ...bare, byName: "B. Beheerder", role: "administrator", deed: "request.approved", aboutName: "H. Adviseur" },
  ]);
  expect(answer.lines.find((it) => it.deed === "vault.proposed")).toMatchObject({ byName: null, role: "service" });
  expect(answer.lines.map((it) => it.id)).toEqual(answer.lines.map((it) => it.id).toSorted((a, b) => b - a));
  expect(answer.users.map((it) => it.displayName)).toEqual(["B. Beheerder", "H. Adviseur"]);
  expect(text).not.toContain(anna.identity.lastName);
});

test("it is filtered by user, kind, period and one dossier, and by all of them together", async () => {
  const [anna, bob] = [person({ personnelNumber: "MS004" }), person({ personnelNumber: "MS005" })];
  const employer = await vault.seed.active([anna, bob]);
  const [one, two] = [await vault.seed.user(employer), await vault.seed.user(employer)];
  for (const who of [one, two]) for (const { ref } of [anna, bob]) await vault.as(who, openPerson, { params: { ref } });
  await vault.as(one, searchPeople, { body: { text: "MS" } });

  expect(await deeds(employer, { userId: one.userId })).toEqual(["people.searched", "person.opened", "person.opened"]);
  expect(await deeds(employer, { kind: "searched" })).toEqual(["people.searched"]);
  // The reading of a dossier's record is itself a look at that dossier.
  expect(await deeds(employer, { personnelNumber: "ms004" })).toEqual(["person.opened", "person.opened"]);
  expect(await deeds(employer, { personnelNumber: "MS004" })).toEqual([
    "record.read",
    "person.opened",
    "person.opened",
  ]);
  expect(await deeds(employer, { personnelNumber: "MS005", userId: two.userId, kind: "looked" })).toEqual([
    "person.opened",
  ]);
  expect((await read(employer.administrator, employer, { personnelNumber: "MS006" })).code).toBe("not_found");
});

test("a period is of days in the Netherlands, the first and the last included", async () => {
  const employer = await vault.seed.active();
  for (const at of ["2026-03-28T22:59:59Z", "2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z", "2026-03-29T22:00:00Z"])
    await happened(employer, 1, sql`${at}::timestamptz, null, 'system', 'people.moved_in', null`);
  const on = async (from: string, until: string) =>
    (await read(employer.administrator, employer, { from, until })).answer.lines.map((it) => it.at);
  expect(await on("2026-03-29", "2026-03-29")).toEqual(["2026-03-29T21:59:59.000Z", "2026-03-28T23:00:00.000Z"]);
  expect(await on("2026-03-28", "2026-03-30")).toHaveLength(4);
  const told = await read(employer.administrator, employer, { from: "2026-03-30", until: "2026-03-29" });
  expect(told.answer).toMatchObject({
    code: "invalid",
    faults: [{ path: "filter.until", sentence: "De laatste dag ligt voor de eerste." }],
  });
});

test("from page to page no event is lost or doubled, whatever arrives meanwhile", async () => {
  const size = fc.integer({ min: 1, max: 7 });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 12 }),
      fc.array(fc.record({ limit: size, arrive: fc.nat({ max: 3 }), late: fc.boolean() }), { minLength: 1 }),
      async (before, steps) => {
        const employer = await vault.seed.active();
        await happened(employer, before);
        const there = await idsOf(employer);
        const seen: number[] = [];
        let last: number | undefined;
        for (let at = 0, more = true; more; at += 1) {
          const { limit, arrive, late } = steps[at % steps.length]!;
          const commit = late ? await writing(employer) : undefined;
          const { answer } = await vault.as(employer.administrator, readRecord, {
            params: { employerId: employer.id },
            body: { filter: {}, limit, ...(last === undefined ? {} : { before: last }) },
          });
          await happened(employer, arrive);
          await commit?.();
          seen.push(...answer.lines.map((it) => it.id));
          more = answer.more;
          last = seen.at(-1);
        }
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen).toEqual(seen.toSorted((a, b) => b - a));
        expect(seen).toEqual(expect.arrayContaining(there));
      },
    ),
    { numRuns: 15 },
  );
});

const idsOf = async (employer: Employer) => {
  const rows = await vault.past.selectFrom("event").select("id").where("employer_id", "=", employer.id).execute();
  return rows.map((row) => row.id);
};

/** Begins an event that has its id and is not there until it is let go. */
async function writing(employer: Employer): Promise<() => Promise<void>> {
  const begun = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const done = vault.past.transaction().execute(async (tx) => {
    await record(tx, "system", { deed: "people.moved_in", employerId: employer.id, amount: 1 });
    begun.resolve();
    await held.promise;
  });
  await begun.promise;
  return () => {
    held.resolve();
    return done;
  };
}

test("reading the record and exporting it are on the record", async () => {
  const anna = person({ personnelNumber: "MS004" });
  const employer = await vault.seed.active([anna]);
  await read(employer.administrator, employer, { personnelNumber: "MS004" });
  await exported(employer.administrator, employer, { kind: "searched" });
  const events = await vault.past
    .selectFrom("event")
    .select(["deed", "actor", "ref", "amount"])
    .where("employer_id", "=", employer.id)
    .where("deed", "like", sql<"record.read">`'record.%'`)
    .orderBy("id")
    .execute();
  const actor = employer.administrator.userId;
  expect(events).toEqual([
    { deed: "record.read", actor, ref: anna.ref, amount: 0 },
    { deed: "record.exported", actor, ref: null, amount: null },
  ]);
});

test.each(["record.read", "record.exported"])(
  "no event, no deed: when %s is refused, nothing is shown",
  async (deed) => {
    const employer = await vault.seed.active();
    await sql`alter table event add constraint geen_blik check (deed <> ${sql.lit(deed)}) not valid`.execute(
      vault.past,
    );
    const ask = deed === "record.read" ? read : exported;
    const told = await ask(employer.administrator, employer);
    await sql`alter table event drop constraint geen_blik`.execute(vault.past);
    expect([told.status, told.code]).toEqual([500, "internal"]);
    expect(told.text).not.toContain("agreement.accepted");
    expect((await ask(employer.administrator, employer)).status).toBe(200);
  },
);

test("only an administrator of that employer reads or exports it", async () => {
  const [mine, theirs] = [await vault.seed.active(), await vault.seed.active()];
  const user = await vault.seed.user(theirs);
  for (const ask of [read, exported]) {
    expect((await ask(user, theirs)).code).toBe("not_permitted");
    expect((await ask(visitor(), theirs)).code).toBe("not_permitted");
    expect((await ask(mine.administrator, theirs)).code).toBe("not_found");
    expect((await ask({ ...user, userId: mine.administrator.userId }, mine)).status).toBe(200);
  }
  // A user somewhere who administers elsewhere knocks in vain where he is only a user.
  await vault.seed.user(theirs, [], mine.administrator);
  for (const ask of [read, exported]) expect((await ask(mine.administrator, theirs)).code).toBe("not_found");
  const both = await vault.as(mine.administrator, readRecord, {
    params: { employerId: mine.id },
    body: { filter: {}, limit: 200 },
  });
  expect(both.answer.lines.map((it) => it.id)).not.toEqual(expect.arrayContaining(await idsOf(theirs)));
});

test("a number of another employer's is nobody's", async () => {
  const employer = await vault.seed.active([person({ personnelNumber: "MS004" })]);
  await vault.seed.active([person({ personnelNumber: "ZZ009" })]);
  for (const ask of [read, exported])
    expect((await ask(employer.administrator, employer, { personnelNumber: "ZZ009" })).code).toBe("not_found");
});

test("the file holds every line once, in Dutch, and begins with its own export", async () => {
  const anna = person({ personnelNumber: "MS004" });
  const employer = await vault.seed.active([anna]);
  const user = await vault.seed.user(employer, [], visitor('=HYPERLINK("x")'));
  await vault.as(user, openPerson, { params: { ref: anna.ref } });
  await happened(employer, 4_100);
  const { status, text } = await exported(employer.administrator, employer);
  expect(status).toBe(200);
  const rows = text.trimEnd().split("\r\n");
  expect(rows[0]).toBe(
    '\uFEFF"Nummer";"Moment (Nederlandse tijd)";"Wie";"Rol";"Handeling";"Personeelsnummer";"Betreft";"Doel";"Aantal";"Netwerk"',
  );
  expect(rows[1]).toMatch(
    /^"\d+";"[\d-]{10} [\d:]{8}";"B. Beheerder";"Beheerder";"Inzagelog geëxporteerd";"";"";"";"";"127\.0\.0\.0\/24"$/,
  );
  const ids = rows.slice(1).map((row) => Number(/^"(\d+)"/.exec(row)?.[1]));
  expect(ids).toEqual((await idsOf(employer)).toSorted((a, b) => b - a));
  // A name that a spreadsheet would run stands there as text.
  expect(rows.find((row) => row.includes("Persoonsgegevens bekeken"))).toContain(
    `;"'=HYPERLINK(""x"")";"Gebruiker";"Persoonsgegevens bekeken";"MS004";`,
  );
  const some = await exported(employer.administrator, employer, { personnelNumber: "MS004", kind: "looked" });
  expect(some.text.trimEnd().split("\r\n")).toHaveLength(2);
});

test("whoever loses access while a file is made gets no more of it", async () => {
  const two = [visitor("Een"), visitor("Twee")] as const;
  const employer = await vault.seed.active([], { administrators: [...two] });
  await happened(employer, 4_100);
  const pieces = (await exportFor(vault.tools.db, two[0].userId, employer.id, {}))[Symbol.asyncIterator]();
  expect((await pieces.next()).value).toHaveLength(2_000);
  const params = { employerId: employer.id, userId: two[0].userId };
  await vault.as(two[1], withdrawAccess, { params });
  await expect(pieces.next()).rejects.toMatchObject({ code: "not_found" });
});

test.each([
  ["a page", sql`id < 1000000000`, "event_employer"],
  ["one dossier's", sql`ref = any (${[newId<DossierRef>()]}::uuid[])`, "event_ref"],
])("%s record is found by its index, however much else happened", async (_, which, index) => {
  const [employer, other] = [await vault.seed.active(), await vault.seed.active()];
  const look = sql`now(), null, 'system', 'sharing.read', gen_random_uuid()`;
  await happened(employer, 1_000, look);
  await happened(other, 20_000, look);
  await sql`analyze event`.execute(vault.past);
  const plan = await transactionFor(vault.tools.db, { user: employer.administrator.userId }, (tx) =>
    sql<{ "QUERY PLAN": string }>`explain select * from event
      where employer_id = ${employer.id} and ${which} order by id desc limit 51`.execute(tx),
  );
  expect(plan.rows.map((row) => row["QUERY PLAN"]).join("\n")).toContain(index);
});

test("each line says from which session and network it was done, whoever asks at the same moment", async () => {
  const people = Array.from({ length: 8 }, () => person());
  const employer = await vault.seed.active(people);
  const users = await Promise.all(people.map((_, at) => vault.seed.user(employer, [], visitor(`H. Adviseur ${at}`))));
  const open = (at: number) => vault.as(users[at]!, openPerson, { params: { ref: people[at]!.ref } });
  await Promise.all(people.flatMap((_, at) => [open(at), open(at), open(at)]));
  const refused = visitor();
  await vault.as(refused, readRecord, { params: { employerId: employer.id }, body: { filter: {}, limit: 1 } });

  const rows = await vault.past
    .selectFrom("event")
    .select(["actor", "actor_kind", "deed", "session", "network"])
    .where((eb) => eb.or([eb("employer_id", "=", employer.id), eb("actor", "=", refused.userId)]))
    .execute();
  const sessionOf = new Map([...users, employer.administrator, refused].map((it) => [it.userId, it.sessionId]));
  const byPeople = rows.filter((it) => it.actor_kind === "user");
  expect(byPeople.filter((it) => it.deed === "person.opened")).toHaveLength(24);
  expect(byPeople.filter((it) => it.deed === "refused")).toHaveLength(1);
  for (const it of byPeople)
    expect([it.deed, it.session, it.network]).toEqual([it.deed, sessionOf.get(it.actor as UserId), "127.0.0.0/24"]);
  const others = rows.filter((it) => it.actor_kind !== "user");
  expect(others.length).toBeGreaterThan(1);
  expect(others.map((it) => [it.session, it.network])).toEqual(others.map(() => [null, null]));
});
