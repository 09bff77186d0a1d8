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
