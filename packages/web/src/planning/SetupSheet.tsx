import type { Consultation, ConsultationPlace, Planning } from "@datakluis/contract";
import { CalendarClock, MapPin, Plus, Timer } from "lucide-react";
import { useState } from "react";
import { addressOf } from "../app/addresses.ts";
import { GoLink } from "../app/GoLink.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { freshId } from "../ui/form.ts";
import { KindDialog, PlaceDialog } from "./SetupDialogs.tsx";
import { showWeekday } from "./clock.ts";
import { consultationWord } from "./words.ts";

const newPlace = (): ConsultationPlace => ({ id: freshId(), name: "", address: "", closed: false });
const newKind = (): Consultation => ({
  ...{ id: freshId(), name: "", profession: "company_doctor", minutes: 30, closed: false },
});

/** Where, for what and with whom can be planned: set up in this order by who begins. */
export function SetupSheet({ setup }: { setup: Planning }) {
  const { places, consultations, professionals, candidates } = setup;
  const [place, setPlace] = useState<ConsultationPlace>();
  const [kind, setKind] = useState<Consultation>();
  const closed = <span className="pill">{m.out_of_use()}</span>;
  return (
    <div className="stack">
      <p className="hint">{m.planning_setup_text()}</p>
      <Card
        title={m.consultation_places()}
        icon={<MapPin size={18} aria-hidden />}
        aside={
          <Button onPress={() => setPlace(newPlace())}>
            <Plus size={17} aria-hidden />
            {m.add_consultation_place()}
          </Button>
        }
      >
        {places.length === 0 && <p className="hint">{m.no_consultation_places()}</p>}
        <ul className="rows">
          {places.map((it) => (
            <li key={it.id}>
              <span>
                <b>{it.name}</b> {it.closed && closed}
                <br />
                <span className="hint">{it.address}</span>
              </span>
              <Button onPress={() => setPlace(it)} aria-label={m.change_of({ name: it.name })}>
                {m.change()}
              </Button>
            </li>
          ))}
        </ul>
      </Card>
      <Card
        title={m.consultation_kinds()}
        icon={<Timer size={18} aria-hidden />}
        aside={
          <Button onPress={() => setKind(newKind())}>
            <Plus size={17} aria-hidden />
            {m.add_consultation_kind()}
          </Button>
        }
      >
        {consultations.length === 0 && <p className="hint">{m.no_consultation_kinds()}</p>}
        <ul className="rows">
          {consultations.map((it) => (
            <li key={it.id}>
              <span>
                <b>{it.name}</b> {it.closed && closed}
                <br />
                <span className="hint">
                  {consultationWord(it.profession)} · {m.minutes_long({ count: it.minutes })}
                </span>
              </span>
              <Button onPress={() => setKind(it)} aria-label={m.change_of({ name: it.name })}>
                {m.change()}
              </Button>
            </li>
          ))}
        </ul>
      </Card>
      <Card title={m.professionals()} icon={<CalendarClock size={18} aria-hidden />}>
        <ul className="rows">
          {professionals.map((it) => (
            <li key={it.userId}>
              <span>
                <b>{it.displayName}</b>
                <br />
                <span className="hint">
                  {consultationWord(it.profession)} · {daysWord(it.week.map(({ weekday }) => weekday))}
                </span>
              </span>
              <GoLink to={addressOf.hours(it.userId)} className="button">
                {m.set_hours_of({ name: it.displayName })}
              </GoLink>
            </li>
          ))}
          {candidates.map((it) => (
            <li key={it.userId}>
              <span>
                {it.displayName} <span className="hint">{m.has_no_agenda()}</span>
              </span>
              <GoLink to={addressOf.hours(it.userId)} className="button">
                {m.give_agenda_to({ name: it.displayName })}
              </GoLink>
            </li>
          ))}
        </ul>
      </Card>
      {place && <PlaceDialog place={place} onClose={() => setPlace(undefined)} />}
      {kind && <KindDialog kind={kind} onClose={() => setKind(undefined)} />}
    </div>
  );
}

const daysWord = (weekdays: readonly number[]) =>
  weekdays.length
    ? [...new Set(weekdays)]
        .toSorted((a, b) => a - b)
        .map(showWeekday)
        .join(", ")
    : m.no_hours_yet();
