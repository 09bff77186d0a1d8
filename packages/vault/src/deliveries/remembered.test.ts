import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { editPerson, openPerson, type Delivery, type EmployerId } from "@datakluis/contract";
import { resealAll } from "../keys/reseal.ts";
import { renewDataKey } from "../keys/store.ts";
import { runningPair, type RunningPair } from "../testing.ts";
import { deliveringAt } from "../testing/delivering.ts";
import { identity, person, writeId } from "../testing/seed.ts";
import type { Visitor } from "../testing/visitor.ts";

let pair: RunningPair;
beforeAll(async () => {
  pair = await runningPair();
});
afterAll(() => pair.stop());

const heading = "Personeelsnummer;Achternaam;Geslacht;Geboortedatum;Woonplaats;In dienst;Uren per week";
const cityOf = (at: number) => `Plaats ${at}`;
/** Eight people; the third lives where it is said. */
const file = (third = cityOf(3)) =>
  Buffer.from(
    [
      heading,
      ...[1, 2, 3, 4, 5, 6, 7, 8].map(
        (at) => `P-${at};Proef;V;1985-12-31;${at === 3 ? third : cityOf(at)};2019-03-15;32`,
      ),
    ].join("\n"),
  );

type Employer = { id: EmployerId; administrator: Visitor };

const look = async ({ id, administrator }: Employer, bytes: Uint8Array): Promise<Delivery> =>
  (await deliveringAt(pair).delivering(administrator, id).send(bytes)).answer;

const written = async ({ id, administrator }: Employer, bytes: Uint8Array): Promise<Delivery["counts"]> => {
  const it = await deliveringAt(pair).written(administrator, id, bytes);
  expect(it.state).toBe("done");
  return it.counts;
};

const settled = (employerId: EmployerId) => deliveringAt(pair).settled(employerId);

const rowsOf = (employerId: EmployerId) =>
  pair.vault.past
    .selectFrom("person")
    .select(["ref", "personnel_number", "digest", "employment", sql<string>`xmin::text`.as("written")])
    .where("employer_id", "=", employerId)
    .orderBy("personnel_number")
    .execute();

/** Puts what nobody can open in the place of these records, past what guards them. */
const spoil = (employerId: EmployerId, numbers: readonly string[]) =>
  pair.vault.past.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    await sql`update person set sealed = decode('00', 'hex')
      where employer_id = ${employerId} and personnel_number = any (${numbers})`.execute(tx);
  });

test("of a file that says the same of nearly everybody, only who changed is opened and written (E8)", async () => {
  const employer = await pair.active([]);
  expect(await written(employer, file())).toMatchObject({ added: 8 });
  await settled(employer.id);
  // No record of the others can be opened, so none of them is.
  await spoil(employer.id, ["P-1", "P-2", "P-4", "P-5", "P-6", "P-7", "P-8"]);
  const before = await rowsOf(employer.id);
  expect(await written(employer, file("Goes"))).toMatchObject({ changed: 1, unchanged: 7, missing: 0, added: 0 });
  await settled(employer.id);
  const after = await rowsOf(employer.id);
  expect(after.filter((it, at) => it.written !== before[at]!.written).map((it) => it.personnel_number)).toEqual([
    "P-3",
  ]);
  expect((await look(employer, file("Goes"))).counts).toMatchObject({ changed: 0, unchanged: 8 });

  await spoil(employer.id, ["P-3"]);
  expect((await look(employer, file("Goes"))).counts).toMatchObject({ unchanged: 8 });
});

test("whoever moved in is opened once for nothing, and remembered with the employment the service had", async () => {
  const moved = person();
  const employer = await pair.active([moved]);
  await pair.suite.past.query(
    "insert into employment (employer_id, ref, starts_on, contract_hours) values ($1, $2, '2019-03-15', 32)",
    [employer.id, moved.ref],
  );
  const { personnelNumber } = moved;
  const { lastName, bornOn } = moved.identity;
  const row = (hours: number) => `${personnelNumber};${lastName};V;${bornOn};;2019-03-15;${hours}`;
  const bytes = (hours: number) => Buffer.from(`${heading}\n${row(hours)}`);
  await written(employer, bytes(32));
  const unchanged = (await look(employer, bytes(32))).counts;
  expect(unchanged).toMatchObject({ changed: 0, unchanged: 1 });
  const [kept] = await rowsOf(employer.id);
  expect(kept!.digest).toHaveLength(32);
  expect(kept!.employment).toMatchObject({ startsOn: "2019-03-15", contractHours: 32 });
  await spoil(employer.id, [personnelNumber]);
  expect((await look(employer, bytes(32))).counts).toMatchObject({ unchanged: 1 });
});

test("what is remembered of somebody is forgotten when he is edited or sealed anew, and a file restores what it says", async () => {
  const employer = await pair.active([]);
  await written(employer, file());
  await settled(employer.id);
  const third = (await rowsOf(employer.id))[2]!;
  expect(third.digest).toHaveLength(32);
  const { answer } = await pair.vault.as(employer.administrator, openPerson, { params: { ref: third.ref } });
  const edit = {
    id: writeId(),
    version: 1,
    identity: identity({ ...answer.identity, city: "Zwolle" }),
    confirmed: true,
  };
  await pair.vault.as(employer.administrator, editPerson, { params: { ref: third.ref }, body: edit });
  expect((await rowsOf(employer.id)).filter(({ digest }) => digest === null).map((it) => it.ref)).toEqual([third.ref]);
  expect((await look(employer, file())).counts).toMatchObject({ changed: 1, unchanged: 7 });

  const { tools } = pair.vault;
  await renewDataKey(tools, employer.id, new Date(Date.now() + 60_000));
  await resealAll(tools, employer.id);
  expect((await rowsOf(employer.id)).every(({ digest }) => digest === null)).toBe(true);
  expect(await written(employer, file())).toMatchObject({ changed: 1, unchanged: 7 });
  expect((await rowsOf(employer.id)).every(({ digest }) => digest !== null)).toBe(true);
});

test("the database forgets it with any change of record, employment or place, and keeps none without an employment", async () => {
  const employer = await pair.active([]);
  await written(employer, file());
  await settled(employer.id);
  const changes = ["version = version + 1", "sealed = sealed || 'x'::bytea", "department_id = gen_random_uuid()"];
  changes.push(`employment = employment || '{"endsOn":"2030-01-01"}'`);
  for (const [at, change] of changes.entries()) {
    const { ref } = (await rowsOf(employer.id))[at]!;
    const one = () =>
      pair.vault.past.selectFrom("person").select("digest").where("ref", "=", ref).executeTakeFirstOrThrow();
    await sql`update person set settled = true, told_version = told_version + 1 where ref = ${ref}`.execute(
      pair.vault.past,
    );
    expect((await one()).digest).not.toBeNull();
    await sql`update person set ${sql.raw(change)} where ref = ${ref}`.execute(pair.vault.past);
    expect((await one()).digest).toBeNull();
  }
  const without = sql`update person set employment = null, digest = 'x' where employer_id = ${employer.id}`;
  await expect(without.execute(pair.vault.past)).rejects.toThrow("person_digest");
});
