import { sql } from "kysely";
import type { DossierRef, EmployerId, NoticeKind, UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { administratorsIn } from "../access/store.ts";
import { record } from "../audit/store.ts";
import { mailTo, notify } from "../notices/store.ts";
import type { Db, Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { announced, takenBack } from "./letters.ts";

/** A sharing that stands, as far as it matters here. */
export type Standing = {
  ref: DossierRef;
  sharing: number;
  at: Date;
  by: UserId | null;
  revokeOn: string | null;
  askedAt: Date | null;
};

/** Employers with something to look at, of all. */
export async function dueEmployers(db: Db, today: string): Promise<EmployerId[]> {
  const { rows } = await sql<{
    employer_id: EmployerId;
  }>`select employer_id from due_follow_ups(${today}::date)`.execute(db);
  return rows.map((it) => it.employer_id);
}

/**
 * Sharings by the employer that stand, in order of ref. Not those of the activation, which have content by their nature, nor
 * one that was refused to be taken back: something is written in it.
 */
export const standingAfter = (db: Db, employerId: EmployerId, after: DossierRef | null, most: number) =>
  transactionFor(db, { employer: employerId }, async (tx): Promise<Standing[]> => {
    const { rows } = await sql<Standing>`
      select last.ref, last.seq as sharing, last.at, last.by_user as by, follow_up.revoke_on as "revokeOn",
        follow_up.asked_at as "askedAt"
      from (
        select distinct on (ref) ref, seq, kind, at, by_user, care_request from sharing_event
        where employer_id = ${employerId} and (${after}::uuid is null or ref > ${after}) order by ref, seq desc
      ) as last
        left join follow_up on follow_up.employer_id = ${employerId} and follow_up.ref = last.ref
          and follow_up.sharing = last.seq
      where last.kind = 'shared' and last.care_request <> 'activation' and follow_up.outcome is null
      order by last.ref limit ${most}`.execute(tx);
    return rows;
  });

type Told = { ref: DossierRef; sharing: number; by: UserId | null; revokeOn: string };

/** Announces these, each once: a notice about each to who shared it and to the administrators, and one mail to each of them. */
export const announceAll = ({ db, publicUrl }: Tools, employerId: EmployerId, all: readonly Told[], today: string) =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const fresh: Told[] = [];
    for (const it of all) {
      const kept = await tx
        .insertInto("follow_up")
        .values({
          ...{ employer_id: employerId, ref: it.ref, sharing: it.sharing },
          ...{ noticed_on: today, revoke_on: it.revokeOn, asked_at: null, outcome: null },
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning("ref")
        .executeTakeFirst();
      if (!kept) continue;
      await record(tx, "system", { deed: "follow_up.announced", employerId, ref: it.ref });
      fresh.push(it);
    }
    const [first] = fresh.map((it) => it.revokeOn).toSorted();
    if (first)
      await tell(tx, employerId, fresh, "follow_up_due", (employer, count) =>
        announced(employer, count, first, new URL("/", publicUrl).href),
      );
  });

/** Begins to take one back: kept before it is asked for, so that after a crash it is asked for again. */
export const beginTakingBack = (db: Db, employerId: EmployerId, { ref, sharing }: Standing, now: Date) =>
  transactionFor(db, { employer: employerId }, (tx) =>
    tx
      .updateTable("follow_up")
      .set({ asked_at: now })
      .where("employer_id", "=", employerId)
      .where("ref", "=", ref)
      .where("sharing", "=", sharing)
      .where("asked_at", "is", null)
      .execute(),
  );

/** How taking back ended, where it did: what came after the sharing. Tells of what was taken back, once. */
export const concludeAll = ({ db, publicUrl }: Tools, employerId: EmployerId) =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const { rows } = await sql<{ ref: DossierRef; by: UserId | null; outcome: "revoked" | "written" | "otherwise" }>`
      update follow_up set outcome = case
          when ended.kind = 'revoked' and ended.by_system then 'revoked'
          when ended.kind = 'revoke_refused' then 'written'
          else 'otherwise'
        end
      from (
        select last.ref, first.seq, first.by_user, last.kind, asked.by_user is null as by_system
        from sharing_event first
          join lateral (
            select ref, seq, kind from sharing_event it
            where it.employer_id = first.employer_id and it.ref = first.ref and it.seq > first.seq
              and it.kind in ('revoked', 'revoke_refused', 'shared')
            order by it.seq limit 1
          ) as last on true
          join sharing_event asked
            on asked.employer_id = first.employer_id and asked.ref = first.ref and asked.seq = last.seq - 1
        where first.employer_id = ${employerId} and first.kind = 'shared'
      ) as ended
      where follow_up.employer_id = ${employerId} and follow_up.asked_at is not null and follow_up.outcome is null
        and follow_up.ref = ended.ref and follow_up.sharing = ended.seq
      returning follow_up.ref, ended.by_user as by, follow_up.outcome`.execute(tx);
    const gone = rows.filter(({ outcome }) => outcome === "revoked");
    if (gone.length)
      await tell(tx, employerId, gone, "follow_up_revoked", (employer, count) =>
        takenBack(employer, count, new URL("/", publicUrl).href),
      );
  });

/** Today was looked at; a day that comes back after the clock was put back stays looked at. */
export const keepDay = (db: Db, employerId: EmployerId, today: string) =>
  transactionFor(db, { employer: employerId }, (tx) =>
    sql`
      insert into follow_up_day (employer_id, done_on) values (${employerId}, ${today}::date)
      on conflict (employer_id) do update set done_on = greatest(follow_up_day.done_on, excluded.done_on)`.execute(tx),
  );

/** Whether today was looked at already. */
export const isLookedAt = (db: Db, employerId: EmployerId, today: string): Promise<boolean> =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const found = tx.selectFrom("follow_up_day").select("done_on").where("employer_id", "=", employerId);
    return ((await found.executeTakeFirst())?.done_on ?? "") >= today;
  });

type About = { ref: DossierRef; by: UserId | null };

/** Who shared it, as far as he still has access, and the administrators; each of them once. */
async function tell(
  tx: Tx,
  employerId: EmployerId,
  about: readonly About[],
  kind: NoticeKind,
  letterOf: (employerName: string, count: number) => ReturnType<typeof takenBack>,
): Promise<void> {
  const administrators = await administratorsIn(tx, employerId);
  const users = await usersIn(tx, employerId);
  const counts = new Map<UserId, number>();
  for (const { ref, by } of about) {
    const who = [...new Set([...administrators, ...(by && users.has(by) ? [by] : [])])];
    await notify(tx, employerId, who, kind, ref);
    for (const user of who) counts.set(user, (counts.get(user) ?? 0) + 1);
  }
  for (const [user, count] of counts) await mailTo(tx, employerId, [user], (employer) => letterOf(employer, count));
  await announce(tx, { kind: "employer", employerId, ref: null });
}

const usersIn = async (tx: Tx, employerId: EmployerId): Promise<Set<UserId>> => {
  const rows = tx.selectFrom("access").select("user_id").distinct().where("employer_id", "=", employerId);
  return new Set((await rows.where("role", "=", "user").execute()).map((it) => it.user_id));
};
