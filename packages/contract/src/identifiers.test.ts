import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalBsn, canonicalPersonnelNumber, canonicalPostcode, shownPostcode } from "./identifiers.ts";

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
