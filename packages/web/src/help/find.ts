import { AskedWord, asTyped, kinds } from "@datakluis/contract/asked-word";
import { folded } from "@datakluis/contract/folded";
import { lettersOf, soundOf } from "@datakluis/contract/typos";
import type { Handbook, TopicId, TopicText } from "./topics.ts";

/** Words that stand in every question, of either language, and tell nothing of what is sought. */
const empty = new Set(
  (
    "aan als bij dat de deze die dit een en er haar hem het hij hoe ik iemand iets in is je kan kun maak maken met mijn " +
    "moet mogen naar niet of om ons op te tot uit uw van voor waar wanneer wat we welke werkt wie wil willen word wordt zijn zo " +
    "a an and are at can do does for from have how i my not of on or s should somebody that the this to want what when where which who with"
  ).split(" "),
);

type Page = { id: TopicId; title: string[]; words: string[]; text: string[] };

/** What is found in the title says more than what is found in a sentence. */
const weights = { title: 6, words: 5, text: 1 } as const;

/** A word that says much, found with a mistake, still comes before one that happens to stand in a sentence. */
const shareOf = (kind: number): number => (kind >= asTyped ? kind : kind / 2) / kinds.exact;

const wordsIn = (text: string): string[] => [...new Set(folded(text).split(" "))];

const pageOf = (id: TopicId, it: TopicText): Page => ({
  id,
  title: wordsIn(it.title),
  words: wordsIn(it.words),
  text: wordsIn([it.about, ...it.steps, ...it.also].join(" ")),
});

/**
 * Searches the handbook as somebody types who does not know its words: accents, capitals, typing errors and the small words
 * of a question do not matter. All words count; a topic that has more of them comes first, and of those with as many the
 * one where they say most.
 */
export function finderOf(handbook: Handbook): (asked: string) => TopicId[] {
  const pages = (Object.keys(handbook) as TopicId[]).map((id) => pageOf(id, handbook[id]()));
  return (asked) => {
    const words = wordsIn(asked).filter((it) => it.length > 1 && !empty.has(it));
    if (!words.length) return [];
    const sought = words.map((it) => new AskedWord(it));
    const found = pages.map((page) => {
      const scores = sought.map((word) => scoreIn(page, word));
      return {
        id: page.id,
        count: scores.filter((it) => it > 0).length,
        score: scores.reduce((sum, it) => sum + it, 0),
      };
    });
    const most = Math.max(...found.map(({ count }) => count));
    return found
      .filter(({ count }) => count > 0 && count === most)
      .toSorted((a, b) => b.score - a.score)
      .map(({ id }) => id);
  };
}

const scoreIn = (page: Page, word: AskedWord): number =>
  Math.max(...(["title", "words", "text"] as const).map((part) => weights[part] * shareOf(bestIn(page[part], word))));

function bestIn(words: readonly string[], asked: AskedWord): number {
  let best: number = kinds.none;
  for (const word of words) {
    const letters = lettersOf(word);
    best = Math.max(best, asked.kindIn(word, letters) || asked.nearKindIn(word, letters, soundOf(word)));
    if (best === kinds.exact) break;
  }
  return best;
}
