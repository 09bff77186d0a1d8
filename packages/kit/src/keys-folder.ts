import { randomBytes, type KeyObject } from "node:crypto";
import { mkdirSync } from "node:fs";
import { link, open as openFile, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Refusal } from "@datakluis/contract";
import { plainName, type KeyService, type Tombstone } from "./keys.ts";
import { keyOf, SealBroken, unwrapKey, wrapKey } from "./seal.ts";

/** Beside the key it marks. */
const ending = ".key.vernietigd";

/**
 * The default key service: a folder of files of 32 bytes, readable by this server's user only. The first version of a
 * key is `name.key`, the second `name.2.key`. A wrapped value does not say which version wrapped it: its seal does, for
 * it opens under one only.
 */
export function keyFolder(folder: string): KeyService {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const fileOf = (name: string, version = 1) => join(folder, `${name}${version === 1 ? "" : `.${version}`}.key`);
  const stoneOf = (name: string) => join(folder, `${name}${ending}`);

  /** The versions that are there, newest first; none while there is no key. Refuses a name that was destroyed. */
  const versionsOf = async (name: string): Promise<number[]> => {
    if (!plainName.test(name)) throw new Refusal("keys_away");
    const files = await readdir(folder).catch(() => {
      throw new Refusal("keys_away");
    });
    // Marked and not yet removed: it is destroyed already.
    if (files.includes(`${name}${ending}`)) throw new Refusal("service_ended");
    return versionsIn(name, files);
  };

  const read = async (name: string, version: number): Promise<KeyObject> => {
    const bytes = await readFile(fileOf(name, version)).catch(() => undefined);
    if (await isThere(stoneOf(name))) throw new Refusal("service_ended");
    if (bytes?.length !== 32) throw new Refusal("keys_away");
    return keyOf(bytes);
  };

  /** The newest version and its number. */
  const newest = async (name: string) => {
    const [version] = await versionsOf(name);
    if (version === undefined) throw new Refusal("keys_away");
    return { version, key: await read(name, version) };
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
  const remove = async (name: string, versions: readonly number[]) => {
    for (const version of versions) await rm(fileOf(name, version), { force: true });
    await syncFolder();
  };

  const madeAt = async (name: string, version: number) => (await stat(fileOf(name, version))).mtime;

  const stone = async (name: string): Promise<Tombstone> => {
    const { at, id } = JSON.parse(await readFile(stoneOf(name), "utf8")) as { at: string; id: string };
    return { name, at, id };
  };

  return {
    make: async (name) => {
      if ((await versionsOf(name)).length === 0) await keep(fileOf(name), randomBytes(32));
    },
    wrap: async (name, key, about) => wrapKey((await newest(name)).key, key, about),
    unwrap: async (name, wrapped, about) => {
      const versions = await versionsOf(name);
      if (versions.length === 0) throw new Refusal("keys_away");
      for (const version of versions) {
        const key = opened(await read(name, version), wrapped, about);
        if (key) return key;
      }
      throw new SealBroken();
    },
    rotate: async (name, since) => {
      const { version } = await newest(name);
      if ((await madeAt(name, version)) >= since) return;
      await keep(fileOf(name, version + 1), randomBytes(32));
      // Destroyed meanwhile: then this version is as well.
      if (await isThere(stoneOf(name))) await remove(name, [version + 1]);
    },
    isNewest: async (name, wrapped, about) => opened((await newest(name)).key, wrapped, about) !== undefined,
    retire: async (name, replacedBefore) => {
      const versions = await versionsOf(name);
      for (const [at, newer] of versions.slice(0, -1).entries())
        if ((await madeAt(name, newer)) < replacedBefore) return remove(name, versions.slice(at + 1));
    },
    destroy: async (name, { at, id }) => {
      if (!plainName.test(name)) throw new Refusal("keys_away");
      await keep(stoneOf(name), JSON.stringify({ at: at.toISOString(), id }));
      await remove(name, versionsIn(name, await readdir(folder)));
      return stone(name);
    },
    destroyed: async () => {
      const names = (await readdir(folder)).filter((file) => file.endsWith(ending));
      return Promise.all(names.map((file) => stone(file.slice(0, -ending.length))));
    },
  };
}

/** Newest first. */
function versionsIn(name: string, files: readonly string[]): number[] {
  const found = files.flatMap((file) => {
    if (!file.startsWith(`${name}.`)) return [];
    const rest = /^\.(?:([1-9][0-9]{0,8})\.)?key$/.exec(file.slice(name.length));
    return rest ? [Number(rest[1] ?? 1)] : [];
  });
  return found.toSorted((a, b) => b - a);
}

function opened(under: KeyObject, wrapped: Uint8Array, about: Uint8Array): KeyObject | undefined {
  try {
    return unwrapKey(under, wrapped, about);
  } catch {
    return undefined;
  }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
