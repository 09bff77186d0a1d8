import { afterAll, beforeAll, expect, test } from "vitest";
import {
  addPerson,
  editPerson,
  openPerson,
  searchPeople,
  shareDossier,
  type DepartmentId,
  type DossierRef,
} from "@datakluis/contract";
import { SealBroken } from "@datakluis/kit/seal";
import { sql } from "kysely";
import { runningVault, type RunningVault } from "../testing.ts";
import { employment, identity, newId, person, writeId } from "../testing/seed.ts";
import { openPerson as openSealed } from "./seal.ts";

let vault: RunningVault;
beforeAll(async () => {
  vault = await runningVault();
});
afterAll(() => vault.stop());

test("a user of the employer opens a person, and it is on the record", async () => {
  const anna = person({ personnelNumber: "MS004", identity: identity({ lastName: "de Boer" }) });
  const employer = await vault.seed.active([anna]);
  const user = await vault.seed.user(employer);
  const told = await vault.as(user, openPerson, { params: { ref: anna.ref } });
  expect(told.answer).toEqual({
    ref: anna.ref,
    employerId: employer.id,
    personnelNumber: "MS004",
    version: 1,
    identity: anna.identity,
    sharing: "unshared",
  });
  const events = await vault.past
    .selectFrom("event")
    .select(["actor", "deed", "employer_id"])
    .where("ref", "=", anna.ref)
    .execute();
  expect(events).toEqual([{ actor: user.userId, deed: "person.opened", employer_id: employer.id }]);
});

/** Ways in which an event cannot be kept: its row is refused, or the commit is. */
const refusing = {
  row: [
    sql`alter table event add constraint geen_blik check (deed <> 'person.opened') not valid`,
    sql`alter table event drop constraint geen_blik`,
  ],
  commit: [
    sql`create function geen_blik() returns trigger language plpgsql as
      $$ begin raise exception 'vol'; end $$;
      create constraint trigger geen_blik after insert on event deferrable initially deferred
      for each row execute function geen_blik()`,
    sql`drop trigger geen_blik on event; drop function geen_blik`,
  ],
} as const;

test.each(["row", "commit"] as const)("no event, no deed: when its %s is refused, nobody is shown", async (what) => {
  const anna = person({ identity: identity({ lastName: "Onzichtbaar" }) });
  const employer = await vault.seed.active([anna]);
  const [refuse, restore] = refusing[what];
  await refuse.execute(vault.past);
  const told = await vault.as(employer.administrator, openPerson, { params: { ref: anna.ref } });
  await restore.execute(vault.past);
  expect([told.status, told.code]).toEqual([500, "internal"]);
  expect(told.text).not.toContain("Onzichtbaar");
  expect((await vault.as(employer.administrator, openPerson, { params: { ref: anna.ref } })).status).toBe(200);
});

test("many open at once, each his own", async () => {
  const people = Array.from({ length: 40 }, (_, at) => person({ identity: identity({ lastName: `Naam ${at}` }) }));
  const employer = await vault.seed.active(people);
  const told = await Promise.all(
    people.map((it) => vault.as(employer.administrator, openPerson, { params: { ref: it.ref } })),
  );
  expect(told.map((it) => it.answer.identity.lastName)).toEqual(people.map((it) => it.identity.lastName));
});

test("who opens at the same moment as others finds what is his, and keeps nobody from what is theirs", async () => {
  const department = { id: newId<DepartmentId>(), name: "Verkoop", parentId: null };
  const [anna, bob, carla, dirk] = [
    person({ departmentId: department.id }),
    person(),
    person(),
    person({ identity: identity({ lastName: "Bevroren" }) }),
  ] as const;
  const here = await vault.seed.active([anna, bob], { departments: [department] });
  const [there, frozen] = [await vault.seed.active([carla]), await vault.seed.active([dirk])];
  const manager = await vault.seed.user(here, [department.id]);
  await sql`insert into vault_freeze (employer_id, agreement_id, frozen_at)
    select employer_id, id, now() from agreement where employer_id = ${frozen.id}`.execute(vault.past);

  const everybody = [manager, here.administrator, there.administrator, frozen.administrator];
  const asked = everybody.flatMap((who) => [anna, bob, carla, dirk].map((whom) => ({ who, whom })));
  const told = await Promise.all(
    asked.map(async ({ who, whom }) => {
      const { status, code } = await vault.as(who, openPerson, { params: { ref: whom.ref } });
      return code ?? status;
    }),
  );
  const none = "not_found";
  expect(told).toEqual([
    ...[200, none, none, none],
    ...[200, 200, none, none],
    ...[none, none, 200, none],
    ...[none, none, none, "vault_frozen"],
  ]);
  const looks = await vault.past
    .selectFrom("event")
    .select(["actor", "ref", "session"])
    .where("deed", "=", "person.opened")
    .where("employer_id", "in", [here.id, there.id, frozen.id])
    .execute();
  const byWho = (of: { actor: string | null; ref: string | null }) => `${of.actor} ${of.ref}`;
  expect(looks.map(byWho).toSorted()).toEqual(
    asked
      .filter((_, at) => told[at] === 200)
      .map(({ who, whom }) => byWho({ actor: who.userId, ref: whom.ref }))
      .toSorted(),
  );
});

test("an edit is a new version, and repeating it changes nothing", async () => {
  const anna = person();
  const employer = await vault.seed.active([anna]);
  const params = { ref: anna.ref };
  const body = { id: writeId(), version: 1, identity: { ...anna.identity, city: "Delft", phoneMobile: "06 12345678" } };
  const edit = (change = {}) => vault.as(employer.administrator, editPerson, { params, body: { ...body, ...change } });

  const told = await edit();
  expect(told.answer.version).toBe(2);
  expect(told.answer.identity).toEqual({ ...anna.identity, city: "Delft", phoneMobile: "+31612345678" });
  expect((await edit()).answer.version).toBe(2);
  expect((await edit({ id: writeId() })).code).toBe("outdated");
  expect((await edit({ version: 2 })).code).toBe("already_written");
  const two = await Promise.all([1, 2].map(() => edit({ id: writeId(), version: 2 })));
  expect(two.map((it) => it.code ?? it.answer.version).toSorted()).toEqual([3, "outdated"]);
});

test("the same write with other words is not the same write: it is refused, not thrown away with a yes", async () => {
  const anna = person();
  const employer = await vault.seed.active([anna]);
  const edit = (body: { id: ReturnType<typeof writeId>; version: number }, city: string) =>
    vault.as(employer.administrator, editPerson, {
      params: { ref: anna.ref },
      body: { ...body, identity: { ...anna.identity, city } },
    });
  const first = { id: writeId(), version: 1 };
  expect((await edit(first, "Delft")).answer.version).toBe(2);
  expect((await edit(first, "Leiden")).code).toBe("already_written");
  const two = { id: writeId(), version: 2 };
  const told = await Promise.all([edit(two, "Breda"), edit(two, "Zwolle")]);
  expect(told.map((it) => it.code ?? it.answer.version).toSorted()).toEqual([3, "already_written"]);
  // Also when others have written since: what the asker sent was kept once, and what he did not send never.
  const now = await edit(first, "Delft");
  expect(now.answer.version).toBe(3);
  expect((await edit(first, "Leiden")).code).toBe("already_written");
});

test.each([
  ["bsn", "999993654"],
  ["postcode", "0123 AB"],
  ["iban", "NL91ABNA0417164301"],
  ["phoneHome", "12"],
  ["bornOn", "2999-01-01"],
  ["bornOn", "1980-02-30"],
  ["emailWork", "geen adres"],
  ["houseNumberAddition", "bis"],
  ["partnerPrefix", "van der"],
])("refuses a wrong %s, and says which field without the value", async (field, value) => {
  const anna = person();
  const employer = await vault.seed.active([anna]);
  const body = { id: writeId(), version: 1, identity: { ...anna.identity, [field]: value } };
  const told = await vault.as(employer.administrator, editPerson, { params: { ref: anna.ref }, body });
  expect(told.code).toBe("invalid");
  // A field that says nothing without another is refused at that other.
  const at = { houseNumberAddition: "houseNumber", partnerPrefix: "partnerLastName" }[field] ?? field;
  expect(told.answer).toMatchObject({ faults: [{ path: `identity.${at}`, sentence: expect.any(String) }] });
  expect(told.text).not.toContain(value);
});

test("an id in capitals is the same id: who writes under it seals what everybody can open", async () => {
  const anna = person();
  const employer = await vault.seed.active([anna]);
  const capitals = <T extends string>(it: T) => it.toUpperCase() as T;
  const ben = { ref: newId<DossierRef>(), personnelNumber: "MS2", departmentId: null, employment, confirmed: true };
  await vault.as(employer.administrator, addPerson, {
    params: { employerId: capitals(employer.id) },
    body: { ...ben, ref: capitals(ben.ref), identity: identity({ lastName: "Nieuw" }) },
  });
  await vault.as(employer.administrator, editPerson, {
    params: { ref: capitals(anna.ref) },
    body: { id: writeId(), version: 1, identity: { ...anna.identity, city: "Delft" } },
  });
  for (const ref of [anna.ref, capitals(anna.ref), ben.ref]) {
    const told = await vault.as(employer.administrator, openPerson, { params: { ref } });
    expect(told.answer).toMatchObject({ ref: ref.toLowerCase(), employerId: employer.id });
  }
});

test("what no database can keep is refused as a question, not answered as a fault of ours", async () => {
  const employer = await vault.seed.active([]);
  const told = await vault.as(employer.administrator, addPerson, {
    params: { employerId: employer.id },
    body: {
      ref: newId<DossierRef>(),
      personnelNumber: "MS2",
      departmentId: null,
      employment: { ...employment, jobTitle: "Monteur\u0000" },
      identity: identity(),
    },
  });
  expect(told.code).toBe("invalid");
});

test("somebody is added once, under a number nobody has", async () => {
  const employer = await vault.seed.active([person({ personnelNumber: "MS1" })]);
  const body = {
    ref: newId<DossierRef>(),
    personnelNumber: "MS2",
    departmentId: null,
    employment,
    confirmed: true,
    identity: identity({ lastName: "Nieuw", iban: "NL91 ABNA 0417 1643 00" }),
  };
  const add = (change = {}) =>
    vault.as(employer.administrator, addPerson, { params: { employerId: employer.id }, body: { ...body, ...change } });
  const told = await add();
  expect(told.answer).toMatchObject({ personnelNumber: "MS2", version: 1, identity: { iban: "NL91ABNA0417164300" } });
  expect((await add()).answer.version).toBe(1);
  expect((await add({ personnelNumber: "MS3" })).code).toBe("already_written");
  expect((await add({ ref: newId() })).code).toBe("personnel_number_taken");
  for (const personnelNumber of ["ms1", "Ms2"])
    expect((await add({ ref: newId(), personnelNumber })).code).toBe("personnel_number_taken");
  const two = await Promise.all(["MS9", "ms9"].map((personnelNumber) => add({ ref: newId(), personnelNumber })));
  expect(two.map((it) => it.code ?? "ja").toSorted()).toEqual(["ja", "personnel_number_taken"]);

  const [manager] = [await vault.seed.user(employer, [newId()])];
  const outside = await vault.as(manager, addPerson, {
    params: { employerId: employer.id },
    body: { ...body, ref: newId<DossierRef>(), personnelNumber: "MS10" },
  });
  expect(outside.answer).toMatchObject({ code: "invalid", faults: [{ path: "departmentId" }] });
});

test("somebody who was added is not added once more under the same ref as somebody else", async () => {
  const moved = person({ personnelNumber: "MS1" });
  const employer = await vault.seed.active([moved]);
  const params = { employerId: employer.id };
  const body = {
    ref: newId<DossierRef>(),
    personnelNumber: "MS2",
    departmentId: null,
    employment,
    identity: identity({ lastName: "Nieuw" }),
    confirmed: true,
  };
  const add = (change = {}) => vault.as(employer.administrator, addPerson, { params, body: { ...body, ...change } });
  expect((await add()).status).toBe(200);
  for (const other of [
    { identity: identity({ lastName: "Anders" }) },
    { employment: { ...employment, contractHours: 20 } },
    { personnelNumber: "MS3" },
    { ref: moved.ref, personnelNumber: moved.personnelNumber },
  ])
    expect((await add(other)).code).toBe("already_written");

  const edited = { id: writeId(), version: 1, identity: identity({ lastName: "Getrouwd" }) };
  await vault.as(employer.administrator, editPerson, { params: { ref: body.ref }, body: edited });
  expect((await add()).answer).toMatchObject({ version: 2, identity: { lastName: "Getrouwd" } });
});

test.each([
  ["his own BSN", { personnelNumber: "1999993653", identity: identity({ bsn: "999993653" }) }],
  ["his last name", { personnelNumber: "JANS-12", identity: identity({ lastName: "Jans" }) }],
  ["his birth date", { personnelNumber: "MS290280", identity: identity({ bornOn: "1980-02-29" }) }],
])("nobody is added under a number that holds %s, because the service reads it for good", async (_, change) => {
  const employer = await vault.seed.active();
  const body = { ref: newId<DossierRef>(), departmentId: null, employment, ...change };
  const told = await vault.as(employer.administrator, addPerson, { params: { employerId: employer.id }, body });
  expect(told.answer).toMatchObject({ code: "invalid", faults: [{ path: "personnelNumber" }] });
  expect(told.text).not.toContain(change.personnelNumber);
});

test("an edit brings no BSN that stands in the number; somebody whose BSN always did can still be edited", async () => {
  const [anna, bob] = [
    person({ personnelNumber: "0999993653" }),
    person({ personnelNumber: "0111222333", identity: identity({ bsn: "111222333", lastName: "Visser" }) }),
  ];
  const employer = await vault.seed.active([anna, bob]);
  const edit = (who: typeof anna, change: object) =>
    vault.as(employer.administrator, editPerson, {
      params: { ref: who.ref },
      body: { id: writeId(), version: 1, identity: { ...who.identity, ...change } },
    });
  const told = await edit(anna, { bsn: "999993653" });
  expect(told.answer).toMatchObject({ code: "invalid", faults: [{ path: "identity.bsn" }] });
  expect(told.text).not.toContain("999993653");
  expect((await edit(anna, { bsn: "123456782" })).answer.version).toBe(2);
  expect((await edit(bob, { city: "Delft" })).answer.version).toBe(2);
});

test("nobody is added while dossiers move in", async () => {
  const employer = await vault.seed.moving();
  const body = {
    ref: newId<DossierRef>(),
    personnelNumber: "MS2",
    departmentId: null,
    employment,
    identity: identity(),
  };
  const told = await vault.as(employer.administrator, addPerson, { params: { employerId: employer.id }, body });
  expect(told.code).toBe("moving_in");
});

test("a sealed record that is moved, changed or put under another version does not open", async () => {
  const [anna, bob] = [person(), person()];
  const employer = await vault.seed.active([anna, bob]);
  const sealedOf = async (ref: DossierRef) =>
    (await vault.past.selectFrom("person").select("sealed").where("ref", "=", ref).executeTakeFirstOrThrow()).sealed;
  const [annas, bobs] = [await sealedOf(anna.ref), await sealedOf(bob.ref)];
  const key = await vault.tools.keys.version(employer.id, 1);
  const about = { employerId: employer.id, ref: anna.ref, version: 1 };
  expect(openSealed(key, about, annas)).toEqual(anna.identity);
  const flipped = Buffer.from(annas);
  flipped[20]! ^= 1;
  for (const [bound, sealed] of [
    [about, bobs],
    [about, flipped],
    [about, annas.subarray(0, -1)],
    [{ ...about, version: 2 }, annas],
    [{ ...about, employerId: newId<typeof employer.id>() }, annas],
  ] as const)
    expect(() => openSealed(key, bound, sealed)).toThrow(SealBroken);

  await vault.past.updateTable("person").set({ sealed: bobs }).where("ref", "=", anna.ref).execute();
  const told = await vault.as(employer.administrator, openPerson, { params: { ref: anna.ref } });
  expect([told.status, told.code]).toEqual([500, "damaged"]);
});

test("nothing anybody is called, lives at or is numbered stands in the open: not in a row, a job or a log", async () => {
  const mark = "Zqxw";
  const anna = person({
    identity: identity({
      lastName: `${mark}naam`,
      city: `${mark}stad`,
      street: `${mark}straat`,
      bsn: "999990482",
      emailPrivate: `${mark}@prive.example`.toLowerCase(),
    }),
  });
  const employer = await vault.seed.active([anna]);
  const who = employer.administrator;
  await vault.as(who, openPerson, { params: { ref: anna.ref } });
  await vault.as(who, searchPeople, { body: { text: `${mark}naam` } });
  await vault.as(who, searchPeople, { body: { text: "999990482" } });
  const change = { ...anna.identity, callName: `${mark}roep`, iban: "onzin" + mark };
  await vault.as(who, editPerson, { params: { ref: anna.ref }, body: { id: writeId(), version: 1, identity: change } });
  const body = { id: writeId(), careRequest: "other" as const, note: `${mark} vraagt om hulp.` };
  await vault.as(who, shareDossier, { params: { ref: anna.ref }, body });
  await new Promise((resolve) => setTimeout(resolve, 1_500));

  const tables = await sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('public', 'graphile_worker')`.execute(vault.past);
  const rows = await Promise.all(
    tables.rows.map(({ name }) =>
      sql<{ row: string }>`select t::text as row from ${sql.raw(name)} t`.execute(vault.past),
    ),
  );
  const kept = [...rows.flatMap(({ rows }) => rows.map((it) => it.row)), ...vault.lines].join("\n").toLowerCase();
  const forms = [mark, Buffer.from(mark).toString("hex"), "999990482"];
  expect(forms.filter((form) => kept.includes(form.toLowerCase()))).toEqual([]);
});
