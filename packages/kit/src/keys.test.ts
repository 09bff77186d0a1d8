import { mkdtempSync, readdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keyFolder } from "./keys.ts";
import { aboutOf, newKey, SealBroken } from "./seal.ts";

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

test("a destroyed key opens nothing any more, also not after it is made again", async () => {
  const keys = keyFolder(folder());
  await keys.make("a");
  const wrapped = await keys.wrap("a", newKey(), about);
  await keys.destroy("a");
  await expect(keys.unwrap("a", wrapped, about)).rejects.toMatchObject({ code: "keys_away" });
  await keys.make("a");
  await expect(keys.unwrap("a", wrapped, about)).rejects.toThrow(SealBroken);
});

test("a name is no path", async () => {
  await expect(keyFolder(folder()).make("../elders")).rejects.toMatchObject({ code: "keys_away" });
});
