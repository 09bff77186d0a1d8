import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { keyFolder } from "./keys-folder.ts";
import { transitKeys } from "./keys-transit.ts";
import type { KeyService } from "./keys.ts";
import { aboutOf, keyOf, newKey, SealBroken } from "./seal.ts";
import { transitServer } from "./testing/transit.ts";

const about = aboutOf("werkgever", "data-key", 1);
const why = { at: new Date("2026-02-28T12:00:00Z"), id: "opdracht" };
const stone = { name: "a", at: "2026-02-28T12:00:00.000Z", id: "opdracht" };
const later = () => new Date(Date.now() + 3_600_000);

type House = {
  /** The same service as another process sees it. */
  open(): KeyService;
  /** The key itself is gone, without a word: a folder that was not mounted, another engine. */
  lose(name: string): Promise<void>;
  /** Another key stands under the name than the one that wrapped. */
  swap(name: string): Promise<void>;
  /** As if every version was made this long ago. */
  age(days: number): void;
  /** How many versions are kept. */
  versions(name: string): number;
  /** A process that dies after it marked and before it destroyed. */
  markOnly(name: string): Promise<void>;
};

const folder = () => join(mkdtempSync(join(tmpdir(), "sleutels-")), "map");

async function inFolder(): Promise<House> {
  const at = folder();
  onTestFinished(() => rmSync(at, { recursive: true, force: true }));
  const open = () => keyFolder(at);
  open();
  const filesOf = (name: string) => readdirSync(at).filter((it) => it.startsWith(`${name}.`) && it.endsWith(".key"));
  return {
    open,
    lose: async (name) => filesOf(name).forEach((file) => rmSync(join(at, file))),
    swap: async (name) => filesOf(name).forEach((file) => writeFileSync(join(at, file), newKey().export())),
    age: (days) => {
      const moment = new Date(Date.now() - days * 86_400_000);
      for (const file of readdirSync(at)) utimesSync(join(at, file), moment, moment);
    },
    versions: (name) => filesOf(name).length,
    markOnly: async (name) => {
      const kept = filesOf(name).map((file) => [file, readFileSync(join(at, file))] as const);
      await open().destroy(name, why);
      for (const [file, bytes] of kept) writeFileSync(join(at, file), bytes);
    },
  };
}

async function inTransit(): Promise<House> {
  const server = await transitServer();
  onTestFinished(server.stop);
  const keyOf = (name: string) => server.keys.get(`datakluis-proef-${name}`);
  return {
    open: () => transitKeys(server.place),
    lose: async (name) => void server.keys.delete(`datakluis-proef-${name}`),
    swap: async (name) => {
      for (const version of keyOf(name)!.versions.values()) version.bytes = newKey().export();
    },
    age: (days) => {
      for (const { versions } of server.keys.values())
        for (const version of versions.values()) version.made -= days * 86_400;
    },
    versions: (name) => keyOf(name)?.versions.size ?? 0,
    markOnly: async (name) => {
      server.dieAt((method, path) => method === "DELETE" || path.endsWith("/config"), "before");
      await expect(transitKeys(server.place).destroy(name, why)).rejects.toMatchObject({ code: "keys_away" });
      server.dieAt(undefined, "before");
    },
  };
}

/** What every key service does, whoever keeps the keys. */
describe.each([
  ["a folder", inFolder],
  ["a Transit engine", inTransit],
])("in %s", (_, made) => {
  test("what is wrapped opens again, in another process too, and for what it is about only", async () => {
    const house = await made();
    await house.open().make("a");
    const keys = [newKey(), keyOf(Buffer.alloc(20, 7))];
    for (const key of keys) {
      const wrapped = await house.open().wrap("a", key, about);
      expect((await house.open().unwrap("a", wrapped, about)).equals(key)).toBe(true);
      const elsewhere = house.open().unwrap("a", wrapped, aboutOf("werkgever", "data-key", 2));
      await expect(elsewhere).rejects.toThrow(SealBroken);
    }
  });

  test("twenty makers at once leave one key", async () => {
    const house = await made();
    const wrapped = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const keys = house.open();
        await keys.make("a");
        return keys.wrap("a", newKey(), about);
      }),
    );
    for (const one of wrapped) await house.open().unwrap("a", one, about);
    expect(house.versions("a")).toBe(1);
  });

  test("of a changed, shortened or other wrapped key nothing opens", async () => {
    const house = await made();
    const keys = house.open();
    for (const name of ["a", "b"]) await keys.make(name);
    const wrapped = await keys.wrap("a", newKey(), about);
    for (let at = 0; at < wrapped.length; at += 1) {
      const changed = Buffer.from(wrapped);
      changed[at]! ^= 1;
      await expect(keys.unwrap("a", changed, about)).rejects.toThrow(SealBroken);
    }
    for (const length of [0, 1, 31, 32, 40, wrapped.length - 1])
      await expect(keys.unwrap("a", wrapped.subarray(0, length), about)).rejects.toThrow(SealBroken);
    await expect(keys.unwrap("b", wrapped, about)).rejects.toThrow(SealBroken);
  });

  test("a key that is lost is away, and nobody but its maker makes another", async () => {
    const house = await made();
    const keys = house.open();
    await keys.make("a");
    const wrapped = await keys.wrap("a", newKey(), about);
    await house.lose("a");
    await expect(keys.unwrap("a", wrapped, about)).rejects.toMatchObject({ code: "keys_away" });
    await expect(keys.wrap("a", newKey(), about)).rejects.toMatchObject({ code: "keys_away" });
    await expect(keys.rotate("a", later())).rejects.toMatchObject({ code: "keys_away" });
    expect(house.versions("a")).toBe(0);
  });

  test("under another key than the one that wrapped nothing opens", async () => {
    const house = await made();
    const keys = house.open();
    await keys.make("a");
    const wrapped = await keys.wrap("a", newKey(), about);
    await house.swap("a");
    await expect(keys.unwrap("a", wrapped, about)).rejects.toThrow(SealBroken);
  });

  test("after a rotation the old opens still, and what is wrapped anew is under the newest", async () => {
    const house = await made();
    const keys = house.open();
    await keys.make("a");
    const key = newKey();
    const old = await keys.wrap("a", key, about);
    expect(await keys.isNewest("a", old, about)).toBe(true);
    await keys.rotate("a", later());
    expect(await keys.isNewest("a", old, about)).toBe(false);
    expect((await keys.unwrap("a", old, about)).equals(key)).toBe(true);
    const anew = await house.open().wrap("a", key, about);
    expect(await house.open().isNewest("a", anew, about)).toBe(true);
    expect((await keys.unwrap("a", anew, about)).equals(key)).toBe(true);
  });

  test("asked again for the same rotation it makes no other version, nor do twenty at once lose one", async () => {
    const house = await made();
    const keys = house.open();
    await keys.make("a");
    house.age(1);
    const since = new Date(Date.now() - 60_000);
    await keys.rotate("a", since);
    await keys.rotate("a", since);
    expect(house.versions("a")).toBe(2);
    const wrapped = await Promise.all(
      Array.from({ length: 20 }, async () => {
        await house.open().rotate("a", later());
        return house.open().wrap("a", newKey(), about);
      }),
    );
    for (const one of wrapped) await house.open().unwrap("a", one, about);
  });

  test("a version is retired when another took its place long enough ago, and the newest never", async () => {
    const house = await made();
    const keys = house.open();
    await keys.make("a");
    const old = await keys.wrap("a", newKey(), about);
    house.age(60);
    await keys.retire("a", later());
    expect(house.versions("a")).toBe(1);
    await keys.rotate("a", later());
    const anew = await keys.wrap("a", newKey(), about);
    const days30 = () => new Date(Date.now() - 30 * 86_400_000);
    await keys.retire("a", days30());
    await keys.unwrap("a", old, about);
    house.age(31);
    await keys.retire("a", days30());
    await expect(keys.unwrap("a", old, about)).rejects.toThrow(SealBroken);
    await keys.unwrap("a", anew, about);
    expect(house.versions("a")).toBe(1);
    await keys.rotate("a", later());
    await keys.unwrap("a", anew, about);
  });

  test("a destroyed key opens nothing any more in any version, and never comes back under its name", async () => {
    const house = await made();
    const keys = house.open();
    for (const name of ["a", "a-b"]) await keys.make(name);
    const wrapped = await keys.wrap("a", newKey(), about);
    const other = await keys.wrap("a-b", newKey(), about);
    await keys.rotate("a", later());
    expect(await keys.destroy("a", why)).toEqual(stone);
    for (const ask of [
      () => keys.unwrap("a", wrapped, about),
      () => keys.wrap("a", newKey(), about),
      () => keys.make("a"),
      () => keys.rotate("a", later()),
    ])
      await expect(ask()).rejects.toMatchObject({ code: "service_ended" });
    expect(await keys.destroyed()).toEqual([stone]);
    expect(house.versions("a")).toBe(0);
    await keys.unwrap("a-b", other, about);
  });

  test("destroying again tells when it was done first, also in another process", async () => {
    const house = await made();
    await house.open().make("a");
    const first = await house.open().destroy("a", why);
    expect(await house.open().destroy("a", { at: new Date(), id: "andere" })).toEqual(first);
  });

  test("a key that was marked before its process died is destroyed for everybody, and the next removes it", async () => {
    const house = await made();
    const keys = house.open();
    await keys.make("a");
    await keys.rotate("a", later());
    const wrapped = await keys.wrap("a", newKey(), about);
    await house.markOnly("a");
    expect(house.versions("a")).toBe(2);
    await expect(keys.unwrap("a", wrapped, about)).rejects.toMatchObject({ code: "service_ended" });
    expect(await house.open().destroy("a", { at: new Date(), id: "opdracht" })).toEqual(stone);
    expect(house.versions("a")).toBe(0);
  });

  test("without anything destroyed there is no tombstone", async () => {
    expect(await (await made()).open().destroyed()).toEqual([]);
  });

  test("a name is no path", async () => {
    const keys = (await made()).open();
    for (const name of ["../elders", "a/b", "a.2", "A", "", "a%2f"]) {
      await expect(keys.make(name)).rejects.toMatchObject({ code: "keys_away" });
      await expect(keys.destroy(name, why)).rejects.toMatchObject({ code: "keys_away" });
    }
  });
});

test("the files of a folder are readable by its user only, and nothing else is left in it", async () => {
  const at = folder();
  const keys = keyFolder(at);
  await Promise.all(Array.from({ length: 20 }, () => keys.make("a")));
  await keys.rotate("a", later());
  expect(readdirSync(at)).toEqual(["a.2.key", "a.key"]);
  for (const file of readdirSync(at)) expect(statSync(join(at, file)).mode & 0o777).toBe(0o600);
  await keys.destroy("a", why);
  expect(readdirSync(at)).toEqual(["a.key.vernietigd"]);
});

test("a key that an older version of this program made in a folder opens what it wrapped", async () => {
  const at = folder();
  const keys = keyFolder(at);
  writeFileSync(join(at, "a.key"), Buffer.alloc(32, 9), { mode: 0o600 });
  const made = Buffer.from(
    "AAECAwQFBgcICQoL71SexzlKL+CaUyma1cbAMdZwiqeYFTmhegs180PM+t4NLAGsPyT0WFKwcmOSFMLm",
    "base64",
  );
  const key = await keys.unwrap("a", made, aboutOf("oud"));
  expect(key.export()).toEqual(Buffer.alloc(32, 5));
});
