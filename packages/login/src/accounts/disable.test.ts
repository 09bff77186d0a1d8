import {
  askPasswordReset,
  checkSession,
  confirmSecondFactor,
  disableAccount,
  exchangeSession,
  guardAccounts,
  listSessions,
  openInvitation,
  readAccountStates,
  readSession,
  signIn,
  type UserId,
} from "@datakluis/contract";
import { smtpSink, type SmtpSink } from "@datakluis/kit/testing/smtp";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { password, startHouse, type Person, type TestHouse } from "../testing/house.ts";

let smtp: SmtpSink;
let house: TestHouse;
/** Who decides, and about whom. */
let [chief, kees] = [] as unknown as [Person, Person];
beforeAll(async () => {
  smtp = await smtpSink();
  house = await startHouse({ post: { url: smtp.url, from: "datakluis@kluis.example" } });
});
beforeEach(async () => {
  await house.owner.query("delete from attempt");
  chief = await house.person(`chef${crypto.randomUUID()}@dienst.example`);
  kees = await house.person(`kees${crypto.randomUUID()}@dienst.example`);
});
afterAll(async () => {
  await house.stop();
  await smtp.down();
});

const set = (userId: UserId, disabled: boolean, by: UserId = chief.userId) =>
  house.ask(disableAccount, { as: "suite", params: { userId }, body: { disabled, by } });
const stateOf = async (userId: UserId) =>
  (await house.ask(readAccountStates, { as: "suite", body: { userIds: [userId] } })).said;
const enter = (who: Person, typed = password) => house.ask(signIn, { body: { email: who.email, password: typed } });

test("who is shut out is out at once, everywhere, and told no more than a stranger; let in again he comes in as before", async () => {
  const half = await house.half(kees);
  const { said } = await house.ask(exchangeSession, { as: "front", body: { session: kees.token, audience: "vault" } });
  expect((await set(kees.userId, true)).status).toBe(200);
  expect((await house.ask(readSession, { cookie: kees.token })).code).toBe("not_signed_in");
  const alive = await house.ask(checkSession, { as: "vault", body: { sessionId: said.sessionId } });
  expect(alive.said).toEqual({ alive: false });
  const code = house.codeOf(kees.otpauth);
  expect((await house.ask(confirmSecondFactor, { cookie: half, body: { code } })).code).toBe("not_signed_in");

  const [mine, nobodys] = [await enter(kees), await enter({ ...kees, email: "niemand@dienst.example" })];
  expect([mine.status, mine.said, mine.cookie]).toEqual([nobodys.status, nobodys.said, nobodys.cookie]);
  expect(await stateOf(kees.userId)).toEqual([{ userId: kees.userId, state: "disabled", guarded: false }]);

  expect((await set(kees.userId, false)).status).toBe(200);
  expect(await house.signIn(kees)).toBeDefined();
  expect(await stateOf(kees.userId)).toEqual([{ userId: kees.userId, state: "active", guarded: false }]);
  const deeds = await house.events(kees.userId);
  expect(deeds.filter((deed) => deed.startsWith("account."))).toEqual(["account.disabled", "account.enabled"]);
});

test("his links are void, and he is sent no new one", async () => {
  const { said } = await house.invite(`nieuw${crypto.randomUUID()}@dienst.example`);
  const [{ userId } = { userId: kees.userId }] = (
    await house.owner.query<{ userId: UserId }>(
      'select account_id as "userId" from invitation order by made_at desc limit 1',
    )
  ).rows;
  expect(await stateOf(userId)).toEqual([{ userId, state: "invited", guarded: false }]);
  await set(userId, true);
  expect((await house.ask(openInvitation, { body: { token: said.invitation } })).code).toBe("invitation_invalid");
  expect((await house.invite(`nieuw${crypto.randomUUID()}@dienst.example`, "service", userId)).code).toBe(
    "account_disabled",
  );
  await set(kees.userId, true);
  await house.ask(askPasswordReset, { body: { email: kees.email } });
  await vi.waitFor(async () => expect((await house.owner.query("select from reset_request")).rowCount).toBe(0), 10_000);
  expect(smtp.arrived.filter(({ to, source }) => to.includes(kees.email) && source.includes("wachtwoord#"))).toEqual(
    [],
  );
});

test("of a vault, his own, one that is nowhere, and by who was shut out himself: nothing happens", async () => {
  await house.ask(guardAccounts, { as: "vault", body: { userIds: [kees.userId] } });
  expect((await set(kees.userId, true)).code).toBe("account_guarded");
  expect((await set(chief.userId, true)).code).toBe("not_yourself");
  expect((await set(crypto.randomUUID() as UserId, true)).code).toBe("not_found");
  const other = await house.person(`iris${crypto.randomUUID()}@dienst.example`);
  await set(other.userId, true);
  expect((await set(chief.userId, true, other.userId)).code).toBe("not_signed_in");
  expect((await house.ask(readSession, { cookie: kees.token })).status).toBe(200);
});

test("two who shut each other out at the same moment: one of them is left", async () => {
  for (let round = 0; round < 5; round++) {
    const [a, b] = [
      await house.person(`a${crypto.randomUUID()}@dienst.example`),
      await house.person(`b${crypto.randomUUID()}@dienst.example`),
    ];
    const told = await Promise.all([set(a.userId, true, b.userId), set(b.userId, true, a.userId)]);
    expect(told.map(({ status }) => status).toSorted()).toEqual([200, 401]);
  }
});

test("who signs in while he is shut out is not in afterwards", async () => {
  for (let round = 0; round < 8; round++) {
    const half = await house.half(kees);
    const body = { code: house.codeOf(kees.otpauth) };
    const [entered] = await Promise.all([
      house.ask(confirmSecondFactor, { cookie: half, body }),
      enter(kees),
      set(kees.userId, true),
    ]);
    if (entered.cookie) expect((await house.ask(readSession, { cookie: entered.cookie })).code).toBe("not_signed_in");
    const open = await house.owner.query("select from session where account_id = $1 and ended_at is null", [
      kees.userId,
    ]);
    expect(open.rowCount).toBe(0);
    await set(kees.userId, false);
    house.later(5 * 60_000);
    chief = { ...chief, token: await house.signIn(chief) };
  }
  expect((await house.ask(listSessions, { cookie: chief.token })).status).toBe(200);
});
