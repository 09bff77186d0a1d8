import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
  .toSorted();
const mentioning = (what: RegExp) =>
  files.filter((name) => what.test(readFileSync(join(import.meta.dirname, name), "utf8")));

test("which files seal and open, and which hold the shapes of a shared person", () => {
  expect({
    "seal and open anything": mentioning(/kit\/seal"/),
    "open a person": mentioning(/import [^;]*openPerson[^;]*seal\.ts"/),
    "take a personal value out of its wrapper": mentioning(/\.reveal\(\)/),
    "know what is shared": mentioning(/SharedPerson|SharedIdentity|receivePerson/),
    "ask another server": mentioning(/\bask\(/),
  }).toMatchInlineSnapshot(`
    {
      "ask another server": [
        "absence/out.ts",
        "absence/own.ts",
        "absence/tell.ts",
        "access/renew.ts",
        "activation/jobs.ts",
        "deliveries/known.ts",
        "deliveries/report.ts",
        "ending/destroy.ts",
        "exports/store.ts",
        "follow-up/jobs.ts",
        "proposal/jobs.ts",
        "recovery/jobs.ts",
        "retrieval/jobs.ts",
        "retrieval/recognising.ts",
        "sharing/employments.ts",
        "sharing/jobs.ts",
      ],
      "know what is shared": [
        "retrieval/rules.ts",
        "sharing/jobs.ts",
      ],
      "open a person": [
        "absence/look.ts",
        "absence/out.ts",
        "changes/store.ts",
        "deliveries/look.ts",
        "deliveries/undo.ts",
        "ending/everything.ts",
        "exports/store.ts",
        "invitations/store.ts",
        "keys/places.ts",
        "people/duplicates.ts",
        "people/ended.ts",
        "people/store.ts",
        "retrieval/store.ts",
        "search/memory.ts",
        "search/pieces.ts",
        "search/store.ts",
        "sharing/employments.ts",
        "sharing/extents.ts",
        "sharing/jobs.ts",
      ],
      "seal and open anything": [
        "absence/seal.ts",
        "crypto/keyring.ts",
        "deliveries/asked.ts",
        "deliveries/check.ts",
        "deliveries/columns.ts",
        "deliveries/digest.ts",
        "deliveries/jobs.ts",
        "deliveries/lines.ts",
        "deliveries/lists.ts",
        "deliveries/undo.ts",
        "ending/certificate.ts",
        "ending/export.ts",
        "keys/reseal.ts",
        "people/seal.ts",
        "webhooks/secrets.ts",
      ],
      "take a personal value out of its wrapper": [
        "sharing/jobs.ts",
      ],
    }
  `);
});

test("no file of the vault names another server's code", () => {
  expect(mentioning(/from "[^"]*(packages\/(suite|login|front|web)|@datakluis\/(suite|login|front|web))/)).toEqual([]);
});
