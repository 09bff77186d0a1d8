import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DeedName } from "@datakluis/contract";
import { deedsOf, roleOf } from "./rules.ts";

test("every deed is of one kind", () => {
  expect(Object.values(deedsOf).flat().toSorted()).toEqual(DeedName.options.toSorted());
});

test("a deed that is written in plain SQL has its name too", () => {
  const room = join(import.meta.dirname, "../..");
  const written = ["src", "migrations"]
    .flatMap((folder) =>
      readdirSync(join(room, folder), { recursive: true, encoding: "utf8" }).map((name) => join(room, folder, name)),
    )
    .filter((name) => /\.(ts|sql)$/.test(name) && !name.endsWith(".test.ts"))
    .map((name) => readFileSync(name, "utf8"))
    .flatMap((text) => [...text.matchAll(/insert into event[^`]*?'user', '([a-z_.]+)'/g)].map((it) => it[1]));
  expect([...new Set(written)]).toEqual(["person.opened"]);
  expect(DeedName.options).toEqual(expect.arrayContaining(written));
});

test.each([
  ["user", "person.opened", "user"],
  ["user", "access.withdrawn", "administrator"],
  ["user", "refused", "user"],
  ["service", "request.asked", "service"],
  ["system", "sharing.revoked", "system"],
] as const)("a %s that did %s did so as %s", (kind, deed, role) => {
  expect(roleOf(kind, deed)).toBe(role);
});
