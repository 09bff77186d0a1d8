import type { EmployerId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { SealBroken } from "@datakluis/kit/seal";
import type { Tools } from "../tools.ts";
import { places, type Keys, type Place } from "./places.ts";

/** Some tens of milliseconds of work for the database and for this process. */
const pageSize = 500;

/**
 * Seals everything of an employer anew that is sealed under a key older than his newest, a page at a time. Each page is
 * read, sealed, and put back where nobody wrote meanwhile; so it may be killed anywhere, run twice, and run beside
 * whoever edits or shares. Answers how much was sealed anew.
 *
 * What does not open is left as it is, told in the log, and keeps its key: nothing is given up here.
 */
export async function resealAll({ db, keys, log }: Tools, employerId: EmployerId): Promise<number> {
  keys.drop(employerId);
  const ring = await keys.all(employerId);
  let done = 0;
  for (const place of places) {
    for (let after: unknown; ;) {
      const found = await transactionFor(db, { employer: employerId }, (tx) =>
        place.page(tx, employerId, ring.newest, after, pageSize),
      );
      if (found.length === 0) break;
      after = found.at(-1)!.at;
      const anew = found.flatMap((row) => {
        const sealed = resealed(place, employerId, ring, row);
        return sealed ? [{ ...row, anew: sealed }] : [];
      });
      const broken = found.length - anew.length;
      if (broken) log.error("verzegelde rijen gaan niet open", { at: place.column, count: broken });
      if (anew.length)
        done += await transactionFor(db, { employer: employerId }, (tx) =>
          place.put(tx, employerId, ring.newest, anew),
        );
    }
  }
  return done;
}

function resealed(place: Place, employerId: EmployerId, ring: Keys, row: Parameters<Place["reseal"]>[2]) {
  try {
    return place.reseal(employerId, ring, row);
  } catch (fault) {
    if (fault instanceof SealBroken) return undefined;
    throw fault;
  }
}
