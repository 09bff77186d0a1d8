import type { Installation, ProcessName } from "../tools/installation.ts";
import { shuffled, type Random } from "./random.ts";

export type Victim = ProcessName | "launcher";

/** Each in its turn, in an order that is another every time. */
export function turnsOf(random: Random, victims: readonly Victim[]): () => Victim {
  const turns: Victim[] = [];
  return () => {
    if (!turns.length) turns.push(...shuffled(random, victims));
    return turns.pop()!;
  };
}

export type Strikes = {
  installation: Installation;
  random: Random;
  next: () => Victim;
  struck: (victim: Victim) => void;
};

/**
 * Does something while processes are killed in the midst of it, one after another, each at a random moment once the
 * last stands again; waits until it is done and all stand.
 *
 * @param span milliseconds within which each kill falls
 */
export async function killDuring(
  { installation, random, next, struck }: Strikes,
  times: number,
  span: number,
  work: () => Promise<unknown>,
): Promise<void> {
  let done = false;
  const working = work().finally(() => (done = true));
  // A failure is looked at after the kills; until then it must not count as unhandled.
  working.catch(() => undefined);
  for (let time = 0; time < times && !done; time += 1) {
    await new Promise((resolve) => setTimeout(resolve, random() * span));
    const victim = next();
    if (victim === "launcher") {
      await installation.killLauncher();
      await installation.restart();
    } else installation.kill(victim);
    struck(victim);
    await installation.ready();
  }
  await working;
}
