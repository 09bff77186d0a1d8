import { createHash } from "node:crypto";
import { Refusal, type EmployerId, type MovingIn, type UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { enqueue } from "@datakluis/kit/jobs";
import { announce } from "@datakluis/kit/live";
import type { PdfSeal } from "@datakluis/kit/pdf-seal";
import { mustAdminister } from "../access/store.ts";
import { movingIn } from "../activation/store.ts";
import { record } from "../audit/store.ts";
import { promiseConfirmation } from "../freeze/objections.ts";
import { mustNotBeFrozen } from "../freeze/store.ts";
import { promiseGuard } from "../proposal/store.ts";
import type { EmployerState, Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { keepTexts } from "./accepted.ts";
import { documents, textsNow } from "./documents.ts";
import { pdfOf, sealReason } from "./pdf.ts";
import { lastAgreement } from "./renewals.ts";
import { accept, mustBeTheSame, type Signed } from "./rules.ts";
import { momentOf, type Signing } from "./words.ts";

export type Acceptance = {
  id: string;
  representativeName: string;
  representativeEmail: string;
  documents: readonly Signed[];
};

/** What an administrator, proposed or approved, reads: his employer, the texts, and what was accepted. */
export const agreementFor = ({ db }: Tools, user: UserId, employerId: EmployerId) =>
  transactionFor(db, { user }, async (tx) => {
    const { state, ...employer } = await mustBeCandidate(tx, user, employerId);
    const accepted = await tx
      .selectFrom("agreement")
      .innerJoin("account", "account.id", "agreement.accepted_by")
      .where("employer_id", "=", employerId)
      .select(["accepted_at", "display_name", "representative_name", "documents"])
      .orderBy("number", "desc")
      .limit(1)
      .executeTakeFirst();
    return {
      employer,
      state,
      documents: [...documents],
      accepted: accepted
        ? {
            at: accepted.accepted_at.toISOString(),
            byName: accepted.display_name,
            representativeName: accepted.representative_name,
            documents: accepted.documents,
          }
        : null,
    };
  });

/**
 * Accepts on behalf of the employer: the first time, or newer texts in the place of those that held. Each agreement stands
 * by itself, for ever. The key is made before the transaction, because no transaction can take back what a key service
 * did; a key that nobody uses is harmless.
 */
export async function acceptFor(tools: Tools, user: UserId, employerId: EmployerId, it: Acceptance, now: Date) {
  const { db, keys, publicUrl, seal } = tools;
  const before = await transactionFor(db, { user }, (tx) => mustBeCandidate(tx, user, employerId));
  const key = before.state === "awaiting" ? await keys.makeFirst(employerId) : undefined;

  return transactionFor(db, { user }, async (tx): Promise<MovingIn> => {
    const employer = await tx
      .selectFrom("employer")
      .select(["state", "name", "chamber_number as chamberNumber"])
      .where("id", "=", employerId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const repeated = await acceptedBy(tx, user, it.id);
    if (repeated) {
      mustBeTheSame(repeated, { ...it, employerId });
      return movingIn(tx, employerId);
    }

    const last = await acceptedLast(tx, employerId);
    const kind = accept({ state: employer.state, current: documents, accepted: last }, it.documents);
    if (kind === "first") await mustBeProposed(tx, user, employerId);
    else await mustMayRenew(tx, user, employerId);
    const pdf = await keepAgreement(tx, seal, { by: user, employerId, employer, last, now, ...it });
    if (kind === "first") await beginVault(tx, user, employerId, key!, now);
    else await endRenewal(tx, employerId, now);
    await tx.deleteFrom("agreement_draft").where("employer_id", "=", employerId).execute();
    const deed = kind === "first" ? "agreement.accepted" : "agreement.renewed";
    await record(tx, { userId: user }, { deed, employerId, ref: it.id });
    await announce(tx, { kind: "access", employerId, ref: null });
    const to = it.representativeEmail;
    const confirmed = { id: it.id, employerId, employerName: employer.name, to, pdf, renewed: kind === "renewal" };
    await promiseConfirmation(tx, publicUrl, confirmed, now);
    return movingIn(tx, employerId);
  });
}

/** From this commit on the vault holds the identities: it has a key, its administrators have access, the suite is told. */
async function beginVault(tx: Tx, user: UserId, employerId: EmployerId, key: FirstKey, now: Date): Promise<void> {
  await giveAdministratorsAccess(tx, employerId, user);
  await tx
    .insertInto("employer_key")
    .values({ employer_id: employerId, ...key })
    .execute();
  await tx.updateTable("employer").set({ state: "moving", accepted_at: now }).where("id", "=", employerId).execute();
  await announce(tx, { kind: "employer", employerId, ref: null });
  await promiseGuard(tx, employerId);
  await enqueue(tx, "tell-acceptance", { employerId }, `tell-acceptance:${employerId}`);
}

/** Refuses `not_found` for whoever is no administrator, and `vault_frozen`: what is in doubt is not replaced. */
async function mustMayRenew(tx: Tx, user: UserId, employerId: EmployerId): Promise<void> {
  await mustAdminister(tx, user, employerId);
  await mustNotBeFrozen(tx, employerId);
}

const endRenewal = (tx: Tx, employerId: EmployerId, now: Date) =>
  tx
    .updateTable("renewal")
    .set({ signed_at: now })
    .where("employer_id", "=", employerId)
    .where("texts", "=", textsNow)
    .execute();

type Kept = Acceptance & {
  by: UserId;
  employerId: EmployerId;
  employer: { name: string; chamberNumber: string | null };
  last: { number: number; at: Date } | undefined;
  now: Date;
};

/** Writes the agreement down with its PDF, sealed, and its texts. Answers the PDF. */
async function keepAgreement(tx: Tx, seal: PdfSeal, it: Kept): Promise<Buffer> {
  const { employer, representativeName, representativeEmail, now, last } = it;
  const byName = await nameOf(tx, it.by);
  const replaces = last?.at ?? null;
  const words = {
    at: now,
    byName,
    employer,
    representativeName,
    representativeEmail,
    replaces,
    documents,
  } satisfies Signing;
  const pdf = await seal(await pdfOf(words), sealReason, now);
  await tx
    .insertInto("agreement")
    .values({
      id: it.id,
      employer_id: it.employerId,
      number: (last?.number ?? 0) + 1,
      accepted_at: now,
      accepted_by: it.by,
      representative_name: representativeName,
      representative_email: representativeEmail,
      documents: JSON.stringify(documents.map(({ id, version, sha256 }) => ({ id, version, sha256 }))),
      pdf,
      pdf_sha256: createHash("sha256").update(pdf).digest("hex"),
    })
    .execute();
  await keepTexts(tx);
  return pdf;
}

/** Who signed last, when, and what. */
async function acceptedLast(tx: Tx, employerId: EmployerId) {
  const last = await lastAgreement(tx, employerId).executeTakeFirst();
  if (!last) return undefined;
  const { number, documents, accepted_at: at, accepted_by: by } = last;
  return { number, documents, at, byName: await nameOf(tx, by), moment: momentOf(at) };
}

const nameOf = async (tx: Tx, user: UserId): Promise<string> => {
  const account = tx.selectFrom("account").select("display_name").where("id", "=", user);
  return (await account.executeTakeFirstOrThrow()).display_name;
};

/** What this user accepted before under this id. */
const acceptedBy = (tx: Tx, user: UserId, id: string) =>
  tx
    .selectFrom("agreement")
    .select(["employer_id as employerId", "documents"])
    .select(["representative_name as representativeName", "representative_email as representativeEmail"])
    .where("id", "=", id)
    .where("accepted_by", "=", user)
    .executeTakeFirst();

/**
 * All who were proposed become administrator and user; whoever would rather not, another withdraws. The proposals have
 * done their work: left standing, they would outlive a withdrawal.
 */
async function giveAdministratorsAccess(tx: Tx, employerId: EmployerId, by: UserId): Promise<void> {
  const proposed = await tx.selectFrom("proposal").select("user_id").where("employer_id", "=", employerId).execute();
  await tx
    .insertInto("access")
    .values(
      proposed.flatMap(({ user_id }) =>
        (["administrator", "user"] as const).map((role) => ({
          employer_id: employerId,
          user_id,
          role,
          department_id: null,
          granted_by: by,
        })),
      ),
    )
    .onConflict((it) => it.doNothing())
    .execute();
  await tx.deleteFrom("proposal").where("employer_id", "=", employerId).execute();
}

type FirstKey = Awaited<ReturnType<Tools["keys"]["makeFirst"]>>;

type Candidate = {
  id: EmployerId;
  name: string;
  chamberNumber: string | null;
  representativeName: string | null;
  representativeEmail: string | null;
  state: EmployerState;
};

/** Refuses `not_found` for whoever is neither proposed for this employer nor its administrator. */
async function mustBeCandidate(tx: Tx, user: UserId, employerId: EmployerId): Promise<Candidate> {
  const found = await tx
    .selectFrom("employer")
    .where("id", "=", employerId)
    .where((eb) =>
      eb.or([
        eb.exists(
          eb
            .selectFrom("proposal")
            .select("user_id")
            .whereRef("proposal.employer_id", "=", "employer.id")
            .where("user_id", "=", user),
        ),
        eb.exists(
          eb
            .selectFrom("access")
            .select("user_id")
            .whereRef("access.employer_id", "=", "employer.id")
            .where("user_id", "=", user)
            .where("role", "=", "administrator"),
        ),
      ]),
    )
    .select([
      "id",
      "name",
      "state",
      "chamber_number as chamberNumber",
      "representative_name as representativeName",
      "representative_email as representativeEmail",
    ])
    .executeTakeFirst();
  if (!found) throw new Refusal("not_found");
  return found;
}

async function mustBeProposed(tx: Tx, user: UserId, employerId: EmployerId): Promise<void> {
  const found = await tx
    .selectFrom("proposal")
    .select("user_id")
    .where("employer_id", "=", employerId)
    .where("user_id", "=", user)
    .executeTakeFirst();
  if (!found) throw new Refusal("not_found");
}
