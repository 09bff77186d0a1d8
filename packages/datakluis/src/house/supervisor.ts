import type { ChildProcess } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { Stop } from "../stop.ts";

/** A process that must be running as long as the house is open. */
export type Member = {
  name: string;
  start(): Promise<ChildProcess>;
  /** Is it at work? A death before that counts towards giving up. */
  ready(): Promise<boolean>;
  /** How it is asked to stop; each next signal is sent when the one before did not help in time. */
  farewell: readonly (readonly [NodeJS.Signals, number])[];
};

type Watched = { member: Member; child: ChildProcess | undefined; ended: Promise<void> };

const manyDeaths = 10;
const shortWhile = 60_000;

export type Supervisor = ReturnType<typeof supervisorOf>;

/**
 * Keeps processes running: one that dies is restarted, a little later each time, and never silently.
 *
 * @param tell gets a sentence for the person at the keyboard
 * @param giveUp is called once when a process keeps dying; the house must then be closed
 * @param longestPause between a death and the restart, in milliseconds
 */
export function supervisorOf(tell: (sentence: string) => void, giveUp: (why: Stop) => void, longestPause = 5_000) {
  const watched: Watched[] = [];
  const stopping = new AbortController();

  const keepRunning = async (it: Watched, first: () => void) => {
    let deaths: number[] = [];
    let again = false;
    while (!stopping.signal.aborted) {
      const ending = await runOnce(it, stopping.signal, () => {
        first();
        void whenReady(it).then((ready) => {
          if (!ready) return;
          if (again) tell(`${it.member.name} draait weer`);
          deaths = [];
        });
      });
      it.child = undefined;
      if (stopping.signal.aborted) return;
      again = true;
      deaths = [...deaths, Date.now()].filter((moment) => moment > Date.now() - shortWhile);
      if (deaths.length >= manyDeaths) {
        giveUp(
          new Stop(
            `${it.member.name} is binnen een minuut ${manyDeaths} keer gestopt voordat het werkte (${ending}). Alles wordt gestopt.`,
          ),
        );
        return;
      }
      tell(`${it.member.name} is gestopt (${ending}) en wordt opnieuw gestart`);
      const wait = Math.min(longestPause, 100 * 2 ** (deaths.length - 1));
      await pause(wait, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };

  /** Did it come to work before it died? */
  const whenReady = async (it: Watched): Promise<boolean> => {
    const { child } = it;
    for (; it.child === child && !stopping.signal.aborted; await pause(200))
      if (await it.member.ready()) return it.child === child && !stopping.signal.aborted;
    return false;
  };

  return {
    /** Starts a process and goes on keeping it; resolves when it has been started for the first time. */
    keep: (member: Member) =>
      new Promise<void>((started) => {
        const it: Watched = { member, child: undefined, ended: Promise.resolve() };
        watched.push(it);
        it.ended = keepRunning(it, started).finally(started);
      }),

    /** Restarts nothing any more, and stops all but those named. Resolves when they are gone. */
    stopAllBut: async (...staying: string[]) => {
      stopping.abort();
      await Promise.all(watched.filter(({ member }) => !staying.includes(member.name)).map(sayFarewell));
    },

    pidOf: (name: string) => watched.find(({ member }) => member.name === name)?.child?.pid,
  };
}

/** Resolves with how it ended, in words. */
async function runOnce(it: Watched, stopping: AbortSignal, started: () => void): Promise<string> {
  let child: ChildProcess;
  try {
    child = await it.member.start();
  } catch (fault) {
    return fault instanceof Stop ? fault.message : "starten mislukt";
  }
  it.child = child;
  const ended = new Promise<string>((resolve) => {
    child.once("error", (fault: NodeJS.ErrnoException) => resolve(`starten mislukt: ${fault.code}`));
    child.once("exit", (code, signal) => resolve(signal ? `signaal ${signal}` : `code ${code}`));
  });
  started();
  // Told to stop while this one was being started: it has missed the first farewell.
  if (stopping.aborted) child.kill(it.member.farewell[0]?.[0]);
  return ended;
}

async function sayFarewell(it: Watched): Promise<void> {
  for (const [signal, seconds] of it.member.farewell) {
    it.child?.kill(signal);
    const ended = await Promise.race([it.ended.then(() => true), pause(seconds * 1000, false, { ref: false })]);
    if (ended) return;
  }
  await it.ended;
}
