import { randomUUID } from "node:crypto";
import {
  changeUser,
  createEmployer,
  EmployerId,
  lendRights,
  listDeliveries,
  listSubstitutions,
  readDossier,
  readSuiteSelf,
  SuiteRight,
  withdrawSubstitution,
  WriteId,
  type RefusalCode,
  type UserId,
} from "@datakluis/contract";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { amsterdamDate } from "../absence/days.ts";
import { mayCombine } from "../groups/rules.ts";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { dayAfter, dayBefore, lentOf, mayLend, stateOf } from "./rules.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const refused = (code: RefusalCode) => expect.objectContaining({ code });
const today = amsterdamDate(new Date());
const daysOn = (days: number): string => {
  let day = today;
  for (let at = 0; at < Math.abs(days); at += 1) day = days > 0 ? dayAfter(day) : dayBefore(day);
  return day;
};
const lending =
  (by: UserId) =>
  (substituteId: UserId, from = today, until = daysOn(6), id = WriteId.parse(randomUUID())) =>
    running.as(by)(lendRights, { body: { id, substituteId, from, until } });
const mine = async (user: UserId) => (await running.as(user)(listSubstitutions, {})).substitutions;

test("a substitute sees what the lender sees, at the next question, in his name, until either ends it", async () => {
  const { seed } = running;
  const [one, two] = [await seed.employer(), await seed.employer()];
  const [lender, substitute] = [await seed.user("case_manager", one), await seed.user("company_doctor", two)];
  const [here, there] = [await seed.dossier(one), await seed.dossier(two)];
  const ask = running.as(substitute);
  await expect(ask(readDossier, { params: { ref: here } })).rejects.toEqual(refused("not_found"));
  const made = await lending(lender)(substitute);
  expect(made).toMatchObject({ lenderId: lender, substituteId: substitute, until: daysOn(6), state: "running" });
  for (const ref of [here, there]) expect((await ask(readDossier, { params: { ref } })).ref).toBe(ref);
  expect((await ask(readSuiteSelf, {})).employers.map((it) => it.id).toSorted()).toEqual([one, two].toSorted());
  const looks = await running.past
    .selectFrom("event")
    .select(["ref", "on_behalf"])
    .where("actor", "=", substitute)
    .execute();
  expect(looks).toEqual([
    { ref: here, on_behalf: lender },
    { ref: there, on_behalf: null },
  ]);
  expect(await mine(lender)).toEqual([made]);
  expect(await mine(substitute)).toEqual([made]);

  // The lender lends nothing on, and gets nothing back.
  await expect(running.as(lender)(readDossier, { params: { ref: there } })).rejects.toEqual(refused("not_found"));
  const third = await seed.user("case_manager", two);
  await lending(substitute)(third);
  await expect(running.as(third)(readDossier, { params: { ref: here } })).rejects.toEqual(refused("not_found"));

  await ask(withdrawSubstitution, { params: { substitutionId: made.id } });
  await ask(withdrawSubstitution, { params: { substitutionId: made.id } });
  await expect(ask(readDossier, { params: { ref: here } })).rejects.toEqual(refused("not_found"));
  expect((await mine(lender))[0]).toMatchObject({ state: "withdrawn" });
  await expect(running.as(third)(withdrawSubstitution, { params: { substitutionId: made.id } })).rejects.toEqual(
    refused("not_found"),
  );
});

test("it ends when either loses the right, and the vault's rights are never lent", async () => {
  const { seed } = running;
  const employer = await seed.employer();
  const admin = await seed.user("functional_administrator", employer);
  const [hr, manager] = [await seed.user("hr", employer), await seed.user("manager", employer)];
  const deliveries = () => running.as(manager)(listDeliveries, { params: { employerId: employer } });
  await lending(hr)(manager);
  expect(await deliveries()).toEqual([]);
  expect((await running.as(manager)(readSuiteSelf, {})).rights).toContain("deliver");
  const change = (userId: UserId, group: "hr" | "manager") =>
    running.as(admin)(changeUser, {
      params: { userId },
      body: { group, places: [{ kind: "employer", employerId: employer }], onlyContent: false },
    });
  await change(hr, "manager");
  await expect(deliveries()).rejects.toEqual(refused("not_permitted"));
  await change(hr, "hr");
  expect(await deliveries()).toEqual([]);
  // Who works nowhere any more, substitutes for nobody.
  await running.past.deleteFrom("reach").where("user_id", "=", manager).execute();
  await expect(deliveries()).rejects.toEqual(refused("not_permitted"));
  expect((await mine(hr))[0]).toMatchObject({ state: "idle" });
});

test("at an employer only who works at each of the lender's employers can take his place", async () => {
  const { seed } = running;
  const [one, two] = [await seed.employer(), await seed.employer()];
  const [lender, both, part, stranger] = [
    await seed.user("hr", one, two),
    await seed.user("hr", one, two),
    await seed.user("hr", one),
    await seed.user("hr", await seed.employer()),
  ];
  const { candidates } = await running.as(lender)(listSubstitutions, {});
  expect(candidates.map((it) => it.userId)).toEqual([both]);
  for (const nobody of [part, stranger, randomUUID() as UserId, lender, await seed.user("case_manager", one, two)])
    await expect(lending(lender)(nobody)).rejects.toEqual(refused("not_found"));
  await lending(lender)(both);
  expect((await mine(both))[0]).toMatchObject({ state: "running" });
  const row = { user_id: lender, employer_id: await seed.employer(), department_id: null };
  await running.past.insertInto("reach").values(row).execute();
  expect((await mine(both))[0]).toMatchObject({ state: "idle" });
});

test("whoever manages users sees no dossiers, not by substituting either", async () => {
  const { seed } = running;
  const employer = await seed.employer();
  const ref = await seed.dossier(employer);
  const [caseManager, manager] = [
    await seed.user("case_manager", employer),
    await seed.user("super_administrator", employer),
  ];
  await expect(lending(caseManager)(manager)).rejects.toEqual(refused("substitution_mixed"));
  await expect(lending(manager)(caseManager)).rejects.toEqual(refused("substitution_mixed"));
  // Nor when he became it afterwards, at the door and in SQL.
  const colleague = await seed.user("company_doctor", employer);
  await lending(caseManager)(colleague);
  await running.past
    .updateTable("account")
    .set({ group_name: "super_administrator" })
    .where("id", "=", colleague)
    .execute();
  await expect(running.as(colleague)(readDossier, { params: { ref } })).rejects.toEqual(refused("not_permitted"));
});

test("a substitute keeps nothing: not for himself, not for the lender, not what he makes", async () => {
  const { seed } = running;
  const [wide, narrow] = [await seed.employer(), await seed.employer()];
  const [lender, substitute] = [
    await seed.user("functional_administrator", wide, narrow),
    await seed.user("super_administrator", narrow),
  ];
  await lending(lender)(substitute);
  const ask = running.as(substitute);
  const places = [{ kind: "employer" as const, employerId: wide }];
  for (const userId of [substitute, lender])
    await expect(
      ask(changeUser, { params: { userId }, body: { group: "functional_administrator", places, onlyContent: false } }),
    ).rejects.toEqual(refused("own_account"));
  const id = EmployerId.parse(randomUUID());
  await ask(createEmployer, { body: { id, name: `Nieuw ${id}` } });
  const [{ id: substitution } = { id: undefined }] = await mine(substitute);
  await ask(withdrawSubstitution, { params: { substitutionId: substitution! } });
  expect((await ask(readSuiteSelf, {})).employers.map((it) => it.id)).toEqual([narrow]);
  expect((await running.as(lender)(readSuiteSelf, {})).employers.map((it) => it.id)).toContain(id);
});

test("who substitutes for two, loses one of them without the other", async () => {
  const { seed } = running;
  const [one, two] = [await seed.employer(), await seed.employer()];
  const [first, second] = [await seed.user("case_manager", one), await seed.user("case_manager", two)];
  const substitute = await seed.user("case_manager", await seed.employer());
  const [here, there] = [await seed.dossier(one), await seed.dossier(two)];
  const ended = await lending(first)(substitute);
  await lending(second)(substitute);
  const ask = running.as(substitute);
  await running.as(first)(withdrawSubstitution, { params: { substitutionId: ended.id } });
  await expect(ask(readDossier, { params: { ref: here } })).rejects.toEqual(refused("not_found"));
  expect((await ask(readDossier, { params: { ref: there } })).ref).toBe(there);
});

test.each([
  ["ended yesterday", -3, 0, false],
  ["ends today", -3, 1, true],
  ["begins today", 0, 2, true],
  ["begins tomorrow", 1, 2, false],
])("a substitution that %s counts on the days of the Netherlands", async (_, from, until, counts) => {
  const { seed } = running;
  const employer = await seed.employer();
  const ref = await seed.dossier(employer);
  const substitute = await seed.user("case_manager", await seed.employer());
  await seed.substitution(await seed.user("case_manager", employer), substitute, from, until);
  const opened = running
    .as(substitute)(readDossier, { params: { ref } })
    .then(
      () => true,
      () => false,
    );
  expect(await opened).toBe(counts);
  expect((await mine(substitute))[0]?.state === "running").toBe(counts);
});

test("one substitute at a time, and the same write is done once", async () => {
  const { seed } = running;
  const employer = await seed.employer();
  const [lender, one, two] = [
    await seed.user("case_manager", employer),
    await seed.user("case_manager", employer),
    await seed.user("case_manager", employer),
  ];
  const id = WriteId.parse(randomUUID());
  const lend = lending(lender);
  const made = await lend(one, today, daysOn(3), id);
  expect(await lend(one, today, daysOn(3), id)).toEqual(made);
  await expect(lend(one, today, daysOn(4), id)).rejects.toEqual(refused("already_written"));
  await expect(lend(two, daysOn(3), daysOn(5))).rejects.toEqual(refused("substitution_overlaps"));
  expect(await lend(two, daysOn(4), daysOn(5))).toMatchObject({ state: "coming" });
  await expect(lend(two, daysOn(-1), daysOn(-1))).rejects.toEqual(refused("invalid"));
  await expect(lend(two, daysOn(10), daysOn(400))).rejects.toEqual(refused("invalid"));
  const both = await Promise.allSettled([lend(one, daysOn(20), daysOn(30)), lend(two, daysOn(25), daysOn(35))]);
  expect(both.map((it) => it.status).toSorted()).toEqual(["fulfilled", "rejected"]);
});

const rights = fc.uniqueArray(fc.constantFrom(...SuiteRight.options));
const day = fc.integer({ min: 0, max: 360 }).map(daysOn);

test("whatever two people may do, nothing of a vault is lent and nothing that may not be in one hand", () => {
  fc.assert(
    fc.property(rights, rights, day, day, (lends, has, from, until) => {
      fc.pre(from <= until);
      const lender = { userId: randomUUID() as UserId, side: "service" as const, rights: lends };
      const period = { startsOn: from, endsOn: dayAfter(until) };
      const lent = lentOf(lends, has);
      expect(lent.includes("medical")).toBe(lends.includes("medical") && has.includes("medical"));
      expect(["vault", "retrieve", "audit_confidential"].some((it) => lent.includes(it as SuiteRight))).toBe(false);
      const ask = () => mayLend({ lender, substitute: { rights: has }, period, taken: [], today });
      if (mayCombine([...has, ...lent])) expect(ask).not.toThrow();
      else expect(ask).toThrow("substitution_mixed");
    }),
  );
});

test("a period is in its first day and its last, and not a day longer", () => {
  const period = { startsOn: "2026-03-28", endsOn: dayAfter("2026-03-29"), withdrawn: false, lent: true };
  expect(period.endsOn).toBe("2026-03-30");
  expect(["2026-03-27", "2026-03-28", "2026-03-29", "2026-03-30"].map((it) => stateOf(period, it))).toEqual([
    "coming",
    "running",
    "running",
    "ended",
  ]);
  expect([dayAfter("2024-02-28"), dayAfter("2026-12-31"), dayBefore("2024-03-01")]).toEqual([
    "2024-02-29",
    "2027-01-01",
    "2024-02-29",
  ]);
});
