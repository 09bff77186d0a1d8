import {
  ConsultationKind,
  putProfessional,
  type AgendaException,
  type Professional,
  type UserId,
  type WeekBlock,
  type Planning,
} from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { addressOf } from "../app/addresses.ts";
import { today } from "../app/format.ts";
import { GoLink, useGo } from "../app/GoLink.tsx";
import { queries, queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Buttons } from "../ui/Dialog.tsx";
import { SelectField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault } from "../ui/Notice.tsx";
import { Page } from "../ui/Page.tsx";
import { say } from "../ui/Toasts.tsx";
import { ExceptionRow, WeekRow } from "./HoursRows.tsx";
import { consultationWord } from "./words.ts";
import "./planning.css";

/** Which hours somebody is there: an ordinary week, and the days on which it is otherwise. */
export function HoursPage() {
  const { userId } = useParams({ strict: false }) as { userId: UserId };
  const setup = useQuery(queries.planning());
  if (setup.error) return <Fault of={setup.error} />;
  if (!setup.data) return <p className="hint">{m.loading()}</p>;
  const known = setup.data.professionals.find((it) => it.userId === userId);
  const candidate = setup.data.candidates.find((it) => it.userId === userId);
  const of = known ?? (candidate && { ...candidate, ...noHours });
  if (!of) return <p className="hint">{m.no_agendas_yet()}</p>;
  return <HoursForm key={of.version} of={of} setup={setup.data} />;
}

const noHours = { profession: "company_doctor" as const, week: [], exceptions: [], version: 0 };

/** Kept before by a screen that gave who is away a place as well. */
const nowhereWhenAway = (it: AgendaException): AgendaException => (it.kind === "away" ? { ...it, placeId: null } : it);

/** A row keeps its key while others come and go. */
type Row<A> = { key: number; it: A };
let keys = 0;
const rowOf = <A,>(it: A): Row<A> => ({ key: (keys += 1), it });

function HoursForm({ of, setup }: { of: Professional; setup: Planning }) {
  const go = useGo();
  const [week, setWeek] = useState(() => of.week.map(rowOf));
  const [exceptions, setExceptions] = useState(() => of.exceptions.map(nowhereWhenAway).map(rowOf));
  const { places } = setup;
  const placeId = places.find((it) => !it.closed)?.id ?? null;
  const keep = useMutation({
    mutationFn: (profession: ConsultationKind) =>
      ask(putProfessional, {
        params: { userId: of.userId },
        body: {
          profession,
          week: week.map(({ it }) => it),
          exceptions: exceptions.map(({ it }) => it),
          version: of.version,
        },
      }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["planning"] });
      say(m.saved());
      go(addressOf.planning);
    },
  });
  const change = <A,>(rows: readonly Row<A>[], key: number, it: A) =>
    rows.map((row) => (row.key === key ? { key, it } : row));
  const addBlock = () => {
    const last = week.at(-1)?.it;
    const block: WeekBlock = last
      ? { ...last, weekday: Math.min(7, last.weekday + 1) }
      : { weekday: 1, from: "09:00", until: "17:00", placeId, open: false };
    setWeek([...week, rowOf(block)]);
  };
  const addException = () => {
    const day = today();
    const hours = { from: "00:00", until: "24:00" as const, placeId: null, open: false };
    setExceptions([...exceptions, rowOf<AgendaException>({ kind: "away", on: day, through: day, ...hours })]);
  };
  return (
    <Page
      title={m.hours_of({ name: of.displayName })}
      browserTitle={m.planning()}
      under={<GoLink to={addressOf.planning}>{m.back_to_planning()}</GoLink>}
    >
      <Form onSend={(fields) => keep.mutate(fields["profession"] as ConsultationKind)} fault={keep.error}>
        <SelectField
          label={m.profession()}
          name="profession"
          defaultValue={of.profession}
          options={ConsultationKind.options.map((id) => ({ id, text: consultationWord(id) }))}
        />
        <Card title={m.ordinary_week()}>
          <p className="hint">{m.ordinary_week_text()}</p>
          <ul className="rows hours-rows">
            {week.map(({ key, it }) => (
              <WeekRow
                key={key}
                of={it}
                places={places}
                onChange={(changed) => setWeek(change(week, key, changed))}
                onRemove={() => setWeek(week.filter((row) => row.key !== key))}
              />
            ))}
          </ul>
          <Button onPress={addBlock}>
            <Plus size={17} aria-hidden />
            {m.add_hours()}
          </Button>
        </Card>
        <Card title={m.exceptions()}>
          <p className="hint">{m.exceptions_text()}</p>
          <ul className="rows hours-rows">
            {exceptions.map(({ key, it }) => (
              <ExceptionRow
                key={key}
                of={it}
                places={places}
                onChange={(changed) => setExceptions(change(exceptions, key, changed))}
                onRemove={() => setExceptions(exceptions.filter((row) => row.key !== key))}
              />
            ))}
          </ul>
          <Button onPress={addException}>
            <Plus size={17} aria-hidden />
            {m.add_exception()}
          </Button>
        </Card>
        <Fault of={keep.error} all />
        <Buttons>
          <GoLink to={addressOf.planning} className="button">
            {m.cancel()}
          </GoLink>
          <Button kind="primary" type="submit" isPending={keep.isPending}>
            {m.save()}
          </Button>
        </Buttons>
      </Form>
    </Page>
  );
}
