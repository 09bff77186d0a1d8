import type { KeyObject } from "node:crypto";

/** What is left of a key that was destroyed, for ever: which, when, and for what it was done. */
export type Tombstone = { name: string; at: string; id: string };

/**
 * Keeps wrapping keys apart from the data: under each name one key, in versions, which never leaves it. What is wrapped
 * is wrapped under the newest version; what an older one wrapped still opens until that version is retired. Destroying a
 * name destroys all that was sealed under it, in every backup of the data, and leaves a tombstone: under that name there
 * is never a key again.
 *
 * Refuses with `keys_away` when it cannot be reached or has no key of that name, and `service_ended` for a name that was
 * destroyed. Nothing but `make` ever makes a first key. Unwrapping throws SealBroken when the key is another than the one
 * that wrapped, or something was changed.
 */
export type KeyService = {
  /** Makes the key if there is none; asking twice, or twenty at once, is harmless. */
  make(name: string): Promise<void>;
  wrap(name: string, key: KeyObject, about: Uint8Array): Promise<Buffer>;
  unwrap(name: string, wrapped: Uint8Array, about: Uint8Array): Promise<KeyObject>;
  /** Makes a new version, unless the newest was made at or after `since`: so asking again after a kill is harmless. */
  rotate(name: string, since: Date): Promise<void>;
  /** Whether it is wrapped under the newest version. */
  isNewest(name: string, wrapped: Uint8Array, about: Uint8Array): Promise<boolean>;
  /**
   * Destroys the versions that a newer one took the place of before this moment. Whoever asks has seen that nothing he
   * keeps is wrapped under them any more.
   */
  retire(name: string, replacedBefore: Date): Promise<void>;
  /** Marks first, then destroys; again it answers the tombstone that stands. */
  destroy(name: string, why: { at: Date; id: string }): Promise<Tombstone>;
  destroyed(): Promise<Tombstone[]>;
};

/** A name that is no path, and means the same to every key service. */
export const plainName = /^[a-z0-9-]{1,64}$/;
