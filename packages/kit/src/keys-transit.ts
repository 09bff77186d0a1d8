import { timingSafeEqual, type KeyObject } from "node:crypto";
import { Refusal } from "@datakluis/contract";
import { keyServerAt, type KeyServer, type Said } from "./keys-http.ts";
import { plainName, type KeyService, type Tombstone } from "./keys.ts";
import { keyOf, markOf, SealBroken } from "./seal.ts";

export type TransitKeys = KeyServer & {
  /** Where the Transit engine stands. */
  mount: string;
  /** Where a KV engine (version 2) stands, for what was destroyed: there a token can be kept from deleting. */
  stones: string;
  /** Before each name (`prefix-name`), so that servers that share an engine share no key; and the folder of tombstones. */
  prefix: string;
};

const markBytes = 32;
const nothing = new Uint8Array();

/**
 * Wrapping keys in the Transit engine of OpenBao or HashiCorp Vault (documented HTTP API, version 1): one key of type
 * aes256-gcm96 a name, `about` as associated data. What we keep of a wrapped key is a mark of it (32 bytes) and the
 * engine's own text: a service that was put back from elsewhere, or that answers something else, is found out before
 * anything is sealed under what it gave.
 *
 * A tombstone is a KV entry that is written only when there is none (`cas` 0). Versions are rewrapped by us, key by key,
 * because the engine's rewrap does not take associated data.
 */
export function transitKeys({ mount, stones, prefix, ...server }: TransitKeys): KeyService {
  const ask = keyServerAt(server);
  const plain = (name: string) => {
    if (!plainName.test(name)) throw new Refusal("keys_away");
    return name;
  };
  const at = (what: string, name: string, more = "") => `/v1/${mount}/${what}/${prefix}-${plain(name)}${more}`;
  const stoneAt = (name: string) => `/v1/${stones}/data/${prefix}/${plain(name)}`;
  /** Tombstones that were read: they never change. */
  const read = new Map<string, Tombstone>();

  const stoneOf = async (name: string): Promise<Tombstone | undefined> => {
    const said = await ask("GET", stoneAt(name));
    // One that was taken away is told as an entry without content, and is no proof that nothing was destroyed.
    if (said.status === 404 && !said.data["metadata"]) return undefined;
    const { at: when, id } = (said.data["data"] ?? {}) as { at?: unknown; id?: unknown };
    if (said.status !== 200 || typeof when !== "string" || typeof id !== "string") throw new Refusal("keys_away");
    return { name, at: when, id };
  };
  const mustStand = async (name: string) => {
    if (await stoneOf(name)) throw new Refusal("service_ended");
  };

  /** Moments its versions were made, by number; undefined when there is no key. */
  const versionsOf = async (name: string): Promise<Map<number, Date> | undefined> => {
    const said = await ask("GET", at("keys", name));
    if (said.status === 404) return undefined;
    const keys = Object.entries((said.data["keys"] ?? {}) as Record<string, unknown>);
    if (said.status !== 200 || keys.length === 0) throw new Refusal("keys_away");
    return new Map(keys.map(([version, made]) => [Number(version), momentOf(made)]));
  };
  const mustHave = async (name: string) => {
    const versions = await versionsOf(name);
    if (!versions) {
      await mustStand(name);
      throw new Refusal("keys_away");
    }
    return versions;
  };

  const done = (said: Said) => {
    if (said.status >= 300) throw new Refusal("keys_away");
  };

  const make = async (name: string) => {
    await mustStand(name);
    if (await versionsOf(name)) return;
    // A key that is there stays as it is: of two makers at once the second changes nothing.
    done(await ask("POST", at("keys", name), { type: "aes256-gcm96" }));
    // Destroyed while it was made: then this one is as well.
    if (await stoneOf(name)) await remove(name);
    await mustStand(name);
  };

  const remove = async (name: string) => {
    if (!(await versionsOf(name))) return;
    await ask("POST", at("keys", name, "/config"), { deletion_allowed: true });
    await ask("DELETE", at("keys", name));
    if (await versionsOf(name)) throw new Refusal("keys_away");
  };

  const known = async (name: string): Promise<Tombstone | undefined> => {
    const stone = read.get(name) ?? (await stoneOf(name));
    if (stone) read.set(name, stone);
    return stone;
  };

  return {
    make,
    wrap: async (name, key, about) => {
      // Seen first: an engine may make a key for whoever encrypts under a name it does not know.
      await mustHave(name);
      await mustStand(name);
      const plaintext = key.export().toString("base64");
      const said = await ask("POST", at("encrypt", name), { plaintext, associated_data: base64(about) });
      const ciphertext = said.data["ciphertext"];
      if (said.status !== 200 || typeof ciphertext !== "string") throw new Refusal("keys_away");
      return Buffer.concat([markOf(key, nothing, about), Buffer.from(ciphertext, "utf8")]);
    },
    unwrap: async (name, wrapped, about) => {
      const [mark, ciphertext] = partsOf(wrapped);
      const [said] = await Promise.all([
        ask("POST", at("decrypt", name), { ciphertext, associated_data: base64(about) }),
        mustStand(name),
      ]);
      if (said.status !== 200) {
        await mustHave(name);
        throw new SealBroken();
      }
      return shown(said.data["plaintext"], mark, about);
    },
    rotate: async (name, since) => {
      await mustStand(name);
      const versions = await mustHave(name);
      // The engine tells whole seconds.
      const newest = Math.max(...[...versions.values()].map(Number));
      if (newest >= Math.floor(since.getTime() / 1000) * 1000) return;
      done(await ask("POST", at("keys", name, "/rotate"), {}, false));
    },
    isNewest: async (name, wrapped) => {
      const newest = Math.max(...(await mustHave(name)).keys());
      return versionOf(partsOf(wrapped)[1]) === newest;
    },
    retire: async (name, replacedBefore) => {
      const versions = [...(await mustHave(name))].toSorted(([a], [b]) => a - b);
      const [from] = versions.findLast(([, made]) => made < replacedBefore) ?? [];
      if (from === undefined || from === versions[0]![0]) return;
      done(
        await ask("POST", at("keys", name, "/config"), { min_decryption_version: from, min_encryption_version: from }),
      );
      done(await ask("POST", at("keys", name, "/trim"), { min_available_version: from }));
    },
    destroy: async (name, { at: when, id }) => {
      const data = { at: when.toISOString(), id };
      // Refused when somebody was first; whose it is, is read below.
      await ask("POST", stoneAt(name), { options: { cas: 0 }, data });
      const stone = await stoneOf(name);
      if (!stone) throw new Refusal("keys_away");
      await remove(name);
      return stone;
    },
    destroyed: async () => {
      const said = await ask("GET", `/v1/${stones}/metadata/${prefix}?list=true`);
      if (said.status === 404) return [];
      const listed = said.data["keys"];
      if (said.status !== 200 || !Array.isArray(listed)) throw new Refusal("keys_away");
      const names = listed.map(String).filter((name) => plainName.test(name));
      const found = await Promise.all(names.map(known));
      return found.flatMap((it) => it ?? []);
    },
  };
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");

/** Seconds since 1970, or a date. What cannot be read was made now: so it is never retired too soon. */
function momentOf(made: unknown): Date {
  const told = typeof made === "object" && made ? (made as Record<string, unknown>)["creation_time"] : made;
  const moment = typeof told === "number" ? new Date(told * 1000) : new Date(String(told));
  return Number.isNaN(moment.getTime()) ? new Date() : moment;
}

const versionOf = (ciphertext: string) => Number(/^[a-z]+:v([0-9]+):/.exec(ciphertext)?.[1]);

function partsOf(wrapped: Uint8Array): [mark: Buffer, ciphertext: string] {
  const all = Buffer.from(wrapped);
  const ciphertext = all.subarray(markBytes).toString("utf8");
  if (Number.isNaN(versionOf(ciphertext))) throw new SealBroken();
  return [all.subarray(0, markBytes), ciphertext];
}

/** The key, when it is the one that was wrapped. */
function shown(plaintext: unknown, mark: Buffer, about: Uint8Array): KeyObject {
  const bytes = typeof plaintext === "string" ? Buffer.from(plaintext, "base64") : nothing;
  if (bytes.length === 0) throw new SealBroken();
  const key = keyOf(bytes);
  if (!timingSafeEqual(markOf(key, nothing, about), mark)) throw new SealBroken();
  return key;
}
