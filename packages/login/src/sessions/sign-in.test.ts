import { confirmSecondFactor, exchangeSession, readSession, signIn } from "@datakluis/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { password, startHouse, type Person, type TestHouse } from "../testing/house.ts";

let house: TestHouse;
let anna: Person;
beforeAll(async () => {
  house = await startHouse();
  anna = await house.person("anna@dienst.example");
});
afterAll(() => house.stop());

test("password, then code, then signed in; both steps and the start of the session are on record", async () => {
  const first = await house.ask(signIn, { body: { email: " ANNA@dienst.example".trim(), password } });
  expect([first.status, first.said]).toEqual([200, { next: "second_factor" }]);
  const second = await house.ask(confirmSecondFactor, {
    cookie: first.cookie,
    body: { code: house.codeOf(anna.otpauth) },
  });
  expect([second.status, second.said]).toEqual([
    200,
    {
      userId: anna.userId,
      displayName: "A. Gebruiker",
      email: "anna@dienst.example",
      side: "service",
      recoveryCodesLeft: null,
    },
  ]);
  const read = await house.ask(readSession, { cookie: second.cookie });
  expect(second.said).toEqual({ ...read.said, recoveryCodesLeft: null });
  expect((await house.events(anna.userId)).slice(-2)).toEqual(["password.accepted", "session.started"]);
});

test("a half session opens nothing", async () => {
  const cookie = await house.half(anna);
  expect((await house.ask(readSession, { cookie })).code).toBe("not_signed_in");
  const exchanged = await house.ask(exchangeSession, { as: "front", body: { session: cookie, audience: "vault" } });
  expect(exchanged.code).toBe("not_signed_in");
});

test("signing in changes the token twice, and the old ones are worth nothing", async () => {
  house.later(30_000);
  const half = await house.half(anna);
  const whole = await house.ask(confirmSecondFactor, { cookie: half, body: { code: house.codeOf(anna.otpauth) } });
  expect(whole.cookie).not.toBe(half);
  expect((await house.ask(readSession, { cookie: half })).code).toBe("not_signed_in");
  house.later(30_000);
  const again = { cookie: half, body: { code: house.codeOf(anna.otpauth) } };
  expect((await house.ask(confirmSecondFactor, again)).code).toBe("not_signed_in");
});

test("a session planted in the browser is not the one that is signed in", async () => {
  const planted = "x".repeat(43);
  const first = await house.ask(signIn, { cookie: planted, body: { email: anna.email, password } });
  expect(first.cookie).not.toBe(planted);
});

test("signing in anew ends the session whose cookie it replaces", async () => {
  house.later(30_000);
  const old = await house.signIn(anna);
  await house.ask(signIn, { cookie: old, body: { email: anna.email, password } });
  expect((await house.ask(readSession, { cookie: old })).code).toBe("not_signed_in");
});

test("a code counts once, also when it is used twice at the same moment", async () => {
  house.later(60_000);
  const cookies = await Promise.all([house.half(anna), house.half(anna)]);
  const code = house.codeOf(anna.otpauth);
  const answers = await Promise.all(
    cookies.map((cookie) => house.ask(confirmSecondFactor, { cookie, body: { code } })),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401]);
  const later = await house.half(anna);
  expect((await house.ask(confirmSecondFactor, { cookie: later, body: { code } })).code).toBe("wrong_credentials");
});

test("an older code does not count after a newer one", async () => {
  house.later(60_000);
  const older = house.codeOf(anna.otpauth);
  house.later(30_000);
  await house.signIn(anna);
  house.later(-30_000);
  const cookie = await house.half(anna);
  expect((await house.ask(confirmSecondFactor, { cookie, body: { code: older } })).code).toBe("wrong_credentials");
  house.later(60_000);
});

test("an unknown address, a wrong password and one not yet accepted get one answer", async () => {
  await house.invite("nieuw@dienst.example");
  const wrong = await house.ask(signIn, { body: { email: anna.email, password: "niet het goede" } });
  const unknown = await house.ask(signIn, { body: { email: "niemand@dienst.example", password } });
  const invited = await house.ask(signIn, { body: { email: "nieuw@dienst.example", password } });
  expect(wrong.code).toBe("wrong_credentials");
  expect([unknown.status, unknown.said, unknown.cookie]).toEqual([wrong.status, wrong.said, wrong.cookie]);
  expect([invited.status, invited.said]).toEqual([wrong.status, wrong.said]);
  expect((await house.events(anna.userId)).at(-1)).toBe("password.refused");
  expect(await house.events(null)).toEqual(["password.refused"]);
});

test("of tokens and secrets only hashes and sealed bytes are kept, and no log line names anybody", async () => {
  house.later(60_000);
  const token = await house.signIn(anna);
  const secret = /secret=([A-Z2-7]+)/.exec(anna.otpauth)![1]!;
  const { rows } = await house.owner.query<{ row: string }>(
    `select row_to_json(account)::text as row from account union all select row_to_json(session)::text from session
     union all select row_to_json(invitation)::text from invitation union all select row_to_json(event)::text from event
     union all select row_to_json(attempt)::text from attempt`,
  );
  const all = rows.map(({ row }) => row).join("\n");
  expect(all).toContain(anna.email);
  for (const hidden of [token, Buffer.from(token, "base64url").toString("hex"), secret, password])
    expect(all).not.toContain(hidden);
  const logged = house.lines.join("");
  expect(logged).toContain("/session/second-factor");
  for (const named of [anna.email, "Gebruiker", token, anna.userId]) expect(logged).not.toContain(named);
});
