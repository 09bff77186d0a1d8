import type { AskedWord } from "@datakluis/contract/asked-word";
import { lettersOf, soundOf } from "@datakluis/contract/typos";

/** The distinct words of many names, each under a number: they are far fewer than the names. */
export class Words {
  readonly #words: string[] = [];
  readonly #sounds: string[] = [];
  #letters = new Int32Array(1_024);
  #numbers: Map<string, number> | undefined;

  /** @param words those of a dictionary that was made before, by number */
  constructor(words: readonly string[] = []) {
    for (const word of words) this.#add(word);
  }

  get size(): number {
    return this.#words.length;
  }

  /** All of them, by number. */
  get all(): readonly string[] {
    return this.#words;
  }

  at(number: number): string {
    return this.#words[number] ?? "";
  }

  /** The number of a word, which it gets now if it is new. */
  numberOf(word: string): number {
    this.#numbers ??= new Map(this.#words.map((it, at) => [it, at]));
    const known = this.#numbers.get(word);
    if (known !== undefined) return known;
    this.#numbers.set(word, this.size);
    return this.#add(word);
  }

  #add(word: string): number {
    const number = this.#words.push(word) - 1;
    if (number === this.#letters.length) {
      const larger = new Int32Array(number * 2);
      larger.set(this.#letters);
      this.#letters = larger;
    }
    this.#letters[number] = lettersOf(word);
    return number;
  }

  /** How the asked word is found as typed in each of the words between two numbers. */
  find(asked: AskedWord, into: Uint8Array, from: number, until: number): void {
    const { letters } = asked;
    for (let at = from; at < until; at += 1)
      if (!(letters & ~this.#letters[at]!)) into[at] = asked.kindIn(this.#words[at]!, this.#letters[at]!);
  }

  /** How it is nearly found, where it was not found as typed. */
  findNear(asked: AskedWord, into: Uint8Array, from: number, until: number): void {
    for (let at = from; at < until; at += 1) {
      if (into[at]) continue;
      const word = this.#words[at]!;
      into[at] = asked.nearKindIn(word, this.#letters[at]!, (this.#sounds[at] ??= soundOf(word)));
    }
  }
}
