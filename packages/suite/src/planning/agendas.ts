import { sql } from "kysely";
import { setImmediate as breathe } from "node:timers/promises";
import {
  Refusal,
  type Agenda,
  type AgendaEntry,
  type ConsultationKind,
  type ConsultationManner,
  type EmployerId,
  type FreeMoment,
  type NoShowReason,
  type PersonLabel,
  type UserId,
} from "@datakluis/contract";
import { amsterdamDate } from "../absence/days.ts";
import { withinReach } from "../access/reach.ts";
import type { Actor } from "../access/rules.ts";
import type { Suite } from "../answer.ts";
import { recordListed } from "../audit/listed.ts";
import { labelOf, type LabelRow } from "../organisation/members.ts";
import { withRetrieved } from "../retrieval/names.ts";
import type { Tx } from "../schema.ts";
import { freeMoments } from "./moments.ts";
import { consultationsOf, placesOf, professionalsOf } from "./setup.ts";
import { daysFrom, windowsOf, type Day } from "./windows.ts";

const dayMs = 86_400_000;
const iso = (moment: number) => new Date(moment).toISOString();

type Booked = {
  id: string;
  professional: UserId;
  starts: number;
  minutes: number;
  placeId: string | null;
  open: boolean;
  visitor: boolean;
};
type Known = LabelRow & {
  employer_id: EmployerId;
  kind: ConsultationKind;
  consultation: string | null;
  consultation_id: string | null;
  sequence: number;
  manner: ConsultationManner;
  no_show: NoShowReason | null;
  /** Not by the name it has elsewhere: `labelOf` would take it for how the identity was sealed. */
  covert: boolean;
};
type Row = Booked & (Known | { [K in keyof Known]: null });

/** What is taken in these agendas between two moments, and what the asker may know of it. */
const bookedWith = (actor: Actor, who: readonly UserId[], from: number, until: number) => sql<Row>`
  select booking.id, booking.professional_id as professional, booking.place_id as "placeId", booking.open,
    not booking.appointment as visitor, extract(epoch from lower(during))::float8 * 1000 as starts,
    (extract(epoch from upper(during) - lower(during)) / 60)::int as minutes,
    dossier.employer_id, dossier.ref, dossier.personnel_number, it.kind, it.manner, it.confidential as covert,
    it.no_show_reason as no_show, it.sequence, it.consultation_id, consultation.name as consultation,
    identity.version, identity.wrapped_key, identity.sealed
  from booking
    left join appointment it on it.id = booking.id and it.professional_id is not null
    left join consultation on consultation.id = it.consultation_id
    left join dossier on dossier.employer_id = it.employer_id and dossier.ref = it.ref
      and ${withinReach(actor.sight)()}
    left join identity on identity.employer_id = dossier.employer_id and identity.ref = dossier.ref
  where booking.professional_id = any (${who}::uuid[]) and during && ${rangeOf(from, until)}
  order by lower(during), booking.id`;

const rangeOf = (from: number, until: number) => sql`tstzrange(${new Date(from)}, ${new Date(until)})`;

/**
 * The agendas over some days, on the record for each employer of whom a name was seen (NEN 7513). What is of a dossier out
 * of the asker's reach is taken and no more.
 */
export async function agendasOf(
  tx: Tx,
  { master }: Suite,
  actor: Actor,
  asked: { from: string; days: number },
): Promise<Agenda[]> {
  const professionals = await professionalsOf(tx, actor);
  const days = daysFrom(asked.from, asked.days);
  const [from, until] = spanOf(days);
  const who = professionals.map(({ userId }) => userId);
  const { rows } = await bookedWith(actor, who, from, until).execute(tx);
  const labels = new Map<string, PersonLabel>();
  for (const [at, row] of rows.entries()) {
    if (at % 250 === 249) await breathe();
    if (row.ref) labels.set(row.ref, labelOf(master, row));
  }
  for (const label of await withRetrieved(tx, master, actor, [...labels.values()], "person.listed"))
    labels.set(label.ref, label);
  await recordListed(tx, actor, rows, "agenda.listed");
  return professionals.map(({ userId, displayName, profession, ...availability }) => ({
    ...{ userId, displayName, profession },
    windows: windowsOf(availability, days).map((it) => ({
      ...{ startsAt: iso(it.from), endsAt: iso(it.until), placeId: it.placeId, open: it.open },
    })),
    entries: rows.filter((it) => it.professional === userId).map((it) => entryOf(it, labels)),
  }));
}

/** From the first moment of the first day to the last of the last; a day may have an hour more. */
const spanOf = (days: readonly Day[]): [from: number, until: number] => [
  days[0]!.begins,
  days.at(-1)!.begins + dayMs + dayMs / 24,
];

function entryOf(row: Row, labels: ReadonlyMap<string, PersonLabel>): AgendaEntry {
  const { id, minutes, placeId, open, visitor } = row;
  const told = { id, startsAt: iso(row.starts), minutes, placeId, open, visitor };
  if (row.ref === null) return { ...told, taken: null };
  const { employer_id: employerId, kind, manner, covert: confidential } = row;
  const { consultation: consultationName, consultation_id: consultationId, no_show: noShowReason, sequence } = row;
  const label = labels.get(row.ref)!;
  return {
    ...told,
    taken: {
      ...{ employerId, kind, manner, confidential, consultationId, consultationName, noShowReason, sequence, label },
    },
  };
}

type Wish = {
  consultationId: string;
  professionalId?: UserId | undefined;
  placeId?: string | undefined;
  manner: ConsultationManner;
  from?: string | undefined;
  open: "yes" | "no";
};

const most = 6;
/** Nobody is there within minutes of being asked, in milliseconds. */
const notice = 10 * 60_000;
/** Looked through in ever longer steps: the next moment is nearly always in the first weeks. */
const steps = [14, 42, 126, 184];

/** The next moments that fit, within a year: of one professional and at one place if asked, else of any of the kind. */
export async function momentsOf(tx: Tx, actor: Actor, wish: Wish, now: Date): Promise<FreeMoment[]> {
  const { minutes, profession } = await openConsultation(tx, wish.consultationId);
  const places = new Map((await placesOf(tx)).map((it) => [it.id, it]));
  if (wish.placeId !== undefined && !places.has(wish.placeId)) throw new Refusal("not_found");
  const all = await professionalsOf(tx, actor, wish.professionalId);
  if (wish.professionalId !== undefined && !all.length) throw new Refusal("not_found");
  const able = all.filter((it) => it.profession === profession);
  const today = amsterdamDate(now);
  const [until] = daysFrom(today, 367).slice(-1);
  let first = wish.from && wish.from > today ? wish.from : today;
  const found: FreeMoment[] = [];
  for (const step of steps) {
    if (first > until!.date) break;
    const days = daysFrom(first, step + 1);
    first = days.pop()!.date;
    const busy = await busyOf(
      tx,
      able.map((it) => it.userId),
      spanOf(days),
    );
    for (const it of able) {
      const fits = (placeId: string | null) => (placeId ? !places.get(placeId)!.closed : wish.manner !== "on_site");
      const windows = windowsOf(it, days).filter(({ placeId }) => fits(placeId));
      const wanted = { minutes, open: wish.open === "yes", placeId: wish.placeId, after: now.getTime() + notice, most };
      for (const { startsAt, placeId } of freeMoments(windows, busy.get(it.userId) ?? [], wanted))
        found.push({
          ...{ professionalId: it.userId, professionalName: it.displayName, startsAt: iso(startsAt), minutes },
          ...{ placeId, placeName: placeId && places.get(placeId)!.name },
        });
    }
    if (found.length >= most) break;
  }
  return found.toSorted((a, b) => a.startsAt.localeCompare(b.startsAt)).slice(0, most);
}

/** A kind of consultation that is in use. Refuses `invalid`. */
export async function openConsultation(tx: Tx, id: string) {
  const found = (await consultationsOf(tx)).find((it) => it.id === id && !it.closed);
  if (found) return found;
  throw new Refusal("invalid", [{ path: "consultationId", sentence: "Kies een consultsoort die in gebruik is." }]);
}

async function busyOf(tx: Tx, who: readonly UserId[], [from, until]: readonly [number, number]) {
  const { rows } = await sql<{ professional: UserId; from: number; until: number }>`
    select professional_id as professional, extract(epoch from lower(during))::float8 * 1000 as from,
      extract(epoch from upper(during))::float8 * 1000 as until
    from booking where professional_id = any (${who}::uuid[]) and during && ${rangeOf(from, until)}`.execute(tx);
  return Map.groupBy(rows, (it) => it.professional);
}
