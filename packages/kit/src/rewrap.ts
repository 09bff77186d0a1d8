import { Refusal } from "@datakluis/contract";
import type { KeyService } from "./keys.ts";

/**
 * What was wrapped, under the newest version of its wrapping key; undefined when it is already. Refuses `keys_away` rather
 * than answering what could not be opened again: it is to take the place of what can.
 */
export async function rewrapped(
  keys: KeyService,
  name: string,
  wrapped: Uint8Array,
  about: Uint8Array,
): Promise<Buffer | undefined> {
  if (await keys.isNewest(name, wrapped, about)) return undefined;
  const key = await keys.unwrap(name, wrapped, about);
  const anew = await keys.wrap(name, key, about);
  if (!(await keys.unwrap(name, anew, about)).equals(key)) throw new Refusal("keys_away");
  return anew;
}

const dayMs = 86_400_000;

/** A wrapping key that was replaced before this moment may go: no copy of keys is kept that long, so no backup needs it. */
export const replacedBefore = (now: Date, keyCopyDays: number): Date => new Date(now.getTime() - keyCopyDays * dayMs);
