import { sql } from "kysely";
import { Refusal, type EmployerId, type UserId } from "@datakluis/contract";
import { hashOf } from "@datakluis/kit/secrets";
import { transactionFor } from "@datakluis/kit/db";
import { holdAsAdministrator } from "../access/store.ts";
import { record } from "../audit/store.ts";
import { mayJudge } from "../freeze/judging.ts";
import type { Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { end } from "./ending.ts";
import { confirmed } from "./letters.ts";
import { confirm, decline, mustBeAsked, object, waitDays, withdraw } from "./rules.ts";
import { anyName, byId, byToken, holdEmployer, isUser, lastBy, mustUse, type Standing } from "./store.ts";
import { tellRepresentative, tellUsers } from "./telling.ts";

/** An administrator who is there after all. The same objection again changes nothing. */
export const objectFor = (
  { db, publicUrl }: Tools,
  user: UserId,
  employerId: EmployerId,
  successionId: string,
  now: Date,
) =>
  transactionFor(db, { user }, async (tx): Promise<null> => {
    await holdAsAdministrator(tx, user, employerId);
    const it = await byId(tx, employerId, successionId);
    if (!it) throw new Refusal("not_found");
    if (it.outcome === "objected") return null;
    const outcome = object(it, await mayJudge(tx, user, employerId));
    await end(tx, it, { outcome, by: { userId: user }, now, publicUrl });
    return null;
  });

/** Whoever asked takes it back. Refuses `not_found` when he never asked. */
export const withdrawFor = ({ db, publicUrl }: Tools, user: UserId, employerId: EmployerId, now: Date) =>
  transactionFor(db, { user }, async (tx): Promise<null> => {
    await mustUse(tx, employerId, user);
    await holdEmployer(tx, employerId);
    const it = await lastBy(tx, employerId, user);
    if (!it) throw new Refusal("not_found");
    if (it.outcome === "withdrawn") return null;
    await end(tx, it, { outcome: withdraw(it), by: { userId: user }, now, publicUrl });
    return null;
  });

/** What the representative is asked; opening the link changes nothing. Refuses `succession_link_invalid`. */
export const openWith = (tools: Tools, token: string, now: Date) =>
  withToken(tools, token, async (tx, found) => {
    const it = mustBeAsked(found, now) as Standing;
    const employer = tx.selectFrom("employer").select("name").where("id", "=", it.employerId);
    return {
      employerName: (await employer.executeTakeFirstOrThrow()).name,
      requestedBy: await anyName(tx, it.requestedBy),
      candidate: await anyName(tx, it.candidate),
      requestedAt: it.requestedAt.toISOString(),
      waitDays,
    };
  });

/** His answer, once. A yes begins the waiting time; a no ends it. */
export const answerWith = (tools: Tools, token: string, yes: boolean, now: Date) =>
  withToken(tools, token, async (tx, it) => {
    if (!yes) {
      const outcome = decline(it, now);
      await end(tx, it!, { outcome, by: "system", now, publicUrl: tools.publicUrl });
      return { appointsAt: null };
    }
    const { appointsAt } = confirm(it, Boolean(it) && (await isUser(tx, it!.employerId, it!.candidate)), now);
    const { id, employerId, candidate } = it!;
    await tx
      .updateTable("succession")
      .set({ confirmed_at: now, appoints_at: appointsAt })
      .where("id", "=", id)
      .execute();
    await record(tx, "system", { deed: "succession.confirmed", employerId, ref: candidate });
    const letterOf = (employer: string) => confirmed(employer, appointsAt, new URL("/", tools.publicUrl).href);
    await tellUsers(tx, employerId, letterOf);
    await tellRepresentative(tx, employerId, it!.representativeEmail, letterOf);
    return { appointsAt: appointsAt.toISOString() };
  });

/** Works for whoever holds a token, on the request it belongs to, with its employer held. */
async function withToken<A>(
  { db }: Tools,
  token: string,
  work: (tx: Tx, it: Standing | undefined) => Promise<A>,
): Promise<A> {
  const hash = hashOf(token);
  const { rows } = await sql<{ employer: EmployerId | null }>`select succession_of(${hash}) as employer`.execute(db);
  const employerId = rows[0]?.employer;
  if (!employerId) throw new Refusal("succession_link_invalid");
  return transactionFor(db, { employer: employerId }, async (tx) => {
    await holdEmployer(tx, employerId);
    return work(tx, await byToken(tx, employerId, hash));
  });
}
