import { expect, test } from "vitest";
import type { DossierRef, Identity } from "@datakluis/contract";
import { identity, newId } from "../testing/seed.ts";
import { markedOf, Recognition } from "./recognition.ts";

const marks = { bsn: "999993653", bornOn: "1980-02-29", postcode: "2611AB" };
const anna = identity({
  ...marks,
  lastName: "Vries",
  prefix: "de",
  partnerLastName: "Demirçi",
  nameUse: "own_partner",
});
const filled = (...people: Partial<Identity>[]) => {
  const it = new Recognition();
  const refs = people.map((change) => {
    const ref = newId<DossierRef>();
    it.add({ ref, identity: identity(change) });
    return ref;
  });
  return { it, refs };
};

test.each([
  ["Vries", true],
  ["de Vries", true],
  ["Vries, de", true],
  ["DE VRIES", true],
  ["Demirci", true],
  ["demirçi", true],
  ["de Vries-Demirçi", true],
  ["Demirçi-de Vries", true],
  ["de Vris", false],
  ["Vrie", false],
  ["Jansen", false],
  ["de", false],
])("the last name as people write it: %s", (lastName, expected) => {
  const { it, refs } = filled(anna);
  expect(it.recognise(markedOf({ lastName, ...marks }))).toBe(expected ? refs[0] : undefined);
});

test.each([
  ["Berg", { lastName: "Berg", prefix: "van den" }, true],
  ["v.d. Berg", { lastName: "Berg", prefix: "van den" }, true],
  ["van den Berg", { lastName: "van den Berg" }, true],
  ["O'Neill", { lastName: "ONeill" }, true],
  ["De", { lastName: "De" }, true],
  ["Van", { lastName: "De" }, false],
])("%s is %o: %s", (lastName, person, expected) => {
  const { it, refs } = filled({ ...person, ...marks });
  expect(it.recognise(markedOf({ lastName, ...marks }))).toBe(expected ? refs[0] : undefined);
});

test("every mark that is given must be right, whichever two or three they are", () => {
  const { it, refs } = filled({ lastName: "Vries", ...marks }, { lastName: "Vries", bornOn: "1980-02-29" });
  const { bsn, bornOn, postcode } = marks;
  const found = (question: object) => it.recognise(markedOf({ lastName: "Vries", ...question }));
  for (const right of [{ bsn, bornOn }, { bsn, postcode }, { bornOn, postcode }, marks])
    expect(found(right)).toBe(refs[0]);
  for (const wrong of [
    { bsn: "999990019", bornOn },
    { bsn, bornOn: "1980-02-28" },
    { bsn, postcode: "2611AC" },
    { bornOn, postcode: "2611AC" },
    { ...marks, postcode: "2611AC" },
    { ...marks, bsn: "999990019" },
  ])
    expect(found(wrong)).toBeUndefined();
});

test("two who fit are nobody, and a third mark tells them apart", () => {
  const twins = { lastName: "Smit", bornOn: "1990-01-01", postcode: "1011AB" };
  const { it, refs } = filled({ ...twins, bsn: "999993653" }, { ...twins, bsn: "999990019" });
  expect(it.recognise(markedOf(twins))).toBeUndefined();
  expect(it.recognise(markedOf({ ...twins, bsn: "999990019" }))).toBe(refs[1]);
});

test("who changed is found as he is, and no longer as he was", () => {
  const { it, refs } = filled({ lastName: "Oud", ...marks }, { lastName: "Ander", ...marks, bsn: "999990019" });
  it.replace([{ ref: refs[0]!, identity: identity({ lastName: "Nieuw", ...marks }) }]);
  expect(it.recognise(markedOf({ lastName: "Oud", ...marks }))).toBeUndefined();
  expect(it.recognise(markedOf({ lastName: "Nieuw", ...marks }))).toBe(refs[0]);
  expect(it.recognise(markedOf({ lastName: "Ander", ...marks, bsn: "999990019" }))).toBe(refs[1]);
});
