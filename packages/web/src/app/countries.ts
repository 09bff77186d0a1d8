import { getLocale } from "../paraglide/runtime.js";

const letters = Array.from({ length: 26 }, (_, at) => String.fromCharCode(65 + at));

const namesIn = (locale: string) => new Intl.DisplayNames(locale, { type: "region", fallback: "none" });

/** The name of a country in the language of the screen, by its code of two letters (ISO 3166-1). */
export const countryName = (code: string): string => namesIn(getLocale()).of(code) ?? code;

/** Not a code a country had before, which has the same name (DD). */
const isToday = (code: string) => Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`;

const plain = (text: string) => text.trim().toLocaleLowerCase("nl").normalize("NFD").replaceAll(/\p{M}/gu, "");

/** The code of a country as somebody writes it: its code, or its name in Dutch or English. What is no country comes back as it is. */
export function countryOf(text: string): string {
  const asked = plain(text);
  if (asked.length === 2) return asked.toUpperCase();
  const codes = letters.flatMap((one) => letters.map((other) => one + other)).filter(isToday);
  const names = ["nl", "en"].map(namesIn);
  return codes.find((code) => names.some((it) => plain(it.of(code) ?? "") === asked)) ?? text;
}
