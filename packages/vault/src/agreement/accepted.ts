import { Refusal, type EmployerId, type UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { mustAdminister } from "../access/store.ts";
import { record } from "../audit/store.ts";
import type { Db, Tx } from "../schema.ts";
import { documents } from "./documents.ts";
import { pdfOf } from "./pdf.ts";

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
    const { employer: _, at, ...accepted } = await signingOf(tx, employerId);
    return { ...accepted, at: at.toISOString() };
  });

/** The same as a PDF: the bytes that were kept at the acceptance, or made now when it was before there were any. */
export const pdfFor = (db: Db, user: UserId, employerId: EmployerId): Promise<Buffer> =>
  transactionFor(db, { user }, async (tx) => {
    await mustAdminister(tx, user, employerId);
    await record(tx, { userId: user }, { deed: "agreement.exported", employerId });
    const kept = await tx
      .selectFrom("agreement")
      .select("pdf")
      .where("employer_id", "=", employerId)
      .executeTakeFirst();
    return kept?.pdf ?? pdfOf(await signingOf(tx, employerId));
  });

async function signingOf(tx: Tx, employerId: EmployerId) {
  const found = await tx
    .selectFrom("agreement")
    .innerJoin("account", "account.id", "agreement.accepted_by")
    .innerJoin("employer", "employer.id", "agreement.employer_id")
    .where("employer_id", "=", employerId)
    .select(["agreement.accepted_at", "display_name", "documents", "pdf_sha256", "name", "chamber_number"])
    .select(["agreement.representative_name", "agreement.representative_email"])
    .executeTakeFirst();
  if (!found) throw new Refusal("not_found");
  const digests = found.documents.map(({ sha256 }) => sha256);
  const kept = await tx.selectFrom("agreement_text").selectAll().where("sha256", "in", digests).execute();
  // What was accepted before texts were kept is still the text of today, as long as its digest says so.
  const texts = new Map([...documents, ...kept].map((it) => [it.sha256, it]));
  return {
    at: found.accepted_at,
    byName: found.display_name,
    employer: { name: found.name, chamberNumber: found.chamber_number },
    representativeName: found.representative_name,
    representativeEmail: found.representative_email,
    documents: found.documents.map((it) => ({
      ...it,
      title: texts.get(it.sha256)?.title ?? it.id,
      text: texts.get(it.sha256)?.text ?? null,
    })),
    pdfSha256: found.pdf_sha256,
  };
}
