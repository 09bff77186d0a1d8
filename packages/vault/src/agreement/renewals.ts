import { sql } from "kysely";
import type { EmployerId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { enqueue } from "@datakluis/kit/jobs";
import { announce } from "@datakluis/kit/live";
import { atMostEvery } from "@datakluis/kit/pace";
import { administratorsIn } from "../access/store.ts";
import { record } from "../audit/store.ts";
import { mailTo } from "../notices/store.ts";
import type { Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { documents, textsNow } from "./documents.ts";
import { newTexts, textsWait } from "./letters.ts";
import { nextWord, reminderDays, renews } from "./rules.ts";

/** Looking through all agreements is nothing for every five seconds. */
const looking = atMostEvery(60_000);
const most = 500;

/** Promises to ask, or to remind, every employer whose agreement is not of the texts of now. */
export async function promiseRenewals({ db }: Tools): Promise<void> {
  if (!looking("renewals")) return;
  const current = JSON.stringify(documents.map(({ id, sha256 }) => ({ id, sha256 })));
  const { rows } = await sql<{ employer_id: EmployerId }>`
    select employer_id from unrenewed(${current}::jsonb, ${textsNow},
      now() - make_interval(days => ${reminderDays}::int), ${most}::int)`.execute(db);
  for (const { employer_id: employerId } of rows)
    await enqueue(db, "ask-renewal", { employerId }, `ask-renewal:${employerId}`);
}

/**
 * Asks the administrators of one employer to accept the newer texts, or reminds them. Reads anew how it stands, so late or
 * twice it asks nobody who signed, and nobody twice.
 */
export const askRenewal =
  ({ db, publicUrl }: Tools) =>
  ({ employerId }: { employerId: EmployerId }): Promise<void> =>
    transactionFor(db, { employer: employerId }, async (tx) => {
      const held = tx.selectFrom("employer").select("state").where("id", "=", employerId).forUpdate();
      if ((await held.executeTakeFirst())?.state === "ended") return;
      const last = await lastAgreement(tx, employerId).executeTakeFirst();
      if (!last || !renews(documents, last.documents)) return;
      const told = await tx
        .selectFrom("renewal")
        .select("told_at as at")
        .where("employer_id", "=", employerId)
        .where("texts", "=", textsNow)
        .executeTakeFirst();
      const now = new Date();
      const word = nextWord(told, now);
      if (!word) return;
      if (word === "ask") await begin(tx, employerId, now);
      const { reminders } = word === "ask" ? { reminders: 0 } : await count(tx, employerId, now);
      const deed = word === "ask" ? "agreement.renewal_asked" : "agreement.renewal_reminded";
      await record(tx, "system", { deed, employerId, ...(reminders ? { amount: reminders } : {}) });
      await announce(tx, { kind: "access", employerId, ref: null });
      const url = new URL("/overeenkomst", publicUrl).href;
      await mailTo(tx, employerId, await administratorsIn(tx, employerId), (employer) =>
        word === "ask" ? newTexts(employer, url) : textsWait(employer, url),
      );
    });

const begin = (tx: Tx, employerId: EmployerId, now: Date) =>
  tx.insertInto("renewal").values({ employer_id: employerId, texts: textsNow, asked_at: now, told_at: now }).execute();

const count = (tx: Tx, employerId: EmployerId, now: Date) =>
  tx
    .updateTable("renewal")
    .set((it) => ({ told_at: now, reminders: it("reminders", "+", 1) }))
    .where("employer_id", "=", employerId)
    .where("texts", "=", textsNow)
    .returning("reminders")
    .executeTakeFirstOrThrow();

/** The agreement that holds: the last one. */
export const lastAgreement = (tx: Tx, employerId: EmployerId) =>
  tx
    .selectFrom("agreement")
    .select(["id", "number", "documents", "accepted_at", "accepted_by"])
    .where("employer_id", "=", employerId)
    .orderBy("number", "desc")
    .limit(1);
