import type { AgendaEntry, UserId, Planning } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { showDate, today } from "../app/format.ts";
import { queries } from "../app/queries.ts";
import { useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { SelectField } from "../ui/Field.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { AgendaColumn } from "./AgendaColumn.tsx";
import { daysLater, mondayOf, onClock, showDay, showDays } from "./clock.ts";
import { EntryDialog } from "./EntryDialog.tsx";
import { OpenHourDialog } from "./OpenHourDialog.tsx";
import "./planning.css";

type View = "week" | "day";
type Opened = { entry: AgendaEntry; whose: UserId };

/** The agendas: a week of one professional, or a day of everybody, at any place or at one. */
export function AgendaSheet({ setup }: { setup: Planning }) {
  const { account } = useSelf();
  const { professionals, places } = setup;
  const [view, setView] = useState<View>("week");
  const [day, setDay] = useState(today);
  const [who, setWho] = useState(
    () => (professionals.find((it) => it.userId === account.userId) ?? professionals[0])?.userId,
  );
  const [placeId, setPlaceId] = useState("");
  const [opened, setOpened] = useState<Opened>();
  const [giving, setGiving] = useState(false);
  const from = view === "week" ? mondayOf(day) : day;
  const count = view === "week" ? 7 : 1;
  const agendas = useQuery(queries.agendas(from, count));
  if (!professionals.length) return <Notice>{m.no_agendas_yet()}</Notice>;

  const atPlace = <T extends { placeId: string | null }>(all: readonly T[]) =>
    placeId ? all.filter((it) => it.placeId === placeId) : [...all];
  const shown = (agendas.data ?? []).map((it) => ({
    ...it,
    windows: atPlace(it.windows),
    entries: atPlace(it.entries),
  }));
  const one = shown.filter(({ userId }) => userId === who);
  const days = Array.from({ length: count }, (_, at) => daysLater(from, at));
  const isBusy = (it: (typeof shown)[number]) => it.windows.length + it.entries.length > 0;
  const columns =
    view === "week"
      ? one.flatMap((agenda) => days.map((on) => ({ agenda, on, title: showDay(on) })))
      : shown.filter(isBusy).map((agenda) => ({ agenda, on: day, title: agenda.displayName }));
  const hours = hoursOf(columns.flatMap(({ agenda }) => [...agenda.windows, ...agenda.entries.map(endingOf)]));
  const kept = view === "week" ? columns.filter(({ on, agenda }) => isWeekday(on) || hasAnything(agenda, on)) : columns;
  const placeName = (id: string | null) => places.find((it) => it.id === id)?.name ?? m.without_place();
  const step = (by: number) => setDay(daysLater(day, by * count));
  return (
    <>
      <div className="agenda-bar">
        <Button kind="round" aria-label={view === "week" ? m.week_before() : m.day_before()} onPress={() => step(-1)}>
          <ChevronLeft aria-hidden />
        </Button>
        <Button onPress={() => setDay(today())}>{m.to_today()}</Button>
        <Button kind="round" aria-label={view === "week" ? m.week_after() : m.day_after()} onPress={() => step(1)}>
          <ChevronRight aria-hidden />
        </Button>
        <h2 aria-live="polite">{view === "week" ? showDays(from, daysLater(from, 6)) : showDate(day)}</h2>
        <span className="spring" />
        <Button onPress={() => setGiving(true)}>{m.give_open_moment()}</Button>
      </div>
      <div className="agenda-bar fields">
        <SelectField
          label={m.agenda_view()}
          name="view"
          defaultValue={view}
          options={[
            { id: "week", text: m.agenda_week() },
            { id: "day", text: m.agenda_day() },
          ]}
          onChange={(it) => setView(it as View)}
        />
        {view === "week" && (
          <SelectField
            label={m.professional()}
            name="who"
            defaultValue={who ?? ""}
            options={professionals.map(({ userId, displayName }) => ({ id: userId, text: displayName }))}
            onChange={(id) => setWho(id as UserId)}
          />
        )}
        <SelectField
          label={m.consultation_place()}
          name="place"
          defaultValue={placeId}
          options={[{ id: "", text: m.every_place() }, ...places.map(({ id, name }) => ({ id, text: name }))]}
          onChange={setPlaceId}
        />
      </div>
      <Fault of={agendas.error} />
      {agendas.data && kept.length === 0 && <p className="hint">{m.agenda_nobody_there()}</p>}
      {kept.length > 0 && (
        <div className="agenda" style={{ "--columns": kept.length } as object}>
          <Hours of={hours} />
          {kept.map(({ agenda, on, title }) => (
            <AgendaColumn
              key={`${agenda.userId} ${on}`}
              title={title}
              day={on}
              agenda={agenda}
              hours={hours}
              placeName={placeName}
              onOpen={(entry) => setOpened({ entry, whose: agenda.userId })}
            />
          ))}
        </div>
      )}
      {opened && <EntryDialog {...opened} setup={setup} onClose={() => setOpened(undefined)} />}
      {giving && <OpenHourDialog setup={setup} onClose={() => setGiving(false)} />}
    </>
  );
}

const isWeekday = (day: string) => ![0, 6].includes(new Date(`${day}T12:00:00Z`).getUTCDay());
type Shown = { windows: readonly { startsAt: string }[]; entries: readonly { startsAt: string }[] };
const hasAnything = ({ windows, entries }: Shown, day: string) =>
  [...windows, ...entries].some((it) => onClock(it.startsAt).day === day);

const endingOf = ({ startsAt, minutes }: AgendaEntry) => ({
  startsAt,
  endsAt: new Date(Date.parse(startsAt) + minutes * 60_000).toISOString(),
});

/** Whole hours around all that is shown; office hours when nothing is. */
function hoursOf(spans: readonly { startsAt: string; endsAt: string }[]): { from: number; until: number } {
  if (!spans.length) return { from: 9 * 60, until: 17 * 60 };
  const from = Math.min(...spans.map((it) => onClock(it.startsAt).minute));
  const until = Math.max(...spans.map((it) => onClock(it.endsAt).minute || 24 * 60));
  return { from: Math.floor(from / 60) * 60, until: Math.ceil(until / 60) * 60 };
}

/** The clock beside the columns; a screen reader hears the times at what is planned. */
const Hours = ({ of: { from, until } }: { of: { from: number; until: number } }) => (
  <ol className="agenda-clock" aria-hidden style={{ "--length": until - from } as object}>
    {Array.from({ length: (until - from) / 60 }, (_, at) => (
      <li key={at}>{from / 60 + at}:00</li>
    ))}
  </ol>
);
