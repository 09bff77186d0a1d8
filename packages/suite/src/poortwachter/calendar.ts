import { dayAfter } from "../absence/days.ts";

const weekday = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();
const sunday = 0;
const saturday = 6;

/** Easter Sunday of a year in the Gregorian calendar (the anonymous computus, as Meeus prints it in Astronomical Algorithms). */
export function easterOf(year: number): string {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const inCentury = year % 100;
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - epact - (inCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * toSunday) / 451);
  const after = epact + toSunday - 7 * late + 114;
  return `${year}-${two(Math.floor(after / 31))}-${two((after % 31) + 1)}`;
}

const two = (number: number) => String(number).padStart(2, "0");

/** Whether 5 May is a holiday: the law lists it every year, and most employers give it once in five years. */
export type Holidays = { fifthOfMay: boolean };

/**
 * The national holidays of a year (Algemene termijnenwet art. 3): 1 January, Easter Sunday and Monday, King's Day, Ascension
 * Day, Whit Sunday and Monday, both days of Christmas, and 5 May where the service counts it.
 */
export function holidaysOf(year: number, { fifthOfMay }: Holidays): string[] {
  const easter = easterOf(year);
  const king = `${year}-04-27`;
  return [
    `${year}-01-01`,
    easter,
    dayAfter(easter, 1),
    weekday(king) === sunday ? `${year}-04-26` : king,
    ...(fifthOfMay ? [`${year}-05-05`] : []),
    dayAfter(easter, 39),
    dayAfter(easter, 49),
    dayAfter(easter, 50),
    `${year}-12-25`,
    `${year}-12-26`,
  ];
}

/** Neither Saturday, Sunday nor a national holiday. */
export const isWorkingDay = (day: string, holidays: Holidays): boolean =>
  weekday(day) !== sunday && weekday(day) !== saturday && !holidaysOf(Number(day.slice(0, 4)), holidays).includes(day);

/** The first working day on or after a day (Algemene termijnenwet art. 1). */
export function workingDayFrom(day: string, holidays: Holidays): string {
  let found = day;
  while (!isWorkingDay(found, holidays)) found = dayAfter(found, 1);
  return found;
}

/** The last working day on or before a day. */
export function workingDayUntil(day: string, holidays: Holidays): string {
  let found = day;
  while (!isWorkingDay(found, holidays)) found = dayAfter(found, -1);
  return found;
}
