import { Refusal, type EmployerId, type UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { mustAdminister } from "../access/store.ts";
import { record } from "../audit/store.ts";
import type { Db, Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { documents } from "./documents.ts";
import { pdfOf, sealReason } from "./pdf.ts";

/** Keeps the texts as they are now, each once by its digest, so that they can be read when newer ones have come. */
export const keepTexts = (tx: Tx) =>
  tx
    .insertInto("agreement_text")
    .values(documents.map(({ sha256, title, text }) => ({ sha256, title, text })))
    .onConflict((it) => it.doNothing())
    .execute();

/** All that was accepted for one employer, newest first, for his administrators: who, when, on whose behalf, every text. */
export const acceptedFor = (db: Db, user: UserId, employerId: EmployerId) =>
  transactionFor(db, { user }, async (tx) => {
    await mustAdminister(tx, user, employerId);
    const signings = await signingsOf(tx, employerId);
    return signings.map(({ id, at, byName, representativeName, representativeEmail, documents, pdfSha256 }) => ({
      id,
      at: at.toISOString(),
      byName,
      representativeName,
      representativeEmail,
      documents,
      pdfSha256,
    }));
  });

/**
 * One of them as a PDF: the bytes that were kept at the acceptance, or made now when it was before there were any. Refuses
 * `not_found` for an agreement of somebody else.
 */
export const pdfFor = ({ db, seal }: Tools, user: UserId, employerId: EmployerId, agreementId: string, now: Date) =>
  transactionFor(db, { user }, async (tx): Promise<Buffer> => {
    await mustAdminister(tx, user, employerId);
    const kept = await tx
      .selectFrom("agreement")
      .select("pdf")
      .where("employer_id", "=", employerId)
      .where("id", "=", agreementId)
      .executeTakeFirst();
    if (!kept) throw new Refusal("not_found");
    await record(tx, { userId: user }, { deed: "agreement.exported", employerId, ref: agreementId });
    if (kept.pdf) return kept.pdf;
    const signings = await signingsOf(tx, employerId);
    return seal(await pdfOf(signings.find(({ id }) => id === agreementId)!), sealReason, now);
  });

async function signingsOf(tx: Tx, employerId: EmployerId) {
  const found = await tx
    .selectFrom("agreement")
    .innerJoin("account", "account.id", "agreement.accepted_by")
    .innerJoin("employer", "employer.id", "agreement.employer_id")
    .where("employer_id", "=", employerId)
    .select(["agreement.id", "agreement.accepted_at", "display_name", "documents", "pdf_sha256"])
    .select(["agreement.representative_name", "agreement.representative_email", "name", "chamber_number"])
    .orderBy("number", "desc")
    .execute();
  if (!found.length) throw new Refusal("not_found");
  const texts = await textsOf(
    tx,
    found.flatMap((it) => it.documents.map(({ sha256 }) => sha256)),
  );
  return found.map((it, at) => ({
    id: it.id,
    at: it.accepted_at,
    byName: it.display_name,
    employer: { name: it.name, chamberNumber: it.chamber_number },
    representativeName: it.representative_name,
    representativeEmail: it.representative_email,
    replaces: found[at + 1]?.accepted_at ?? null,
    documents: it.documents.map((one) => ({
      ...one,
      title: texts.get(one.sha256)?.title ?? one.id,
      text: texts.get(one.sha256)?.text ?? null,
    })),
    pdfSha256: it.pdf_sha256,
  }));
}

/** Texts by their digest. What was accepted before texts were kept is still that of today, as long as its digest says so. */
export async function textsOf(tx: Tx, digests: readonly string[]) {
  const kept = await tx.selectFrom("agreement_text").selectAll().where("sha256", "in", digests).execute();
  return new Map([...documents, ...kept].map((it) => [it.sha256, { title: it.title, text: it.text }]));
}
