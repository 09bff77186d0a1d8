import { SpellEventKind, type UserId } from "@datakluis/contract";
import { enqueue } from "@datakluis/kit/jobs";
import { announce } from "@datakluis/kit/live";
import type { Actor } from "../access/rules.ts";
import { recordConfidential } from "../audit/confidential.ts";
import { record } from "../audit/store.ts";
import type { Tx } from "../schema.ts";
import type { Locked } from "./lock.ts";

/** Whose messages an employer's vault took in: of a coupling, known by its id there, or of a user who delivered a file. */
export type Deliverer = { couplingId: string } | { deliveredBy: UserId };

/** Who writes in a dossier: a user who was let in here, or whoever delivered it to the vault. */
export type Writer = Actor | Deliverer;

export const actorOf = (writer: Writer): Actor | undefined => ("userId" in writer ? writer : undefined);

/** Of a line of history, whose it is. */
export const idsOf = (writer: Writer) => ({
  by_user: "userId" in writer ? writer.userId : "deliveredBy" in writer ? writer.deliveredBy : null,
  by_coupling: "couplingId" in writer ? writer.couplingId : null,
});

type Written = {
  id: string;
  deed:
    | "spell.reported"
    | "spell.course"
    | "spell.recovered"
    | "spell.corrected"
    | "spell.withdrawn"
    | "leave.recorded"
    | "leave.changed"
    | "leave.withdrawn"
    | "trajectory.started"
    | "appointment.planned"
    | "appointment.moved"
    | "appointment.cancelled"
    | "appointment.no_show"
    | "note.written"
    | "note.corrected"
    | "document.added"
    | "form.saved"
    | "form.finished"
    | "safety_net.named"
    | "task.done"
    | "task.not_applicable"
    | "task.reopened"
    | "task.assigned";
  purpose?: string;
  /** Written while the service held the dossier only confidentially. */
  confidential: boolean;
  /** An employer sees nothing of it: his open screens would tell by stirring that there is something. */
  serviceOnly?: boolean;
  /** Nor do screens of those colleagues who lack this right. */
  audience?: "notes" | "medical";
};

/** Whether something was written under this id before, by whomever. */
export const isDone = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.selectFrom("done").select("id").where("id", "=", id).executeTakeFirst()) !== undefined;

/**
 * What is written in a dossier, done once, on the record and told. What is confidential stands on the confidential record
 * alone, and only the service's open screens hear of it: no system of the employer either (product.md, D11). Of what is
 * the service's alone by its kind no screen of the employer hears either.
 */
export async function keepWritten(tx: Tx, writer: Writer, dossier: Locked, it: Written): Promise<void> {
  const { id, deed, purpose, confidential, serviceOnly } = it;
  const audience = it.audience ?? (confidential || serviceOnly ? "service" : undefined);
  const actor = actorOf(writer);
  const whose = actor ? { actor } : { by: "service" as const };
  const at = { employerId: dossier.employer_id, ref: dossier.ref };
  await tx.insertInto("done").values({ id, what: deed }).execute();
  if (confidential) await recordConfidential(tx, { deed, ...whose, ...at });
  else await record(tx, { deed, ...whose, ...at, ...(purpose ? { purpose } : {}) });
  const heard = SpellEventKind.safeParse(deed).data;
  if (heard && !confidential) {
    const told = { ...at, eventId: id, kind: heard, at: new Date().toISOString() };
    await enqueue(tx, "tell-event", told, `tell-event:${id}`);
  }
  await announce(tx, {
    kind: "dossier",
    ...at,
    ...(audience ? { audience } : {}),
  });
}
