/** Lower case without accents or punctuation, so that `Demirçi`, `demirci` and `DEMIRCI` are one word. */
export const folded = (text: string): string => (plain.test(text) ? foldedPlain(text) : foldedAny(text));

/** Most names have no accents, and are folded in a third of the time. */
const plain = /^[\x20-\x7e]*$/;
const foldedPlain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();

const foldedAny = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/ß/g, "ss")
    .replace(/ı/g, "i")
    .replace(/ø/g, "o")
    .replace(/ł/g, "l")
    .replace(/æ/g, "ae")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/**
 * How well the words asked for are found in a folded text: every word must begin a word of it (best) or stand in one.
 * 0 is no match; higher is better.
 */
export function score(words: readonly string[], text: string): number {
  let total = 0;
  for (const word of words) {
    const at = ` ${text}`.indexOf(` ${word}`);
    if (at === 0) total += 4;
    else if (at > 0) total += 3;
    else if (word.length > 2 && text.includes(word)) total += 1;
    else return 0;
  }
  return total;
}
