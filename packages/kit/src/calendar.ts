/** One event for somebody's calendar; what it is about is for the caller to keep out of it. */
export type CalendarEvent = {
  method: "REQUEST" | "CANCEL";
  /** The same for every version of one event; `sequence` counts them. */
  uid: string;
  sequence: number;
  /** When this version was made. */
  stamp: Date;
  startsAt: Date;
  endsAt: Date;
  summary: string;
  location: string;
  organizer: string;
  attendee: string;
};

/**
 * A calendar file (iCalendar, RFC 5545; as an invitation or its withdrawal, iTIP, RFC 5546). In UTC, so that it needs no
 * table of time zones: every calendar shows it by its own clock.
 */
export function calendarFile(it: CalendarEvent): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Datakluis//Planning//NL",
    `METHOD:${it.method}`,
    "BEGIN:VEVENT",
    `UID:${it.uid}`,
    `SEQUENCE:${it.sequence}`,
    `DTSTAMP:${utc(it.stamp)}`,
    `DTSTART:${utc(it.startsAt)}`,
    `DTEND:${utc(it.endsAt)}`,
    `SUMMARY:${text(it.summary)}`,
    ...(it.location ? [`LOCATION:${text(it.location)}`] : []),
    `STATUS:${it.method === "CANCEL" ? "CANCELLED" : "CONFIRMED"}`,
    `ORGANIZER:mailto:${it.organizer}`,
    `ATTENDEE;RSVP=FALSE:mailto:${it.attendee}`,
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

const utc = (moment: Date) => moment.toISOString().replaceAll(/[-:]|\.\d{3}/g, "");

/** TEXT (3.3.11): no line of it can begin another property. */
const text = (words: string) =>
  words
    .replaceAll(/[\\;,]/g, (sign) => `\\${sign}`)
    .replaceAll(/\r\n|[\r\n\u2028\u2029]/g, String.raw`\n`)
    .replaceAll(/\p{Cc}/gu, "");

const mostOctets = 75;

/** No line longer than 75 octets (3.1), and no letter of several octets broken in two. */
function folded(line: string): string {
  let told = "";
  let octets = 0;
  for (const letter of line) {
    const size = Buffer.byteLength(letter);
    if (octets + size > mostOctets) {
      told += "\r\n ";
      octets = 1;
    }
    told += letter;
    octets += size;
  }
  return told;
}
