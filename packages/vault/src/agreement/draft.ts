import type { AgreementDraft, AgreementStep, EmployerId, UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import type { Db, Tx } from "../schema.ts";
import { documents } from "./documents.ts";
import { sameTexts, type Signed } from "./rules.ts";

/** What a declaration is about, in one line: the texts as they are now. */
const textsNow = documents.map(({ sha256 }) => sha256).join(" ");

/** The employers that await this administrator, the texts, and what he filled in before. */
export const toSign = (db: Db, user: UserId) =>
  transactionFor(db, { user }, async (tx) => {
    const rows = await awaitingOf(tx, user)
      .leftJoin("agreement_draft as draft", (join) =>
        join.onRef("draft.employer_id", "=", "proposal.employer_id").onRef("draft.user_id", "=", "proposal.user_id"),
      )
      .select(["employer.name", "chamber_number as chamberNumber", "at_night as atNight"])
      .select(["employer.representative_name as representativeName"])
      .select(["employer.representative_email as representativeEmail"])
      .select(["step", "chosen", "declared_for", "draft.representative_name", "draft.representative_email"])
      .select("changed_at")
      .orderBy("employer.name")
      .execute();
    const last = rows.toSorted((a, b) => Number(b.changed_at) - Number(a.changed_at))[0];
    return {
      step: last?.step ?? ("why" as const),
      documents: [...documents],
      employers: rows.map((it) => ({
        id: it.id,
        name: it.name,
        chamberNumber: it.chamberNumber,
        representativeName: it.representativeName,
        representativeEmail: it.representativeEmail,
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

const awaitingOf = (tx: Tx, user: UserId) =>
  tx
    .selectFrom("proposal")
    .innerJoin("employer", "employer.id", "proposal.employer_id")
    .where("proposal.user_id", "=", user)
    .where("employer.state", "=", "awaiting")
    .select("employer.id");
