import { sql } from "kysely";
import { endVault, type EmployerId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import type { Tombstone } from "@datakluis/kit/keys";
import { promiseMail } from "@datakluis/kit/mail";
import { administratorsIn } from "../access/store.ts";
import { pdfOfWords } from "../agreement/pdf.ts";
import { record } from "../audit/store.ts";
import type { Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { certificateOf, certificateWords, signed } from "./certificate.ts";
import { destroyedLetter } from "./letters.ts";
import { standingOf } from "./reading.ts";
import { isDue } from "./rules.ts";
import { addressesOf } from "./store.ts";

/**
 * Destroys an employer's vault when its day has come (product.md, B8): shut it, destroy the key, let the service forget,
 * delete the people, and only then certify. Each step may be done again, so one that was killed anywhere is finished by
 * the next; what was begun is never left half.
 *
 * @param now the clock; a test moves it
 */
export async function destroyDue(tools: Tools, employerId: EmployerId, now: Date): Promise<void> {
  const ordered = await begin(tools, employerId, now);
  if (!ordered) return;
  const stone = await tools.keyService.destroy(employerId, { at: now, id: ordered.id });
  tools.keys.drop(employerId);
  tools.retrieval.keys.drop(employerId);
  const suite = await tools.ask(endVault, { params: { employerId } });
  await finish(tools, employerId, stone, suite, now);
}

/** From this commit on nobody opens, shares or delivers anything here. Undefined when it is not the day, or is done. */
const begin = ({ db }: Tools, employerId: EmployerId, now: Date) =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    await tx.selectFrom("employer").select("id").where("id", "=", employerId).forUpdate().execute();
    const ordered = await standingOf(tx, employerId);
    if (!isDue(ordered, now) || ordered.destroyedAt) return undefined;
    if (ordered.begunAt) return ordered;
    // Whoever represents the employer doubts those who decide here: it waits until that is settled.
    const { rows } = await sql<{ frozen: boolean }>`select is_frozen(${employerId}) as frozen`.execute(tx);
    if (rows[0]!.frozen) return undefined;
    await tx.updateTable("destruction").set({ begun_at: now }).where("id", "=", ordered.id).execute();
    await shut(tx, employerId, now);
    await record(tx, "system", { deed: "destruction.begun", employerId, ref: ordered.id });
    return ordered;
  });

/** Users lose their access at once, and nobody is asked for more; administrators stay, to read what was agreed and done. */
async function shut(tx: Tx, employerId: EmployerId, at: Date): Promise<void> {
  await tx.updateTable("employer").set({ state: "ended", ended_at: at }).where("id", "=", employerId).execute();
  await tx.deleteFrom("access").where("employer_id", "=", employerId).where("role", "=", "user").execute();
  await tx
    .updateTable("access_request")
    .set({ decided_at: at })
    .where("employer_id", "=", employerId)
    .where("decided_at", "is", null)
    .execute();
  await tx.deleteFrom("coupling_key").where("employer_id", "=", employerId).execute();
  await tx.updateTable("coupling").set({ removed_at: at }).where("employer_id", "=", employerId).execute();
  await tx.deleteFrom("webhook_secret").where("employer_id", "=", employerId).execute();
  await tx.updateTable("webhook").set({ removed_at: at }).where("employer_id", "=", employerId).execute();
  await announce(tx, { kind: "access", employerId, ref: null });
  await announce(tx, { kind: "employer", employerId, ref: null });
}

type Counts = { people: number; sharings: number; departments: number };

async function destroyPeople(tx: Tx, employerId: EmployerId): Promise<Counts> {
  const { rows } = await sql<Counts>`select * from destroy_people(${employerId})`.execute(tx);
  await sql`select destroy_retrievals(${employerId})`.execute(tx);
  return rows[0]!;
}

/** Deletes and certifies in one transaction: the certificate exists exactly when all is gone. */
const finish = (
  { db, keyService, publicUrl, keyCopyDays, seal }: Tools,
  employerId: EmployerId,
  stone: Tombstone,
  suite: { blanked: number; kept: number },
  at: Date,
) =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const employer = await tx
      .selectFrom("employer")
      .select(["id", "name", "chamber_number as chamberNumber"])
      .where("id", "=", employerId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const ordered = await standingOf(tx, employerId);
    if (!ordered?.confirmedAt || ordered.destroyedAt) return;
    const { orderer, representative } = await addressesOf(tx, ordered.orderedBy, employerId);
    const { confirmedAt, confirmerName, ordererName } = ordered;
    const counts = await destroyPeople(tx, employerId);
    const facts = { ...ordered, confirmedAt, publicUrl, employer, at, keyAt: stone.at, counts, suite, keyCopyDays };
    const certificate = certificateOf(facts);
    const { text, fingerprint } = await signed(db, keyService, certificate);
    const names = { ordered: ordererName, confirmed: confirmerName ?? representative };
    const words = { ...certificateWords(certificate, names, fingerprint), texts: [] };
    const pdf = await seal(await pdfOfWords(words, at), "Certificaat van vernietiging", at);
    await tx
      .updateTable("destruction")
      .set({ destroyed_at: at, certificate: text, pdf })
      .where("id", "=", ordered.id)
      .execute();
    await record(tx, "system", { deed: "vault.destroyed", employerId, ref: ordered.id, amount: counts.people });
    await announce(tx, { kind: "access", employerId, ref: null });
    await announce(tx, { kind: "employer", employerId, ref: null });
    const administrators = await tx
      .selectFrom("account")
      .select("email")
      .distinct()
      .where("id", "in", await administratorsIn(tx, employerId))
      .execute();
    const files = [
      { what: "pdf", name: "certificaat-van-vernietiging.pdf", type: "application/pdf", bytes: pdf },
      { what: "json", name: "certificaat-van-vernietiging.json", type: "application/json", bytes: Buffer.from(text) },
    ] as const;
    for (const to of new Set([...administrators.map(({ email }) => email), orderer, representative]))
      for (const { what, ...attachment } of files)
        await promiseMail(tx, { to, ...destroyedLetter(employer.name, what), attachment });
  });

/**
 * A backup of before a destruction was put back: the tombstone at the key service knows better. The employer is ended
 * again and his people, who cannot be read any more, are deleted. What was certified then still holds.
 */
export const endByTombstone = ({ db }: Tools, { name, at, id }: Tombstone) => {
  const employerId = name as EmployerId;
  return transactionFor(db, { employer: employerId }, async (tx) => {
    const employer = tx.selectFrom("employer").select("state").where("id", "=", employerId).forUpdate();
    const state = (await employer.executeTakeFirst())?.state;
    // Ended by whoever made the tombstone, who goes on himself; or not here at all.
    if (!state || state === "ended") return;
    await shut(tx, employerId, new Date(at));
    const { people } = await destroyPeople(tx, employerId);
    await tx
      .updateTable("destruction")
      .set({ begun_at: new Date(at), destroyed_at: new Date(at) })
      .where("employer_id", "=", employerId)
      .where("cancelled_at", "is", null)
      .where("destroyed_at", "is", null)
      .execute();
    await record(tx, "system", { deed: "vault.destroyed", employerId, ref: id, amount: people });
  });
};
