import { setTimeout as pause } from "node:timers/promises";
import { Refusal } from "@datakluis/contract";
import type { Log } from "./log.ts";
import { factsOf } from "./log.ts";

/**
 * Keeps a server shut after a backup was put back, until what it knows has been compared with the other side. Whoever
 * puts back has stopped the servers, so one that found itself open stays open.
 */
export type Shutter = {
  isShut(): boolean;
  /** Refuses `comparing`. */
  mustBeOpen(): void;
  /** Looks anew whether it may open; one process finishes the comparing, others hear of it so. */
  look(): Promise<void>;
  /** Resolves once it is open, or when `stop` is called: true when it is open. */
  opened: Promise<boolean>;
  stop(): void;
};

const everyMs = 1_000;

/** What a server that is shut says it misses. */
export const whileShut = "vergelijking na het terugzetten van een reservekopie";

/**
 * @param isShut asks the database
 * @param meanwhile done again and again while it is shut: what brings the end nearer. It may fail and is tried again.
 */
export async function shutterOf(
  isShut: () => Promise<boolean>,
  meanwhile: () => Promise<void>,
  log: Log,
): Promise<Shutter> {
  let shut = await isShut();
  let stopped = false;
  const look = async () => {
    if (shut) shut = await isShut();
  };
  const wait = async () => {
    while (shut && !stopped) {
      await meanwhile().catch((fault: unknown) => log.warn("vergelijken lukt nog niet", factsOf(fault)));
      await look().catch(() => undefined);
      if (shut) await pause(everyMs, undefined, { ref: false });
    }
    return !shut;
  };
  return {
    isShut: () => shut,
    mustBeOpen: () => {
      if (shut) throw new Refusal("comparing");
    },
    look,
    opened: wait(),
    stop: () => void (stopped = true),
  };
}

/** Jobs that begin when the server opens: what was promised before is not done on what may be of another moment. */
export function jobsWhenOpen<Jobs extends { ready(): Promise<boolean>; stop(): Promise<void> }>(
  { opened, stop }: Shutter,
  begin: () => Promise<Jobs>,
) {
  let jobs: Jobs | undefined;
  const begun = opened.then(async (open) => {
    if (open) jobs = await begin();
  });
  // A server that is open begins at once, and says so when it cannot.
  begun.catch(() => undefined);
  return {
    begun,
    ready: async () => (jobs ? jobs.ready() : false),
    stop: async () => {
      stop();
      await begun.catch(() => undefined);
      await jobs?.stop();
    },
  };
}
