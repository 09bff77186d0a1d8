import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { DossierRef, Moment, ofEmployer, Uuid } from "./ids.ts";
import { VaultState } from "./organisation.ts";

/** After a backup was put back on one side or both, the sides compare what each knows of the other. Refs and counts only. */

/** What the suite knows of one dossier: the newest change of sharing and of employment it was told of. */
const HeldDossier = z.strictObject({
  ref: DossierRef,
  sharing: z.int().nonnegative(),
  employment: z.int().nonnegative(),
  /** The version of the shared person it holds; null when it holds nobody shared. */
  version: z.int().nullable(),
});
export type HeldDossier = z.infer<typeof HeldDossier>;

/** What the suite makes of a dossier, so that both agree: these counts, and whether it forgets whom it holds. */
const AgreedDossier = z.strictObject({
  ref: DossierRef,
  sharing: z.int().nonnegative(),
  employment: z.int().nonnegative(),
  forget: z.boolean(),
});
export type AgreedDossier = z.infer<typeof AgreedDossier>;

/**
 * Suite to vault: all it knows of one employer, a stretch of refs at a time, in order. The vault's word holds: it answers
 * what must change at the suite, and tells again what the suite lacks. Whoever stands in the stretch and is not named is
 * not known at the suite.
 */
export const compareDossiers = endpoint({
  server: "vault",
  internal: true,
  method: "POST",
  path: "/employers/:employerId/comparison",
  summary: "Na het terugzetten van een reservekopie: vergelijken wat de verzuimomgeving weet",
  params: ofEmployer,
  body: z.strictObject({
    after: DossierRef.nullable(),
    /** Null in the last stretch: to the end. */
    until: DossierRef.nullable(),
    dossiers: z.array(HeldDossier).max(5000),
  }),
  answer: z.strictObject({ state: VaultState, agreed: z.array(AgreedDossier) }),
});

const ofComparison = z.strictObject({ comparisonId: Uuid });

/** Suite to vault: everything was compared that this return of a backup asked for. */
export const finishComparison = endpoint({
  server: "vault",
  internal: true,
  method: "PUT",
  path: "/comparisons/:comparisonId",
  summary: "Melden dat alles is vergeleken",
  params: ofComparison,
  answer: z.null(),
});

/** Vault to suite: a backup of the vault was put back, compare. Asked again it changes nothing. */
export const askComparison = endpoint({
  server: "suite",
  internal: true,
  method: "PUT",
  path: "/comparisons/:comparisonId",
  summary: "Vragen om te vergelijken, na het terugzetten van een reservekopie van de datakluis",
  params: ofComparison,
  body: z.strictObject({ madeAt: Moment }),
  answer: z.null(),
});
