import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalPersonnelNumber } from "./identifiers.ts";
import type { DossierRef } from "./ids.ts";
import { betweenNumbers, Members, membersIn } from "./person.ts";

const anyNumber = fc
  .string({ unit: "binary", minLength: 1, maxLength: 20 })
  .map((text) => canonicalPersonnelNumber(`7${text}`))
  .filter((label) => label !== undefined);
const anyMember = fc.record({
  ref: fc.uuid().map((it) => it as DossierRef),
  personnelNumber: fc.oneof(anyNumber, fc.constantFrom("0", "Ü 12", "12/3-4_5.6")),
  fullName: fc.option(fc.string({ minLength: 1 }), { nil: null }),
});

test("whoever is told in a page is read from it as he was, whatever his number and name", () => {
  fc.assert(
    fc.property(fc.uniqueArray(anyMember, { selector: ({ ref }) => ref }), (members) => {
      const told = Members.parse({
        refs: members.map(({ ref }) => ref.replaceAll("-", "")).join(""),
        numbers: members.map(({ personnelNumber }) => personnelNumber).join(betweenNumbers),
        fullNames: Object.fromEntries(members.flatMap(({ ref, fullName }) => (fullName ? [[ref, fullName]] : []))),
        more: false,
      });
      expect(membersIn(JSON.parse(JSON.stringify(told)) as Members)).toEqual(members);
    }),
  );
});

test("no personnel number holds what stands between two people", () => {
  expect(canonicalPersonnelNumber(`12${betweenNumbers}3`)).toBeUndefined();
});
