import { mkdirSync } from "node:fs";
import { link, open as openFile, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { randomBytes, type KeyObject } from "node:crypto";
import { Refusal } from "@datakluis/contract";
import { keyOf, unwrapKey, wrapKey } from "./seal.ts";

/** What is left of a key that was destroyed, for ever: which, when, and for what it was done. */
export type Tombstone = { name: string; at: string; id: string };

/**
 * Keeps wrapping keys apart from the data: one under each name, which never leaves it. Destroying a name destroys all
 * that was sealed under it, in every backup of the data, and leaves a tombstone: under that name there is never a key
 * again. Refuses with `keys_away` when it cannot be reached, and `service_ended` for a name that was destroyed.
 */
export type KeyService = {
  /** Makes the key if there is none; asking twice is harmless. */
  make(name: string): Promise<void>;
  wrap(name: string, key: KeyObject, about: Uint8Array): Promise<Buffer>;
  unwrap(name: string, wrapped: Uint8Array, about: Uint8Array): Promise<KeyObject>;
  /** Marks first, then destroys; again it answers the tombstone that stands. */
  destroy(name: string, why: { at: Date; id: string }): Promise<Tombstone>;
  destroyed(): Promise<Tombstone[]>;
};

const plainName = /^[a-z0-9-]{1,64}$/;

/** The default key service: a folder of files of 32 bytes, readable by this server's user only. */
export function keyFolder(folder: string): KeyService {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const fileOf = (name: string) => {
    if (!plainName.test(name)) throw new Refusal("keys_away");
    return join(folder, `${name}.key`);
  };

  const stoneOf = (name: string) => `${fileOf(name)}${ending}`;

  const read = async (name: string): Promise<KeyObject> => {
    const bytes = await readFile(fileOf(name)).catch(() => undefined);
    // Marked and not yet removed: it is destroyed already.
    if (await isThere(stoneOf(name))) throw new Refusal("service_ended");
    if (bytes?.length !== 32) throw new Refusal("keys_away");
    return keyOf(bytes);
  };

  /** Two writers at once: what is there first stays. Durable when it returns. */
  const keep = async (path: string, content: string | Uint8Array) => {
    const temporary = `${path}.${randomBytes(6).toString("hex")}.nieuw`;
    const file = await openFile(temporary, "wx", 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(temporary, path).catch((fault: NodeJS.ErrnoException) => {
      if (fault.code !== "EEXIST") throw fault;
    });
    await rm(temporary, { force: true });
    await syncFolder();
  };
  const syncFolder = async () => {
    const directory = await openFile(folder, "r");
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  };

  const stone = async (name: string): Promise<Tombstone> => {
    const { at, id } = JSON.parse(await readFile(stoneOf(name), "utf8")) as { at: string; id: string };
    return { name, at, id };
  };

  return {
    make: async (name) => {
      if (await isThere(stoneOf(name))) throw new Refusal("service_ended");
      if (!(await read(name).catch(() => undefined))) await keep(fileOf(name), randomBytes(32));
    },
    wrap: async (name, key, about) => wrapKey(await read(name), key, about),
    unwrap: async (name, wrapped, about) => unwrapKey(await read(name), wrapped, about),
    destroy: async (name, { at, id }) => {
      await keep(stoneOf(name), JSON.stringify({ at: at.toISOString(), id }));
      await rm(fileOf(name), { force: true });
      await syncFolder();
      return stone(name);
    },
    destroyed: async () => {
      const names = (await readdir(folder)).filter((file) => file.endsWith(`.key${ending}`));
      return Promise.all(names.map((file) => stone(file.slice(0, -`.key${ending}`.length))));
    },
  };
}

/** Beside the key it marks. */
const ending = ".vernietigd";

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
