import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { editPerson, readChanges, withdrawAccess, type DepartmentId, type Identity } from "@datakluis/contract";
import { runningVault, type RunningVault } from "../testing.ts";
import { identity, newId, person, writeId, type Person } from "../testing/seed.ts";
import { visitor, type Visitor } from "../testing/visitor.ts";
import { changeOf } from "./rules.ts";
import { forgetPast } from "./store.ts";

let vault: RunningVault;
beforeAll(async () => {
  vault = await runningVault();
});
afterAll(() => vault.stop());

const edit = (who: Visitor, { ref, identity: it }: Person, version: number, change: Partial<Identity>) =>
  vault.as(who, editPerson, {
    params: { ref },
    body: { id: writeId(), version, identity: { ...it, ...change }, confirmed: true },
  });
const changes = (who: Visitor, { ref }: Person) => vault.as(who, readChanges, { params: { ref } });

test("who changed what, newest first, with what stood there before; reading it is on the record", async () => {
  const anna = person({ identity: identity({ city: "Delft", street: "Markt", houseNumber: "1" }) });
  const employer = await vault.seed.active([anna]);
  const user = await vault.seed.user(employer, [], visitor("H. Adviseur"));
  expect((await changes(user, anna)).answer.changes).toEqual([]);
  await edit(user, anna, 1, { city: "Leiden", emailWork: "a@werkgever.example" });
  await edit(employer.administrator, anna, 2, { city: "Leiden", street: "Rapenburg" });

  const told = (await changes(user, anna)).answer.changes;
  expect(told).toMatchObject([
    {
      byName: "B. Beheerder",
      delivered: false,
      before: { street: "Markt", emailWork: "a@werkgever.example" },
      after: { street: "Rapenburg" },
    },
    { byName: "H. Adviseur", before: { city: "Delft" }, after: { city: "Leiden", emailWork: "a@werkgever.example" } },
  ]);
  expect([told[0]!.after, told[1]!.before]).toEqual([{ street: "Rapenburg" }, { city: "Delft" }]);
  const events = vault.past.selectFrom("event").select("deed").where("actor", "=", user.userId).orderBy("id");
  expect((await events.execute()).map(({ deed }) => deed)).toEqual([
    "changes.read",
    "person.edited",
    "person.opened",
    "changes.read",
  ]);
});

test("a repeated or refused edit leaves nothing behind", async () => {
  const anna = person();
  const employer = await vault.seed.active([anna]);
  const body = { id: writeId(), version: 1, identity: { ...anna.identity, city: "Delft" } };
  for (const _ of [1, 2]) await vault.as(employer.administrator, editPerson, { params: { ref: anna.ref }, body });
  await edit(employer.administrator, anna, 1, { city: "Breda" });
  expect((await changes(employer.administrator, anna)).answer.changes).toHaveLength(1);
});

test("whoever is out of reach has no past; nor has he for somebody whose access was withdrawn", async () => {
  const [north, south] = [newId<DepartmentId>(), newId<DepartmentId>()];
  const anna = person({ departmentId: south });
  const departments = [north, south].map((id) => ({ id, name: id, parentId: null }));
  const employer = await vault.seed.active([anna], { departments });
  const [manager, user] = [await vault.seed.user(employer, [north]), await vault.seed.user(employer)];
  await edit(user, anna, 1, { city: "Delft" });
  const nowhere = await vault.as(manager, readChanges, { params: { ref: newId() } });
  const outside = await changes(manager, anna);
  expect([outside.status, outside.code]).toEqual([nowhere.status, "not_found"]);
  const other = await vault.seed.active();
  expect((await changes(other.administrator, anna)).code).toBe("not_found");
  const params = { employerId: employer.id, userId: user.userId };
  await vault.as(employer.administrator, withdrawAccess, { params });
  expect([403, 404]).toContain((await changes(user, anna)).status);
});

test("a value is forgotten after two years, and not a day sooner; the record still tells of the change", async () => {
  const anna = person();
  const employer = await vault.seed.active([anna]);
  await edit(employer.administrator, anna, 1, { city: "Delft" });
  await edit(employer.administrator, anna, 2, { city: "Leiden" });
  const age = (version: number, by: string) =>
    sql`update person_past set changed_at = now() - ${by}::interval where ref = ${anna.ref} and version = ${version}`.execute(
      vault.past,
    );
  await age(1, "2 years 1 hour");
  await age(2, "1 year 364 days");
  await forgetPast(vault.tools);
  const told = (await changes(employer.administrator, anna)).answer.changes;
  expect(told.map(({ after }) => after.city)).toEqual(["Leiden"]);
  const events = vault.past
    .selectFrom("event")
    .select("id")
    .where("ref", "=", anna.ref)
    .where("deed", "=", "person.edited");
  expect(await events.execute()).toHaveLength(2);
});

test("what is kept of the past is sealed to its place: moved to another it does not open", async () => {
  const [anna, bob] = [person(), person()];
  const employer = await vault.seed.active([anna, bob]);
  await edit(employer.administrator, anna, 1, { city: "Delft" });
  await edit(employer.administrator, bob, 1, { city: "Delft" });
  await sql`update person_past set sealed = (select sealed from person_past where ref = ${bob.ref}) where ref = ${anna.ref}`.execute(
    vault.past,
  );
  expect((await changes(employer.administrator, anna)).code).toBe("damaged");
});

test("a change says exactly the fields that differ", () => {
  const some = fc.record(
    {
      lastName: fc.constantFrom("Jansen", "Visser"),
      city: fc.constantFrom("Delft", "Leiden"),
      bsn: fc.constantFrom("1", "2"),
    },
    { requiredKeys: ["lastName"] },
  ) as fc.Arbitrary<Partial<Identity>>;
  fc.assert(
    fc.property(some, some, (one, two) => {
      const [before, after] = [identity(one), identity(two)];
      const change = changeOf(before, after);
      const fields = Object.keys({ ...change?.before, ...change?.after }) as (keyof Identity)[];
      expect(fields.every((field) => before[field] !== after[field])).toBe(true);
      const unchanged = (it: Identity) =>
        Object.entries(it).filter(([field]) => !fields.includes(field as keyof Identity));
      expect(Object.fromEntries(unchanged(before))).toEqual(Object.fromEntries(unchanged(after)));
      expect({ ...change?.before }).toEqual(
        Object.fromEntries(fields.filter((it) => it in before).map((it) => [it, before[it]])),
      );
    }),
  );
});
