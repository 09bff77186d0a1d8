import { expect, test } from "vitest";
import { uwvOf, type Notifiable } from "./uwv.ts";

const ill: Notifiable = {
  course: { startsOn: "2026-01-05", gaps: [] },
  endsOn: null,
  endedBy: null,
  ground: null,
  told: "no",
  holidays: { fifthOfMay: false },
};
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
  const recovered = { ...ill, endsOn: "2026-03-02", endedBy: "recovery" as const };
  expect(uwvOf({ ...recovered, told: "by_service" })[0]!.serviceOnly).toBe(true);
  expect(uwvOf({ ...recovered, told: "openly" })[0]!.serviceOnly).toBe(false);
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
  const recovered = { ...ill, endsOn: "2026-03-02", endedBy: "recovery" as const };
  const owners = (it: Notifiable) => uwvOf(it).map(({ owner }) => owner);
  expect(owners({ ...recovered, ground: "no_risk", told: "by_service" })).toEqual(["case_manager", "case_manager"]);
  expect(owners({ ...recovered, told: "openly" })).toEqual(["employer"]);
});

test("a recovery is told within two days, of whom UWV was told that he is ill", () => {
  const recovered = { endsOn: "2026-02-27", endedBy: "recovery" as const };
  expect(dues({ ...recovered, told: "openly" })).toEqual([["uwv_recovery", "2026-03-01"]]);
  expect(dues(recovered)).toEqual([]);
  expect(dues({ endsOn: "2026-02-27", endedBy: "leave", told: "openly" })).toEqual([]);
});

test("a recovered gap moves the six weeks", () => {
  const course = { startsOn: "2026-01-05", gaps: [{ from: "2026-01-10", until: "2026-01-20" }] };
  expect(dues({ course, ground: "no_risk" })).toEqual([["uwv_report", "2026-02-26"]]);
});
