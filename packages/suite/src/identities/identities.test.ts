import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DossierRef, EmployerId, SharedBecause } from "@datakluis/contract";
import { kyselyOf, poolOf } from "@datakluis/kit/db";
import { keyFolder } from "@datakluis/kit/keys-folder";
import { logOf } from "@datakluis/kit/log";
import { newKey } from "@datakluis/kit/seal";
import { testDatabase } from "@datakluis/kit/testing/database";
import { inspect } from "node:util";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import type { Tables } from "../schema.ts";
import { somebody } from "../testing/seed.ts";
import { tendMasterKeys } from "./keys.ts";
import { masterKey, masterKeys, openBecause, openIdentity, readMasterKey, sealIdentity } from "./store.ts";

const master = newKey();
const whose = { employer_id: randomUUID() as EmployerId, ref: randomUUID() as DossierRef, version: 3 };
const because: SharedBecause = {
  careRequest: "other",
  note: "Gesprek met mevrouw De Vries",
  byName: "B",
  at: "2026-01-01T00:00:00.000Z",
};

test("what is sealed opens as it was, and holds nothing in the open", () => {
  const sealed = sealIdentity(master, whose, somebody, because);
  expect(openIdentity(master, sealed).reveal()).toEqual(somebody);
  expect(openBecause(master, sealed)?.reveal()).toEqual(because);
  const bytes = Buffer.concat([sealed.sealed, sealed.wrapped_key, sealed.because!]).toString("latin1");
  for (const value of ["Vries", "999993847", "Utrecht"]) expect(bytes).not.toContain(value);
});

test("an opened identity does not print", () => {
  const opened = openIdentity(master, sealIdentity(master, whose, somebody));
  expect(`${opened} ${JSON.stringify({ opened })} ${inspect(opened)}`).not.toContain("Vries");
});

test("each version has a key of its own", () => {
  const [one, two] = [sealIdentity(master, whose, somebody), sealIdentity(master, whose, somebody)];
  expect(one.wrapped_key.equals(two.wrapped_key)).toBe(false);
  expect(() => openIdentity(master, { ...one, wrapped_key: two.wrapped_key })).toThrow("");
  expect(() => openIdentity(newKey(), one)).toThrow("");
});

test("moved to another row, employer or version it does not open", () => {
  const sealed = sealIdentity(master, whose, somebody, because);
  for (const moved of [
    { ...sealed, ref: randomUUID() as DossierRef },
    { ...sealed, employer_id: randomUUID() as EmployerId },
    { ...sealed, version: 4 },
    { ...sealed, because: sealed.sealed, sealed: sealed.because! },
  ]) {
    expect(() => openIdentity(master, moved)).toThrow(expect.objectContaining({ name: "SealBroken" }));
    expect(() => openBecause(master, moved)).toThrow(expect.objectContaining({ name: "SealBroken" }));
  }
});

test("servers that start together get one master key; without the key service there is none", async () => {
  const database = await testDatabase(fileURLToPath(new URL("../../migrations", import.meta.url)));
  const folder = mkdtempSync(join(tmpdir(), "datakluis-sleutels-"));
  const pool = poolOf(database.appUrl, logOf("suite", "error"));
  const db = kyselyOf<Tables>(pool);
  onTestFinished(async () => {
    await db.destroy();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });
  const made = await Promise.all(Array.from({ length: 5 }, () => masterKey(db, keyFolder(folder))));
  for (const key of made) expect(key.equals(made[0]!)).toBe(true);
  expect((await masterKey(db, keyFolder(folder))).equals(made[0]!)).toBe(true);

  // A new wrapping key: the master key stays the same, and the old wrapping key goes when no copy is kept that long.
  const keys = keyFolder(folder);
  await keys.rotate("suite", new Date(Date.now() + 60_000));
  const tend = (now: Date) => tendMasterKeys({ db }, { keys, keyCopyDays: 30 }, now);
  await Promise.all([tend(new Date()), tend(new Date())]);
  await tend(new Date());
  expect(readdirSync(folder).toSorted()).toEqual(["suite.2.key", "suite.key"]);
  await tend(new Date(Date.now() + 31 * 86_400_000));
  expect(readdirSync(folder)).toEqual(["suite.2.key"]);
  expect((await readMasterKey(db, keys)).equals(made[0]!)).toBe(true);

  // That of the medical part, under which a doctor's drafts lie, in the same way.
  const medical = await masterKey(db, keys, masterKeys.medical);
  expect(medical.equals(made[0]!)).toBe(false);
  await keys.rotate("suite-medical", new Date(Date.now() + 60_000));
  await tend(new Date());
  await tend(new Date(Date.now() + 31 * 86_400_000));
  expect(readdirSync(folder).toSorted()).toEqual(["suite-medical.2.key", "suite.2.key"]);
  expect((await readMasterKey(db, keys, masterKeys.medical)).equals(medical)).toBe(true);
  rmSync(join(folder, "suite-medical.2.key"));

  const [file] = readdirSync(folder);
  writeFileSync(join(folder, file!), Buffer.alloc(32, 1));
  await expect(readMasterKey(db, keyFolder(folder))).rejects.toMatchObject({ name: "SealBroken" });
  rmSync(join(folder, file!));
  await expect(readMasterKey(db, keyFolder(folder))).rejects.toMatchObject({ code: "keys_away" });
});
