import { Refusal, type UserId } from "@datakluis/contract";

/** Of which part of a dossier a note is: the service's, or the medical one. */
export type Part = "notes" | "medical";

/** All that must be known about a dossier to write a note in it. */
type Writable = {
  /** Whether this side may know who it is: shared, or of an employer without a vault. */
  visible: boolean;
  /** Whether the employer does not know that the service holds the person. */
  confidential: boolean;
};

/**
 * Whether a note may be written. It is content, which needs a care request and so a shared dossier (AVG art. 5, 6 and 9;
 * AP letter to the branch, 2016). Nothing is written for an employer who does not know that the service helps somebody
 * (product.md, D11).
 */
export function mustBeWritable({ visible, confidential }: Writable, { forEmployer }: { forEmployer: boolean }): void {
  if (!visible) throw new Refusal("not_shared");
  if (forEmployer && confidential) {
    const sentence = "De werkgever weet niet dat u deze werknemer helpt, dus hij kan deze notitie niet lezen.";
    throw new Refusal("invalid", [{ path: "forEmployer", sentence }]);
  }
}

/** Who signed for a text answers for it. Refuses `note_of_another`, and `note_changed` when he has not seen the last one. */
export function mustBeCorrectable(
  note: { writtenBy: UserId; version: number },
  asked: { by: UserId; seen: number },
): void {
  if (note.writtenBy !== asked.by) throw new Refusal("note_of_another");
  if (note.version !== asked.seen) throw new Refusal("note_changed");
}

/**
 * Whose open screens may stir at a note: of one for the employer everybody's, of another only those of who may read it,
 * for stirring tells that there is something.
 */
export const audienceOf = (part: Part, forEmployer: boolean): Part | undefined => (forEmployer ? undefined : part);

/** On the record what is written or opened says of which part it is, and nothing more. */
export const purposeOf = (part: Part) => (part === "medical" ? "medical" : "process");
