import type { FoundPerson } from "@datakluis/contract";
import { AskedWord, asTyped } from "@datakluis/contract/asked-word";
import { lettersOf, soundOf } from "@datakluis/contract/typos";
import { folded } from "@datakluis/kit/match";

type Mark = FoundPerson["marks"][number];

/**
 * Where in a name, as it is shown, the words that were asked for are found: those letters, or the whole word where it was
 * found with a mistake. In order, and none over another.
 */
export function marksIn(name: string, words: readonly string[]): Mark[] {
  const parts = [...name.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map(({ 0: text, index }) => ({
    text,
    index,
    word: folded(text),
  }));
  const marks = words.flatMap((word) => {
    const asked = new AskedWord(word);
    const found = parts.map((part) => ({ ...part, kind: kindOf(asked, part.word) }));
    const best = Math.max(0, ...found.map(({ kind }) => kind));
    return best ? found.filter(({ kind }) => kind === best).map((part) => markOf(part, word, best)) : [];
  });
  return joined(marks.toSorted((a, b) => a.from - b.from || b.until - a.until));
}

const kindOf = (asked: AskedWord, word: string) =>
  asked.kindIn(word, lettersOf(word)) || asked.nearKindIn(word, lettersOf(word), soundOf(word));

/** Where folding changed how many letters there are, they cannot be pointed at one by one. */
function markOf(part: { text: string; index: number; word: string }, asked: string, kind: number): Mark {
  const whole = { from: part.index, until: part.index + part.text.length };
  if (kind < asTyped || part.word.length !== part.text.length) return whole;
  const from = part.index + part.word.indexOf(asked);
  return { from, until: from + asked.length };
}

function joined(marks: readonly Mark[]): Mark[] {
  const apart: Mark[] = [];
  for (const mark of marks) {
    const last = apart.at(-1);
    if (last && mark.from <= last.until) last.until = Math.max(last.until, mark.until);
    else apart.push({ ...mark });
  }
  return apart;
}
