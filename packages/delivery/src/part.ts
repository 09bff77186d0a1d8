import type { KeyObject } from "node:crypto";
import { aboutOf, open, seal } from "@datakluis/kit/seal";
import type { Of } from "./store.ts";

/**
 * What is kept of a file between the first look and the writing: parts, sealed under a key of this delivery alone. Part
 * 0 holds the departments; each next one a batch of people ready to be copied, identities sealed in it.
 */
export const departmentsPart = 0;
/** The whole file as it came, of a delivery that keeps it. */
export const filePart = -1;
export const partRows = 1_000;

/** Bound to each part: what an older version of this program made does not open, instead of landing askew. */
const shape = "3";

const aboutPart = ({ employerId, deliveryId }: Of, part: number) =>
  aboutOf(employerId, deliveryId, "part", part, shape);

export const sealPart = (key: KeyObject, of: Of, part: number, bytes: Uint8Array): Buffer =>
  seal(key, bytes, aboutPart(of, part));

/** Throws SealBroken. */
export const openPart = (key: KeyObject, of: Of, part: number, sealed: Uint8Array): Buffer =>
  open(key, sealed, aboutPart(of, part));

/** What the key of a delivery is bound to where it is wrapped. */
export const aboutKey = ({ employerId, deliveryId }: Of): Buffer => aboutOf(employerId, deliveryId, "delivery");

/** What was compared at the first look is no longer what is there. */
export class Outdated extends Error {
  override name = "Outdated";
}
