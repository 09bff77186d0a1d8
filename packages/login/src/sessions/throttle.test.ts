import { confirmSecondFactor, readSession, signIn } from "@datakluis/contract";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { password, startHouse, type Person, type TestHouse } from "../testing/house.ts";

let house: TestHouse;
let bert: Person;
beforeAll(async () => {
  house = await startHouse();
});
beforeEach(async () => {
  await house.owner.query("delete from attempt");
  bert = await house.person(`bert${crypto.randomUUID()}@dienst.example`);
});
afterAll(() => house.stop());

const [attacker, elsewhere] = ["198.51.100.7", "203.0.113.9"];
const guess = (email: string, from: string, typed = "fout wachtwoord") =>
  house.ask(signIn, { body: { email, password: typed }, from });
const manyGuesses = (n: number, of: (i: number) => ReturnType<typeof guess>) =>
  Promise.all(Array.from({ length: n }, (_, i) => of(i)));
const codesOf = (answers: { code: string | undefined }[]) =>
  answers.reduce<Record<string, number>>((seen, { code = "in" }) => ({ ...seen, [code]: (seen[code] ?? 0) + 1 }), {});

test("guesses side by side do not slip under the limit", async () => {
  const answers = await manyGuesses(30, () => guess(bert.email, attacker));
  expect(codesOf(answers)).toEqual({ wrong_credentials: 5, too_many_attempts: 25 });
});

test("the wait grows to a minute and no further; the right password has to wait too", async () => {
  await manyGuesses(10, () => guess(bert.email, attacker));
  for (const seconds of [1, 2, 4, 8, 16, 32]) {
    house.later(seconds * 1000 - 10);
    expect((await guess(bert.email, attacker, password)).code).toBe("too_many_attempts");
    house.later(10);
    expect((await guess(bert.email, attacker)).code).toBe("wrong_credentials");
  }
  for (let i = 0; i < 3; i++) {
    house.later(59_000);
    expect((await guess(bert.email, attacker)).code).toBe("too_many_attempts");
    house.later(1_000);
    expect((await guess(bert.email, attacker)).code).toBe("wrong_credentials");
  }
});

test("whoever gets in while others guess beside him has his guesses forgiven, and nobody's question breaks on that", async () => {
  const email = `druk${crypto.randomUUID()}@dienst.example`;
  const druk = await house.person(email);
  for (let round = 0; round < 12; round++) {
    const cookie = await house.half(druk);
    const code = house.codeOf(druk.otpauth);
    const guess = () => house.ask(signIn, { body: { email, password: "geraden" } });
    const told = await Promise.all([
      house.ask(confirmSecondFactor, { cookie, body: { code } }),
      ...Array.from({ length: 6 }, guess),
    ]);
    expect(told.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
    house.later(5 * 60_000);
  }
});

test("nobody can be locked out from elsewhere", async () => {
  await manyGuesses(40, () => guess(bert.email, attacker));
  const answer = await guess(bert.email, elsewhere, password);
  expect([answer.status, answer.said]).toEqual([200, { next: "second_factor" }]);
});

test("an unknown account is slowed down in the same way", async () => {
  const answers = await manyGuesses(30, () => guess("niemand@dienst.example", attacker));
  expect(codesOf(answers)).toEqual({ wrong_credentials: 5, too_many_attempts: 25 });
});

test("one address cannot try many accounts", async () => {
  const answers = await manyGuesses(80, (i) => guess(`nummer${i}@dienst.example`, attacker));
  expect(codesOf(answers)).toEqual({ wrong_credentials: 50, too_many_attempts: 30 });
  expect((await guess("nog-een@dienst.example", elsewhere)).code).toBe("wrong_credentials");
});

test("addresses of one IPv6 subscriber count as one", async () => {
  const answers = await manyGuesses(12, (i) => guess(bert.email, `2001:db8:1:2::${i + 1}`));
  expect(codesOf(answers)).toEqual({ wrong_credentials: 5, too_many_attempts: 7 });
});

test("getting in forgives what went wrong before", async () => {
  await manyGuesses(3, () => guess(bert.email, "127.0.0.1"));
  await house.signIn(bert);
  const answers = await manyGuesses(6, () => guess(bert.email, "127.0.0.1"));
  expect(codesOf(answers)).toEqual({ wrong_credentials: 5, too_many_attempts: 1 });
});

test("an account of one's own does not wipe out the guesses at others", async () => {
  await manyGuesses(50, (i) => guess(`nummer${i}@dienst.example`, "127.0.0.1"));
  const before = await house.owner.query("select max(failures) as most from attempt");
  house.later(1_000);
  await house.ask(signIn, { body: { email: bert.email, password } });
  const after = await house.owner.query("select max(failures) as most from attempt");
  expect([before.rows[0].most, after.rows[0].most]).toEqual([50, 51]);
});

test("five wrong codes end the half session, also side by side", async () => {
  const cookie = await house.half(bert, elsewhere);
  const right = house.codeOf(bert.otpauth);
  const wrong = right === "000000" ? "111111" : "000000";
  const confirm = (code: string, from: string) => house.ask(confirmSecondFactor, { cookie, body: { code }, from });
  const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => confirm(wrong, `192.0.2.${i + 1}`)));
  expect(codesOf(answers)).toEqual({ wrong_credentials: 5, not_signed_in: 7 });
  expect((await confirm(right, "192.0.2.99")).code).toBe("not_signed_in");
  expect((await house.events(bert.userId)).filter((deed) => deed === "second_factor.refused")).toHaveLength(5);
});

test("wrong codes are slowed down like wrong passwords", async () => {
  const right = house.codeOf(bert.otpauth);
  const wrong = right === "000000" ? "111111" : "000000";
  let refused = 0;
  for (let i = 0; i < 8; i++) {
    const half = await guess(bert.email, attacker, password);
    const cookie = half.cookie ?? "";
    const answer = await house.ask(confirmSecondFactor, { cookie, body: { code: wrong }, from: attacker });
    if (answer.code === "too_many_attempts" || half.code === "too_many_attempts") refused += 1;
  }
  expect(refused).toBeGreaterThan(4);
});

test("a refused guess leaves a session that lives alone", async () => {
  await manyGuesses(20, () => guess(bert.email, attacker));
  expect((await house.ask(readSession, { cookie: bert.token, from: attacker })).status).toBe(200);
});
