import { sql, type ExpressionBuilder, type RawBuilder } from "kysely";
import type { EmployerId } from "@datakluis/contract";
import type { Tables } from "../schema.ts";

/**
 * Whether the service has written in a dossier (dossiervulling), as an employer and his vault may know it. Cleaning and
 * revoking stop at it; whatever is added to this list must lock the dossier's row when it is written. What was written
 * while the dossier was held only confidentially is none (product.md, D11).
 */
export const hasContent = (_query?: ExpressionBuilder<Tables, "dossier">): RawBuilder<boolean> =>
  sql<boolean>`(${hasContentButNotes()} or noted(dossier.employer_id, dossier.ref))`;

/**
 * The same for a batch of one employer.
 *
 * @param refs as PostgreSQL reads an array of uuids
 */
export const hasContentAmong = (employerId: EmployerId, refs: string): RawBuilder<boolean> =>
  sql<boolean>`(${hasContentButNotes()} or dossier.ref in (select noted_among(${employerId}, ${refs}::uuid[])))`;

/** The same without notes: whom those may be known to depends on who asks (065-notes.sql). */
export const hasContentButNotes = (): RawBuilder<boolean> => sql<boolean>`(exists (
  select from spell
  where spell.employer_id = dossier.employer_id and spell.ref = dossier.ref and not spell.confidential
) or exists (
  select from trajectory
  where trajectory.employer_id = dossier.employer_id and trajectory.ref = dossier.ref and not trajectory.confidential
) or exists (
  select from appointment
  where appointment.employer_id = dossier.employer_id and appointment.ref = dossier.ref and not appointment.confidential
) or exists (
  select from leave_event
  where leave_event.employer_id = dossier.employer_id and leave_event.ref = dossier.ref and not leave_event.confidential
) or exists (
  select from task_event
  where task_event.employer_id = dossier.employer_id and task_event.ref = dossier.ref and not task_event.confidential
    and what <> 'assigned'
))`;

/** Whether there is a note or a document that the asker may read, as row level security lets him. */
export const hasVisibleNotes = sql<boolean>`(exists (
  select from note where note.employer_id = dossier.employer_id and note.ref = dossier.ref
) or exists (
  select from document where document.employer_id = dossier.employer_id and document.ref = dossier.ref
))`;

/**
 * The same as far as the asker may see it: of a user of the service also what is confidential, which row level security
 * keeps from everybody else (021-retrieval.sql), and of notes those he may read. For his own page and his own reach, and for
 * nothing an employer is told.
 */
export const hasVisibleContent = (): RawBuilder<boolean> => sql<boolean>`(exists (
  select from spell where spell.employer_id = dossier.employer_id and spell.ref = dossier.ref
) or exists (
  select from trajectory where trajectory.employer_id = dossier.employer_id and trajectory.ref = dossier.ref
) or exists (
  select from appointment where appointment.employer_id = dossier.employer_id and appointment.ref = dossier.ref
) or exists (
  select from leave_event where leave_event.employer_id = dossier.employer_id and leave_event.ref = dossier.ref
) or exists (
  select from task_event
  where task_event.employer_id = dossier.employer_id and task_event.ref = dossier.ref and what <> 'assigned'
) or ${hasVisibleNotes})`;
