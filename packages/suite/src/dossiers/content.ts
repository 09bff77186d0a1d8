import { sql, type ExpressionBuilder, type RawBuilder } from "kysely";
import type { Tables } from "../schema.ts";

/**
 * Whether the service has written in a dossier (dossiervulling). Cleaning and revoking stop at it; whatever is added to
 * this list must lock the dossier's row when it is written.
 */
export const hasContent = (_query?: ExpressionBuilder<Tables, "dossier">): RawBuilder<boolean> => sql<boolean>`(exists (
  select from spell where spell.employer_id = dossier.employer_id and spell.ref = dossier.ref
) or exists (
  select from trajectory where trajectory.employer_id = dossier.employer_id and trajectory.ref = dossier.ref
))`;
