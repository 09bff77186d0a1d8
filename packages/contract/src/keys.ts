import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { EmployerId } from "./ids.ts";

/**
 * New keys while everything runs (product.md, G3). Asked from the command line only: it names no person and reads none.
 * Each server has keys of its own, so each is asked by itself.
 */

const order = z.strictObject({
  /** Null is everybody. */
  employerIds: z.array(EmployerId).max(1000).nullable(),
  /** Also a new data key, and all that is kept sealed anew under it; otherwise only the wrapping key. */
  data: z.boolean(),
});

/** How far the renewing is, of all employers together. */
export const KeyProgress = z.strictObject({
  employers: z.int(),
  /** Whose turn has not come. */
  waiting: z.int(),
  /** Who has an older data key still: what is sealed under it is sealed anew, or it waits for its time. */
  resealing: z.int(),
  /** People of those, and how many of them are sealed under the newest. */
  people: z.int(),
  done: z.int(),
});
export type KeyProgress = z.infer<typeof KeyProgress>;

/** Operator to vault. Goes on by itself, also after a restart; asked again it renews again. */
export const orderKeyRotation = endpoint({
  server: "vault",
  internal: true,
  method: "POST",
  path: "/keys/_rotate",
  summary: "Nieuwe sleutels voor deze werkgevers, vanaf de opdrachtregel",
  body: order,
  answer: z.strictObject({ ordered: z.int() }),
});

export const readKeyRotation = endpoint({
  server: "vault",
  internal: true,
  method: "GET",
  path: "/keys",
  summary: "Hoever het vernieuwen van sleutels is, alleen aantallen",
  answer: KeyProgress,
});

/** Operator to suite: a new version of the key that wraps its master key. */
export const rotateSuiteKey = endpoint({
  server: "suite",
  internal: true,
  method: "POST",
  path: "/keys/_rotate",
  summary: "Nieuwe omhullende sleutel van de verzuimomgeving, vanaf de opdrachtregel",
  answer: z.null(),
});

/** Operator to login: a new version of the key that wraps second factors. */
export const rotateLoginKey = endpoint({
  server: "login",
  internal: true,
  method: "POST",
  path: "/keys/_rotate",
  summary: "Nieuwe omhullende sleutel van het inloggen, vanaf de opdrachtregel",
  answer: z.null(),
});
