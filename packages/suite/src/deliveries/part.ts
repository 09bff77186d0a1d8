import type { KeyObject } from "node:crypto";
import type { DeliveryKind, DossierRef, EmployerId } from "@datakluis/contract";
import type { Cell } from "@datakluis/kit/batch";
import { aboutOf, open, seal, unwrapKey, wrapKey } from "@datakluis/kit/seal";
import type { Sealed } from "../identities/store.ts";
import type { Change } from "@datakluis/delivery";

/**
 * What is kept of a file between the first look and the writing: parts, sealed under a key of this delivery alone. Part
 * 0 holds the departments; each next one a batch of people ready to be copied into `arriving`, identities sealed in it.
 */
export const departmentsPart = 0;
export const partRows = 1_000;

export type Delivered = { employerId: EmployerId; deliveryId: string; kind: DeliveryKind };

/** Bound to each part: what an older version of this program made does not open, instead of landing askew. */
const shape = "2";

const aboutPart = ({ employerId, deliveryId }: Omit<Delivered, "kind">, part: number) =>
  aboutOf(employerId, deliveryId, "part", part, shape);

export const sealPart = (key: KeyObject, of: Omit<Delivered, "kind">, part: number, bytes: Uint8Array): Buffer =>
  seal(key, bytes, aboutPart(of, part));

/** Throws SealBroken. */
export const openPart = (key: KeyObject, of: Omit<Delivered, "kind">, part: number, sealed: Uint8Array): Buffer =>
  open(key, sealed, aboutPart(of, part));

const aboutKey = ({ employerId, deliveryId }: Omit<Delivered, "kind">) => aboutOf(employerId, deliveryId, "delivery");

export const wrapDeliveryKey = (master: KeyObject, of: Omit<Delivered, "kind">, key: KeyObject): Buffer =>
  wrapKey(master, key, aboutKey(of));

/** Throws SealBroken. */
export const unwrapDeliveryKey = (master: KeyObject, of: Omit<Delivered, "kind">, wrapped: Uint8Array): KeyObject =>
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
