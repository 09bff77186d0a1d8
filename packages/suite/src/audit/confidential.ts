import type { CareRequest, ConfidentialDeed, DossierRef, EmployerId, WriteId } from "@datakluis/contract";
import { onBehalfAt } from "../access/behalf.ts";
import type { Doer } from "../access/rules.ts";
import type { SealedNote } from "../identities/store.ts";
import type { Tx } from "../schema.ts";

type Deed = {
  deed: ConfidentialDeed;
  /** A user of the service; left out for the system itself. */
  actor?: Doer;
  employerId?: EmployerId;
  ref?: DossierRef;
  careRequest?: CareRequest;
  because?: { id: WriteId; sealed: SealedNote };
};

/**
 * Writes on the record of what an employer is not informed of (product.md, D11), in the transaction of the deed itself. It
 * stands apart from `event`, so that nothing that is ever read, counted or exported for an employer can hold a line of it.
 */
export const recordConfidential = (tx: Tx, { deed, actor, employerId, ref, careRequest, because }: Deed) =>
  tx
    .insertInto("confidential_event")
    .values({
      deed,
      actor: actor?.userId ?? null,
      employer_id: employerId ?? null,
      ref: ref ?? null,
      purpose: careRequest ?? null,
      write_id: because?.id ?? null,
      wrapped_key: because?.sealed.wrapped_key ?? null,
      note: because?.sealed.note ?? null,
      on_behalf: actor ? onBehalfAt(actor, employerId, ref) : null,
    })
    .execute();

/** A look at several people at once: a line for each, so that who was seen can be told of everybody. */
export async function recordSeen(
  tx: Tx,
  deed: "person.listed" | "person.searched",
  actor: Doer,
  seen: readonly { employer_id: EmployerId; ref: DossierRef }[],
): Promise<void> {
  for (const { employer_id, ref } of seen) await recordConfidential(tx, { deed, actor, employerId: employer_id, ref });
}
