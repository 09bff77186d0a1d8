import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keyFolder } from "./keys.ts";
import { aboutOf, newKey } from "./seal.ts";

const folder = () => join(mkdtempSync(join(tmpdir(), "sleutels-")), "map");
const about = aboutOf("werkgever", "data-key", 1);

test("twenty makers at once leave one key, readable by its user only", async () => {
  const at = folder();
  const keys = keyFolder(at);
  await Promise.all(Array.from({ length: 20 }, () => keys.make("a")));
  const wrapped = await keys.wrap("a", newKey(), about);
  await keys.make("a");
  await keys.unwrap("a", wrapped, about);
  expect(readdirSync(at)).toEqual(["a.key"]);
  expect(statSync(join(at, "a.key")).mode & 0o777).toBe(0o600);
});

const why = { at: new Date("2026-02-28T12:00:00Z"), id: "opdracht" };

test("a destroyed key opens nothing any more, and never comes back under its name", async () => {
  const at = folder();
  const keys = keyFolder(at);
  await keys.make("a");
  const wrapped = await keys.wrap("a", newKey(), about);
  const stone = { name: "a", at: "2026-02-28T12:00:00.000Z", id: "opdracht" };
  expect(await keys.destroy("a", why)).toEqual(stone);
  for (const ask of [
    () => keys.unwrap("a", wrapped, about),
    () => keys.wrap("a", newKey(), about),
    () => keys.make("a"),
  ])
    await expect(ask()).rejects.toMatchObject({ code: "service_ended" });
  expect(await keys.destroyed()).toEqual([stone]);
  expect(readdirSync(at)).toEqual(["a.key.vernietigd"]);
});

test("destroying again tells when it was done first, also in another process", async () => {
  const at = folder();
  await keyFolder(at).make("a");
  const first = await keyFolder(at).destroy("a", why);
  expect(await keyFolder(at).destroy("a", { at: new Date(), id: "andere" })).toEqual(first);
});

test("a key that was marked before its process died is destroyed, and one that a backup brought back as well", async () => {
  const at = folder();
  const keys = keyFolder(at);
  await keys.make("a");
  const wrapped = await keys.wrap("a", newKey(), about);
  const key = readFileSync(join(at, "a.key"));
  await keys.destroy("a", why);
  writeFileSync(join(at, "a.key"), key);
  await expect(keys.unwrap("a", wrapped, about)).rejects.toMatchObject({ code: "service_ended" });
  await keys.destroy("a", why);
  expect(readdirSync(at)).toEqual(["a.key.vernietigd"]);
});

test("a name is no path", async () => {
  await expect(keyFolder(folder()).make("../elders")).rejects.toMatchObject({ code: "keys_away" });
});
