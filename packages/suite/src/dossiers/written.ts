import { announce } from "@datakluis/kit/live";
import type { Actor } from "../access/rules.ts";
import { recordConfidential } from "../audit/confidential.ts";
import { record } from "../audit/store.ts";
import type { Tx } from "../schema.ts";
import type { Locked } from "./lock.ts";

type Written = {
  id: string;
  deed: "spell.reported" | "spell.recovered" | "trajectory.started" | "appointment.planned" | "appointment.cancelled";
  purpose?: string;
  /** Written while the service held the dossier only confidentially. */
  confidential: boolean;
};

/** Whether something was written under this id before, by whomever. */
export const isDone = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.selectFrom("done").select("id").where("id", "=", id).executeTakeFirst()) !== undefined;

/**
 * What is written in a dossier, done once, on the record and told. What is confidential stands on the confidential record
 * alone, and only the service's open screens hear of it (product.md, D11).
 */
export async function keepWritten(tx: Tx, actor: Actor, dossier: Locked, it: Written): Promise<void> {
  const { id, deed, purpose, confidential } = it;
  const at = { employerId: dossier.employer_id, ref: dossier.ref };
  await tx.insertInto("done").values({ id, what: deed }).execute();
  if (confidential) await recordConfidential(tx, { deed, actor, ...at });
  else await record(tx, { deed, actor, ...at, ...(purpose ? { purpose } : {}) });
  await announce(tx, { kind: "dossier", ...at, ...(confidential ? { audience: "service" as const } : {}) });
}
