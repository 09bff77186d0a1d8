import type { KeyObject } from "node:crypto";
import type { AbsenceMessage, DossierRef, EmployerId } from "@datakluis/contract";
import { aboutOf, open, seal } from "@datakluis/kit/seal";

/** A message is bound to whose it is and to its place: moved to another dossier it does not open. Throws SealBroken. */
type Bound = { employerId: EmployerId; ref: DossierRef; seq: number };

const about = ({ employerId, ref, seq }: Bound) => aboutOf(employerId, ref, "absence", seq);

export const sealMessage = (key: KeyObject, it: Bound, message: AbsenceMessage): Buffer =>
  seal(key, Buffer.from(JSON.stringify(message), "utf8"), about(it));

export const openMessage = (key: KeyObject, it: Bound, sealed: Uint8Array): AbsenceMessage =>
  JSON.parse(open(key, sealed, about(it)).toString("utf8")) as AbsenceMessage;
