import fc from "fast-check";
import { expect, test } from "vitest";
import { easterOf, holidaysOf, isWorkingDay, workingDayFrom, workingDayUntil } from "./calendar.ts";

const without = { fifthOfMay: false };
const dayOf = (year: number, month: number, day: number) =>
  new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);

/** The full moon before Easter by golden number, as church tables print it for 1900 to 2199: days after 21 March. */
const fullMoons = [24, 13, 2, 21, 10, 28, 18, 7, 26, 15, 4, 23, 12, 1, 20, 9, 27, 17, 6];

test("Easter is the Sunday after the full moon of the church's tables, in every year of two centuries", () => {
  for (let year = 1900; year < 2100; year += 1) {
    let day = 21 + fullMoons[year % 19]! + 1;
    while (new Date(Date.UTC(year, 2, day)).getUTCDay() !== 0) day += 1;
    expect(easterOf(year)).toBe(dayOf(year, 3, day));
  }
});

test("the national holidays of a year, with 5 May where it is counted", () => {
  expect(holidaysOf(2026, without)).toEqual([
    "2026-01-01",
    "2026-04-05",
    "2026-04-06",
    "2026-04-27",
    "2026-05-14",
    "2026-05-24",
    "2026-05-25",
    "2026-12-25",
    "2026-12-26",
  ]);
  expect(holidaysOf(2026, { fifthOfMay: true })).toContain("2026-05-05");
});

test("King's Day is on the 26th when the 27th is a Sunday", () => {
  expect(holidaysOf(2025, without)).toContain("2025-04-26");
  expect(holidaysOf(2025, without)).not.toContain("2025-04-27");
});

test.each([
  ["a Monday", "2026-10-26", "2026-10-26"],
  ["Good Friday, which is no holiday", "2026-04-03", "2026-04-03"],
  ["the Saturday before Easter", "2026-04-04", "2026-04-07"],
  ["King's Day on a Monday", "2026-04-27", "2026-04-28"],
  ["King's Day on the Saturday before a Sunday", "2025-04-26", "2025-04-28"],
  ["Ascension Day", "2026-05-14", "2026-05-15"],
  ["Whit Monday", "2026-05-25", "2026-05-26"],
  ["Christmas before a weekend", "2026-12-25", "2026-12-28"],
  ["New Year's Day before a weekend", "2027-01-01", "2027-01-04"],
  ["a leap day", "2028-02-29", "2028-02-29"],
])("a term that ends on %s ends on the working day on or after it", (_, day, working) => {
  expect(workingDayFrom(day, without)).toBe(working);
});

test("5 May moves a term only where the service counts it", () => {
  expect(workingDayFrom("2026-05-05", without)).toBe("2026-05-05");
  expect(workingDayFrom("2026-05-05", { fifthOfMay: true })).toBe("2026-05-06");
});

test("between a day and its working day, either way, there is no working day", () => {
  const day = fc.date({ min: new Date("1990-01-01"), max: new Date("2060-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(day, fc.boolean(), (date, fifthOfMay) => {
      const from = date.toISOString().slice(0, 10);
      const [before, after] = [workingDayUntil(from, { fifthOfMay }), workingDayFrom(from, { fifthOfMay })];
      expect([isWorkingDay(before, { fifthOfMay }), isWorkingDay(after, { fifthOfMay })]).toEqual([true, true]);
      expect(before <= from && from <= after).toBe(true);
      for (let it = Date.parse(before) + 86_400_000; it < Date.parse(after); it += 86_400_000)
        expect(isWorkingDay(new Date(it).toISOString().slice(0, 10), { fifthOfMay })).toBe(false);
    }),
  );
});
