import type { KeyObject } from "node:crypto";
import { personal, type DossierRef, type EmployerId, type FormKind, type Personal } from "@datakluis/contract";
import { aboutOf, newKey, open, seal, unwrapKey, wrapKey } from "@datakluis/kit/seal";

/**
 * What is filled in lies sealed here, each draft and each version under a key of its own. What a doctor is still writing is
 * of the medical part, and lies under its master key; what he finished is for the employer.
 */

/** Which text a sealed value is: bound to it, so it opens nowhere else. */
export type WhoseForm = {
  employer_id: EmployerId;
  ref: DossierRef;
  spell_id: string;
  kind: FormKind;
  number: number;
  of_doctor: boolean;
  /** The how many-th draft or version. */
  at: { draft: number } | { version: number };
};
type SealedForm = { wrapped_key: Buffer; sealed: Buffer };
type Keys = { master: KeyObject; medical: KeyObject };

const about = ({ employer_id, ref, spell_id, kind, number, at }: WhoseForm, what: "key" | "values") =>
  "draft" in at
    ? aboutOf(employer_id, ref, `form-draft-${what}`, spell_id, kind, number, at.draft)
    : aboutOf(employer_id, ref, `form-${what}`, spell_id, kind, number, at.version);

const under = (keys: Keys, { of_doctor, at }: WhoseForm) => (of_doctor && "draft" in at ? keys.medical : keys.master);

export function sealForm(keys: Keys, whose: WhoseForm, values: object): SealedForm {
  const key = newKey();
  return {
    wrapped_key: wrapKey(under(keys, whose), key, about(whose, "key")),
    sealed: seal(key, Buffer.from(JSON.stringify(values), "utf8"), about(whose, "values")),
  };
}

/** Throws SealBroken. Covered: the text can name somebody. */
export const openForm = (keys: Keys, whose: WhoseForm, it: SealedForm): Personal<Record<string, string>> =>
  personal(
    JSON.parse(
      open(
        unwrapKey(under(keys, whose), it.wrapped_key, about(whose, "key")),
        it.sealed,
        about(whose, "values"),
      ).toString(),
    ),
  );
