import fc from "fast-check";
import type { AgendaException, WeekBlock } from "@datakluis/contract";
import { expect, test } from "vitest";
import { freeMoments, mustBeThere } from "./moments.ts";
import { daysFrom, momentAt, windowsOf, type Window } from "./windows.ts";

const minute = 60_000;
const clock = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Europe/Amsterdam",
  dateStyle: "short",
  timeStyle: "short",
});
/** What the clocks show, as `2026-03-29 03:00`. */
const shown = (moment: number) => clock.format(moment);
const iso = (moment: number) => new Date(moment).toISOString().slice(0, 16);

test.each([
  ["2026-01-15", "09:00", "2026-01-15T08:00", "in winter an hour before UTC"],
  ["2026-07-15", "09:00", "2026-07-15T07:00", "in summer two"],
  ["2026-03-29", "02:30", "2026-03-29T01:00", "a time that is skipped begins where the clocks go on"],
  ["2026-03-29", "03:00", "2026-03-29T01:00", "and there it is three"],
  ["2026-10-25", "02:30", "2026-10-25T00:30", "of a time that comes twice the first"],
  ["2026-10-25", "03:00", "2026-10-25T02:00", "and after it the day goes on an hour later"],
  ["2026-10-25", "24:00", "2026-10-25T23:00", "a day of twenty-five hours ends where the next begins"],
])("%s %s is %s: %s", (day, time, moment) => {
  expect(iso(momentAt(daysFrom(day, 1)[0]!, time))).toBe(moment);
});

const block = (from: string, until: string, placeId: string | null = null, open = false) => ({
  ...{ from, until, placeId, open },
});
const onMonday = (from: string, until: string, placeId: string | null = null, open = false): WeekBlock => ({
  weekday: 1,
  ...block(from, until, placeId, open),
});
const except = (kind: "away" | "extra", on: string, from: string, until: string, through = on): AgendaException => ({
  ...{ kind, on, through },
  ...block(from, until, kind === "extra" ? "B" : null),
});
const told = (windows: readonly Window[]) =>
  windows.map((it) => `${shown(it.from)}–${shown(it.until).slice(11)} ${it.placeId ?? "–"}`);

test("an ordinary week, with an afternoon away and a morning at another place after all", () => {
  const week = [onMonday("09:00", "12:00", "A"), onMonday("12:00", "17:00", "A")];
  const exceptions = [
    except("extra", "2026-11-09", "10:00", "11:00"),
    except("away", "2026-11-09", "00:00", "24:00", "2026-11-13"),
    except("away", "2026-11-16", "13:00", "24:00"),
  ];
  expect(told(windowsOf({ week, exceptions }, daysFrom("2026-11-02", 21)))).toEqual([
    "2026-11-02 09:00–17:00 A",
    "2026-11-09 10:00–11:00 B",
    "2026-11-16 09:00–13:00 A",
  ]);
});

/** Times on the half hour and some beside it; a block never ends before it begins. */
const minuteOfDay = fc.integer({ min: 0, max: 96 }).map((it) => it * 15);
const timeOf = (at: number) => `${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;
const blocks = fc
  .tuple(minuteOfDay, minuteOfDay, fc.constantFrom("A", "B", null), fc.boolean())
  .filter(([from, until]) => from < until)
  .map(([from, until, placeId, open]) => block(timeOf(from), timeOf(until), placeId, open));
/** Around the days on which the clocks change, and around none. */
const firstDay = fc.constantFrom("2026-03-27", "2026-03-28", "2026-10-24", "2026-10-23", "2026-06-05");
const weeks = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 7 }), blocks).map(([weekday, it]): WeekBlock => ({ weekday, ...it })),
  { maxLength: 8 },
);
const otherwise = fc.array(
  fc
    .tuple(fc.constantFrom<"away" | "extra">("away", "extra"), fc.nat(3), fc.nat(2), blocks)
    .map(([kind, from, more, it]) => ({ kind, from, more, it })),
  { maxLength: 4 },
);
const many = { numRuns: 20 };

test("minute by minute, the last word on it says whether somebody is there, also when the clocks change", () => {
  fc.assert(
    fc.property(firstDay, weeks, otherwise, (first, week, changes) => {
      const days = daysFrom(first, 4);
      const exceptions = changes.map(({ kind, from, more, it }): AgendaException => {
        const through = days[Math.min(3, from + more)]!.date;
        return { kind, on: days[from]!.date, through, ...it };
      });
      const windows = windowsOf({ week, exceptions }, days);
      for (const { date: day } of days) {
        const minutes = minutesOf(day);
        // Of a time on the clock the first minute of the day that shows it or more: found by looking, not by reckoning.
        const at = (time: string) => minutes.find((it) => shown(it) >= `${day} ${time}`) ?? minutes.at(-1)! + minute;
        const weekday = new Date(`${day}T12:00:00Z`).getUTCDay() || 7;
        const words = [
          ...week.filter((it) => it.weekday === weekday).map((it) => ({ ...it, kind: "extra" as const })),
          ...exceptions.filter((it) => it.kind === "away"),
          ...exceptions.filter((it) => it.kind === "extra"),
        ]
          .filter((it) => !("on" in it) || (it.on <= day && day <= it.through))
          .map((it) => ({ ...it, begins: at(it.from), ends: at(it.until) }));
        for (const now of minutes) {
          const last = words.findLast((it) => it.begins <= now && now < it.ends);
          const there = windows.filter((it) => it.from <= now && now < it.until);
          const expected = last?.kind === "extra" ? [[last.placeId, last.open]] : [];
          expect(there.map((it) => [it.placeId, it.open])).toEqual(expected);
        }
      }
    }),
    many,
  );
});

/** Every minute of a day in the Netherlands: 1,440 of them, or an hour more or less. */
const minuteCache = new Map<string, number[]>();
function minutesOf(day: string): number[] {
  const known = minuteCache.get(day);
  if (known) return known;
  const noon = Date.parse(`${day}T12:00:00Z`);
  const around = Array.from({ length: 30 * 60 }, (_, at) => noon + (at - 15 * 60) * minute);
  const minutes = around.filter((it) => shown(it).startsWith(day));
  minuteCache.set(day, minutes);
  return minutes;
}

const base = Date.parse("2026-11-02T08:00:00Z");
/** Often where a moment can begin or end too: what touches must not be taken for what overlaps. */
const spans = fc.array(
  fc
    .tuple(
      fc.oneof(
        fc.nat(300),
        fc.nat(60).map((it) => it * 5),
      ),
      fc.integer({ min: 1, max: 120 }),
    )
    .map(([from, length]) => ({ from, until: from + length })),
  { maxLength: 6 },
);
const wishes = fc.record({
  minutes: fc.integer({ min: 1, max: 9 }).map((it) => it * 5),
  open: fc.boolean(),
  placeId: fc.constantFrom(undefined, "A", "B"),
  after: fc.integer({ min: -30, max: 300 }),
  most: fc.integer({ min: 1, max: 8 }),
});
const hours = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 90 }), fc.nat(40), fc.constantFrom("A", "B", null), fc.boolean()), {
    maxLength: 5,
  })
  .map((all) => {
    // One after another, as windowsOf gives them.
    let at = 0;
    return all.map(([length, gap, placeId, open]) => {
      const from = at + gap;
      at = from + length;
      return { from, until: at, placeId, open };
    });
  });

test("the moments found are those one finds minute by minute, and none is missed", () => {
  const moment = (at: number) => base + at * minute;
  const placed = <S extends { from: number; until: number }>(it: S) => ({
    ...it,
    from: moment(it.from),
    until: moment(it.until),
  });
  fc.assert(
    fc.property(hours, spans, wishes, (windows, busy, wanted) => {
      const slow: { startsAt: number; placeId: string | null }[] = [];
      let free = Number.NEGATIVE_INFINITY;
      for (let at = 0; at < 1_000 && slow.length < wanted.most; at += 1) {
        if (at % 5 !== 0 || at < wanted.after || at < free) continue;
        const inMinute = Array.from({ length: wanted.minutes }, (_, more) => at + more);
        const there = windows.find(
          (it) =>
            it.open === wanted.open &&
            (wanted.placeId === undefined || it.placeId === wanted.placeId) &&
            inMinute.every((now) => it.from <= now && now < it.until),
        );
        if (!there || inMinute.some((now) => busy.some((it) => it.from <= now && now < it.until))) continue;
        slow.push({ startsAt: moment(at), placeId: there.placeId });
        free = at + wanted.minutes;
      }
      const after = moment(wanted.after);
      expect(freeMoments(windows.map(placed), busy.map(placed), { ...wanted, after })).toEqual(slow);
      for (const it of slow)
        expect(() => mustBeThere(windows.map(placed), it.startsAt, { ...wanted, placeId: it.placeId })).not.toThrow();
    }),
    { numRuns: 1_000 },
  );
});

test("one appointment may begin where another ends", () => {
  const windows = [{ from: base, until: base + 60 * minute, placeId: null, open: false }];
  const asked = { minutes: 20, open: false, after: 0, most: 9 };
  const startsOf = (from: number, until: number) =>
    freeMoments(windows, [{ from: base + from * minute, until: base + until * minute }], asked).map(
      (it) => (it.startsAt - base) / minute,
    );
  expect(startsOf(20, 40)).toEqual([0, 40]);
  expect(startsOf(19, 41)).toEqual([]);
  expect(startsOf(0, 11)).toEqual([15, 35]);
});

test("outside his hours, over their end, at another place or in the open hour nothing is planned", () => {
  const windows = [
    { from: base, until: base + 60 * minute, placeId: "A", open: false },
    { from: base + 60 * minute, until: base + 90 * minute, placeId: "A", open: true },
  ];
  const asked = { minutes: 30, open: false, placeId: "A" as string | null };
  const no = expect.objectContaining({ code: "moment_outside" });
  expect(() => mustBeThere(windows, base + 30 * minute, asked)).not.toThrow();
  expect(() => mustBeThere(windows, base + 30 * minute, { ...asked, placeId: null })).not.toThrow();
  expect(() => mustBeThere(windows, base + 35 * minute, asked)).toThrow(no);
  expect(() => mustBeThere(windows, base - 5 * minute, asked)).toThrow(no);
  expect(() => mustBeThere(windows, base, { ...asked, placeId: "B" })).toThrow(no);
  expect(() => mustBeThere(windows, base + 60 * minute, asked)).toThrow(no);
  expect(() => mustBeThere(windows, base + 60 * minute, { ...asked, open: true })).not.toThrow();
});
