import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { DossierRef, ofEmployer } from "./ids.ts";

/**
 * A care request must follow (product.md, D12): a shared dossier in which nothing is written within so many days is taken
 * back by itself. The service sets the days; the vault owns the sharing.
 */

/** Two weeks when nothing is set; below five days nobody could be told in time. */
const FollowUp = z.strictObject({ days: z.int().min(5).max(90) });
export type FollowUp = z.infer<typeof FollowUp>;

const setting = { server: "suite" as const, path: "/follow-up", answer: FollowUp };

export const readFollowUp = endpoint({
  ...setting,
  method: "GET",
  summary: "Na hoeveel dagen zonder dossiervulling een deling vanzelf wordt ingetrokken",
});

export const changeFollowUp = endpoint({
  ...setting,
  method: "PUT",
  summary: "Instellen na hoeveel dagen zonder dossiervulling een deling vanzelf wordt ingetrokken",
  body: FollowUp,
});

/** Vault to suite: in which of these shared dossiers nothing is written, and after how many days that is too long. */
export const askFollowUp = endpoint({
  server: "suite",
  internal: true,
  method: "POST",
  path: "/employers/:employerId/follow-up",
  summary: "In welke gedeelde dossiers niets is geschreven",
  params: ofEmployer,
  body: z.strictObject({ refs: z.array(DossierRef).max(1000) }),
  answer: FollowUp.extend({ empty: z.array(DossierRef) }),
});
