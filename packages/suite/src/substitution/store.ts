import { sql } from "kysely";
import { Refusal, type Substitution, type UserId, type WriteId } from "@datakluis/contract";
import { announce } from "@datakluis/kit/live";
import { amsterdamDate } from "../absence/days.ts";
import type { Actor } from "../access/rules.ts";
import { record } from "../audit/store.ts";
import { groupOf } from "../organisation/users.ts";
import type { Tx } from "../schema.ts";
import { dayAfter, dayBefore, mayLend, stateOf } from "./rules.ts";

/** What somebody lends and what is lent to him, the newest first. */
export async function substitutionsOf(tx: Tx, userId: UserId, now: Date, only?: WriteId): Promise<Substitution[]> {
  const rows = await tx
    .selectFrom("substitution as it")
    .innerJoin("account as lender", "lender.id", "it.lender_id")
    .innerJoin("account as substitute", "substitute.id", "it.substitute_id")
    .select(["it.id", "lender_id", "substitute_id", "starts_on", "ends_on", "withdrawn_at"])
    .select(["lender.display_name as lenderName", "substitute.display_name as substituteName"])
    .select(sql<boolean>`it.lender_id in (select lender from lent_to(it.substitute_id))`.as("lent"))
    .where((eb) => eb.or([eb("lender_id", "=", userId), eb("substitute_id", "=", userId)]))
    .$if(only !== undefined, (eb) => eb.where("it.id", "=", only!))
    .orderBy("starts_on", "desc")
    .orderBy("it.id")
    .execute();
  const today = amsterdamDate(now);
  return rows.map((it) => ({
    id: it.id,
    lenderId: it.lender_id,
    lenderName: it.lenderName,
    substituteId: it.substitute_id,
    substituteName: it.substituteName,
    from: it.starts_on,
    until: dayBefore(it.ends_on),
    withdrawnAt: it.withdrawn_at?.toISOString() ?? null,
    state: stateOf(
      { startsOn: it.starts_on, endsOn: it.ends_on, withdrawn: it.withdrawn_at !== null, lent: it.lent },
      today,
    ),
  }));
}

/**
 * Who can take somebody's place: a colleague at the service; at an employer whoever works himself at each of his
 * employers. Others do not exist for him.
 */
export const candidatesOf = (tx: Tx, { userId, side }: Actor, only?: UserId) =>
  tx
    .selectFrom("account")
    .select(["id as userId", "display_name as displayName", "group_name as group"])
    .where("side", "=", side)
    .where("id", "!=", userId)
    .$if(side === "employer", (it) =>
      it.where(sql<boolean>`exists (select from reach where reach.user_id = ${userId})`).where(
        sql<boolean>`not exists (
            select from reach mine where mine.user_id = ${userId} and not exists (
              select from reach theirs where theirs.user_id = account.id and theirs.employer_id = mine.employer_id
            )
          )`,
      ),
    )
    .$if(only !== undefined, (it) => it.where("id", "=", only!))
    .orderBy("display_name")
    .orderBy("id")
    .execute();

type Wanted = { id: WriteId; substituteId: UserId; from: string; until: string };

/** Lends what somebody may do, for a period. The same write again changes nothing. */
export async function lend(tx: Tx, actor: Actor, wanted: Wanted, now: Date): Promise<Substitution> {
  const { id, substituteId, from, until } = wanted;
  // Two writes of one lender take turns, so that he never has two substitutes at once.
  const lender = await tx
    .selectFrom("account")
    .select(["id", "side", "group_name as group"])
    .where("id", "=", actor.userId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
  const period = { startsOn: from, endsOn: dayAfter(until) };
  const known = await tx.selectFrom("substitution").selectAll().where("id", "=", id).executeTakeFirst();
  if (known) {
    const same = known.lender_id === actor.userId && known.substitute_id === substituteId;
    if (!same || known.starts_on !== from || known.ends_on !== period.endsOn) throw new Refusal("already_written");
    return (await substitutionsOf(tx, actor.userId, now, id))[0]!;
  }
  const [candidate] = await candidatesOf(tx, actor, substituteId);
  const taken = await tx
    .selectFrom("substitution")
    .select(["starts_on as startsOn", "ends_on as endsOn"])
    .where("lender_id", "=", actor.userId)
    .where("withdrawn_at", "is", null)
    .execute();
  mayLend({
    lender: { userId: lender.id, side: lender.side, rights: (await groupOf(tx, lender.group))?.rights ?? [] },
    substitute: candidate && (await groupOf(tx, candidate.group)),
    period,
    taken,
    today: amsterdamDate(now),
  });
  await tx
    .insertInto("substitution")
    .values({
      id,
      lender_id: actor.userId,
      substitute_id: substituteId,
      starts_on: period.startsOn,
      ends_on: period.endsOn,
    })
    .execute();
  await record(tx, { deed: "substitution.lent", actor, purpose: substituteId });
  await tell(tx, actor.userId);
  return (await substitutionsOf(tx, actor.userId, now, id))[0]!;
}

/** Ends a substitution, by either of the two. What ended before stays as it was. Refuses `not_found`. */
export async function withdraw(tx: Tx, actor: Actor, id: WriteId): Promise<void> {
  const found = await tx
    .selectFrom("substitution")
    .select(["lender_id", "withdrawn_at"])
    .where("id", "=", id)
    .where((eb) => eb.or([eb("lender_id", "=", actor.userId), eb("substitute_id", "=", actor.userId)]))
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw new Refusal("not_found");
  if (found.withdrawn_at) return;
  await tx
    .updateTable("substitution")
    .set({ withdrawn_at: sql<Date>`now()` })
    .where("id", "=", id)
    .execute();
  await record(tx, { deed: "substitution.withdrawn", actor, purpose: id });
  await tell(tx, found.lender_id);
}

/** Open screens where the lender works look again at what they may show. */
async function tell(tx: Tx, lender: UserId): Promise<void> {
  const employers = tx.selectFrom("reach").select("employer_id").distinct().where("user_id", "=", lender);
  for (const { employer_id: employerId } of await employers.execute())
    await announce(tx, { kind: "access", employerId, ref: null });
}
