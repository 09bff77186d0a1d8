import { expect, test } from "vitest";
import { uwvOf, type Notifiable } from "./uwv.ts";

const ill: Notifiable = {
  course: { startsOn: "2026-01-05", gaps: [] },
  endsOn: null,
  endedBy: null,
  recoveries: [],
  ground: null,
  told: {},
  holidays: { fifthOfMay: false },
};
const [openly, byService] = ["2026-01-20", "2026-01-08"];
const recovered = (on: string): Partial<Notifiable> => ({
  endsOn: on,
  endedBy: "recovery",
  recoveries: [{ spellId: "enige", on, relapsedOn: null }],
});
const dues = (known: Partial<Notifiable>) => uwvOf({ ...ill, ...known }).map((it) => [it.kind, it.dueOn]);

test.each([
  ["flexible_weeks", "2026-01-08"],
  ["after_birth", "2026-01-08"],
  ["fictitious_employment", "2026-01-08"],
  ["pregnancy_earlier", "2026-02-16"],
  ["no_risk", "2026-02-16"],
  ["organ_donation", "2026-02-16"],
] as const)("ill with the safety net for %s: UWV is told by %s", (ground, due) => {
  expect(dues({ ground })).toEqual([["uwv_report", due]]);
});

test("which safety net it is stays with the service", () => {
  expect(uwvOf({ ...ill, ground: "no_risk" })[0]!.serviceOnly).toBe(true);
  const told = (it: Notifiable["told"]) => uwvOf({ ...ill, ...recovered("2026-03-02"), told: it })[0]!.serviceOnly;
  expect(told({ byService })).toBe(true);
  expect(told({ openly })).toBe(false);
  expect(told({ openly, byService })).toBe(false);
});

test.each([
  ["a Friday", "2026-02-28", "2026-02-27"],
  ["a Saturday", "2026-03-01", "2026-02-27"],
  ["Easter Monday", "2026-04-07", "2026-04-03"],
  ["Christmas", "2026-12-27", "2026-12-24"],
])("who leaves on %s while he is ill: told on the last working day", (_, endsOn, due) => {
  expect(dues({ endsOn, endedBy: "end_of_employment" })).toEqual([["uwv_leaving", due]]);
});

test("what only the service may know waits for its case manager, and the rest for the employer", () => {
  const owners = (it: Partial<Notifiable>) =>
    uwvOf({ ...ill, ...recovered("2026-03-02"), ...it }).map(({ owner }) => owner);
  expect(owners({ ground: "no_risk", told: { byService } })).toEqual(["case_manager", "case_manager"]);
  expect(owners({ told: { openly } })).toEqual(["employer"]);
});

test("a recovery is told within two days, of whom UWV was told that he is ill", () => {
  expect(dues({ ...recovered("2026-02-27"), told: { openly } })).toEqual([["uwv_recovery", "2026-03-01"]]);
  expect(dues(recovered("2026-02-27"))).toEqual([]);
  expect(dues({ endsOn: "2026-02-27", endedBy: "leave", told: { openly } })).toEqual([]);
});

test("who falls ill again within four weeks recovers again: each is told of which UWV knew that he was ill", () => {
  const twice = {
    ...recovered("2026-03-30"),
    recoveries: [
      { spellId: "eerste", on: "2026-02-27", relapsedOn: "2026-03-09" },
      { spellId: "tweede", on: "2026-03-30", relapsedOn: null },
    ],
  };
  const told = (it: Notifiable["told"]) =>
    uwvOf({ ...ill, ...twice, told: it }).map(({ kind, dueOn, spellId, serviceOnly }) => [
      ...[kind, dueOn, spellId, serviceOnly],
    ]);
  const second = ["uwv_recovery", "2026-04-01", "tweede"];
  expect(told({ openly })).toEqual([
    ["uwv_recovery", "2026-03-01", "eerste", false],
    [...second, false],
  ]);
  // Told of the relapse: that he had recovered of the first is said with it.
  expect(told({ openly: "2026-03-10" })).toEqual([[...second, false]]);
  expect(told({ byService, openly: "2026-03-10" })).toEqual([
    ["uwv_recovery", "2026-03-01", "eerste", true],
    [...second, false],
  ]);
});

test("a recovered gap moves the six weeks", () => {
  const course = { startsOn: "2026-01-05", gaps: [{ from: "2026-01-10", until: "2026-01-20" }] };
  expect(dues({ course, ground: "no_risk" })).toEqual([["uwv_report", "2026-02-26"]]);
});
