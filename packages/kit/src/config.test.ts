import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { Address, json, readConfig } from "./config.ts";

const shape = { LISTEN: Address, KEYS: json(z.record(z.string(), z.string())), SECRET: z.string() };

test("all that is missing or wrong is told at once, without the values", () => {
  expect(() => readConfig(shape, { LISTEN: "overal", KEYS: "{" })).toThrow(
    /LISTEN: heeft een ongeldige waarde[\s\S]*KEYS: heeft een ongeldige waarde[\s\S]*SECRET: ontbreekt/,
  );
});

test("a secret may stand in a file", () => {
  const file = join(mkdtempSync(join(tmpdir(), "instelling-")), "geheim");
  writeFileSync(file, "diep geheim\n");
  expect(readConfig(shape, { LISTEN: "127.0.0.1:1", KEYS: "{}", SECRET_FILE: file }).SECRET).toBe("diep geheim");
  expect(() => readConfig(shape, { SECRET_FILE: "/bestaat/niet" })).toThrow(/SECRET_FILE/);
});
