import type { KeyObject } from "node:crypto";
import { Refusal, type EmployerId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import type { KeyService } from "@datakluis/kit/keys";
import { aboutOf, newKey, SealBroken } from "@datakluis/kit/seal";
import type { Db } from "../schema.ts";

/** A data key of one employer, and its number: what is sealed under it says which. */
type DataKey = { version: number; key: KeyObject };

/**
 * The data keys of the employers. Each stands in the database wrapped by its employer's own key at the key service;
 * unwrapped it lives in memory for a few minutes. Refuses with `keys_away` when the key service does not answer.
 */
export type KeyRing = {
  /** Makes an employer's wrapping key, and a first data key wrapped under it: the row still has to be kept. */
  makeFirst(employerId: EmployerId): Promise<{ version: number; wrapped: Buffer }>;
  /** A next data key, wrapped under the newest wrapping key: the row still has to be kept. */
  makeNext(employerId: EmployerId, version: number): Promise<{ version: number; wrapped: Buffer }>;
  /** The key new records are sealed under. */
  newest(employerId: EmployerId): Promise<DataKey>;
  version(employerId: EmployerId, version: number): Promise<KeyObject>;
  /** All of an employer's keys, for a thread that opens everybody. */
  all(employerId: EmployerId): Promise<{ all: ReadonlyMap<number, KeyObject>; newest: number }>;
  /** A key for something of this employer that may come before his first data key: wrapped by his own key alone. */
  wrapUnder(employerId: EmployerId, key: KeyObject, about: Uint8Array): Promise<Buffer>;
  unwrapUnder(employerId: EmployerId, wrapped: Uint8Array, about: Uint8Array): Promise<KeyObject>;
  /** Forgets what is in memory: of one employer, or of all. */
  drop(employerId: EmployerId | null): void;
};

const rememberMs = 5 * 60_000;

type Ring = { until: number; keys: Promise<Map<number, KeyObject>> };

export function keyRingOf(db: Db, service: KeyService, clock: () => number = Date.now): KeyRing {
  const rings = new Map<EmployerId, Ring>();

  const load = async (employerId: EmployerId): Promise<Map<number, KeyObject>> => {
    const rows = await transactionFor(db, { employer: employerId }, (tx) =>
      tx.selectFrom("employer_key").select(["version", "wrapped"]).where("employer_id", "=", employerId).execute(),
    );
    const unwrapped = rows.map(
      async (row) =>
        [row.version, await service.unwrap(employerId, row.wrapped, keyAbout(employerId, row.version))] as const,
    );
    return new Map(await Promise.all(unwrapped));
  };

  const ringOf = (employerId: EmployerId): Promise<Map<number, KeyObject>> => {
    const known = rings.get(employerId);
    if (known && known.until > clock()) return known.keys;
    const keys = load(employerId);
    const ring = { until: clock() + rememberMs, keys };
    rings.set(employerId, ring);
    const forget = () => void (rings.get(employerId) === ring && rings.delete(employerId));
    // One without a key may get its first at any moment.
    keys.then((all) => all.size === 0 && forget(), forget);
    return keys.catch((fault: unknown) => {
      // Whoever holds another key than the one that wrapped it, holds none.
      throw fault instanceof SealBroken ? new Refusal("keys_away") : fault;
    });
  };

  /** What cannot be opened again is never kept. */
  const made = async (employerId: EmployerId, version: number) => {
    const [key, about] = [newKey(), keyAbout(employerId, version)];
    const wrapped = await service.wrap(employerId, key, about);
    if (!(await service.unwrap(employerId, wrapped, about)).equals(key)) throw new Refusal("keys_away");
    return { version, wrapped };
  };

  const version = async (employerId: EmployerId, wanted: number): Promise<KeyObject> => {
    const found = (await ringOf(employerId)).get(wanted);
    if (found) return found;
    // Another process may have made it since.
    rings.delete(employerId);
    const key = (await ringOf(employerId)).get(wanted);
    if (!key) throw new Refusal("keys_away");
    return key;
  };

  return {
    makeFirst: async (employerId) => {
      try {
        await service.make(employerId);
        return await made(employerId, 1);
      } catch (fault) {
        throw fault instanceof Refusal ? fault : new Refusal("keys_away");
      }
    },
    makeNext: async (employerId, version) => {
      // Only beside the kept ones: a service that cannot open those does not make the next.
      if ((await ringOf(employerId)).size === 0) throw new Refusal("keys_away");
      return made(employerId, version);
    },
    newest: async (employerId) => {
      const keys = await ringOf(employerId);
      const newest = Math.max(...keys.keys());
      return { version: newest, key: await version(employerId, newest) };
    },
    version,
    all: async (employerId) => {
      const all = await ringOf(employerId);
      return { all, newest: Math.max(...all.keys()) };
    },
    wrapUnder: async (employerId, key, about) => {
      // Whoever has a data key has a wrapping key: one that is lost is not made anew, and another one opens nothing.
      if ((await ringOf(employerId)).size === 0) await service.make(employerId);
      return service.wrap(employerId, key, about);
    },
    unwrapUnder: async (employerId, wrapped, about) => {
      // Of a service that holds another key than ours, nothing is said to be broken.
      await ringOf(employerId);
      return service.unwrap(employerId, wrapped, about);
    },
    drop: (employerId) => void (employerId ? rings.delete(employerId) : rings.clear()),
  };
}

/** What a wrapped data key is bound to. */
export const keyAbout = (employerId: EmployerId, version: number) => aboutOf(employerId, "data-key", version);
