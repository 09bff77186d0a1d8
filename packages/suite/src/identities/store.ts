import type { KeyObject } from "node:crypto";
import { sql } from "kysely";
import {
  BsnBecause,
  personal,
  SharedBecause,
  type DossierRef,
  type EmployerId,
  type Identity,
  type Personal,
  type WriteId,
} from "@datakluis/contract";
import type { KeyService } from "@datakluis/kit/keys";
import { aboutOf, newKey, open, seal, unwrapKey, wrapKey } from "@datakluis/kit/seal";
import type { Db } from "../schema.ts";

/**
 * The one place of the service's side where an identity is sealed and opened. Each has a key of its own, made anew at
 * each version and kept wrapped in the same row: who deletes the row has deleted the key (product.md, B6 and D6).
 *
 * Those keys are wrapped under one master key of this server. The master key stands in `master_key`, itself wrapped by
 * the key service, so that opening a thousand identities does not ask the key service a thousand times. Without the
 * key service neither the database nor a backup of it tells who anybody is. The medical part has a master key of its own.
 */
export const masterKeys = {
  /** Of everything but the medical part. */
  main: { name: "suite", table: "master_key", about: aboutOf("suite", "master") },
  /** Of the medical part alone: whoever gets hold of the other opens nothing of it. */
  medical: { name: "suite-medical", table: "medical_key", about: aboutOf("suite", "medical") },
} as const;
export type MasterKey = (typeof masterKeys)[keyof typeof masterKeys];

/** How a master key stands wrapped; nothing when there is none yet. */
export const wrappedKey = async (db: Db, { table }: MasterKey): Promise<Buffer | undefined> =>
  (await sql<{ wrapped: Buffer }>`select wrapped from ${sql.table(table)}`.execute(db)).rows[0]?.wrapped;

/** Makes the master key if there is none; two servers that start at once end with the same. Refuses `keys_away`. */
export async function masterKey(db: Db, keys: KeyService, it: MasterKey = masterKeys.main): Promise<KeyObject> {
  // A key that was lost is reported, never made anew: under another one nobody's identity would open again.
  if (await wrappedKey(db, it)) return readMasterKey(db, keys, it);
  await keys.make(it.name);
  const wrapped = await keys.wrap(it.name, newKey(), it.about);
  await sql`insert into ${sql.table(it.table)} (wrapped) values (${wrapped}) on conflict do nothing`.execute(db);
  return readMasterKey(db, keys, it);
}

/** Refuses `keys_away`. */
export async function readMasterKey(db: Db, keys: KeyService, it: MasterKey = masterKeys.main): Promise<KeyObject> {
  const wrapped = await wrappedKey(db, it);
  if (!wrapped) throw new Error("a server that started has its master keys");
  return keys.unwrap(it.name, wrapped, it.about);
}

/**
 * Whose identity a sealed value is, and which version: bound to it, so it opens nowhere else; what was retrieved
 * confidentially not as what was shared either.
 */
export type Whose = { employer_id: EmployerId; ref: DossierRef; version: number; confidential?: boolean };

export type Sealed = Whose & { wrapped_key: Buffer; sealed: Buffer; because: Buffer | null };

const about = (it: Whose, what: "key" | "identity" | "because") =>
  aboutOf(it.employer_id, it.ref, it.confidential ? `confidential-${what}` : what, it.version);
const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value), "utf8");

/** Seals under a fresh key, before anything is said to the database: no statement, log or backup holds it open. */
export function sealIdentity(
  master: KeyObject,
  whose: Whose,
  identity: Partial<Identity>,
  because?: SharedBecause,
): Sealed {
  const key = newKey();
  const { employer_id, ref, version } = whose;
  return {
    employer_id,
    ref,
    version,
    wrapped_key: wrapKey(master, key, about(whose, "key")),
    sealed: seal(key, bytesOf(identity), about(whose, "identity")),
    because: because ? seal(key, bytesOf(because), about(whose, "because")) : null,
  };
}

const keyOf = (master: KeyObject, it: Omit<Sealed, "because">) => unwrapKey(master, it.wrapped_key, about(it, "key"));

/** Throws SealBroken. What we sealed ourselves was checked then. It travels covered: only `reveal()` shows a person. */
export const openIdentity = (master: KeyObject, it: Omit<Sealed, "because">): Personal<Identity> =>
  personal(JSON.parse(openIdentityBytes(master, it).toString("utf8")) as Identity);

/** The same as the JSON it was sealed as, for who only passes it on. */
export const openIdentityBytes = (master: KeyObject, it: Omit<Sealed, "because">): Buffer =>
  open(keyOf(master, it), it.sealed, about(it, "identity"));

/** Throws SealBroken. Covered as well: the note is free text and can name somebody. */
export function openBecause(master: KeyObject, it: Sealed): Personal<SharedBecause> | null {
  if (!it.because) return null;
  const bytes = open(keyOf(master, it), it.because, about(it, "because"));
  return personal(SharedBecause.parse(JSON.parse(bytes.toString("utf8"))));
}

/** Whose BSN a sealed value is, and which grant: bound to it, so it opens nowhere else. */
type WhoseBsn = { employer_id: EmployerId; ref: DossierRef; grant: number; version: number };
type SealedBsn = { wrapped_key: Buffer; sealed: Buffer; because: Buffer };

const aboutBsn = (it: WhoseBsn, what: "bsn-key" | "bsn" | "bsn-because") =>
  aboutOf(it.employer_id, it.ref, what, it.grant, it.version);

/** Seals a BSN, and why this side may have it, under a key of their own: a grant that ends takes nothing else along. */
export function sealBsn(master: KeyObject, whose: WhoseBsn, bsn: string, because: BsnBecause): SealedBsn {
  const key = newKey();
  return {
    wrapped_key: wrapKey(master, key, aboutBsn(whose, "bsn-key")),
    sealed: seal(key, Buffer.from(bsn, "utf8"), aboutBsn(whose, "bsn")),
    because: seal(key, bytesOf(because), aboutBsn(whose, "bsn-because")),
  };
}

/** Throws SealBroken. */
export const openBsn = (master: KeyObject, whose: WhoseBsn, it: Omit<SealedBsn, "because">): Personal<string> =>
  personal(
    open(unwrapKey(master, it.wrapped_key, aboutBsn(whose, "bsn-key")), it.sealed, aboutBsn(whose, "bsn")).toString(),
  );

/** Throws SealBroken. Covered: the note is free text. */
export function openBsnBecause(
  master: KeyObject,
  whose: WhoseBsn,
  it: Omit<SealedBsn, "sealed">,
): Personal<BsnBecause> {
  const key = unwrapKey(master, it.wrapped_key, aboutBsn(whose, "bsn-key"));
  const bytes = open(key, it.because, aboutBsn(whose, "bsn-because"));
  return personal(BsnBecause.parse(JSON.parse(bytes.toString("utf8"))));
}

/** Why something confidential was done: free text, which can name somebody. Each under a key of its own. */
export type SealedNote = { wrapped_key: Buffer; note: Buffer };

const aboutNote = (writeId: WriteId, what: "key" | "note") => aboutOf("confidential-event", writeId, what);

export function sealNote(master: KeyObject, writeId: WriteId, note: string): SealedNote {
  const key = newKey();
  return {
    wrapped_key: wrapKey(master, key, aboutNote(writeId, "key")),
    note: seal(key, Buffer.from(note, "utf8"), aboutNote(writeId, "note")),
  };
}

/** Throws SealBroken. */
export const openNote = (master: KeyObject, writeId: WriteId, it: SealedNote): Personal<string> =>
  personal(
    open(unwrapKey(master, it.wrapped_key, aboutNote(writeId, "key")), it.note, aboutNote(writeId, "note")).toString(
      "utf8",
    ),
  );
