import { Refusal, type DossierRef, type EmployerId } from "@datakluis/contract";
import { sql } from "kysely";
import { withinReach } from "../access/reach.ts";
import type { Actor, Sight } from "../access/rules.ts";
import type { Db, Tx } from "../schema.ts";

/** What decides about a dossier: which sharing it was told of, whether this side holds the person, and of which version. */
export type Locked = {
  employer_id: EmployerId;
  ref: DossierRef;
  sharing: number;
  held: { version: number; source: "delivered" | "shared" } | undefined;
  /** When the person was retrieved of whom an employer does not know; asked for users of the service alone. */
  confidential: { retrieved_at: Date } | undefined;
};

/**
 * Closing and writing in a dossier take turns on its row. What stands beside it is read in a statement of its own,
 * after the lock: a statement that waited for a lock still sees the other tables as they were before it waited.
 */
export async function lockDossier(tx: Tx, ref: DossierRef, actor?: Actor): Promise<Locked> {
  const dossier = await tx
    .selectFrom("dossier")
    .select(["employer_id", "ref", "sharing"])
    .where("ref", "=", ref)
    .$if(actor !== undefined, (it) => it.where(withinReach(actor!.sight)))
    .forUpdate()
    .executeTakeFirst();
  if (!dossier) throw new Refusal("not_found");
  const held = await tx
    .selectFrom("identity")
    .select(["version", "source"])
    .where("employer_id", "=", dossier.employer_id)
    .where("ref", "=", ref)
    .executeTakeFirst();
  const confidential = actor?.side === "service" ? await confidentialOf(tx, dossier) : undefined;
  return { ...dossier, held, confidential };
}

const confidentialOf = (tx: Tx, { employer_id, ref }: Pick<Locked, "employer_id" | "ref">) => {
  const found = tx.selectFrom("confidential_identity").select("retrieved_at").where("employer_id", "=", employer_id);
  return found.where("ref", "=", ref).executeTakeFirst();
};

/** Holds all dossiers of an employer, in the order everybody takes them: whoever writes in one at this moment is waited for. */
export const lockDossiersOf = (tx: Tx, employerId: EmployerId) =>
  sql`select count(*) from (
    select from dossier where employer_id = ${employerId} order by ref for update
  ) as held`.execute(tx);

/** Whose dossier this is, where somebody sees it; nothing is held. */
export const dossierWithin = (
  tx: Tx,
  ref: DossierRef,
  sight: Sight,
): Promise<Pick<Locked, "employer_id" | "ref"> | undefined> => {
  const found = tx.selectFrom("dossier").select(["employer_id", "ref"]).where("ref", "=", ref);
  return found.where(withinReach(sight)).executeTakeFirst();
};

/** The other server knows a dossier by its ref alone; this tells whose work that is. */
export async function employerOf(db: Db, ref: DossierRef): Promise<EmployerId | undefined> {
  const { rows } = await sql<{ id: EmployerId | null }>`select employer_of(${ref}) as id`.execute(db);
  return rows[0]?.id ?? undefined;
}
