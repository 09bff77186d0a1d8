import type { AgreedDossier, DossierRef, HeldDossier, SharingEvent } from "@datakluis/contract";

/** A person as the vault has him: the newest version, what he is shared as, and what it believed it had told. */
export type Known = {
  ref: DossierRef;
  version: number;
  last: { kind: SharingEvent["kind"]; seq: number } | undefined;
  /** He was added or changed here, so that there is an employment the suite may lack. */
  hasNews: boolean;
};

/** What the vault must believe from here on. */
export type Told = { sharing: number; version: number; employment: number; settled: boolean };

/**
 * Makes both sides agree on one dossier after a backup was put back on either: the vault's word holds. Whoever is not
 * shared here is forgotten there; what the suite lacks is told again, by the job that always does so; and a count that
 * ran ahead of the vault is set back, or the suite would ignore all that comes.
 *
 * @param held what the suite knows; undefined when it does not know the dossier
 */
export function agree(
  { ref, version, last, hasNews }: Known,
  held: HeldDossier | undefined,
): { told: Told; agreed?: AgreedDossier } {
  const employment = employmentTold(version, hasNews, held);
  if (!held) return { told: { sharing: 0, version: 0, employment, settled: false } };
  const seq = last?.seq ?? 0;
  const ahead = { employment: Math.min(held.employment, version), sharing: held.sharing };

  if (!last || last.kind === "revoked") {
    const right = held.version === null && held.sharing === seq && held.employment === ahead.employment;
    return {
      told: { sharing: seq, version: 0, employment, settled: employment === version },
      ...(right ? {} : { agreed: { ref, sharing: seq, employment: ahead.employment, forget: true } }),
    };
  }
  // He may know the person. What is newer than the vault's own is of a time that is gone: told anew from the beginning.
  const behind = held.version === null || held.version > version || held.sharing > seq;
  const told = behind ? { sharing: 0, version: 0 } : { sharing: held.sharing, version: held.version! };
  const right = !behind && held.employment === ahead.employment;
  const settled = last.kind !== "revoke_asked" && told.sharing === seq && told.version === version;
  return {
    told: { ...told, employment, settled: settled && employment === version },
    ...(right ? {} : { agreed: { ref, sharing: told.sharing, employment: ahead.employment, forget: behind } }),
  };
}

/** Somebody who only ever moved in has his employment there: the suite brought it. */
function employmentTold(version: number, hasNews: boolean, held: HeldDossier | undefined): number {
  if (!held) return 0;
  return hasNews ? Math.min(held.employment, version) : version;
}
