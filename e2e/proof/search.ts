import { randomInt } from "node:crypto";
import { startCluster } from "@datakluis/kit/testing/cluster";
import { startServers, type Servers } from "@datakluis/kit/testing/servers";
import { guesses } from "./guessing.ts";
import { ask, outcomeOf, stageOf, type Kind } from "./recognition.ts";
import { welch } from "./welch.ts";

export type Search = {
  kinds: number;
  timing: { kind: string; requests: number; t: number }[];
  guessed: Awaited<ReturnType<typeof guesses>>;
};

/**
 * Recognising one person (product.md, D10) tells nothing but whether it was exactly one: a miss, a near miss, two who fit,
 * no right, no agreement, out of reach and nowhere are told in the same bytes and, when measured, in the same time; and a
 * hit differs from them in one word. Then it is guessed, and hardly anything is told.
 *
 * @param guessing how many guesses one login makes, and twenty together
 * @param timed how many questions are measured; none when left out
 */
export async function search(guessing: number, timed = 0): Promise<Search> {
  const cluster = await startCluster(false);
  process.env["DATAKLUIS_TEST_POSTGRES"] = cluster.url;
  const servers = await startServers();
  try {
    const stage = await stageOf(servers);
    const differing = await toldApart(servers, stage.kinds);
    if (differing.length) throw new Error(`Aan het antwoord te zien:\n${differing.join("\n")}`);
    const timing = timed ? await measure(servers, stage.kinds, timed) : [];
    const told = timing.filter(({ t }) => Math.abs(t) >= 4.5);
    if (told.length) throw new Error(`Aan de tijd te zien: ${JSON.stringify(told)}`);
    const guessed = await guesses(servers, stage, guessing);
    return { kinds: stage.kinds.length, timing, guessed };
  } finally {
    await servers.stop();
    await cluster.stop();
  }
}

/** Who is told apart by status, size or headers, or is told the wrong word. */
async function toldApart(servers: Servers, kinds: readonly Kind[]): Promise<string[]> {
  const differing: string[] = [];
  const [hit, ...others] = kinds;
  const like = (await ask(servers, hit!.ask)).seen;
  for (const { name, outcome, ask: asked } of [hit!, ...others]) {
    const { seen, text } = await ask(servers, asked);
    if (seen !== like) differing.push(`${name}: ${seen} tegen ${like}`);
    const word = outcomeOf(text);
    if (word !== outcome) differing.push(`${name}: ${word} in plaats van ${outcome}`);
  }
  return differing;
}

/** All kinds by turns in a new order each time, one question after another; each held against the first. */
async function measure(servers: Servers, kinds: readonly Kind[], requests: number) {
  const took = kinds.map((): number[] => []);
  const each = Math.ceil(requests / kinds.length);
  for (let round = -30; round < each; round += 1)
    for (const which of shuffled(kinds.map((_, at) => at))) {
      const { ms } = await ask(servers, kinds[which]!.ask);
      if (round >= 0) took[which]!.push(ms);
    }
  const [hit, ...others] = took;
  return others.map((ms, at) => ({ kind: kinds[at + 1]!.name, requests: 2 * each, t: welch(hit!, ms) }));
}

function shuffled(all: number[]): number[] {
  for (let at = all.length - 1; at > 0; at -= 1) {
    const other = randomInt(at + 1);
    [all[at], all[other]] = [all[other]!, all[at]!];
  }
  return all;
}
