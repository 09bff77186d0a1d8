import type { DossierRef } from "@datakluis/contract";
import type { Employment } from "@datakluis/delivery";
import type { Cell } from "@datakluis/kit/batch";

/** Somebody to write, sealed; `tell` when the service must hear of his employment. */
export type Arriving = {
  ref: DossierRef;
  personnelNumber: string;
  departmentCode: string | null;
  version: number;
  /** The number of the data key he was sealed under, which need not be the newest any more when he is written. */
  keyVersion: number;
  sealed: Buffer;
  /** His own; null when none is known. */
  employment: Employment | null;
  tell: boolean;
  /** What the file says of him, to know it by next time (digest.ts). */
  digest: Buffer | null;
};

/** Where a batch lands first: COPY cannot write under row level security. Empty again after each transaction. */
export const arrivingTable = `create temporary table if not exists arriving (
  ref uuid not null, personnel_number text not null, department_code text, version integer not null,
  key_version integer not null, sealed bytea not null, employment text, tell integer not null, digest bytea
) on commit delete rows`;

/** One person in the order of the columns of `arriving`. */
export const cellsOf = (it: Arriving): Cell[] => [
  { uuid: it.ref },
  { text: it.personnelNumber },
  { text: it.departmentCode },
  { int: it.version },
  { int: it.keyVersion },
  { bytes: it.sealed },
  { text: it.employment && JSON.stringify(it.employment) },
  { int: it.tell ? 1 : 0 },
  { bytes: it.digest },
];

/** Of whom a file changes nothing, what it says of him; and the employment it speaks of, when none of his own was known. */
export type Remembered = {
  ref: DossierRef;
  version: number;
  keyVersion: number;
  digest: Buffer;
  employment: Employment | null;
};

export const rememberedTable = `create temporary table if not exists remembered (
  ref uuid not null, version integer not null, key_version integer not null, digest bytea not null, employment text
) on commit delete rows`;

/** The same in the order of the columns of `remembered`. */
export const cellsOfRemembered = (it: Remembered): Cell[] => [
  { uuid: it.ref },
  { int: it.version },
  { int: it.keyVersion },
  { bytes: it.digest },
  { text: it.employment && JSON.stringify(it.employment) },
];
