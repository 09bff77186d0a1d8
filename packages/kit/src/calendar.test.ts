import fc from "fast-check";
import { expect, test } from "vitest";
import { calendarFile, type CalendarEvent } from "./calendar.ts";

const event: CalendarEvent = {
  method: "REQUEST",
  uid: "een-afspraak@datakluis.example",
  sequence: 0,
  stamp: new Date("2026-11-01T10:00:00Z"),
  startsAt: new Date("2026-11-09T13:30:00Z"),
  endsAt: new Date("2026-11-09T14:00:00Z"),
  summary: "Afspraak",
  location: "Kade 1, Utrecht; ingang B",
  organizer: "post@datakluis.example",
  attendee: "iemand@voorbeeld.example",
};
/** As a calendar reads it: lines put together again, and the value of each property. */
const read = (file: string) =>
  new Map(
    file
      .replaceAll("\r\n ", "")
      .split("\r\n")
      .filter(Boolean)
      .map((line) => [line.split(/[:;]/)[0]!, line.slice(line.indexOf(":") + 1)] as const),
  );
const unescaped = (value: string) =>
  value.replaceAll(/\\([\\;,n])/g, (_, sign: string) => (sign === "n" ? "\n" : sign));

test("an invitation and its withdrawal, as RFC 5545 and 5546 write them", () => {
  expect(calendarFile(event).split("\r\n")).toEqual([
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Datakluis//Planning//NL",
    "METHOD:REQUEST",
    "BEGIN:VEVENT",
    "UID:een-afspraak@datakluis.example",
    "SEQUENCE:0",
    "DTSTAMP:20261101T100000Z",
    "DTSTART:20261109T133000Z",
    "DTEND:20261109T140000Z",
    "SUMMARY:Afspraak",
    String.raw`LOCATION:Kade 1\, Utrecht\; ingang B`,
    "STATUS:CONFIRMED",
    "ORGANIZER:mailto:post@datakluis.example",
    "ATTENDEE;RSVP=FALSE:mailto:iemand@voorbeeld.example",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ]);
  const gone = read(calendarFile({ ...event, method: "CANCEL", sequence: 2 }));
  expect([gone.get("METHOD"), gone.get("STATUS"), gone.get("SEQUENCE")]).toEqual(["CANCEL", "CANCELLED", "2"]);
});

test("whatever a place is called, no line is too long, no letter is broken and no property comes of it", () => {
  const plain = read(calendarFile(event)).size;
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (location) => {
      const file = calendarFile({ ...event, location: `A${location}` });
      for (const line of file.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      const told = read(file);
      expect(told.size).toBe(plain);
      const kept = `A${location}`.replaceAll(/\r\n|[\r\n\u2028\u2029]/g, "\n").replaceAll(/(?!\n)\p{Cc}/gu, "");
      expect(unescaped(told.get("LOCATION")!)).toBe(kept);
    }),
  );
});
