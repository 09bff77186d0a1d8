import { inspect } from "node:util";
import { expect, test } from "vitest";
import { fullNameOf, listNameOf } from "./person.ts";
import { personal } from "./personal.ts";

const own = { lastName: "Vries", prefix: "de", initials: "E.E.N.", nameUse: "own", sex: "female" } as const;
const married = { ...own, partnerLastName: "Janssen" };

test("a name is written as its bearer wants it", () => {
  expect(fullNameOf(own)).toBe("Mevr. E.E.N. de Vries");
  expect(fullNameOf({ ...married, nameUse: "own_partner" })).toBe("Mevr. E.E.N. de Vries-Janssen");
  expect(fullNameOf({ ...married, nameUse: "partner_own" })).toBe("Mevr. E.E.N. Janssen-de Vries");
  expect(fullNameOf({ ...married, nameUse: "partner" })).toBe("Mevr. E.E.N. Janssen");
  expect(listNameOf({ lastName: "Hof", prefix: "van ’t", callName: "Femke", nameUse: "own" })).toBe("Femke van ’t Hof");
});

test("a personal value prints as nothing but that, however it is printed", () => {
  const value = personal({ lastName: "Vries" });
  const printed = [String(value), `${value}`, JSON.stringify({ value }), inspect(value), inspect({ deep: [value] })];
  for (const text of printed) expect(text).not.toContain("Vries");
  expect(JSON.stringify(value)).toBe('"[persoonsgegeven]"');
  expect(value.reveal().lastName).toBe("Vries");
});
