import { sql, type Transaction } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { addPerson, editPerson, type DossierRef, type Identity } from "@datakluis/contract";
import type { Tables } from "../schema.ts";
import { runningVault, type RunningVault } from "../testing.ts";
import { identity, newId, person, writeId } from "../testing/seed.ts";
import { sealPerson } from "./seal.ts";

/** Of two who make one person out of two dossiers at the same moment, the second is told (product.md, D9). */

let vault: RunningVault;
beforeAll(async () => {
  vault = await runningVault();
});
afterAll(() => vault.stop());

let employer: Awaited<ReturnType<RunningVault["seed"]["active"]>>;
let people: ReturnType<typeof person>[];
beforeEach(async () => {
  people = ["Eerste", "Tweede", "Derde"].map((lastName) =>
    person({ identity: identity({ lastName, bsn: undefined }) }),
  );
  employer = await vault.seed.active(people);
});

const edit = (at: number, change: Partial<Identity>, confirmed = false) =>
  vault.as(employer.administrator, editPerson, {
    params: { ref: people[at]!.ref },
    body: { id: writeId(), version: 1, identity: { ...people[at]!.identity, ...change }, confirmed },
  });

const add = (change: Partial<Identity>) =>
  vault.as(employer.administrator, addPerson, {
    params: { employerId: employer.id },
    body: {
      ref: newId<DossierRef>(),
      personnelNumber: "N1",
      departmentId: null,
      employment: {
        jobTitle: null,
        startsOn: "2026-01-01",
        endsOn: null,
        contractHours: null,
        normHours: null,
        contractKind: null,
        costCentre: null,
      },
      identity: identity({ bsn: undefined, ...change }),
    },
  });

type Asked = Promise<{ status: number; code: string | undefined }>;

/** What all are told when none of them can write before all have looked whether he is there already. */
async function allAtOnce(
  holding: (tx: Transaction<Tables>) => Promise<unknown>,
  ask: () => Asked[],
  meanwhile: (tx: Transaction<Tables>) => Promise<unknown> = async () => undefined,
) {
  const told = await vault.past.transaction().execute(async (tx) => {
    await holding(tx);
    const asked = ask();
    await vi.waitFor(async () => expect(await waiting()).toBe(asked.length), { timeout: 10_000 });
    await meanwhile(tx);
    return asked;
  });
  return (await Promise.all(told)).map(({ status, code }) => code ?? status).toSorted();
}

const waiting = async () => {
  const { rows } = await sql<{ count: number }>`select count(*)::int from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(vault.past);
  return rows[0]!.count;
};

const holdPerson =
  (...at: number[]) =>
  (tx: Transaction<Tables>) =>
    tx
      .selectFrom("person")
      .select("ref")
      .where(
        "ref",
        "in",
        at.map((it) => people[it]!.ref),
      )
      .forUpdate()
      .execute();
const holdEmployer = (tx: Transaction<Tables>) =>
  tx.selectFrom("employer").select("id").where("id", "=", employer.id).forUpdate().execute();

const same = [
  ["BSN", { bsn: "999993653" }],
  ["name and birth date", { lastName: "Zonneveld" }],
] as const;
const twice = [200, "duplicate_person"];

test.each(same)("two edits into one %s: the second hears of it", async (_, change) => {
  expect(await allAtOnce(holdPerson(0, 1), () => [edit(0, change), edit(1, change)])).toEqual(twice);
  const stands = vault.past.selectFrom("person").select("version").where("employer_id", "=", employer.id);
  expect((await stands.execute()).map((it) => it.version).toSorted()).toEqual([1, 1, 2]);
});

test.each(same)("an edit and somebody added into one %s: the second hears of it", async (_, change) => {
  expect(await allAtOnce(holdEmployer, () => [edit(0, change), add(change)])).toEqual(twice);
});

test.each(same)("an edit into the %s of who is delivered at that moment hears of it", async (_, change) => {
  const { key, version } = await vault.tools.keys.newest(employer.id);
  const { ref, identity: it } = people[2]!;
  const sealed = sealPerson(key, { employerId: employer.id, ref, version: 2 }, { ...it, ...change });
  // As a part of a delivery is written: the employer is held until it stands.
  const deliver = (tx: Transaction<Tables>) =>
    tx.updateTable("person").set({ version: 2, key_version: version, sealed }).where("ref", "=", ref).execute();
  expect(await allAtOnce(holdEmployer, () => [edit(0, change)], deliver)).toEqual(["duplicate_person"]);
});

test("who confirmed it, or makes nobody out to be another, waits for nobody and is not asked", async () => {
  const told = await vault.past.transaction().execute(async (tx) => {
    await tx.selectFrom("employer").select("id").where("id", "=", employer.id).forNoKeyUpdate().execute();
    return Promise.all([edit(0, { bsn: "999993653" }, true), edit(1, { city: "Delft" })]);
  });
  expect(told.map(({ status }) => status)).toEqual([200, 200]);
});
