import type { DossierRef, EmployerId, UserId } from "@datakluis/contract";
import { sendAlong } from "@datakluis/kit/asking";
import { originNow } from "@datakluis/kit/origin";
import { onBehalfAt } from "../access/behalf.ts";
import type { Doer } from "../access/rules.ts";
import type { Db, Tx } from "../schema.ts";

/** A deed on the record: labels, ids and counts. Never any personal data. */
export type Deed = {
  deed: string;
  /** A person; left out for work of another server or of the system. */
  actor?: Doer;
  by?: "service" | "system";
  employerId?: EmployerId;
  ref?: DossierRef;
  /** What for; of a deed on a user, his id. */
  purpose?: string;
  amount?: number;
};

/**
 * Writes who did what to which dossier, and in whose name when he substitutes somebody, in the transaction of the deed
 * itself: no event, no deed (NEN 7513).
 */
export const record = (tx: Tx, ...deeds: Deed[]) =>
  sendAlong(
    tx,
    tx.insertInto("event").values(
      deeds.map(({ actor, ...it }) => ({
        ...rowOf({ ...it, ...(actor ? { actor: actor.userId } : {}) }),
        on_behalf: actor ? onBehalfAt(actor, it.employerId, it.ref) : null,
      })),
    ),
  );

type Refused = Omit<Deed, "actor"> & { actor?: UserId };

/** Who tried and was told no leaves a trace too, outside the transaction that was rolled back. */
export const recordRefused = (db: Db, deed: Refused) => db.insertInto("event").values(rowOf(deed)).execute();

const rowOf = ({ deed, actor, by, employerId, ref, purpose, amount }: Refused) => ({
  deed,
  actor: actor ?? null,
  actor_kind: actor ? ("user" as const) : (by ?? "system"),
  employer_id: employerId ?? null,
  ref: ref ?? null,
  purpose: purpose ?? null,
  amount: amount ?? null,
  // In a transaction it goes by itself; a refusal is written outside one.
  session: actor ? (originNow()?.session ?? null) : null,
  network: actor ? (originNow()?.network ?? null) : null,
});
