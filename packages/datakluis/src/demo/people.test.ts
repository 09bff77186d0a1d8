import { canonicalBsn, canonicalPersonnelNumber, canonicalPostcode } from "@datakluis/contract";
import { expect, test } from "vitest";
import { deliveryOf, employees } from "./people.ts";

const people = employees("goudenaar.example");

test("sixty invented people, the same each time, whose numbers are issued to nobody", () => {
  expect(people).toHaveLength(60);
  expect(employees("goudenaar.example")).toEqual(people);
  for (const { bsn = "", postcode = "", personnelNumber = "", emailWork = "" } of people) {
    expect(bsn).toMatch(/^99999\d{4}$/);
    expect([canonicalBsn(bsn), canonicalPersonnelNumber(personnelNumber)]).toEqual([bsn, personnelNumber]);
    expect(canonicalPostcode(postcode)).toBeDefined();
    expect(emailWork).toMatch(/^[a-z.]+\d+@goudenaar\.example$/);
  }
  for (const field of ["bsn", "personnelNumber", "emailWork", "iban"] as const)
    expect(new Set(people.map((person) => person[field])).size).toBe(60);
});

test("departments in three layers, each named by somebody", () => {
  const named = new Map(people.map((it) => [it.departmentCode, it.departmentParentCode]));
  const depth = (code: string | undefined): number => (code ? 1 + depth(named.get(code)) : 0);
  expect(Math.max(...Array.from(named.keys(), depth))).toBe(3);
  for (const parent of named.values()) expect(!parent || named.has(parent)).toBe(true);
});

test("the delivery is a file as a personnel system writes it", () => {
  const text = new TextDecoder().decode(deliveryOf(people));
  expect(text.split("\r\n")[0]).toMatch(/^Personeelsnummer;Achternaam;Voorvoegsel;/);
  expect(text.trimEnd().split("\r\n")).toHaveLength(61);
});
