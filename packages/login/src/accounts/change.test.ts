import {
  acceptInvitation,
  askPasswordReset,
  changePassword,
  openInvitation,
  readSession,
  resetPassword,
  signIn,
} from "@datakluis/contract";
import { smtpSink, type SmtpSink } from "@datakluis/kit/testing/smtp";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { password, startHouse, type Person, type TestHouse } from "../testing/house.ts";

let smtp: SmtpSink;
let house: TestHouse;
let roos: Person;
beforeAll(async () => {
  smtp = await smtpSink();
  house = await startHouse({ post: { url: smtp.url, from: "datakluis@kluis.example" } });
});
beforeEach(async () => {
  await house.owner.query("delete from attempt");
  roos = await house.person(`roos${crypto.randomUUID()}@werkgever.example`, "employer");
});
afterAll(async () => {
  await house.stop();
  await smtp.down();
});

const chosen = "een heel andere zin dan eerst";
const change = (cookie: string, body: { current?: string; password?: string } = {}) =>
  house.ask(changePassword, { cookie, body: { current: password, password: chosen, ...body } });
const enter = (typed: string) => house.ask(signIn, { body: { email: roos.email, password: typed } });
const read = (cookie: string) => house.ask(readSession, { cookie });
const mailsTo = () => smtp.arrived.filter(({ to }) => to.includes(roos.email)).map(({ source }) => source);

test("who knows his password chooses another: here he stays in, elsewhere he is out, and he hears of it by e-mail", async () => {
  const elsewhere = await house.signIn(roos);
  const half = await house.half(roos);
  expect((await change(roos.token)).status).toBe(200);
  expect((await read(roos.token)).status).toBe(200);
  expect((await read(elsewhere)).code).toBe("not_signed_in");
  expect((await read(half)).code).toBe("not_signed_in");
  expect((await enter(password)).code).toBe("wrong_credentials");
  expect((await enter(chosen)).status).toBe(200);
  expect(await house.events(roos.userId)).toContain("password.changed");
  await vi.waitFor(() => expect(mailsTo().some((it) => it.includes("gewijzigd"))).toBe(true), 10_000);
});

test("a session that was left open, or in which the present password is not known, changes nothing", async () => {
  expect((await change(roos.token, { current: "een gok naar de zin" })).code).toBe("wrong_password");
  expect((await house.events(roos.userId)).at(-1)).toBe("password.refused");
  house.later(10 * 60_000);
  expect((await change(roos.token)).code).toBe("confirm_yourself");
  expect((await enter(password)).status).toBe(200);
});

test("guessing the present password is slowed down as at the door", async () => {
  const told = [];
  for (let i = 0; i < 7; i++) told.push((await change(roos.token, { current: `gok nummer ${i}` })).code);
  expect(told.slice(0, 5)).toEqual(Array<string>(5).fill("wrong_password"));
  expect(told.at(-1)).toBe("too_many_attempts");
});

test("a weak or leaked password is refused wherever one is chosen", async () => {
  const leaked = "1q2w3e4r5t6y";
  expect((await change(roos.token, { password: leaked })).code).toBe("common_password");
  expect((await change(roos.token, { password: "kort" })).code).toBe("weak_password");
  const { said } = await house.invite(`nieuw${crypto.randomUUID()}@dienst.example`);
  const token = said.invitation;
  const { otpauth } = (await house.ask(openInvitation, { body: { token } })).said;
  const taken = { token, password: leaked, code: house.codeOf(otpauth) };
  expect((await house.ask(acceptInvitation, { body: taken })).code).toBe("common_password");
  await house.ask(askPasswordReset, { body: { email: roos.email } });
  const link = () => /wachtwoord#([\w-]{43})/.exec(mailsTo().join("").replaceAll("=\r\n", ""))?.[1];
  await vi.waitFor(() => expect(link()).toBeDefined(), 10_000);
  const reset = (typed: string) => house.ask(resetPassword, { body: { token: link()!, password: typed } });
  expect((await reset(leaked)).code).toBe("common_password");
  // A link that was sent is void once he changed his password himself.
  await change(roos.token);
  expect((await reset("nog een heel andere zin")).code).toBe("reset_invalid");
});

test("of two changes at the same moment one counts", async () => {
  const other = await house.signIn(roos);
  const told = await Promise.all([change(roos.token), change(other, { password: "weer een andere lange zin" })]);
  expect(told.filter(({ status }) => status === 200)).toHaveLength(1);
});
