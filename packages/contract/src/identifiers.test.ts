import fc from "fast-check";
import { expect, test } from "vitest";
import {
  canonicalBsn,
  canonicalPersonnelNumber,
  canonicalPostcode,
  identityInLabel,
  shownPostcode,
} from "./identifiers.ts";

test.each(["999993847", "999990482", "000009921", "999993653", "999995017", "111222333", "123456782"])(
  "%s, published for testing, passes the eleven test",
  (bsn) => expect(canonicalBsn(bsn)).toBe(bsn),
);

test("spaces, dots and a missing leading zero are accepted, zeros alone are not", () => {
  expect(canonicalBsn("1112.22.333")).toBe("111222333");
  expect(canonicalBsn("111 222 333")).toBe("111222333");
  expect(canonicalBsn("10000008")).toBe(canonicalBsn("010000008"));
  expect(canonicalBsn("000000000")).toBeUndefined();
  expect(canonicalBsn("123456789")).toBeUndefined();
});

test("one wrong digit never passes the eleven test", () => {
  const bsn = fc.constantFrom("999993847", "999990482", "111222333", "123456782");
  fc.assert(
    fc.property(bsn, fc.nat(8), fc.integer({ min: 1, max: 9 }), (good, at, by) => {
      const wrong = good.slice(0, at) + ((Number(good[at]) + by) % 10) + good.slice(at + 1);
      expect(canonicalBsn(wrong)).toBeUndefined();
    }),
  );
});

test("postcodes are stored without a space and shown with one", () => {
  expect(canonicalPostcode("5211 nj")).toBe("5211NJ");
  expect(shownPostcode("5211NJ")).toBe("5211 NJ");
  for (const wrong of ["0123 AB", "1234 SA", "1234 SD", "1234 SS", "123 AB", "12345", ""])
    expect(canonicalPostcode(wrong)).toBeUndefined();
});

test("a personnel number has a digit, and is no BSN in disguise", () => {
  expect(canonicalPersonnelNumber(" MS004 ")).toBe("MS004");
  expect(canonicalPersonnelNumber("111222333")).toBeUndefined();
  for (const separator of [".", " ", "-", "/", "_"])
    expect(canonicalPersonnelNumber(["111", "222", "333"].join(separator))).toBeUndefined();
  expect(canonicalPersonnelNumber("MS111222333")).toBeUndefined();
  expect(canonicalPersonnelNumber("12-111222333")).toBeUndefined();
  expect(canonicalPersonnelNumber("1112223334")).toBe("1112223334");
  expect(canonicalPersonnelNumber("123456789")).toBe("123456789");
  expect(canonicalPersonnelNumber("Jansen")).toBeUndefined();
  expect(canonicalPersonnelNumber("=1+1")).toBeUndefined();
  expect(canonicalPersonnelNumber("1".repeat(36))).toBeUndefined();
});

test("the digits of other scripts hide no BSN: a label is kept in one form, with the digits 0 to 9", () => {
  expect(canonicalPersonnelNumber("ＭＳ００４")).toBe("MS004");
  expect(canonicalPersonnelNumber("MS①")).toBe("MS1");
  expect(canonicalPersonnelNumber("Réunion-7")).toBe("Réunion-7");
  for (const nine of ["１１１２２２３３３", "𝟏𝟏𝟏𝟐𝟐𝟐𝟑𝟑𝟑", "¹¹¹²²²³³³"])
    expect(canonicalPersonnelNumber(nine)).toBeUndefined();
  for (const other of ["١١١٢٢٢٣٣٣", "१११२२२३३३", "MS٤", "৪"]) expect(canonicalPersonnelNumber(other)).toBeUndefined();
});

test("whatever is typed, a label is a label already or none, and has no digits but our own", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (text) => {
      const label = canonicalPersonnelNumber(text);
      if (label === undefined) return;
      expect(canonicalPersonnelNumber(label)).toBe(label);
      expect(label).not.toMatch(/(?![0-9])\p{N}/u);
    }),
    { numRuns: 2_000 },
  );
});

const bsns = fc.constantFrom("999993653", "111222333", "010000008", "000009921");
const around = fc.string({ unit: fc.constantFrom(..."AZ019 -./"), maxLength: 8 });

test("somebody's own BSN is seen in his label, whatever stands before, behind and between", () => {
  for (const label of ["0999993653", "X0999993653", "1999993653", "999.993.653", "99999-3653", "９９９９９３６５３"])
    expect(identityInLabel(label, { bsn: "999993653" })).toBe("bsn");
  fc.assert(
    fc.property(bsns, around, around, fc.constantFrom("", " ", "-", ".", "A"), (bsn, before, behind, between) => {
      expect(identityInLabel(before + [...bsn].join(between) + behind, { bsn })).toBe("bsn");
    }),
  );
});

test("a BSN that begins with a zero is seen without it; a few digits of it are no BSN", () => {
  expect(identityInLabel("MS10000008", { bsn: "010000008" })).toBe("bsn");
  expect(identityInLabel("110000008", { bsn: "010000008" })).toBe("bsn");
  expect(identityInLabel("MS00009921", { bsn: "000009921" })).toBe("bsn");
  expect(identityInLabel("9921", { bsn: "000009921" })).toBe("bsn");
  expect(identityInLabel("MS19921", { bsn: "000009921" })).toBeUndefined();
  expect(identityInLabel("99993653", { bsn: "999993653" })).toBeUndefined();
  expect(identityInLabel("MS004", { bsn: "999993653" })).toBeUndefined();
  expect(identityInLabel("999993653", {})).toBeUndefined();
});

test.each([
  ["JANSEN1", "Jansen"],
  ["jan-sen 12", "Jansen"],
  ["12 bos", "Bos"],
  ["X-demirci-2", "Demirçi"],
  ["sorensen7", "Sørensen"],
  ["vanderberg.3", "van der Berg"],
  ["ＪＡＮＳＥＮ1", "Jansen"],
])("the label %s holds the last name %s", (label, lastName) => {
  expect(identityInLabel(label, { lastName })).toBe("lastName");
});

test("a partner's name is a last name too; two letters and what is no letter are no name", () => {
  expect(identityInLabel("DEVRIES01", { lastName: "Jansen", partnerLastName: "Vries" })).toBe("lastName");
  expect(identityInLabel("MS004", { lastName: "Ms" })).toBeUndefined();
  expect(identityInLabel("MS004", { lastName: "004" })).toBeUndefined();
  expect(identityInLabel("MS004", { lastName: "=-" })).toBeUndefined();
  expect(identityInLabel("MS004", { lastName: "Jansen", partnerLastName: "de" })).toBeUndefined();
});

test.each(["09031977", "19770309", "090377", "MS-09-03-1977", "1977/03/09", "P09.03.77x"])(
  "the label %s holds the birth date",
  (label) => {
    expect(identityInLabel(label, { bornOn: "1977-03-09" })).toBe("bornOn");
  },
);

test("a year, or a day of the year, is no birth date", () => {
  for (const label of ["1977", "0903", "MS1977-3", "030977"])
    expect(identityInLabel(label, { bornOn: "1977-03-09" })).toBeUndefined();
});
