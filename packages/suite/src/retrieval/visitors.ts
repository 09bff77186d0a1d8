import type { KeyObject } from "node:crypto";
import { sql, type RawBuilder } from "kysely";
import { SharedIdentity, type DossierRef, type EmployerId, type SharedBecause } from "@datakluis/contract";
import { recordConfidential } from "../audit/confidential.ts";
import { openIdentity, sealIdentity, type Sealed } from "../identities/store.ts";
import type { Tx } from "../schema.ts";

/**
 * Asked where identities are about to go from this side, after the dossiers were locked and before the rows are deleted: of
 * whom the service expects at the open consultation hour without his employer knowing, it keeps the person as he is now,
 * as if retrieved (product.md, D11; BW 7:446 and 7:454). On the confidential record alone: the employer's revoke is answered
 * as ever. Who was retrieved before stays as he was then;
 * who was kept before is kept as he is now.
 *
 * @param which of the rows of `identity` are to go
 */
export async function keepVisitors(
  tx: Tx,
  master: KeyObject,
  employerId: EmployerId,
  which: RawBuilder<boolean>,
): Promise<void> {
  const expected = await sql<{ ref: DossierRef }>`select ref from visitors_at(${employerId})`.execute(tx);
  if (expected.rows.length === 0) return;
  const going = await sql<Omit<Sealed, "because"> & { until: Date }>`
    select identity.employer_id, identity.ref, identity.version, identity.wrapped_key, identity.sealed,
      -- Of whom changes were held back, these are the data of that moment.
      coalesce(extent.updates_stopped_at, now()) as until
    from identity
      left join shared_extent extent on extent.employer_id = identity.employer_id and extent.ref = identity.ref
    where identity.employer_id = ${employerId} and ${which}
      and identity.ref = any (${expected.rows.map(({ ref }) => ref)}::uuid[])
      and not exists (
        select from confidential_identity it where it.employer_id = identity.employer_id and it.ref = identity.ref and not kept
      )`.execute(tx);
  for (const { until, ...held } of going.rows) await keepVisitor(tx, master, held, until);
}

async function keepVisitor(tx: Tx, master: KeyObject, held: Omit<Sealed, "because">, until: Date): Promise<void> {
  const { employer_id, ref, version } = held;
  // No more than of a shared person (UAVG art. 46).
  const identity = SharedIdentity.strip().parse(openIdentity(master, held).reveal());
  const because: SharedBecause = {
    careRequest: "consultation_hour",
    note: "Komt naar het open spreekuur",
    byName: "Verzuimomgeving",
    at: until.toISOString(),
  };
  const sealed = sealIdentity(master, { employer_id, ref, version, confidential: true }, identity, because);
  const row = { ...sealed, because: sealed.because!, retrieved_at: until, kept: true };
  await tx
    .insertInto("confidential_identity")
    .values(row)
    .onConflict((it) => it.columns(["employer_id", "ref"]).doUpdateSet(row))
    .execute();
  await recordConfidential(tx, { deed: "person.kept", employerId: employer_id, ref: ref as DossierRef });
}
