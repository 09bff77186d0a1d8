import { canonicalBsn, canonicalPostcode } from "@datakluis/contract";
import { folded } from "@datakluis/kit/match";
import { postcodeNumber } from "./numbers.ts";

/** What somebody typed, read in the ways it can be meant. */
export type Question = {
  /** As names and a personnel number: every word must be found. */
  words: readonly string[];
  whole: string;
  /** As exact marks of one person, and the words that are left beside them; undefined when there are none. */
  marked: (Marks & { words: readonly string[] }) | undefined;
};

/** BSN, birth date and postcode as numbers: they take a few bytes a person, and are compared whole. */
export type Marks = { bsn: number | undefined; born: number | undefined; postcode: number | undefined };

const wordsOf = (text: string) => text.split(" ").filter(Boolean);

const bsnLike = /(?<!\d)\d(?:[ .]?\d){8}(?!\d)/;
const months = ["jan", "feb", "maa", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"];
/** `29-02-1980`, `1980-02-29`, `29021980`, `29 februari 1980`. */
const dateLikes = [
  /(?<!\d)(?<day>\d{1,2})[-/.](?<month>\d{1,2})[-/.](?<year>\d{4})(?!\d)/,
  /(?<!\d)(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})(?!\d)/,
  /(?<!\w)(?<day>0[1-9]|[12]\d|3[01])(?<month>0[1-9]|1[0-2])(?<year>(?:19|20)\d\d)(?!\w)/,
  new RegExp(String.raw`(?<!\d)(?<day>\d{1,2}) (?<month>${months.join("|")}|mrt)[a-z]*\.? (?<year>\d{4})(?!\d)`, "i"),
];
const postcodeLike = /(?<!\w)[1-9]\d{3} ?[A-Za-z]{2}(?!\w)/;

/** `jansen`, `MS004`, `999993653`, `29-02-1980`, `2611 AB`, and any of them together. */
export function questionOf(text: string): Question {
  const whole = folded(text);
  let rest = text;
  const take = (like: RegExp): RegExpExecArray | undefined => {
    const found = like.exec(rest) ?? undefined;
    if (found) rest = `${rest.slice(0, found.index)} ${rest.slice(found.index + found[0].length)}`;
    return found;
  };

  const date = dateLikes.reduce<RegExpExecArray | undefined>((found, like) => found ?? take(like), undefined);
  const digits = bsnLike.exec(rest)?.[0];
  const bsn = digits && canonicalBsn(digits);
  if (bsn) take(bsnLike);
  const code = canonicalPostcode(postcodeLike.exec(rest)?.[0] ?? "");
  if (code) take(postcodeLike);

  const marks: Marks = {
    bsn: bsn ? Number(bsn) : undefined,
    born: date && bornIn(date.groups as Record<"day" | "month" | "year", string>),
    postcode: code ? postcodeNumber(code) : undefined,
  };
  const any = marks.bsn !== undefined || marks.born !== undefined || marks.postcode !== undefined;
  return { words: wordsOf(whole), whole, marked: any ? { ...marks, words: wordsOf(folded(rest)) } : undefined };
}

function bornIn({ day, month, year }: Record<"day" | "month" | "year", string>): number {
  const named = months.indexOf(month.toLowerCase().replace("mrt", "maa")) + 1;
  return Number(year) * 10_000 + (named || Number(month)) * 100 + Number(day);
}
