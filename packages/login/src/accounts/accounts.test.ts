import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { networkOf, subscriberOf } from "@datakluis/kit/network";
import { commonPasswords, isCommon } from "./common.ts";
import { passwordsOf, productionCost, queueOf } from "./passwords.ts";
import { mustBeStrong } from "./rules.ts";
import { newSecret, otpauthOf, stepOf } from "./second-factor.ts";
import { URI } from "otpauth";

const cheap = { memoryKiB: 64, passes: 1, lanes: 1 };

test("a password is kept as argon2id with its cost, and never twice the same", async () => {
  const passwords = await passwordsOf(productionCost);
  const [one, two] = [await passwords.hash("een heel lange zin"), await passwords.hash("een heel lange zin")];
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(one).not.toBe(two);
  expect(await passwords.matches("een heel lange zin", one)).toBe(true);
  expect(await passwords.matches("een heel lange zim", one)).toBe(false);
  expect(await passwords.matches("een heel lange zin", undefined)).toBe(false);
});

test("a hash of an earlier cost still opens, and is known to be old", async () => {
  const [old, today] = [await passwordsOf(cheap), await passwordsOf({ ...cheap, passes: 2 })];
  const kept = await old.hash("vroeger gekozen");
  expect(await today.matches("vroeger gekozen", kept)).toBe(true);
  expect([today.outdated(kept), old.outdated(kept)]).toEqual([true, false]);
});

test("one sign typed in two ways is one password", async () => {
  const passwords = await passwordsOf(cheap);
  expect(await passwords.matches("cafe\u0301 au lait", await passwords.hash("caf\u00e9 au lait"))).toBe(true);
});

test("a long password of whatever signs is taken whole: not cut off, and no letter made small", async () => {
  const passwords = await passwordsOf(cheap);
  for (const chosen of ["a".repeat(64), "1".repeat(64), `${"Zin met Spaties, ünd 漢字! ".repeat(7)}einde`]) {
    expect(() => mustBeStrong(chosen, "iemand@voorbeeld.example", isCommon(chosen))).not.toThrow();
    const kept = await passwords.hash(chosen);
    expect(await passwords.matches(chosen, kept)).toBe(true);
    expect(await passwords.matches(chosen.slice(0, -1), kept)).toBe(false);
    expect(await passwords.matches(`${chosen} `, kept)).toBe(false);
  }
  expect(await passwords.matches("EEN HEEL LANGE ZIN", await passwords.hash("een heel lange zin"))).toBe(false);
});

test.each(["Welkom2026!!", "wachtwoord123456", "DatakluisDatakluis!", "Verzuim-Arbodienst1", "Wachtwoord-Welkom-2026"])(
  "%s is made of words everybody here would try first",
  (guessed) => expect(() => mustBeStrong(guessed, "iemand@voorbeeld.example", false)).toThrow("weak_password"),
);

test("such a word in a long sentence does no harm", () => {
  for (const chosen of ["welkom op de boot van oma", "mijn kluis heet geen datakluis"])
    expect(() => mustBeStrong(chosen, "iemand@voorbeeld.example", isCommon(chosen))).not.toThrow();
});

test.each(["1q2w3e4r5t6y", "Qazwsxedcrfv", "administrator", "finalfantasy", "unbelievable", "123456789qwe"])(
  "%s leaked so often that it is tried first, however it is written",
  (leaked) => {
    expect(isCommon(leaked)).toBe(true);
    expect(() => mustBeStrong(leaked, "iemand@voorbeeld.example", isCommon(leaked))).toThrow("common_password");
  },
);

test("far more than the three thousand most used are known, and hardly anybody's own password is taken for one", () => {
  expect(commonPasswords).toBeGreaterThan(40_000);
  const own = Array.from({ length: 20_000 }, () => randomBytes(9).toString("base64"));
  // One in a hundred thousand; five would be a broken list.
  expect(own.filter(isCommon).length).toBeLessThan(5);
});

test("an unknown account takes as long as a known one", async () => {
  const passwords = await passwordsOf({ ...productionCost, memoryKiB: 8_192 });
  const kept = await passwords.hash("een heel lange zin");
  const timed = async (hash: string | undefined) => {
    const start = performance.now();
    await passwords.matches("fout", hash);
    return performance.now() - start;
  };
  // Taken in turns, and the quickest of each: the machine may be busy with other work.
  const [unknown, known]: [number[], number[]] = [[], []];
  for (let i = 0; i < 7; i++) {
    unknown.push(await timed(undefined));
    known.push(await timed(kept));
  }
  const ratio = Math.min(...unknown) / Math.min(...known);
  expect(ratio).toBeGreaterThan(0.3);
  expect(ratio).toBeLessThan(3);
});

test("more logins than can wait are sent away, and the line empties", async () => {
  const inTurn = queueOf(1, 2);
  let go = () => {};
  const gate = new Promise<void>((open) => (go = open));
  const [first, second, third] = [1, 2, 3].map((n) => inTurn(async () => (await gate, n)));
  await expect(inTurn(async () => 4)).rejects.toThrow("login_away");
  go();
  expect(await Promise.all([first, second, third])).toEqual([1, 2, 3]);
  expect(await inTurn(async () => 5)).toBe(5);
});

test.each([
  ["twaalf tekens", "anna@x.example"],
  ["jo en nog veel meer", "jo@x.example"],
])("the password %j of %s will do", (password, email) => {
  expect(() => mustBeStrong(password, email, isCommon(password))).not.toThrow();
});

test.each([
  ["kort", "anna@x.example"],
  ["mijn ANNA wachtwoord", "anna@x.example"],
])("the password %j of %s is weak", (password, email) => {
  expect(() => mustBeStrong(password, email, false)).toThrow("weak_password");
});

test("a code counts in its own step and the ones beside it, and names its step", () => {
  const secret = newSecret();
  const app = URI.parse(otpauthOf(secret, "anna@x.example"));
  const moment = fc.integer({ min: 1_700_000_000, max: 2_000_000_000 });
  fc.assert(
    fc.property(moment, fc.constantFrom(-1, 0, 1), (at, off) => {
      const code = app.generate({ timestamp: (at + off * 30) * 1000 } as never);
      const step = stepOf(secret, code, new Date(at * 1000)) ?? 0;
      return Math.abs(step - Math.floor(at / 30)) <= 1;
    }),
  );
  const at = 1_800_000_000;
  const far = [-3, -2, 2, 3].map((off) => app.generate({ timestamp: (at + off * 30) * 1000 } as never));
  const near = [-1, 0, 1].map((off) => app.generate({ timestamp: (at + off * 30) * 1000 } as never));
  // By chance a far code can equal a near one.
  const wrong = far.filter((code) => !near.includes(code));
  expect(wrong.map((code) => stepOf(secret, code, new Date(at * 1000)))).toEqual(wrong.map(() => undefined));
});

test.each([
  ["198.51.100.7", "198.51.100.7", "198.51.100.0/24"],
  ["::ffff:198.51.100.7", "198.51.100.7", "198.51.100.0/24"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"],
  ["2001:0db8::5", "2001:db8:0:0::/64", "2001:db8:0::/48"],
  ["::1", "0:0:0:0::/64", "0:0:0::/48"],
  ["fe80::1%eth0", "fe80:0:0:0::/64", "fe80:0:0::/48"],
  ["onzin", "onzin", null],
])("the address %s is counted as %s and kept as %s", (address, subscriber, network) => {
  expect([subscriberOf(address), networkOf(address)]).toEqual([subscriber, network]);
});
