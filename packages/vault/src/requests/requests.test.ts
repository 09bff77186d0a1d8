import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  askAccess,
  decideAccessRequest,
  listAccess,
  listAccessRequests,
  readVaultSelf,
  openPerson,
  searchPeople,
  withdrawAccess,
  type DepartmentId,
  type DossierRef,
} from "@datakluis/contract";
import { runningVault, type RunningVault } from "../testing.ts";
import { newId, person, writeId } from "../testing/seed.ts";
import { visitor, type Visitor } from "../testing/visitor.ts";

let vault: RunningVault;
beforeAll(async () => {
  vault = await runningVault();
});
afterAll(() => vault.stop());

/** An employer with two departments, and somebody for whom the service asks access. */
async function asking(people: Parameters<RunningVault["seed"]["active"]>[0] = []) {
  const [bakery, office] = [newId<DepartmentId>(), newId<DepartmentId>()];
  const employer = await vault.seed.active(people, {
    departments: [
      { id: bakery, name: "Bakkerij", parentId: null },
      { id: office, name: "Kantoor", parentId: null },
    ],
  });
  const who = visitor("P. Piet");
  const wish = (
    change: { departmentIds?: DepartmentId[]; refs?: DossierRef[]; ends?: boolean },
    requestId: string = randomUUID(),
  ) =>
    vault.asServer("suite", askAccess, {
      params: { employerId: employer.id, requestId },
      body: {
        ...{ userId: who.userId, displayName: "P. Piet", email: "piet@werkgever.example" },
        ...{ departmentIds: [], refs: [], ends: false, ...change },
      },
    });
  const ask = (departmentIds: DepartmentId[], requestId?: string) => wish({ departmentIds }, requestId);
  const open = async () => (await vault.as(employer.administrator, listAccessRequests)).answer;
  const decide = (
    requestId: string,
    change: { id?: ReturnType<typeof writeId>; approve?: boolean; reason?: string } = {},
  ) =>
    vault.as(employer.administrator, decideAccessRequest, {
      params: { requestId },
      body: { id: writeId(), approve: true, ...change },
    });
  const reachOf = async (user: Visitor) =>
    (await vault.as(employer.administrator, listAccess, { params: { employerId: employer.id } })).answer
      .filter((it) => it.userId === user.userId)
      .map((it) => it.departmentNames);
  return { bakery, office, employer, who, wish, ask, open, decide, reachOf };
}

test.each(["another request", "the same request"])(
  "an administrator approves what he was shown: when the service changes its wish by %s, his yes no longer counts",
  async (how) => {
    const { bakery, who, ask, open, decide, reachOf } = await asking();
    const requestId = randomUUID();
    await ask([bakery], requestId);
    const [shown] = await open();
    expect(shown?.departmentNames).toEqual(["Bakkerij"]);

    await ask([], how === "the same request" ? requestId : randomUUID());
    expect((await decide(shown!.id)).code).toBe("request_replaced");
    expect((await decide(shown!.id, { approve: false, reason: "Te ruim." })).code).toBe("request_replaced");
    expect((await vault.as(who, readVaultSelf)).answer.employers).toEqual([]);

    const [now, ...more] = await open();
    expect([now?.departmentNames, more]).toEqual([[], []]);
    expect((await decide(now!.id)).answer).toEqual([]);
    expect(await reachOf(who)).toEqual([[]]);
  },
);

test("the same wish asked again is the request that stands, whatever its order", async () => {
  const { bakery, office, ask, open, decide } = await asking();
  const requestId = randomUUID();
  await ask([bakery, office], requestId);
  const before = await open();
  await ask([office, bakery], requestId);
  await ask([office, bakery, office]);
  expect(await open()).toEqual(before);
  expect((await decide(requestId)).status).toBe(200);
  await ask([bakery, office], requestId);
  await ask([office, bakery]);
  expect(await open()).toEqual([]);
});

test("a wish that is taken back leaves nothing to approve", async () => {
  const { bakery, ask, open, decide, who, reachOf } = await asking();
  await ask([bakery]);
  await decide((await open())[0]!.id);
  await ask([]);
  const [wider] = await open();
  await ask([bakery]);
  expect(await open()).toEqual([]);
  expect((await decide(wider!.id)).code).toBe("request_replaced");
  expect(await reachOf(who)).toEqual([["Bakkerij"]]);
});

test("a wish that changes while it is decided on is never granted unseen", async () => {
  for (let time = 0; time < 8; time += 1) {
    const { bakery, ask, open, decide, who, reachOf } = await asking();
    await ask([bakery]);
    const [shown] = await open();
    const [told] = await Promise.all([decide(shown!.id), ask([])]);
    expect(["request_replaced", undefined]).toContain(told.code);
    expect(await reachOf(who)).toEqual(told.code ? [] : [["Bakkerij"]]);
    expect((await open()).map((it) => it.departmentNames)).toEqual([[]]);
  }
});

test("of an approval and a withdrawal at the same moment the last one on the record holds", async () => {
  for (let time = 0; time < 8; time += 1) {
    const { bakery, ask, open, decide, who, reachOf, employer } = await asking();
    await ask([bakery]);
    await decide((await open())[0]!.id);
    await ask([]);
    const [wider] = await open();
    const withdraw = () =>
      vault.as(employer.administrator, withdrawAccess, { params: { employerId: employer.id, userId: who.userId } });
    const both = time % 2 ? [withdraw, () => decide(wider!.id)] : [() => decide(wider!.id), withdraw];
    const told = await Promise.all(both.map((it) => it()));
    expect(told.map(({ status, code }) => code ?? status)).toSatisfy((it: unknown[]) =>
      it.every((word) => word === 200 || word === "request_replaced"),
    );
    const rows = await vault.past
      .selectFrom("event")
      .select("deed")
      .where("employer_id", "=", employer.id)
      .where("deed", "in", ["request.approved", "access.withdrawn"])
      .orderBy("id")
      .execute();
    expect(await reachOf(who)).toEqual(rows.at(-1)?.deed === "access.withdrawn" ? [] : [[]]);
  }
});

test("the same decision with another reason is another decision", async () => {
  const { ask, open, decide } = await asking();
  await ask([]);
  const [{ id } = { id: "" }] = await open();
  const no = { id: writeId(), approve: false, reason: "Werkt hier niet meer." };
  expect((await decide(id, no)).answer).toEqual([]);
  expect((await decide(id, no)).answer).toEqual([]);
  expect((await decide(id, { ...no, reason: "Nog niet." })).code).toBe("already_written");
});

test("reach over single employees is asked, shown by number, given and taken back", async () => {
  const [anna, bert] = [person(), person()];
  const { bakery, who, wish, open, decide, reachOf, employer } = await asking([anna, bert]);
  await wish({ refs: [anna.ref] });
  const [shown] = await open();
  expect(shown).toMatchObject({ departmentNames: [], personnelNumbers: [anna.personnelNumber], ends: false });
  expect((await vault.as(who, openPerson, { params: { ref: anna.ref } })).status).toBe(403);
  await decide(shown!.id);
  expect((await vault.as(who, openPerson, { params: { ref: anna.ref } })).status).toBe(200);
  expect((await vault.as(who, openPerson, { params: { ref: bert.ref } })).status).toBe(404);
  const found = (await vault.as(who, searchPeople, { body: { text: anna.identity.lastName } })).answer;
  expect(found.people.map(({ ref }) => ref)).toEqual([anna.ref]);
  const lines = (await vault.as(employer.administrator, listAccess, { params: { employerId: employer.id } })).answer;
  expect(lines.find((it) => it.userId === who.userId)?.personnelNumbers).toEqual([anna.personnelNumber]);

  // One employee is not the whole employer, nor the other way round.
  await wish({ refs: [anna.ref] });
  expect(await open()).toEqual([]);
  await wish({ refs: [bert.ref], departmentIds: [bakery] });
  const [wider] = await open();
  await decide(wider!.id);
  expect(await reachOf(who)).toEqual([["Bakkerij"]]);
  expect((await vault.as(who, openPerson, { params: { ref: anna.ref } })).status).toBe(404);
  expect((await vault.as(who, openPerson, { params: { ref: bert.ref } })).status).toBe(200);
});

test("when the service asks nothing any more, the administrator decides whether access ends", async () => {
  const { who, wish, ask, open, decide, reachOf } = await asking();
  await wish({ ends: true });
  expect(await open()).toEqual([]);
  await ask([]);
  await wish({ ends: true });
  expect(await open()).toEqual([]);

  await ask([]);
  await decide((await open())[0]!.id);
  await wish({ ends: true });
  const [end, ...more] = await open();
  expect([end?.ends, more]).toEqual([true, []]);
  expect(await reachOf(who)).toEqual([[]]);
  expect((await decide(end!.id, { approve: false, reason: "Blijft nog een maand." })).answer).toEqual([]);
  expect(await reachOf(who)).toEqual([[]]);

  await wish({ ends: true });
  expect((await decide((await open())[0]!.id)).answer).toEqual([]);
  expect(await reachOf(who)).toEqual([]);
  expect((await vault.as(who, readVaultSelf)).answer.employers).toEqual([]);
});

test("a request of one user is not taken for one of another, whose it is", async () => {
  const [first, second] = [await asking(), await asking()];
  const requestId = randomUUID();
  await first.ask([first.bakery], requestId);
  expect((await second.ask([], requestId)).code).toBe("already_written");
  expect(await first.open()).toHaveLength(1);
});

test("an administrator for whom nothing is asked any more stays administrator", async () => {
  const { employer, open, decide, reachOf } = await asking();
  const keeper = employer.administrator;
  await vault.asServer("suite", askAccess, {
    params: { employerId: employer.id, requestId: randomUUID() },
    body: {
      ...{ userId: keeper.userId, displayName: "B. Beheerder", email: "b@werkgever.example" },
      ...{ departmentIds: [], refs: [], ends: true },
    },
  });
  await decide((await open())[0]!.id);
  expect(await reachOf(keeper)).toEqual([[]]);
  expect((await vault.as(keeper, readVaultSelf)).answer.employers[0]?.roles).toEqual(["administrator"]);
});
