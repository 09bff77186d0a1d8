import { isDeepStrictEqual } from "node:util";
import { sql } from "kysely";
import {
  Refusal,
  type AgendaException,
  type Consultation,
  type ConsultationKind,
  type ConsultationPlace,
  type Professional,
  type UserId,
  type WeekBlock,
} from "@datakluis/contract";
import { isThereAlready } from "@datakluis/kit/db";
import { colleagueWithinReach } from "../access/reach.ts";
import type { Actor } from "../access/rules.ts";
import { record } from "../audit/store.ts";
import type { Tx } from "../schema.ts";
import { mustBeKeepable } from "./setup-rules.ts";

/** The professionals that exist for somebody, by name. */
export const professionalsOf = (tx: Tx, { sight }: Actor, only?: UserId): Promise<Professional[]> =>
  tx
    .selectFrom("professional")
    .innerJoin("account", "account.id", "professional.user_id")
    .select(["user_id as userId", "display_name as displayName", "profession", "week", "exceptions", "version"])
    .where(colleagueWithinReach(sight, sql.ref("professional.user_id")))
    .$if(only !== undefined, (it) => it.where("user_id", "=", only!))
    .orderBy("display_name")
    .orderBy("user_id")
    .execute();

export const placesOf = (tx: Tx): Promise<ConsultationPlace[]> =>
  tx.selectFrom("place").select(["id", "name", "address", "closed"]).orderBy("name").execute();

export const consultationsOf = (tx: Tx): Promise<Consultation[]> =>
  tx.selectFrom("consultation").select(["id", "name", "profession", "minutes", "closed"]).orderBy("name").execute();

/** Colleagues who could have an agenda: users of the service who see dossiers. */
const candidatesOf = (tx: Tx, { sight }: Actor, only?: UserId) =>
  tx
    .selectFrom("account")
    .innerJoin("group_right", "group_right.group_name", "account.group_name")
    .select(["account.id as userId", "display_name as displayName"])
    .where("group_right.right", "=", "see_dossiers")
    .where("side", "=", "service")
    .where(colleagueWithinReach(sight, sql.ref("account.id")))
    .$if(only !== undefined, (it) => it.where("account.id", "=", only!))
    .orderBy("display_name")
    .orderBy("account.id")
    .execute();

export async function planningOf(tx: Tx, actor: Actor) {
  const professionals = await professionalsOf(tx, actor);
  const known = new Set(professionals.map(({ userId }) => userId));
  return {
    professionals,
    places: await placesOf(tx),
    consultations: await consultationsOf(tx),
    candidates: (await candidatesOf(tx, actor)).filter(({ userId }) => !known.has(userId)),
  };
}

type Wanted = { profession: ConsultationKind; week: WeekBlock[]; exceptions: AgendaException[]; version: number };

/**
 * Gives a colleague an agenda, or changes it as it was at `version`. What was planned in it stays. Refuses `not_found`,
 * `invalid` and `agenda_changed`.
 */
export async function keepProfessional(tx: Tx, actor: Actor, userId: UserId, wanted: Wanted): Promise<Professional> {
  const [known] = await professionalsOf(tx, actor, userId);
  if (!known && !(await candidatesOf(tx, actor, userId)).length) throw new Refusal("not_found");
  const { version, ...said } = wanted;
  const { profession, week, exceptions } = said;
  const places = await placesOf(tx);
  mustBeKeepable(said, new Set(places.filter((it) => !it.closed).map(({ id }) => id)));
  if (
    known &&
    isDeepStrictEqual({ profession: known.profession, week: known.week, exceptions: known.exceptions }, said)
  )
    return known;

  const row = { profession, week: JSON.stringify(week), exceptions: JSON.stringify(exceptions) };
  const kept = version
    ? tx
        .updateTable("professional")
        .set({ ...row, version: version + 1 })
        .where("user_id", "=", userId)
        .where("version", "=", version)
        .returning("version")
    : tx
        .insertInto("professional")
        .values({ user_id: userId, ...row })
        .onConflict((it) => it.doNothing())
        .returning("version");
  if (!(await kept.executeTakeFirst())) throw new Refusal("agenda_changed");
  await record(tx, { deed: "agenda.changed", actor, purpose: userId });
  return (await professionalsOf(tx, actor, userId))[0]!;
}

/** Keeps a place where people are received; closed nothing new is planned there. Refuses `invalid` for a name that is taken. */
export async function keepPlace(tx: Tx, actor: Actor, place: ConsultationPlace): Promise<ConsultationPlace> {
  const { id, ...said } = place;
  const keeping = tx
    .insertInto("place")
    .values(place)
    .onConflict((it) => it.column("id").doUpdateSet(said));
  await named(() => keeping.execute());
  await record(tx, { deed: "place.kept", actor, purpose: id });
  return place;
}

/** Keeps a kind of consultation; how long it takes counts for what is planned from now on. */
export async function keepConsultation(tx: Tx, actor: Actor, consultation: Consultation): Promise<Consultation> {
  const { id, ...said } = consultation;
  const keeping = tx
    .insertInto("consultation")
    .values(consultation)
    .onConflict((it) => it.column("id").doUpdateSet(said));
  await named(() => keeping.execute());
  await record(tx, { deed: "consultation.kept", actor, purpose: id });
  return consultation;
}

async function named(keep: () => Promise<unknown>): Promise<void> {
  try {
    await keep();
  } catch (fault) {
    if (!isThereAlready(fault)) throw fault;
    throw new Refusal("invalid", [{ path: "name", sentence: "Deze naam bestaat al. Kies een andere." }]);
  }
}
