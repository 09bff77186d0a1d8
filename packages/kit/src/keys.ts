import { mkdirSync } from "node:fs";
import { link, open as openFile, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { randomBytes, type KeyObject } from "node:crypto";
import { Refusal } from "@datakluis/contract";
import { keyOf, unwrapKey, wrapKey } from "./seal.ts";

/**
 * Keeps wrapping keys apart from the data: one under each name, which never leaves it. Deleting a name destroys all
 * that was sealed under it, in every backup of the data. Refuses with `keys_away` when it cannot be reached.
 */
export type KeyService = {
  /** Makes the key if there is none; asking twice is harmless. */
  make(name: string): Promise<void>;
  wrap(name: string, key: KeyObject, about: Uint8Array): Promise<Buffer>;
  unwrap(name: string, wrapped: Uint8Array, about: Uint8Array): Promise<KeyObject>;
  destroy(name: string): Promise<void>;
};

const plainName = /^[a-z0-9-]{1,64}$/;

/** The default key service: a folder of files of 32 bytes, readable by this server's user only. */
export function keyFolder(folder: string): KeyService {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const fileOf = (name: string) => {
    if (!plainName.test(name)) throw new Refusal("keys_away");
    return join(folder, `${name}.key`);
  };

  const read = async (name: string): Promise<KeyObject> => {
    const bytes = await readFile(fileOf(name)).catch(() => undefined);
    if (bytes?.length !== 32) throw new Refusal("keys_away");
    return keyOf(bytes);
  };

  const make = async (name: string) => {
    if (await read(name).catch(() => undefined)) return;
    const temporary = join(folder, `${name}.${randomBytes(6).toString("hex")}.nieuw`);
    const file = await openFile(temporary, "wx", 0o600);
    try {
      await file.writeFile(randomBytes(32));
      await file.sync();
    } finally {
      await file.close();
    }
    // Two makers at once: the key that is there first stays, or the other's data could not be opened.
    await link(temporary, fileOf(name)).catch((fault: NodeJS.ErrnoException) => {
      if (fault.code !== "EEXIST") throw fault;
    });
    await rm(temporary, { force: true });
    const directory = await openFile(folder, "r");
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  };

  return {
    make,
    wrap: async (name, key, about) => wrapKey(await read(name), key, about),
    unwrap: async (name, wrapped, about) => unwrapKey(await read(name), wrapped, about),
    destroy: async (name) => {
      const file = fileOf(name);
      const gone = `${file}.weg`;
      await rename(file, gone).catch(() => undefined);
      await rm(gone, { force: true });
    },
  };
}
