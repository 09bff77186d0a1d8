import type { AgreementDraft, AgreementStep, EmployerId, UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import type { Db, Tx } from "../schema.ts";
import { textsOf } from "./accepted.ts";
import { documents, textsNow } from "./documents.ts";
import { lastAgreement } from "./renewals.ts";
import { sameTexts, type Signed } from "./rules.ts";

/** The employers that await this administrator, the texts, what he signed before them, and what he filled in. */
export const toSign = (db: Db, user: UserId) =>
  transactionFor(db, { user }, async (tx) => {
    const rows = await awaitingOf(tx, user)
      .leftJoin("agreement_draft as draft", (join) =>
        join.onRef("draft.employer_id", "=", "employer.id").on("draft.user_id", "=", user),
      )
      .select(["employer.name", "chamber_number as chamberNumber", "at_night as atNight", "state"])
      .select(["employer.representative_name as representativeName"])
      .select(["employer.representative_email as representativeEmail"])
      .select(["step", "chosen", "declared_for", "draft.representative_name", "draft.representative_email"])
      .select("changed_at")
      .orderBy("employer.name")
      .execute();
    const signed = new Map<EmployerId, Awaited<ReturnType<typeof signedBefore>>>();
    for (const { id, state } of rows) if (state !== "awaiting") signed.set(id, await signedBefore(tx, id));
    const last = rows.toSorted((a, b) => Number(b.changed_at) - Number(a.changed_at))[0];
    return {
      step: last?.step ?? ("why" as const),
      documents: [...documents],
      employers: rows.map((it) => ({
        id: it.id,
        name: it.name,
        chamberNumber: it.chamberNumber,
        // Whoever signs anew confirms for whom he signed the last time.
        representativeName: signed.get(it.id)?.representativeName ?? it.representativeName,
        representativeEmail: signed.get(it.id)?.representativeEmail ?? it.representativeEmail,
        signed: signed.get(it.id)?.signed ?? null,
        atNight: it.atNight,
        draft: it.step && {
          chosen: it.chosen!,
          representativeName: it.representative_name!,
          representativeEmail: it.representative_email!,
          declared: it.declared_for === textsNow,
        },
      })),
    };
  });

type Draft = {
  step: AgreementStep;
  documents: readonly Signed[];
  employers: readonly (AgreementDraft & { employerId: EmployerId })[];
};

/**
 * Keeps what he filled in until now. Whoever was accepted meanwhile, or does not await him, is passed over: a draft is
 * no reason to tell anybody no. A declaration about other texts than those of now is not kept.
 */
export const keepDraft = (db: Db, user: UserId, { step, documents: read, employers }: Draft): Promise<void> =>
  transactionFor(db, { user }, async (tx) => {
    // Held until this is written: an acceptance waits, and takes the draft with it.
    const awaiting = new Set((await awaitingOf(tx, user).forShare("employer").execute()).map(({ id }) => id));
    const kept = new Map(employers.filter((it) => awaiting.has(it.employerId)).map((it) => [it.employerId, it]));
    if (!kept.size) return;
    await tx
      .insertInto("agreement_draft")
      .values(
        [...kept.values()].map((it) => ({
          employer_id: it.employerId,
          user_id: user,
          step,
          chosen: it.chosen,
          representative_name: it.representativeName,
          representative_email: it.representativeEmail,
          declared_for: it.declared && sameTexts(documents, read) ? textsNow : null,
        })),
      )
      .onConflict((at) =>
        at.columns(["employer_id", "user_id"]).doUpdateSet(({ ref, fn }) => ({
          step: ref("excluded.step"),
          chosen: ref("excluded.chosen"),
          representative_name: ref("excluded.representative_name"),
          representative_email: ref("excluded.representative_email"),
          declared_for: ref("excluded.declared_for"),
          changed_at: fn<Date>("now"),
        })),
      )
      .execute();
  });

/** What holds for an employer until he accepts the newer texts, and for whom it was signed. */
async function signedBefore(tx: Tx, employerId: EmployerId) {
  const last = await lastAgreement(tx, employerId)
    .select(["representative_name as representativeName", "representative_email as representativeEmail"])
    .executeTakeFirstOrThrow();
  const texts = await textsOf(
    tx,
    last.documents.map(({ sha256 }) => sha256),
  );
  const { representativeName, representativeEmail } = last;
  return {
    representativeName,
    representativeEmail,
    signed: {
      at: last.accepted_at.toISOString(),
      documents: last.documents.map((it) => ({ ...it, text: texts.get(it.sha256)?.text ?? null })),
    },
  };
}

/** Proposed, and nobody signed yet; or administrator, and there are newer texts. */
const awaitingOf = (tx: Tx, user: UserId) =>
  tx
    .selectFrom("employer")
    .select("employer.id")
    .where((it) =>
      it.or([
        it.and([
          it("employer.state", "=", "awaiting"),
          it.exists(
            it
              .selectFrom("proposal")
              .select("user_id")
              .whereRef("proposal.employer_id", "=", "employer.id")
              .where("user_id", "=", user),
          ),
        ]),
        it.exists(
          it
            .selectFrom("renewal")
            .innerJoin("access", "access.employer_id", "renewal.employer_id")
            .select("texts")
            .whereRef("renewal.employer_id", "=", "employer.id")
            .where("access.user_id", "=", user)
            .where("access.role", "=", "administrator")
            .where("texts", "=", textsNow)
            .where("signed_at", "is", null),
        ),
      ]),
    );
