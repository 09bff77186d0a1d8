import { tellEvent, type DossierRef, type EmployerId, type SpellEventKind } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import type { Suite } from "../answer.ts";

type Promised = {
  employerId: EmployerId;
  ref: DossierRef;
  eventId: string;
  kind: SpellEventKind;
  at: string;
};

/** Tells the vault of an employer what was written in a dossier he knows of, for his own systems (product.md, E7). Twice is once. */
export const tellOfEvent =
  ({ db, ask }: Suite) =>
  async ({ employerId, ref, eventId, kind, at }: Promised): Promise<void> => {
    const employer = await transactionFor(db, { employer: employerId }, (tx) =>
      tx.selectFrom("employer").select("vault").where("id", "=", employerId).executeTakeFirst(),
    );
    if (employer?.vault === "active")
      await ask(tellEvent, { params: { ref, eventId }, body: { employerId, kind, at } });
  };
