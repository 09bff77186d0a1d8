import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { folderAt, isRoot, placeOf } from "./place.ts";
import { prepareFolder } from "./prepare.ts";
import { mayReach } from "./reach.ts";
import { ensureSecrets, writeDatabaseUrls } from "./secrets.ts";

const other = { uid: 54_321, gid: 54_321 };
let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "datakluis-map-"));
  chmodSync(place, 0o755);
});
afterEach(() => rmSync(place, { recursive: true }));

const modeOf = (path: string) => statSync(path).mode & 0o777;

test("the environment chooses the folder, and the sources never hold it", () => {
  expect(placeOf({ DATAKLUIS_DATA: "/ergens/anders" })).toBe("/ergens/anders");
  expect(placeOf({})).not.toContain(join(import.meta.dirname, "../../../.."));
});

test("secrets, keys and logs are closed, and their files readable by nobody else", () => {
  const folder = folderAt(join(place, "diep", "er"));
  prepareFolder(folder, undefined);
  prepareFolder(folder, undefined);
  const secrets = ensureSecrets(folder.secrets);
  const urls = writeDatabaseUrls(folder.secrets, "vault", { folder: folder.postgres, port: 5432 }, secrets);
  expect([folder.secrets, folder.keys, folder.logs, join(folder.keys, "vault")].map(modeOf)).toEqual([
    0o700, 0o700, 0o700, 0o700,
  ]);
  expect([secrets.privateKeyFile.vault, urls.owner, urls.app, folder.state].map(modeOf)).toEqual([
    0o600, 0o600, 0o600, 0o600,
  ]);
  expect(modeOf(folder.root)).toBe(isRoot() ? 0o711 : 0o700);
});

test("secrets stay what they are, and a public key holds no private part", () => {
  const folder = join(place, "secrets");
  mkdirSync(folder);
  const secrets = ensureSecrets(folder);
  expect(ensureSecrets(folder)).toEqual(secrets);
  expect(JSON.stringify(secrets.publicKeys)).not.toContain('"d"');
  const all = Object.values(secrets.passwords).flatMap(({ owner, app }) => [owner, app]);
  expect(new Set([...all, secrets.superuserPassword]).size).toBe(7);
});

test("a folder with other people's files is left alone", () => {
  writeFileSync(join(place, "scriptie.doc"), "");
  expect(() => prepareFolder(folderAt(place), undefined)).toThrow("is niet van Datakluis");
  expect(existsSync(join(place, "secrets"))).toBe(false);
});

test("a closed folder above it is named when PostgreSQL runs as another user", () => {
  const closed = join(place, "dicht");
  mkdirSync(closed, { mode: 0o700 });
  chmodSync(closed, 0o700);
  expect(mayReach(closed, other)).toBe(false);
  expect(() => prepareFolder(folderAt(join(closed, "data")), other)).toThrow(`mag niet door de map ${closed}`);
});
