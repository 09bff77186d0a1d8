import { Refusal, type DossierRef, type EmployerId, type NoticeKind, type UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { promiseMail, type Mail } from "@datakluis/kit/mail";
import { withinReach } from "../access/reach.ts";
import type { Db, Tx } from "../schema.ts";

/** Puts a notice on the first page of each of these, until he closes it; about a dossier only for who reaches it. */
export async function notify(
  tx: Tx,
  employerId: EmployerId,
  users: readonly UserId[],
  kind: NoticeKind,
  ref?: DossierRef,
) {
  if (!users.length) return;
  await tx
    .insertInto("notice")
    .values(users.map((user_id) => ({ employer_id: employerId, user_id, kind, ...(ref ? { ref } : {}) })))
    .execute();
}

/** Promises each of these a mail of his own about one employer, whose name it may hold; nobody sees who else gets it. */
export async function mailTo(
  tx: Tx,
  employerId: EmployerId,
  users: readonly UserId[],
  letterOf: (employerName: string) => Omit<Mail, "to">,
): Promise<void> {
  if (!users.length) return;
  const { name } = await tx
    .selectFrom("employer")
    .select("name")
    .where("id", "=", employerId)
    .executeTakeFirstOrThrow();
  const addresses = await tx.selectFrom("account").select("email").distinct().where("id", "in", users).execute();
  const letter = letterOf(name);
  for (const { email } of addresses)
    await promiseMail(tx, { to: email, ...letter }).catch((no: unknown) => {
      // One address that cannot be mailed, which login would not have taken, is no reason to undo the deed.
      if (!(no instanceof Refusal)) throw no;
    });
}

/** What is open for this person, newest first; of a vault or dossier he lost access to nothing is. */
export const noticesOf = (db: Db, user: UserId) =>
  transactionFor(db, { user }, async (tx) => {
    const rows = await tx
      .selectFrom("notice")
      .innerJoin("employer", "employer.id", "notice.employer_id")
      .leftJoin("person", (join) =>
        join
          .onRef("person.employer_id", "=", "notice.employer_id")
          .onRef("person.ref", "=", "notice.ref")
          .on(withinReach(user)),
      )
      .select(["notice.id", "kind", "notice.employer_id as employerId", "name as employerName", "at"])
      .select(["person.ref", "person.personnel_number as personnelNumber"])
      .where("user_id", "=", user)
      .where("closed_at", "is", null)
      .where((eb) => eb.or([eb("notice.ref", "is", null), eb("person.ref", "is not", null)]))
      .orderBy("at", "desc")
      .orderBy("notice.id")
      .execute();
    return rows.map(({ at, ref, personnelNumber, ...row }) => ({
      ...row,
      at: at.toISOString(),
      dossier: ref && personnelNumber ? { ref, personnelNumber } : null,
    }));
  });

/**
 * Closes one of his own. That he has read it is nobody else's business, so it is not on the record. Refuses `not_found`
 * for another's, whether it exists or not.
 */
export const closeFor = (db: Db, user: UserId, noticeId: string, now: Date): Promise<null> =>
  transactionFor(db, { user }, async (tx) => {
    const mine = await tx
      .selectFrom("notice")
      .select(["closed_at", "employer_id as employerId"])
      .where("id", "=", noticeId)
      .where("user_id", "=", user)
      .forUpdate()
      .executeTakeFirst();
    if (!mine) throw new Refusal("not_found");
    if (mine.closed_at) return null;
    await tx.updateTable("notice").set({ closed_at: now }).where("id", "=", noticeId).execute();
    // His other screens.
    await announce(tx, { kind: "employer", employerId: mine.employerId, ref: null });
    return null;
  });
