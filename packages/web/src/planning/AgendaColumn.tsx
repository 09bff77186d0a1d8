import type { Agenda, AgendaEntry } from "@datakluis/contract";
import { useId } from "react";
import { m } from "../paraglide/messages.js";
import { onClock } from "./clock.ts";
import { entryWord } from "./words.ts";

type Props = {
  title: string;
  day: string;
  agenda: Pick<Agenda, "windows" | "entries">;
  /** The hours that are shown, in minutes of the day. */
  hours: { from: number; until: number };
  placeName: (id: string | null) => string;
  onOpen: (entry: AgendaEntry) => void;
};

/** Minutes of the day a moment is away from the top; the end of a day is at its bottom. */
const topOf = (moment: string, day: string) => (onClock(moment).day > day ? 24 * 60 : onClock(moment).minute);

/** One day of one agenda: drawn to the clock where there is room, read as a list on a phone. */
export function AgendaColumn({ title, day, agenda, hours, placeName, onOpen }: Props) {
  const heading = useId();
  const windows = agenda.windows.filter((it) => onClock(it.startsAt).day === day);
  const entries = agenda.entries.filter((it) => onClock(it.startsAt).day === day);
  const placed = (from: number, minutes: number) => ({ "--from": from - hours.from, "--minutes": minutes }) as object;
  return (
    <section className="agenda-day" aria-labelledby={heading}>
      <h3 id={heading}>{title}</h3>
      {!windows.length && !entries.length && <p className="hint agenda-none">{m.agenda_not_there()}</p>}
      <ol style={{ "--length": hours.until - hours.from } as object}>
        {windows.map((it) => {
          const from = topOf(it.startsAt, day);
          const words = `${onClock(it.startsAt).time}–${onClock(it.endsAt).time} ${placeName(it.placeId)}`;
          return (
            <li
              key={it.startsAt}
              className={it.open ? "agenda-hours open" : "agenda-hours"}
              style={placed(from, topOf(it.endsAt, day) - from)}
            >
              <span>{it.open ? `${words} · ${m.open_hour()}` : words}</span>
            </li>
          );
        })}
        {entries.map((it) => (
          <li key={it.id} className="agenda-entry" style={placed(topOf(it.startsAt, day), it.minutes)}>
            <button
              type="button"
              className={it.taken || it.visitor ? "" : "elsewhere"}
              data-missed={Boolean(it.taken?.noShowReason) || undefined}
              onClick={() => onOpen(it)}
            >
              <b>{onClock(it.startsAt).time}</b> {entryWord(it)}
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
