import { expect, test } from "vitest";
import { amsterdamDate, mustBeRecoverable, mustBeReportable, type Absentee } from "./rules.ts";

const today = "2026-02-02";
const fresh: Absentee = { visible: true, employments: [{ startsOn: "2020-01-01", endsOn: null }], spells: [] };
const ended: Absentee = { ...fresh, employments: [{ startsOn: "2020-01-01", endsOn: "2026-01-31" }] };
const spell = (startsOn: string, recoveredOn: string | null): Absentee => ({
  ...fresh,
  spells: [{ startsOn, recoveredOn }],
});

test.each([
  ["on a day in service", fresh, "2026-02-02"],
  ["on the first day in service", fresh, "2020-01-01"],
  ["on the last day in service", ended, "2026-01-31"],
  ["on the day of recovery", spell("2026-01-01", "2026-01-10"), "2026-01-10"],
])("takes a report %s", (_, dossier, startsOn) => {
  expect(() => mustBeReportable(dossier, { startsOn }, today)).not.toThrow();
});

test.each([
  ["a dossier that is not shared", { ...fresh, visible: false }, "2026-02-02", "not_shared"],
  ["an unshared dossier first of all", { ...ended, visible: false }, "2030-01-01", "not_shared"],
  ["a day to come", fresh, "2026-02-03", "invalid"],
  ["a day before service", fresh, "2019-12-31", "not_in_service"],
  ["a day after service", ended, "2026-02-01", "not_in_service"],
  ["somebody without an employment", { ...fresh, employments: [] }, "2026-02-01", "not_in_service"],
  ["somebody who is ill", spell("2026-01-01", null), "2026-02-01", "spell_overlaps"],
  ["a day within a spell", spell("2026-01-01", "2026-01-10"), "2026-01-09", "spell_overlaps"],
  ["a day before a spell", spell("2026-01-05", "2026-01-10"), "2026-01-01", "spell_overlaps"],
] as const)("refuses %s", (_, dossier, startsOn, code) => {
  expect(() => mustBeReportable(dossier, { startsOn }, today)).toThrow(code);
});

test("a recovery is not before the first sick day, and stands once given", () => {
  const open = { startsOn: "2026-01-05", recoveredOn: null };
  expect(() => mustBeRecoverable(open, "2026-01-05", today)).not.toThrow();
  expect(() => mustBeRecoverable(open, "2026-01-04", today)).toThrow("spell_order");
  const closed = { ...open, recoveredOn: "2026-01-09" };
  expect(() => mustBeRecoverable(closed, "2026-01-09", today)).not.toThrow();
  expect(() => mustBeRecoverable(closed, "2026-01-08", today)).toThrow("already_written");
});

test("nobody is recovered on a day to come; one that was given once may be given again", () => {
  const open = { startsOn: "2026-01-05", recoveredOn: null };
  expect(() => mustBeRecoverable(open, today, today)).not.toThrow();
  const path = "recoveredOn";
  const faults = [{ path, sentence: "De hersteldatum ligt in de toekomst. Meld het herstel op de dag zelf." }];
  expect(() => mustBeRecoverable(open, "2026-02-03", today)).toThrow(
    expect.objectContaining({ code: "invalid", faults }),
  );
  const closed = { ...open, recoveredOn: "2026-03-01" };
  expect(() => mustBeRecoverable(closed, "2026-03-01", today)).not.toThrow();
});

test("a day begins in Amsterdam, in winter and in summer", () => {
  expect(amsterdamDate(new Date("2026-02-01T22:59:59Z"))).toBe("2026-02-01");
  expect(amsterdamDate(new Date("2026-02-01T23:00:00Z"))).toBe("2026-02-02");
  expect(amsterdamDate(new Date("2026-07-01T22:00:00Z"))).toBe("2026-07-02");
});
