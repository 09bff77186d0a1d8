/**
 * Words as people mistype and misspell them. All words here are folded (`folded`). Pure.
 */

/** The mistakes that are forgiven in a word of so many letters; a short word with one is another word. */
export const editsIn = (length: number): number => (length < 4 ? 0 : length < 8 ? 1 : 2);

/** More letters than this do not fit in the bits of a number; such a word is compared as it is. */
const mostLetters = 31;

/**
 * Counts the mistakes between one word and many others: a letter too many, too few, another one, or two neighbours
 * swapped (optimal string alignment). All letters of the asked word are counted at once, as the bits of a number (Myers
 * 1999, Hyyrö 2003), so that a hundred thousand words take milliseconds.
 */
export class Typos {
  readonly #length: number;
  readonly #last: number;
  readonly #plain = new Int32Array(128);
  readonly #others = new Map<number, number>();
  /** Between the asked word and the whole of the word that was counted last. */
  whole = 0;
  /** Between the asked word and the nearest beginning of it. */
  begin = 0;

  /** `undefined` for a word in which no mistake is forgiven: too short, too long, or with a digit in it. */
  static in(asked: string): Typos | undefined {
    if (!editsIn(asked.length) || asked.length > mostLetters || /\p{N}/u.test(asked)) return undefined;
    return new Typos(asked);
  }

  private constructor(asked: string) {
    this.#length = asked.length;
    this.#last = 1 << (asked.length - 1);
    for (let at = 0; at < asked.length; at += 1) {
      const code = asked.charCodeAt(at);
      if (code < 128) this.#plain[code]! |= 1 << at;
      else this.#others.set(code, (this.#others.get(code) ?? 0) | (1 << at));
    }
  }

  /** Sets `whole` and `begin`. */
  count(word: string): void {
    let [plus, minus, diagonal, before] = [-1, 0, 0, 0];
    let score = this.#length;
    this.begin = score;
    for (let at = 0; at < word.length; at += 1) {
      const code = word.charCodeAt(at);
      const same = code < 128 ? this.#plain[code]! : (this.#others.get(code) ?? 0);
      const swapped = ((~diagonal & same) << 1) & before;
      diagonal = (((same & plus) + plus) ^ plus) | same | minus | swapped;
      let up = minus | ~(diagonal | plus);
      let down = diagonal & plus;
      if (up & this.#last) score += 1;
      else if (down & this.#last) score -= 1;
      if (score < this.begin) this.begin = score;
      up = (up << 1) | 1;
      down <<= 1;
      plus = down | ~(diagonal | up);
      minus = up & diagonal;
      before = same;
    }
    this.whole = score;
  }
}

/**
 * How a word sounds, roughly: spellings between which Dutch names differ come to the same. `meijer`, `meyer` and `meier`;
 * `claassen` and `klasen`; `schmidt` and `smit` do not.
 */
export const soundOf = (word: string): string =>
  word
    .replace(/ij/g, "y")
    .replace(/([aeou])y/g, "$1i")
    .replace(/ph/g, "f")
    .replace(/ck?(?!h)/g, "k")
    .replace(/dt$/, "t")
    .replace(/th/g, "t")
    .replace(/(\p{L})\1+/gu, "$1");

/** The letters of a word as bits: a word that lacks more of them than there may be mistakes needs no counting. */
export function lettersOf(word: string): number {
  let letters = 0;
  for (let at = 0; at < word.length; at += 1) letters |= 1 << (word.charCodeAt(at) & 31);
  return letters;
}

/** How many bits are on (SWAR). */
export function bitsIn(bits: number): number {
  let it = bits - ((bits >>> 1) & 0x55555555);
  it = (it & 0x33333333) + ((it >>> 2) & 0x33333333);
  return (((it + (it >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
