import { askPasswordReset, confirmSecondFactor, readSession, resetPassword, signIn } from "@datakluis/contract";
import { smtpSink, type SmtpSink } from "@datakluis/kit/testing/smtp";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { password, startHouse, type Person, type TestHouse } from "../testing/house.ts";

let sink: SmtpSink;
let house: TestHouse;
let femke: Person;
beforeAll(async () => {
  sink = await smtpSink();
  house = await startHouse({ post: { url: sink.url, from: "noreply@kluis.example" } });
});
beforeEach(async () => {
  await house.owner.query("delete from attempt");
  femke = await house.person(`femke${crypto.randomUUID()}@dienst.example`);
});
afterAll(async () => {
  await house.stop();
  await sink.stop();
});

const chosen = "een nog langere zin";
const ask = (email: string, from?: string) =>
  house.ask(askPasswordReset, { body: { email }, ...(from ? { from } : {}) });
const complete = (token: string, typed = chosen) => house.ask(resetPassword, { body: { token, password: typed } });
const enter = (email: string, typed: string) => house.ask(signIn, { body: { email, password: typed } });

const mailsTo = (email: string, subject: string) =>
  sink.arrived.filter(({ to, source }) => to.includes(email) && source.includes(`Subject: ${subject}`));
/** The tokens of all links sent to somebody, once there are this many. */
const linksOf = (email: string, count = 1) =>
  vi.waitFor(
    () => {
      const mails = mailsTo(email, "Nieuw wachtwoord voor Datakluis");
      expect(mails.length).toBeGreaterThanOrEqual(count);
      return mails.map(({ source }) => /\/wachtwoord#([\w-]{43})/.exec(source.replaceAll("=\r\n", ""))![1]!);
    },
    { timeout: 20_000, interval: 30 },
  );
const handled = () =>
  vi.waitFor(async () => expect((await house.owner.query("select from reset_request")).rowCount).toBe(0), 20_000);

test("an invitation also comes by e-mail, with the same link that is shown to copy", async () => {
  const { said } = await house.invite("nieuw@dienst.example");
  await vi.waitFor(() => expect(mailsTo("nieuw@dienst.example", "Uitnodiging voor Datakluis")).toHaveLength(1), 20_000);
  const { source } = mailsTo("nieuw@dienst.example", "Uitnodiging voor Datakluis")[0]!;
  expect(source.replaceAll("=\r\n", "")).toContain(`/uitnodiging#${said.invitation}`);
  expect(source).not.toContain("A. Gebruiker");
});

test("whoever forgot his password chooses a new one with the link, and still needs his second factor", async () => {
  expect((await ask(femke.email.toUpperCase())).status).toBe(200);
  const [token] = await linksOf(femke.email);
  const done = await complete(token!);
  expect([done.status, done.said, done.cookie]).toEqual([200, null, undefined]);

  expect((await enter(femke.email, password)).code).toBe("wrong_credentials");
  const half = await enter(femke.email, chosen);
  expect(half.said).toEqual({ next: "second_factor" });
  expect((await house.ask(readSession, { cookie: half.cookie })).code).toBe("not_signed_in");
  const code = house.codeOf(femke.otpauth);
  expect((await house.ask(confirmSecondFactor, { cookie: half.cookie, body: { code } })).status).toBe(200);
  expect(await house.events(femke.userId)).toEqual([
    "invitation.made",
    "invitation.accepted",
    "password.reset_asked",
    "password.reset",
    "password.refused",
    "password.accepted",
    "session.started",
  ]);
});

test("a new password ends every session, also one that waits for its second factor, and says so by e-mail", async () => {
  const half = await house.half(femke);
  await ask(femke.email);
  const [token] = await linksOf(femke.email);
  expect((await house.ask(readSession, { cookie: femke.token })).status).toBe(200);
  await complete(token!);
  expect((await house.ask(readSession, { cookie: femke.token })).code).toBe("not_signed_in");
  const code = house.codeOf(femke.otpauth);
  expect((await house.ask(confirmSecondFactor, { cookie: half, body: { code } })).code).toBe("not_signed_in");
  await vi.waitFor(() => expect(mailsTo(femke.email, "Uw wachtwoord is gewijzigd")).toHaveLength(1), 20_000);
});

test("the link works once, also when it is used twice at the same moment", async () => {
  await ask(femke.email);
  const [token] = await linksOf(femke.email);
  const answers = await Promise.all([complete(token!), complete(token!)]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410]);
  expect((await complete(token!)).code).toBe("reset_invalid");
});

test("a password that is too weak does not use the link up", async () => {
  await ask(femke.email);
  const [token] = await linksOf(femke.email);
  expect((await complete(token!, "te kort")).code).toBe("weak_password");
  expect((await complete(token!)).status).toBe(200);
});

test("the link works for an hour, and a later one makes it void", async () => {
  await ask(femke.email);
  const [first] = await linksOf(femke.email);
  house.later(5 * 60_000);
  await ask(femke.email);
  const [, second] = await linksOf(femke.email, 2);
  expect((await complete(first!)).code).toBe("reset_invalid");
  house.later(60 * 60_000);
  expect((await complete(second!)).code).toBe("reset_invalid");
});

test("nobody's mailbox is filled: within five minutes there is one mail", async () => {
  for (const from of ["198.51.100.7", "203.0.113.9", "192.0.2.5"]) await ask(femke.email, from);
  await handled();
  await linksOf(femke.email);
  await house.ask(askPasswordReset, { body: { email: "iemand@elders.example" } });
  await handled();
  expect(await linksOf(femke.email)).toHaveLength(1);
});

test("asking is slowed down like signing in, and does not slow down signing in", async () => {
  const from = "198.51.100.7";
  const answers = await Promise.all(Array.from({ length: 12 }, () => ask(femke.email, from)));
  expect(answers.filter(({ code }) => code === "too_many_attempts")).toHaveLength(7);
  expect((await enter(femke.email, password)).status).toBe(200);
});

test("the answer does not tell whether the account exists, in text or time, and nobody unknown gets mail", async () => {
  await house.invite("genodigd@dienst.example");
  const took = new Map<string, number[]>();
  for (let turn = 0; turn < 40; turn++)
    for (const email of [femke.email, "niemand@elders.example", "genodigd@dienst.example"]) {
      house.later(60_000);
      const began = performance.now();
      const { status, said } = await ask(email);
      took.set(email, [...(took.get(email) ?? []), performance.now() - began]);
      expect([status, said]).toEqual([200, null]);
    }
  const medians = [...took.values()].map((times) => times.toSorted((a, b) => a - b)[20]!);
  expect(Math.max(...medians) / Math.min(...medians)).toBeLessThan(1.5);
  await handled();
  const others = sink.arrived.filter(({ to }) => to.some((it) => it === "niemand@elders.example"));
  expect([others, mailsTo("genodigd@dienst.example", "Nieuw wachtwoord")]).toEqual([[], []]);
});

test("a copy of the database opens no account once the mail has gone, and the log names nobody", async () => {
  await ask(femke.email);
  const [token] = await linksOf(femke.email);
  const waiting = () => house.owner.query("select from mail where sent_at is null");
  await vi.waitFor(async () => expect((await waiting()).rowCount).toBe(0), 20_000);
  const { rows } = await house.owner.query("select r::text from password_reset r union all select m::text from mail m");
  expect(JSON.stringify(rows)).not.toContain(token!);
  expect(house.lines.join("")).not.toMatch(/femke|elders\.example/);
});
