import type { AgendaException, ConsultationPlace, WeekBlock } from "@datakluis/contract";
import { Trash2 } from "lucide-react";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Checkbox } from "../ui/Field.tsx";
import { showWeekday } from "./clock.ts";
import { exceptionAs, placesFor } from "./hours.ts";

type Row<A> = {
  of: A;
  places: readonly ConsultationPlace[];
  onChange: (changed: A) => void;
  onRemove: () => void;
};
type Option = { id: string; text: string };

/** A day ends at 24:00, which a time field writes as 00:00. */
const fieldOf = (time: string) => (time === "24:00" ? "00:00" : time);
const endOf = (time: string) => (time === "00:00" ? "24:00" : time);

function Choose({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: string;
  options: Option[];
  onChange: (id: string) => void;
}) {
  return (
    <label className="field">
      <span className="label">{label}</span>
      <select className="input" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(({ id, text }) => (
          <option key={id} value={id}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

type TimeProps = { label: string; type: "time" | "date"; value: string; onChange: (value: string) => void };

const Time = ({ label, type, value, onChange }: TimeProps) => (
  <label className="field">
    <span className="label">{label}</span>
    <input
      className="input"
      type={type}
      value={value}
      required
      onChange={({ currentTarget }) => currentTarget.value && onChange(currentTarget.value)}
    />
  </label>
);

type Block = Pick<WeekBlock, "from" | "until" | "placeId" | "open">;

/** From, until, where, and whether it is the open hour: of a week and of extra hours alike. */
function Hours<A extends Block>({
  of,
  places,
  onChange,
  isAway = false,
}: Omit<Row<A>, "onRemove"> & { isAway?: boolean }) {
  const wheres = placesFor(places, of.placeId).map(({ id, name, closed }) => ({
    id,
    text: closed ? m.place_out_of_use({ name }) : name,
  }));
  return (
    <>
      <Time label={m.hours_from()} type="time" value={of.from} onChange={(from) => onChange({ ...of, from })} />
      <Time
        label={m.hours_until()}
        type="time"
        value={fieldOf(of.until)}
        onChange={(until) => onChange({ ...of, until: endOf(until) })}
      />
      {!isAway && (
        <>
          <Choose
            label={m.consultation_place()}
            value={of.placeId ?? ""}
            options={[{ id: "", text: m.without_place() }, ...wheres]}
            onChange={(id) => onChange({ ...of, placeId: id || null })}
          />
          <Checkbox isSelected={of.open} onChange={(open) => onChange({ ...of, open })}>
            {m.open_hour()}
          </Checkbox>
        </>
      )}
    </>
  );
}

const Remove = ({ onPress }: { onPress: () => void }) => (
  <Button kind="round" aria-label={m.remove_hours()} onPress={onPress}>
    <Trash2 size={18} aria-hidden />
  </Button>
);

const weekdays = [1, 2, 3, 4, 5, 6, 7].map((it) => ({ id: String(it), text: showWeekday(it) }));

export const WeekRow = ({ of, onRemove, onChange, places }: Row<WeekBlock>) => (
  <li>
    <Choose
      label={m.weekday()}
      value={String(of.weekday)}
      options={weekdays}
      onChange={(id) => onChange({ ...of, weekday: Number(id) })}
    />
    <Hours of={of} places={places} onChange={onChange} />
    <Remove onPress={onRemove} />
  </li>
);

export const ExceptionRow = ({ of, onRemove, onChange, places }: Row<AgendaException>) => (
  <li>
    <Choose
      label={m.exception_kind()}
      value={of.kind}
      options={[
        { id: "away", text: m.exception_away() },
        { id: "extra", text: m.exception_extra() },
      ]}
      onChange={(kind) => onChange(exceptionAs(kind as AgendaException["kind"], of))}
    />
    <Time
      label={m.first_day()}
      type="date"
      value={of.on}
      onChange={(on) => onChange({ ...of, on, through: of.through < on ? on : of.through })}
    />
    <Time label={m.last_day()} type="date" value={of.through} onChange={(through) => onChange({ ...of, through })} />
    <Hours of={of} places={places} onChange={onChange} isAway={of.kind === "away"} />
    <Remove onPress={onRemove} />
  </li>
);
