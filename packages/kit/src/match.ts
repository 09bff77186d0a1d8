// By its own door: a thread that opens people reads this file, and not the whole contract.
export { folded } from "@datakluis/contract/folded";

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
