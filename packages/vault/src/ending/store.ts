import { sql } from "kysely";
import { Refusal, type EmployerId, type UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { hashOf, newToken } from "@datakluis/kit/secrets";
import { announce } from "@datakluis/kit/live";
import { promiseMail } from "@datakluis/kit/mail";
import { administratorsIn, holdAsAdministrator } from "../access/store.ts";
import { momentOf } from "../agreement/words.ts";
import { record } from "../audit/store.ts";
import { once } from "../done/store.ts";
import { mustNotBeFrozen } from "../freeze/store.ts";
import { mailTo } from "../notices/store.ts";
import type { Db, Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { cancelledLetter, confirmedLetter, orderedLetter, representativeLetter } from "./letters.ts";
import { keeperOf, standingOf } from "./reading.ts";
import { cancel, confirm, dueAfter, linkUntil, mayUseLink, needsRepresentative, order } from "./rules.ts";

const administration = (publicUrl: string) => new URL("/beheer", publicUrl).href;

type Order = { id: string; withoutExport: boolean };

/** Orders the destruction; the second pair of eyes is asked for, and everybody of this vault hears of it. */
export const orderFor = ({ db, publicUrl }: Tools, user: UserId, employerId: EmployerId, it: Order, now: Date) =>
  transactionFor(db, { user }, async (tx): Promise<null> => {
    await holdAsAdministrator(tx, user, employerId);
    if (!(await once(tx, it.id, `destruction.ordered:${employerId}:${it.withoutExport}`))) return null;
    await mustNotBeFrozen(tx, employerId);
    const employer = tx.selectFrom("employer").select(["state", "name"]).where("id", "=", employerId);
    const { state, name } = await employer.executeTakeFirstOrThrow();
    const exported = tx.selectFrom("export").select("id").where("employer_id", "=", employerId);
    const hasExport = Boolean(await exported.where("state", "=", "ready").executeTakeFirst());
    order({ state, hasExport, standing: await standingOf(tx, employerId) }, it.withoutExport);

    const { orderer, representative } = await addressesOf(tx, user, employerId);
    const asksRepresentative = needsRepresentative(await administratorsIn(tx, employerId), { orderer, representative });
    await tx
      .insertInto("destruction")
      .values({
        id: it.id,
        employer_id: employerId,
        ordered_by: user,
        ordered_at: now,
        without_export: it.withoutExport,
      })
      .execute();
    if (asksRepresentative) {
      const token = newToken();
      await tx
        .insertInto("destruction_link")
        .values({
          token_hash: hashOf(token),
          employer_id: employerId,
          destruction_id: it.id,
          expires_at: linkUntil(now),
        })
        .execute();
      const url = new URL(`/vernietiging-bevestigen#${token}`, publicUrl).href;
      await promiseMail(tx, { to: representative, ...representativeLetter(name, url) });
    }
    await record(tx, { userId: user }, { deed: "destruction.ordered", employerId, ref: it.id });
    await announce(tx, { kind: "employer", employerId, ref: null });
    const letter = orderedLetter(administration(publicUrl));
    await mailTo(tx, employerId, await everybodyOf(tx, employerId), letter);
    if (!asksRepresentative) await promiseMail(tx, { to: representative, ...letter(name) });
    return null;
  });

/** The last agreement says who represents the employer. */
export async function addressesOf(tx: Tx, orderer: UserId, employerId: EmployerId) {
  const account = tx.selectFrom("account").select("email").where("id", "=", orderer);
  const agreement = tx
    .selectFrom("agreement")
    .select("representative_email as email")
    .where("employer_id", "=", employerId)
    .orderBy("accepted_at", "desc")
    .limit(1);
  return {
    orderer: (await account.executeTakeFirstOrThrow()).email,
    representative: (await agreement.executeTakeFirstOrThrow()).email,
  };
}

/** Whoever has access in whatever role. */
async function everybodyOf(tx: Tx, employerId: EmployerId): Promise<UserId[]> {
  const rows = await tx
    .selectFrom("access")
    .select("user_id")
    .distinct()
    .where("employer_id", "=", employerId)
    .execute();
  return rows.map(({ user_id }) => user_id);
}

/** Confirms as a second administrator. From here on the days are counted. */
export const confirmFor = ({ db, publicUrl }: Tools, user: UserId, employerId: EmployerId, wanted: string, now: Date) =>
  transactionFor(db, { user }, async (tx): Promise<null> => {
    await holdAsAdministrator(tx, user, employerId);
    await mustNotBeFrozen(tx, employerId);
    const by = await keeperOf(tx, user, employerId);
    if (confirm(await standingOf(tx, employerId), wanted, by))
      await writeConfirmed(tx, publicUrl, employerId, { id: wanted, by: user }, now);
    return null;
  });

/** Confirms as the representative, with the token in his mail. Refuses `destruction_link_invalid`. */
export async function confirmByLink({ db, publicUrl }: Pick<Tools, "db" | "publicUrl">, token: string, now: Date) {
  const hash = hashOf(token);
  const { rows } = await sql<{ employer: EmployerId | null }>`select destruction_of(${hash}) as employer`.execute(db);
  const employerId = rows[0]?.employer;
  if (!employerId) throw new Refusal("destruction_link_invalid");
  return transactionFor(db, { employer: employerId }, async (tx) => {
    await tx.selectFrom("employer").select("id").where("id", "=", employerId).forUpdate().execute();
    const link = await tx
      .selectFrom("destruction_link")
      .select(["destruction_id as id", "expires_at as expiresAt", "used_at"])
      .where("token_hash", "=", hash)
      .executeTakeFirst();
    mayUseLink(link && { expiresAt: link.expiresAt, used: link.used_at !== null }, now);
    await mustNotBeFrozen(tx, employerId);
    const standing = await standingOf(tx, employerId);
    if (standing?.id !== link!.id) throw new Refusal("destruction_link_invalid");
    if (confirm(standing, link!.id, "representative"))
      await writeConfirmed(tx, publicUrl, employerId, { id: link!.id, by: "representative" }, now);
    await tx.updateTable("destruction_link").set({ used_at: now }).where("token_hash", "=", hash).execute();
    return { dueAt: dueAfter(now).toISOString() };
  });
}

type Confirmed = { id: string; by: UserId | "representative" };

async function writeConfirmed(tx: Tx, publicUrl: string, employerId: EmployerId, { id, by }: Confirmed, now: Date) {
  const dueAt = dueAfter(now);
  const byRepresentative = by === "representative";
  await tx
    .updateTable("destruction")
    .set({
      confirmed_at: now,
      due_at: dueAt,
      confirmed_by: byRepresentative ? null : by,
      by_representative: byRepresentative,
    })
    .where("id", "=", id)
    .execute();
  const actor = byRepresentative ? ("system" as const) : { userId: by };
  await record(tx, actor, { deed: "destruction.confirmed", employerId, ref: id });
  await announce(tx, { kind: "employer", employerId, ref: null });
  await tellAll(tx, employerId, confirmedLetter(momentOf(dueAt), administration(publicUrl)));
}

/** Stops it, by any administrator. Stopped already, it changes nothing. */
export const cancelFor = ({ db, publicUrl }: Tools, user: UserId, employerId: EmployerId, wanted: string, now: Date) =>
  transactionFor(db, { user }, async (tx): Promise<null> => {
    await holdAsAdministrator(tx, user, employerId);
    const before = tx.selectFrom("destruction").select("cancelled_at").where("employer_id", "=", employerId);
    if ((await before.where("id", "=", wanted).executeTakeFirst())?.cancelled_at) return null;
    cancel(await standingOf(tx, employerId), wanted);
    await tx
      .updateTable("destruction")
      .set({ cancelled_at: now, cancelled_by: user })
      .where("id", "=", wanted)
      .execute();
    await record(tx, { userId: user }, { deed: "destruction.cancelled", employerId, ref: wanted });
    await announce(tx, { kind: "employer", employerId, ref: null });
    await tellAll(tx, employerId, cancelledLetter(administration(publicUrl)));
    return null;
  });

/** Everybody with access, and the representative. */
async function tellAll(tx: Tx, employerId: EmployerId, letter: Parameters<typeof mailTo>[3]): Promise<void> {
  const users = await everybodyOf(tx, employerId);
  await mailTo(tx, employerId, users, letter);
  const employer = tx.selectFrom("employer").select("name").where("id", "=", employerId);
  const { representative } = await addressesOf(tx, users[0]!, employerId);
  await promiseMail(tx, { to: representative, ...letter((await employer.executeTakeFirstOrThrow()).name) });
}

/** Employers whose waiting time is over, or whose destruction was begun and not ended. */
export async function dueEmployers(db: Db, now: Date): Promise<EmployerId[]> {
  const { rows } = await sql<{ id: EmployerId }>`select employer_id as id from due_destructions(${now})`.execute(db);
  return rows.map(({ id }) => id);
}
