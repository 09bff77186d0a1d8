import type { KeyObject } from "node:crypto";
import type { DeliveryKind, DossierRef } from "@datakluis/contract";
import { aboutKey, type Change, type Of } from "@datakluis/delivery";
import type { Cell } from "@datakluis/kit/batch";
import { unwrapKey, wrapKey } from "@datakluis/kit/seal";
import type { Sealed } from "../identities/store.ts";

export type Delivered = Of & { kind: DeliveryKind };

export const wrapDeliveryKey = (master: KeyObject, of: Of, key: KeyObject): Buffer =>
  wrapKey(master, key, aboutKey(of));

/** Throws SealBroken. */
export const unwrapDeliveryKey = (master: KeyObject, of: Of, wrapped: Uint8Array): KeyObject =>
  unwrapKey(master, wrapped, aboutKey(of));

/** Where a batch lands first: COPY cannot write under row level security. Empty again after each transaction. */
export const arrivingTable = `create temporary table if not exists arriving (
  ref uuid not null, personnel_number text not null, department_code text, born_on date not null, sex text not null,
  version integer, wrapped_key bytea, sealed bytea,
  starts_on date, ends_on date, job_title text, contract_hundredths integer, norm_hundredths integer,
  contract_kind text, cost_centre text, replaces text
) on commit delete rows`;

export type Arriving = Omit<Change, "identity"> & {
  ref: DossierRef;
  personnelNumber: string;
  bornOn: string;
  sex: string;
  /** Null when who he is did not change. */
  identity: Sealed | null;
};

const hundredths = (hours: number | null | undefined) => (typeof hours === "number" ? Math.round(hours * 100) : null);

/** One person in the order of the columns of `arriving`. */
export const cellsOf = ({ identity, employment, ...it }: Arriving): Cell[] => [
  { uuid: it.ref },
  { text: it.personnelNumber },
  { text: it.departmentCode },
  { date: it.bornOn },
  { text: it.sex },
  { int: identity?.version ?? null },
  { bytes: identity?.wrapped_key ?? null },
  { bytes: identity?.sealed ?? null },
  { date: employment?.startsOn ?? null },
  { date: employment?.endsOn ?? null },
  { text: employment?.jobTitle ?? null },
  { int: hundredths(employment?.contractHours) },
  { int: hundredths(employment?.normHours) },
  { text: employment?.contractKind ?? null },
  { text: employment?.costCentre ?? null },
  { text: it.replaces.length ? it.replaces.join(",") : null },
];
