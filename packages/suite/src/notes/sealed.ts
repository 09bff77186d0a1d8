import type { KeyObject } from "node:crypto";
import { personal, type DossierRef, type EmployerId, type Personal, type WriteId } from "@datakluis/contract";
import { aboutOf, newKey, open, seal, unwrapKey, wrapKey } from "@datakluis/kit/seal";

/**
 * Notes are sealed here, each version under a key of its own, wrapped under the master key of its part: whoever holds the
 * one master key opens nothing of the other part.
 */

/** Which text a sealed value is: bound to it, so it opens nowhere else and not as that of another part. */
export type WhoseNote = {
  employer_id: EmployerId;
  ref: DossierRef;
  id: WriteId;
  version: number;
  medical: boolean;
};
type SealedText = { wrapped_key: Buffer; sealed: Buffer };
type Keys = { master: KeyObject; medical: KeyObject };

const about = ({ employer_id, ref, id, version, medical }: WhoseNote, what: "key" | "text") =>
  aboutOf(employer_id, ref, medical ? `medical-note-${what}` : `note-${what}`, id, version);
const under = (keys: Keys, { medical }: WhoseNote) => (medical ? keys.medical : keys.master);

export function sealText(keys: Keys, whose: WhoseNote, text: string): SealedText {
  const key = newKey();
  return {
    wrapped_key: wrapKey(under(keys, whose), key, about(whose, "key")),
    sealed: seal(key, Buffer.from(text, "utf8"), about(whose, "text")),
  };
}

/** Throws SealBroken. Covered: the text can name somebody. */
export const openText = (keys: Keys, whose: WhoseNote, it: SealedText): Personal<string> =>
  personal(
    open(
      unwrapKey(under(keys, whose), it.wrapped_key, about(whose, "key")),
      it.sealed,
      about(whose, "text"),
    ).toString(),
  );
