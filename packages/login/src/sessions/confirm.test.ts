import {
  addPasskey,
  beginPasskey,
  beginPasskeyConfirm,
  checkSession,
  confirmSession,
  confirmSessionByPasskey,
  exchangeSession,
  makeRecoveryCodes,
  readSession,
  signOut,
} from "@datakluis/contract";
import { verifierOf } from "@datakluis/kit/tokens";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { authenticatorAt } from "../testing/authenticator.ts";
import { startHouse, type Person, type TestHouse } from "../testing/house.ts";

const publicUrl = "https://kluis.example";
let house: TestHouse;
let noor: Person;
beforeAll(async () => {
  house = await startHouse({ publicUrl });
});
beforeEach(async () => {
  await house.owner.query("delete from attempt");
  noor = await house.person(`noor${crypto.randomUUID()}@werkgever.example`, "employer");
});
afterAll(() => house.stop());

const minute = 60_000;
const confirm = (cookie: string, code: string, from?: string) =>
  house.ask(confirmSession, { cookie, body: { code }, ...(from ? { from } : {}) });
const codeOf = (who: Person) => house.codeOf(who.otpauth);
/** What a door gets for this cookie: which session, and when it last proved who it is. */
const exchanged = async (session: string) => {
  const { said } = await house.ask(exchangeSession, { as: "front", body: { session, audience: "vault" } });
  const verify = await verifierOf("vault", house.ring.public as never);
  return (await verify(said.token)) as { sessionId: string; confirmedAt: Date | null };
};
const madeCodes = (cookie: string) => house.ask(makeRecoveryCodes, { cookie });
const wrong = (code: string) => (code === "000000" ? "000001" : "000000");

test("a session that was left open confirms itself with a code, and is then as good as one that just began", async () => {
  house.later(10 * minute);
  expect((await madeCodes(noor.token)).code).toBe("confirm_yourself");
  const before = await exchanged(noor.token);
  const told = await confirm(noor.token, codeOf(noor));
  expect([told.status, told.said]).toEqual([200, { recoveryCodesLeft: null }]);
  expect((await madeCodes(told.cookie!)).status).toBe(200);
  const after = await exchanged(told.cookie!);
  expect(after.sessionId).toBe(before.sessionId);
  expect(after.confirmedAt!.getTime() - before.confirmedAt!.getTime()).toBeGreaterThanOrEqual(10 * minute);
  expect((await house.events(noor.userId)).slice(-2)).toEqual(["session.confirmed", "recovery_codes.made"]);
});

test("confirming replaces the cookie: the old one still answers what was under way, but proves nothing, and soon opens nothing", async () => {
  house.later(10 * minute);
  const told = await confirm(noor.token, codeOf(noor));
  house.later(9_000);
  expect((await house.ask(readSession, { cookie: noor.token })).status).toBe(200);
  expect((await exchanged(noor.token)).confirmedAt).toBeNull();
  expect((await madeCodes(noor.token)).code).toBe("confirm_yourself");
  house.later(1_000);
  expect((await house.ask(readSession, { cookie: noor.token })).code).toBe("not_signed_in");
  expect((await house.ask(readSession, { cookie: told.cookie })).status).toBe(200);
});

test("a code confirms once, also when it is used twice at the same moment, and not what it was signed in with", async () => {
  house.later(minute);
  const [one, other] = [await house.signIn(noor), noor.token];
  house.later(-30_000);
  expect((await confirm(one, codeOf(noor))).code).toBe("wrong_code");
  house.later(minute);
  const told = await Promise.all([one, one, other].map((cookie) => confirm(cookie, codeOf(noor))));
  expect(told.map(({ status }) => status).toSorted()).toEqual([200, 403, 403]);
  expect(told.map(({ code }) => code)).toEqual(expect.arrayContaining(["wrong_code", "wrong_code"]));
});

test("confirming makes no other session fresh", async () => {
  const elsewhere = await house.signIn(noor);
  house.later(10 * minute);
  expect((await confirm(noor.token, codeOf(noor))).status).toBe(200);
  expect((await madeCodes(elsewhere)).code).toBe("confirm_yourself");
});

test("somebody else's code or device, and a question put to another session, confirm nothing", async () => {
  const other = await house.person(`olga${crypto.randomUUID()}@werkgever.example`);
  expect((await confirm(noor.token, codeOf(other))).code).toBe("wrong_code");
  const device = authenticatorAt(publicUrl);
  const asked = (await house.ask(beginPasskey, { cookie: other.token })).said;
  await house.ask(addPasskey, { cookie: other.token, body: { name: "laptop", response: device.make(asked) } });
  expect((await house.ask(beginPasskeyConfirm, { cookie: noor.token })).code).toBe("no_passkey");
  const question = (await house.ask(beginPasskeyConfirm, { cookie: other.token })).said;
  const answer = { response: device.use(question) };
  expect((await house.ask(confirmSessionByPasskey, { cookie: noor.token, body: answer })).code).toBe("wrong_code");
  const again = await house.signIn(other);
  expect((await house.ask(confirmSessionByPasskey, { cookie: again, body: answer })).code).toBe("wrong_code");
});

test("a passkey and a recovery code confirm too, each once", async () => {
  const device = authenticatorAt(publicUrl);
  const asked = (await house.ask(beginPasskey, { cookie: noor.token })).said;
  await house.ask(addPasskey, { cookie: noor.token, body: { name: "laptop", response: device.make(asked) } });
  const [code] = (await madeCodes(noor.token)).said.codes;
  house.later(10 * minute);
  const response = device.use((await house.ask(beginPasskeyConfirm, { cookie: noor.token })).said);
  const byDevice = await house.ask(confirmSessionByPasskey, { cookie: noor.token, body: { response } });
  expect(byDevice.status).toBe(200);
  const replayed = await house.ask(confirmSessionByPasskey, { cookie: byDevice.cookie, body: { response } });
  expect(replayed.code).toBe("wrong_code");
  house.later(10 * minute);
  const byCode = await confirm(byDevice.cookie!, code!);
  expect(byCode.said).toEqual({ recoveryCodesLeft: 9 });
  expect((await confirm(byCode.cookie!, code!)).code).toBe("wrong_code");
});

test("five wrong guesses end the session everywhere, and a right one begins the count anew", async () => {
  const { sessionId } = await exchanged(noor.token);
  const alive = async () => (await house.ask(checkSession, { as: "vault", body: { sessionId } })).said.alive;
  const guess = async (cookie: string) => {
    house.later(minute);
    return (await confirm(cookie, wrong(codeOf(noor)))).code;
  };
  for (let i = 0; i < 4; i++) expect(await guess(noor.token)).toBe("wrong_code");
  const { cookie } = await confirm(noor.token, codeOf(noor));
  for (let i = 0; i < 5; i++) {
    expect(await alive()).toBe(true);
    expect(await guess(cookie!)).toBe("wrong_code");
  }
  expect(await alive()).toBe(false);
  expect(await guess(cookie!)).toBe("not_signed_in");
  expect((await house.events(noor.userId)).slice(-2)).toEqual(["session.ended", "confirmation.refused"]);
});

test("guesses side by side, and from many sessions of one person, do not slip under the limit", async () => {
  const cookies = [noor.token];
  for (let i = 0; i < 2; i++) cookies.push(await house.signIn(noor));
  const told = await Promise.all(
    Array.from({ length: 15 }, (_, i) => confirm(cookies[i % 3]!, wrong(codeOf(noor)), "192.0.2.7")),
  );
  expect(told.filter(({ code }) => code === "wrong_code").length).toBeLessThanOrEqual(5);
  expect(told.filter(({ code }) => code === "too_many_attempts").length).toBeGreaterThanOrEqual(10);
  expect((await confirm(cookies[0]!, codeOf(noor), "198.51.100.9")).status).toBe(200);
});

test("an ended or half session confirms nothing, and what it would have used up stays good", async () => {
  const ended = await house.signIn(noor);
  await house.ask(signOut, { cookie: ended });
  const code = codeOf(noor);
  expect((await confirm(ended, code)).code).toBe("not_signed_in");
  expect((await confirm(await house.half(noor), code)).code).toBe("not_signed_in");
  expect((await confirm(noor.token, code)).status).toBe(200);
});
