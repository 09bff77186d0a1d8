import fc from "fast-check";
import { expect, test } from "vitest";
import type { UserId } from "@datakluis/contract";
import {
  give,
  judge,
  limits,
  lock,
  standingOf,
  unlock,
  use,
  windowMs,
  withdraw,
  type Count,
  type Happened,
} from "./rules.ts";

const now = new Date("2026-03-01T12:00:00Z");
const none: Count = { since: now, attempts: 0, misses: 0 };
const vault = { state: "active", frozen: false } as const;
const line = (kind: Happened["kind"], version: number | null = null): Happened => ({ kind, at: now, version });

test("the agreement is off until it is given, and stands until it is withdrawn", () => {
  expect(standingOf([])).toEqual({ given: undefined, lockedAt: null });
  expect(give(vault, [], 1)).toBe(true);
  const given = [line("given", 1)];
  expect([give(vault, given, 1), withdraw(given), withdraw([])]).toEqual([false, true, false]);
  expect(standingOf([...given, line("withdrawn")]).given).toBeUndefined();
  expect(() => give(vault, [], 2)).toThrow("outdated");
});

test.each([
  [{ state: "awaiting", frozen: false }, "agreement_unsigned"],
  [{ state: "moving", frozen: false }, "moving_in"],
  [{ state: "ended", frozen: false }, "service_ended"],
  [{ state: "active", frozen: true }, "vault_frozen"],
] as const)("in a vault that is %o nobody gives or opens it, but anybody withdraws", (it, code) => {
  expect(() => give(it, [], 1)).toThrow(code);
  expect(() => unlock(it, [line("given", 1), line("locked")])).toThrow(code);
  expect(withdraw([line("given", 1)])).toBe(true);
});

test("misses lock what was given, once, until it is opened again", () => {
  const given = [line("given", 1)];
  const locked = [...given, line("locked")];
  expect(lock(given, limits.employer.misses - 1)).toBe(false);
  expect(lock(given, limits.employer.misses)).toBe(true);
  expect([lock(locked, 1_000), lock([], 1_000)]).toEqual([false, false]);
  expect([unlock(vault, locked), unlock(vault, given)]).toEqual([true, false]);
  expect(standingOf(locked)).toEqual({ given: given[0], lockedAt: now });
});

const attempts = fc.array(
  fc.record({ user: fc.nat(4), allowed: fc.boolean(), found: fc.boolean(), minutes: fc.integer({ min: 0, max: 90 }) }),
  { maxLength: 200 },
);

test("whatever is tried, nobody is told more than the limits, and only an allowed hit is told as one", () => {
  fc.assert(
    fc.property(attempts, (all) => {
      const users = new Map<number, Count>();
      let employer = none;
      let at = now;
      const told: { at: Date; user: number; kind: string }[] = [];
      for (const it of all) {
        at = new Date(at.getTime() + it.minutes * 1_000);
        const verdict = judge({ user: users.get(it.user) ?? { ...none, since: at }, employer }, it, at);
        if (verdict.kind === "one") expect(it).toMatchObject({ allowed: true, found: true });
        // What the employer can come to see moves with misses of whoever was allowed, and with nothing else.
        if (!it.allowed || it.found) expect(verdict.employer.misses).toBe(employer.misses);
        users.set(it.user, verdict.user);
        employer = verdict.employer;
        told.push({ at, user: it.user, kind: verdict.kind });
      }
      for (const user of users.keys()) {
        const mine = told.filter((it) => it.user === user && it.kind !== "limited");
        expect(mine.length).toBeLessThanOrEqual(limits.user.attempts);
        expect(mine.filter((it) => it.kind !== "one").length).toBeLessThanOrEqual(limits.user.misses);
      }
      expect(told.filter((it) => it.kind === "not").length).toBeLessThanOrEqual(limits.employer.misses);
    }),
  );
});

test("over the misses of an employer a hit is told as a miss, and after a day it counts anew", () => {
  const full = { since: now, attempts: 30, misses: limits.employer.misses };
  const hit = { allowed: true, found: true };
  expect(judge({ user: none, employer: full }, hit, now)).toMatchObject({ kind: "shut", locks: true });
  expect(judge({ user: none, employer: full }, hit, new Date(now.getTime() + windowMs)).kind).toBe("one");
});

test("a ticket works once, for its own user, for minutes, and while the employer agrees", () => {
  const [me, id] = ["1" as UserId, "a"];
  const by = { userId: me, id, informed: true };
  const ticket = {
    userId: me,
    ofSomebody: true,
    expiresAt: new Date(now.getTime() + 1),
    usedId: null,
    usedInformed: null,
    open: true,
  };
  expect(use(ticket, by, now)).toBe(true);
  const used = { ...ticket, usedId: id, usedInformed: true, open: false, expiresAt: now };
  expect(use(used, by, now)).toBe(false);
  expect(() => use(used, { ...by, informed: false }, now)).toThrow("already_written");
  for (const no of [
    undefined,
    { ...ticket, ofSomebody: false },
    { ...ticket, userId: "2" as UserId },
    { ...ticket, expiresAt: now },
    { ...ticket, usedId: "b" },
    { ...ticket, open: false },
  ])
    expect(() => use(no, by, now)).toThrow("ticket_invalid");
});
