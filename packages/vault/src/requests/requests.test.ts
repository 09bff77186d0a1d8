import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  askAccess,
  decideAccessRequest,
  listAccess,
  listAccessRequests,
  readVaultSelf,
  type DepartmentId,
} from "@datakluis/contract";
import { runningVault, type RunningVault } from "../testing.ts";
import { newId, writeId } from "../testing/seed.ts";
import { visitor, type Visitor } from "../testing/visitor.ts";

let vault: RunningVault;
beforeAll(async () => {
  vault = await runningVault();
});
afterAll(() => vault.stop());

/** An employer with two departments, and somebody for whom the service asks access. */
async function asking() {
  const [bakery, office] = [newId<DepartmentId>(), newId<DepartmentId>()];
  const employer = await vault.seed.active([], {
    departments: [
      { id: bakery, name: "Bakkerij", parentId: null },
      { id: office, name: "Kantoor", parentId: null },
    ],
  });
  const who = visitor("P. Piet");
  const ask = (departmentIds: DepartmentId[], requestId: string = randomUUID()) =>
    vault.asServer("suite", askAccess, {
      params: { employerId: employer.id, requestId },
      body: { userId: who.userId, displayName: "P. Piet", email: "piet@werkgever.example", departmentIds },
    });
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
  return { bakery, office, employer, who, ask, open, decide, reachOf };
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

test("the same decision with another reason is another decision", async () => {
  const { ask, open, decide } = await asking();
  await ask([]);
  const [{ id } = { id: "" }] = await open();
  const no = { id: writeId(), approve: false, reason: "Werkt hier niet meer." };
  expect((await decide(id, no)).answer).toEqual([]);
  expect((await decide(id, no)).answer).toEqual([]);
  expect((await decide(id, { ...no, reason: "Nog niet." })).code).toBe("already_written");
});
