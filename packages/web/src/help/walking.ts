import { isWalk, walks, type WalkId } from "./walks.ts";

/** How far somebody is in a walkthrough: which one and which step, and nothing of whom or what is on the screen. */
export type Walking = { walk: WalkId; step: number };

/** It ends with the tab, and outlives a reload. */
const key = "datakluis.help";

const listeners = new Set<() => void>();
let current = read();

/** What somebody else wrote there, or an older version of the page, is no walk. */
function read(): Walking | undefined {
  try {
    const { walk, step } = JSON.parse(sessionStorage.getItem(key) ?? "{}") as Record<string, unknown>;
    if (typeof walk !== "string" || !isWalk(walk) || typeof step !== "number") return undefined;
    return walks[walk][step] && { walk, step };
  } catch {
    return undefined;
  }
}

function keep(next: Walking | undefined): void {
  current = next;
  try {
    if (next) sessionStorage.setItem(key, JSON.stringify(next));
    else sessionStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing still walks, until it is reloaded.
  }
  for (const tell of listeners) tell();
}

export const walkingNow = (): Walking | undefined => current;

export function onWalking(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

export const startWalk = (walk: WalkId): void => keep({ walk, step: 0 });

/** Goes to another step; beyond the last one the walk is over. */
export function goToStep({ walk }: Walking, step: number): void {
  keep(walks[walk][step] ? { walk, step } : undefined);
}

export const stopWalk = (): void => keep(undefined);
