import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { Moment, ofEmployer, WriteId } from "./ids.ts";

/**
 * The link *klopt niet* in the confirmation of an agreement (B4). Whoever holds it is not signed in, so this is the one
 * question to a vault that anybody may put; the token works once, and the answer names nobody.
 */
export const objectToAgreement = endpoint({
  server: "vault",
  method: "POST",
  path: "/objections",
  summary: "Melden dat een akkoord niet klopt; bevriest de datakluis",
  body: z.strictObject({ token: z.string().max(100) }),
  answer: z.strictObject({ frozenAt: Moment }),
});

/** Why a vault is frozen; null when it is not. */
export const Freeze = z
  .strictObject({
    frozenAt: Moment,
    acceptedAt: Moment,
    acceptedBy: z.string(),
    /** Only an administrator other than the one who signed, who was one before the freeze. */
    mayRelease: z.boolean(),
  })
  .nullable();
export type Freeze = z.infer<typeof Freeze>;

export const readFreeze = endpoint({
  server: "vault",
  method: "GET",
  path: "/employers/:employerId/freeze",
  summary: "Of de datakluis is bevroren, en waarom",
  params: ofEmployer,
  answer: Freeze,
});

export const releaseFreeze = endpoint({
  server: "vault",
  method: "DELETE",
  path: "/employers/:employerId/freeze",
  summary: "Bevroren datakluis vrijgeven, met een reden",
  fresh: true,
  params: ofEmployer,
  body: z.strictObject({ id: WriteId, reason: z.string().trim().min(10).max(500) }),
  answer: Freeze,
});
