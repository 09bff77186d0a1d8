import { expect, test } from "vitest";
import { questionOf } from "./question.ts";

const marks = (text: string) => {
  const { marked } = questionOf(text);
  return marked && [marked.bsn, marked.born, marked.postcode, marked.words.join("+")];
};

test.each([
  ["a name", "de Vries", undefined],
  ["a BSN", "999993653", [999993653, undefined, undefined, ""]],
  ["a BSN as people write it", "9999.93.653", [999993653, undefined, undefined, ""]],
  ["nine digits that are no BSN", "999993654", undefined],
  ["a birth date", "29-02-1980", [undefined, 19800229, undefined, ""]],
  ["a birth date without zeros", "1/2/1980", [undefined, 19800201, undefined, ""]],
  ["a birth date as systems write it", "1980-02-29", [undefined, 19800229, undefined, ""]],
  ["a birth date in digits alone", "29021980", [undefined, 19800229, undefined, ""]],
  ["eight digits that are no date", "99021980", undefined],
  ["a birth date in words", "Vries 9 maart 1977", [undefined, 19770309, undefined, "vries"]],
  ["a birth date in short words", "9 mrt. 1977", [undefined, 19770309, undefined, ""]],
  ["a postcode", "2611 ab", [undefined, undefined, 1765037, ""]],
  ["a name and a birth date", "Vries 29-02-1980", [undefined, 19800229, undefined, "vries"]],
  ["a personnel number", "MS004", undefined],
])("reads %s", (_, text, expected) => {
  expect(marks(text)).toEqual(expected);
});
