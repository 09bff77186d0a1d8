import { sql } from "kysely";
import {
  mostToldDossiers,
  type DossierRef,
  type EmployerId,
  type SpellDeed,
  type ToldDossier,
} from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import type { Db } from "../schema.ts";
import { after, type Standing } from "./fold.ts";

type Event = { id: string; at: string; deed: SpellDeed };
type Row = {
  ref: DossierRef;
  spells: { id: string; history: Event[] }[];
  appointments: { id: string; startsAt: string; minutes: number }[];
};

type Asked = { after: DossierRef | null; refs?: readonly DossierRef[] | undefined };

/**
 * Absence and coming appointments of an employer's people for his own systems (product.md, E7), in the order of their refs. Row level
 * security leaves out what is confidential, for the system works here for the employer; what his systems delivered, which has
 * a reference of theirs, is not told back, nor is a place in the open consultation hour.
 */
export const toldAbsence = (db: Db, employerId: EmployerId, asked: Asked, now: Date) =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const { rows } = await sql<Row>`
      select ref,
        coalesce((
          select json_agg(json_build_object('id', spell.id, 'history', (
            select json_agg(json_build_object('id', it.id, 'at', it.at,
              'deed', json_build_object('kind', it.kind, 'said', it.said)) order by it.seq)
            from spell_event it where it.employer_id = spell.employer_id and it.spell_id = spell.id
          )) order by spell.starts_on, spell.id)
          from spell where spell.employer_id = dossier.employer_id and spell.ref = dossier.ref and ${isTold}
        ), '[]') as spells,
        coalesce((
          select json_agg(json_build_object('id', appointment.id, 'startsAt', starts_at, 'minutes', minutes)
            order by starts_at, appointment.id)
          from appointment
          where appointment.employer_id = dossier.employer_id and appointment.ref = dossier.ref and ${comesAfter(now)}
        ), '[]') as appointments
      from dossier
      where employer_id = ${employerId} and (${asked.after}::uuid is null or ref > ${asked.after})
        and (${asked.refs ?? null}::uuid[] is null or ref = any (${asked.refs ?? null}::uuid[]))
        and (
          exists (select from spell where spell.employer_id = dossier.employer_id and spell.ref = dossier.ref and ${isTold})
          or exists (
            select from appointment
            where appointment.employer_id = dossier.employer_id and appointment.ref = dossier.ref and ${comesAfter(now)}
          )
        )
      order by ref limit ${mostToldDossiers + 1}`.execute(tx);
    const dossiers = rows.slice(0, mostToldDossiers).map(({ ref, spells, appointments }) => ({
      ref,
      spells: spells.map(({ id, history }) => ({ id, history: standingsOf(history) })),
      appointments: appointments.map((it) => ({ ...it, startsAt: new Date(it.startsAt).toISOString() })),
    }));
    return { dossiers, more: rows.length > mostToldDossiers };
  });

const isTold = sql<boolean>`(spell.reference is null and not spell.confidential)`;
const comesAfter = (now: Date) =>
  sql<boolean>`(not appointment.confidential and not appointment.open and appointment.cancelled_at is null
    and appointment.starts_at > ${now})`;

/** What stood after each line of a history. */
function standingsOf(history: readonly Event[]): ToldDossier["spells"][number]["history"] {
  let standing: Standing | undefined;
  return history.map(({ id, at, deed }) => {
    standing = after(standing, deed);
    const { startsOn, course, recoveredOn, safetyNet, workAccident, liableThirdParty, expectedDays } = standing;
    return {
      ...{ eventId: id, at: new Date(at).toISOString(), kind: deed.kind, startsOn, recoveredOn },
      ...{ safetyNet, workAccident, liableThirdParty, expectedDays, withdrawn: standing.withdrawn !== null },
      course: course.map(({ from, percentage }) => ({ from, percentage })),
    };
  });
}
