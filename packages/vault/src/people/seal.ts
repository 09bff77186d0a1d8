import type { KeyObject } from "node:crypto";
import type { DossierRef, EmployerId, Identity } from "@datakluis/contract";
import { aboutOf, markOf, open, seal, SealBroken } from "@datakluis/kit/seal";

/**
 * What the vault seals, and what each seal is bound to: a record that is moved to another person, employer or version
 * no longer opens. Throws SealBroken.
 */

type Bound = { employerId: EmployerId; ref: DossierRef; version: number };

const personAbout = (it: Bound) => aboutOf(it.employerId, it.ref, "person", it.version);

export const sealPerson = (key: KeyObject, it: Bound, identity: Identity): Buffer =>
  seal(key, Buffer.from(JSON.stringify(identity), "utf8"), personAbout(it));

/** The seal proves we wrote it, after checking: it is not checked again. */
export const openPerson = (key: KeyObject, it: Bound, sealed: Uint8Array): Identity =>
  JSON.parse(open(key, sealed, personAbout(it)).toString("utf8")) as Identity;

/** The same for work on many people at once, which goes on without whose record is damaged. Undefined of that one. */
export function openPersonIfWhole(key: KeyObject, it: Bound, sealed: Uint8Array): Identity | undefined {
  try {
    return openPerson(key, it, sealed);
  } catch (fault) {
    if (fault instanceof SealBroken) return undefined;
    throw fault;
  }
}

/**
 * The marks of what a write said, so that the same id with other words is not taken for the same write: they outlive what
 * was written, and name nobody. One under each key the employer has, that of the newest first: whoever sends his write
 * again after the keys were renewed is known by an older one. Once that key is gone he is refused.
 */
export const marksOfWrite = (keys: ReadonlyMap<number, KeyObject>, id: string, said: unknown): string[] =>
  [...keys]
    .toSorted(([one], [other]) => other - one)
    .map(([, key]) =>
      markOf(key, Buffer.from(JSON.stringify(said), "utf8"), aboutOf("write", id)).toString("base64url"),
    );

/** The *toelichting* of a sharing: free text, so it can name a person. `version` is the event's place in the history. */
const noteAbout = (it: Bound) => aboutOf(it.employerId, it.ref, "note", it.version);

export const sealNote = (key: KeyObject, it: Bound, note: string): Buffer =>
  seal(key, Buffer.from(note, "utf8"), noteAbout(it));

export const openNote = (key: KeyObject, it: Bound, sealed: Uint8Array): string =>
  open(key, sealed, noteAbout(it)).toString("utf8");

/** The reason of a change in how far a sharing reaches; `seq` is its place in the history of its topic. */
type ExtentBound = Omit<Bound, "version"> & { topic: string; seq: number };
const extentAbout = (it: ExtentBound) => aboutOf(it.employerId, it.ref, `extent-note:${it.topic}`, it.seq);

export const sealExtentNote = (key: KeyObject, it: ExtentBound, note: string): Buffer =>
  seal(key, Buffer.from(note, "utf8"), extentAbout(it));

export const openExtentNote = (key: KeyObject, it: ExtentBound, sealed: Uint8Array): string =>
  open(key, sealed, extentAbout(it)).toString("utf8");
