import { Refusal, type EmployerId, type UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { mustAdminister } from "../access/store.ts";
import type { Db, Tx } from "../schema.ts";
import { documents } from "./documents.ts";

/** Keeps the texts as they are now, each once by its digest, so that they can be read when newer ones have come. */
export const keepTexts = (tx: Tx) =>
  tx
    .insertInto("agreement_text")
    .values(documents.map(({ sha256, title, text }) => ({ sha256, title, text })))
    .onConflict((it) => it.doNothing())
    .execute();

/** What was accepted for one employer, for his administrators: who, when, on whose behalf, and every text. */
export const acceptedFor = (db: Db, user: UserId, employerId: EmployerId) =>
  transactionFor(db, { user }, async (tx) => {
    await mustAdminister(tx, user, employerId);
    const found = await tx
      .selectFrom("agreement")
      .innerJoin("account", "account.id", "agreement.accepted_by")
      .where("employer_id", "=", employerId)
      .select(["accepted_at", "display_name", "representative_name", "representative_email", "documents"])
      .executeTakeFirst();
    if (!found) throw new Refusal("not_found");
    const digests = found.documents.map(({ sha256 }) => sha256);
    const kept = await tx.selectFrom("agreement_text").selectAll().where("sha256", "in", digests).execute();
    // What was accepted before texts were kept is still the text of today, as long as its digest says so.
    const texts = new Map([...documents, ...kept].map((it) => [it.sha256, it]));
    return {
      at: found.accepted_at.toISOString(),
      byName: found.display_name,
      representativeName: found.representative_name,
      representativeEmail: found.representative_email,
      documents: found.documents.map((it) => ({
        ...it,
        title: texts.get(it.sha256)?.title ?? it.id,
        text: texts.get(it.sha256)?.text ?? null,
      })),
    };
  });
