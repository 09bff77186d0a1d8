import { Refusal, type DossierRef, type EmployerId, type SharingEvent, type UserId } from "@datakluis/contract";
import type { Pool } from "@datakluis/kit/db";
import { atOnceFor, saysItself } from "@datakluis/kit/pipeline";

/** A sealed record as it was found within reach, and where its sharing stands. */
export type Found = {
  employerId: EmployerId;
  personnelNumber: string;
  version: number;
  keyVersion: number;
  sealed: Buffer;
  toldSharing: number;
  lastKind: SharingEvent["kind"] | null;
  lastSeq: number | null;
};

/**
 * Finds a sealed record within reach and writes the look down, in one round trip (010-freeze.sql). No event, no
 * deed: what the database did not commit is not shown. Refuses `not_found`, and `vault_frozen`.
 */
export async function findSeen(pipeline: Pool, userId: UserId, ref: DossierRef): Promise<Found> {
  const statement = { name: "open-person", text: "select * from open_person($1, $2)", values: [userId, ref] };
  const [found] = await atOnceFor<Found>(pipeline, saysItself, statement).catch((fault: unknown) => {
    if ((fault as { code?: string }).code === "DK001") throw new Refusal("vault_frozen");
    throw fault;
  });
  if (!found) throw new Refusal("not_found");
  return found;
}
