import { Refusal, type EmployerId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { hashOf, newToken } from "@datakluis/kit/secrets";
import { announce } from "@datakluis/kit/live";
import { promiseMail } from "@datakluis/kit/mail";
import { sql } from "kysely";
import { administratorsIn } from "../access/store.ts";
import { record } from "../audit/store.ts";
import { mailTo } from "../notices/store.ts";
import type { Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { confirmation, frozenNotice } from "./letters.ts";
import { linkDays, mayObject } from "./rules.ts";
import { frozenOf } from "./judging.ts";

const dayMs = 86_400_000;

type Accepted = { id: string; employerId: EmployerId; employerName: string; to: string; pdf: Buffer; renewed: boolean };

/** Promises the representative his confirmation, with the agreement and a link to say that it is not right. */
export async function promiseConfirmation(tx: Tx, publicUrl: string, it: Accepted, now: Date): Promise<void> {
  const token = newToken();
  await tx
    .insertInto("objection")
    .values({
      token_hash: hashOf(token),
      employer_id: it.employerId,
      agreement_id: it.id,
      expires_at: new Date(now.getTime() + linkDays * dayMs),
    })
    .execute();
  await promiseMail(tx, {
    to: it.to,
    ...confirmation(it.employerName, it.renewed, new URL(`/klopt-niet#${token}`, publicUrl).href),
    attachment: { name: "gebruikersovereenkomst-datakluis.pdf", type: "application/pdf", bytes: it.pdf },
  });
}

/**
 * The representative says that the agreement is not right: the vault is frozen at once, and its administrators hear of
 * it. Refuses `objection_invalid`, the same for a token that never was.
 */
export async function object({ db, publicUrl }: Tools, token: string, now: Date): Promise<{ frozenAt: string }> {
  const hash = hashOf(token);
  const { rows } = await sql<{ employer: EmployerId | null }>`select objected_to(${hash}) as employer`.execute(db);
  const employerId = rows[0]?.employer;
  if (!employerId) throw new Refusal("objection_invalid");
  return transactionFor(db, { employer: employerId }, async (tx) => {
    await tx.selectFrom("employer").select("id").where("id", "=", employerId).forUpdate().execute();
    const link = await tx
      .selectFrom("objection")
      .select(["agreement_id", "expires_at as expiresAt", "used_at"])
      .where("token_hash", "=", hash)
      .executeTakeFirst();
    mayObject(link && { expiresAt: link.expiresAt, used: link.used_at !== null }, now);
    await tx.updateTable("objection").set({ used_at: now }).where("token_hash", "=", hash).execute();
    const before = await frozenOf(tx, employerId);
    if (before) return { frozenAt: before.frozenAt.toISOString() };

    const agreementId = link!.agreement_id;
    await tx
      .insertInto("vault_freeze")
      .values({ employer_id: employerId, agreement_id: agreementId, frozen_at: now })
      .execute();
    await record(tx, "system", { deed: "vault.frozen", employerId, ref: agreementId });
    await announce(tx, { kind: "access", employerId, ref: null });
    const url = new URL("/beheer", publicUrl).href;
    await mailTo(tx, employerId, await administratorsIn(tx, employerId), (employer) => frozenNotice(employer, url));
    return { frozenAt: now.toISOString() };
  });
}
