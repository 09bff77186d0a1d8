import { asTyped, kinds } from "@datakluis/contract/asked-word";
import type { Columns } from "./columns.ts";

/**
 * How well somebody is found. Whatever was found as it was typed comes before anything in which a mistake was assumed; an
 * exact mark or number before any name.
 */
export const ranks = {
  /** With this added, every word was found as it was typed. */
  typed: 1_000,
  numberBegins: 5_000,
  mark: 10_000,
} as const;

export const isNear = (rank: number): boolean => rank < ranks.typed;

/** A word that was asked for, and how it is found in each word of the dictionary. */
export type Table = { word: string; hasDigit: boolean; kinds: Uint8Array };

/**
 * Every word must be found in the names of this line, or begin its personnel number: 0 when one is not. A whole word
 * counts for more than a beginning, that for more than letters inside, and that for more than a word with a mistake.
 */
export function rankOfWords(
  { begins, counts, wordsOf, numbers }: Columns,
  tables: readonly Table[],
  at: number,
): number {
  const begin = begins[at]!;
  const end = begin + counts[at]!;
  let sum = 0;
  let near = false;
  for (const table of tables) {
    let best = 0;
    for (let word = begin; word < end; word += 1) {
      const kind = table.kinds[wordsOf[word]!]!;
      if (kind > best) best = kind;
    }
    if (best < asTyped && (table.hasDigit || sum) && numbers[at]!.startsWith(table.word)) best = kinds.begins;
    if (!best) return 0;
    if (best < asTyped) near = true;
    sum += best;
  }
  return near ? sum : ranks.typed + sum;
}
