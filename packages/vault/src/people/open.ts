import { Refusal, type DossierRef, type EmployerId, type SharingEvent, type UserId } from "@datakluis/contract";
import { settingsOf, type Pool } from "@datakluis/kit/db";
import { originNow } from "@datakluis/kit/origin";
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
 * Finds a sealed record within reach and writes the look down, in one round trip (020-from-where.sql). No event, no
 * deed: what the database did not commit is not shown. Refuses `not_found`, and `vault_frozen`.
 */
export async function findSeen(pipeline: Pool, userId: UserId, ref: DossierRef): Promise<Found> {
  const { session, network } = settingsOf(originNow());
  const values = [userId, ref, session, network];
  const statement = { name: "open-person", text: "select * from open_person($1, $2, $3, $4)", values };
  const [found] = await atOnceFor<Found>(pipeline, saysItself, statement).catch((fault: unknown) => {
    if ((fault as { code?: string }).code === "DK001") throw new Refusal("vault_frozen");
    throw fault;
  });
  if (!found) throw new Refusal("not_found");
  return found;
}
