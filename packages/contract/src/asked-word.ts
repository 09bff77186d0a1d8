import { bitsIn, editsIn, lettersOf, soundOf, Typos } from "./typos.ts";

/** How a word that was asked for is found in another; higher is better, 0 is not. */
export const kinds = {
  none: 0,
  /** With mistakes, the first letter among them: people seldom mistake that one. */
  nearOtherFirst: 1,
  /** With two mistakes, or with one in a word that is not finished. */
  near: 2,
  oneMistake: 3,
  /** Spelled in another way that sounds the same. */
  sound: 4,
  inside: 5,
  begins: 6,
  exact: 7,
} as const;

/** From here on a word is found as it was typed; below it, a mistake is assumed. */
export const asTyped = kinds.inside;

/** A beginning with a mistake in it says too little in fewer letters. */
const shortestUnfinished = 5;
/** Every few letters stand inside many words. */
const shortestInside = 3;

/** Finds one folded word that somebody asks for in others, as typed and, where `mistakes` is on, nearly. */
export class AskedWord {
  readonly word: string;
  readonly letters: number;
  readonly #mistakes: number;
  readonly #typos: Typos | undefined;
  readonly #sound: string;

  constructor(word: string) {
    this.word = word;
    this.letters = lettersOf(word);
    this.#typos = Typos.in(word);
    this.#mistakes = this.#typos ? editsIn(word.length) : 0;
    this.#sound = this.#typos ? soundOf(word) : "";
  }

  /** Whether a mistake in it can be forgiven at all. */
  get forgiving(): boolean {
    return this.#typos !== undefined;
  }

  /** As it was typed: the whole word, its beginning, or letters inside it. */
  kindIn(word: string, letters: number): number {
    if (this.letters & ~letters) return kinds.none;
    if (word.startsWith(this.word)) return word.length === this.word.length ? kinds.exact : kinds.begins;
    return this.word.length >= shortestInside && word.includes(this.word) ? kinds.inside : kinds.none;
  }

  /** With mistakes, for a word in which it does not stand as typed. `sound` is that of `word`. */
  nearKindIn(word: string, letters: number, sound: string): number {
    const typos = this.#typos;
    if (!typos) return kinds.none;
    if (sound === this.#sound) return kinds.sound;
    const most = this.#mistakes;
    if (word.length < this.word.length - most || bitsIn(this.letters & ~letters) > most) return kinds.none;
    const unfinished = this.word.length >= shortestUnfinished;
    if (!unfinished && word.length > this.word.length + most) return kinds.none;
    typos.count(word);
    const first = word.charCodeAt(0) === this.word.charCodeAt(0);
    if (typos.whole <= most) return first ? (typos.whole === 1 ? kinds.oneMistake : kinds.near) : kinds.nearOtherFirst;
    // While somebody is still typing: one mistake in what stands there already.
    return unfinished && first && typos.begin <= 1 ? kinds.near : kinds.none;
  }
}
