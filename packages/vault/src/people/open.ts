import { Refusal, type DossierRef, type EmployerId, type SharingEvent, type UserId } from "@datakluis/contract";
import { settingsOf, type Pool } from "@datakluis/kit/db";
import { originNow } from "@datakluis/kit/origin";
import { manyAtOnce } from "@datakluis/kit/pipeline";

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

const openPeople = manyAtOnce<Found & { at: number; frozen: boolean }>({
  name: "open-people",
  text: "select * from open_people($1, $2, $3, $4)",
});

/**
 * Finds a sealed record within reach and writes the look down, in one round trip, together with whoever opens one at the
 * same moment (043-open-people.sql). No event, no deed: what the database did not commit is not shown. Refuses
 * `not_found`, and `vault_frozen`.
 */
export async function findSeen(pipeline: Pool, userId: UserId, ref: DossierRef): Promise<Found> {
  const { session, network } = settingsOf(originNow());
  const [found] = await openPeople(pipeline, [userId, ref, session, network]);
  if (!found) throw new Refusal("not_found");
  if (found.frozen) throw new Refusal("vault_frozen");
  return found;
}
