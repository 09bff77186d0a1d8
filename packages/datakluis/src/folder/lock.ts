import { linkSync, readFileSync, renameSync, rmSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { Stop } from "../stop.ts";
import { readIfThere, writeWhole } from "./files.ts";

/** Stopping takes servers five seconds and the database at most a minute. */
const longestWait = 90_000;

/** Who holds a data folder. `born` tells a process from a later one that got the same number. */
const Holder = z.object({
  pid: z.int().positive(),
  born: z.string().nullable(),
  /** It is stopping: the folder will be free in a moment. */
  leaving: z.boolean().default(false),
});
export type Holder = z.infer<typeof Holder>;

const me = (leaving: boolean): Holder => ({ pid: process.pid, born: birthOf(process.pid), leaving });

export type Lock = {
  /** Says that we are stopping, so that a next start waits instead of giving up. */
  leave(): void;
  release(): void;
};

/**
 * Takes the folder for this process, until `release` or until the process is gone. Waits for a launcher that is
 * stopping; throws Stop when one that goes on holds it.
 */
export async function takeLock(path: string): Promise<Lock> {
  const mine = `${path}.${randomBytes(6).toString("hex")}`;
  writeWhole(mine, JSON.stringify(me(false)));
  try {
    for (const until = Date.now() + longestWait; Date.now() < until;) {
      if (linked(mine, path)) return { leave: () => rewrite(path), release: () => releaseLock(path) };
      const holder = holderOf(path);
      if (holder?.leaving && isAlive(holder)) {
        await pause(200);
        continue;
      }
      if (holder && isAlive(holder))
        throw new Stop(
          `Datakluis draait al op deze datamap (proces ${holder.pid}). Stop dat eerst, of kies met DATAKLUIS_DATA een andere map.`,
        );
      removeStale(path, holder);
    }
    throw new Stop(`Een vorige Datakluis op deze datamap is nog niet gestopt. Probeer het over een minuut opnieuw.`);
  } finally {
    rmSync(mine, { force: true });
  }
}

/** The launcher that holds the folder now, if one lives. */
export function liveHolder(path: string): Holder | undefined {
  const holder = holderOf(path);
  return holder && isAlive(holder) ? holder : undefined;
}

function rewrite(path: string): void {
  if (holderOf(path)?.pid === process.pid) writeWhole(path, JSON.stringify(me(true)));
}

function releaseLock(path: string): void {
  const holder = holderOf(path);
  if (holder?.pid === process.pid) rmSync(path, { force: true });
}

function linked(mine: string, path: string): boolean {
  try {
    linkSync(mine, path);
    return true;
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw fault;
  }
}

/** Moves the dead lock aside before removing it: whoever took the folder in the meantime gets his lock back. */
function removeStale(path: string, judged: Holder | undefined): void {
  const aside = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const moved = holderOf(aside);
  if (moved && moved.pid !== judged?.pid && isAlive(moved)) linked(aside, path);
  rmSync(aside, { force: true });
}

function holderOf(path: string): Holder | undefined {
  const text = readIfThere(path);
  if (text === undefined) return undefined;
  try {
    return Holder.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (fault) {
    // A process of another user lives too.
    if ((fault as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const born = birthOf(holder.pid);
  return born === null || holder.born === null || born === holder.born;
}

/** When a process began, in ticks since the machine started; null where there is no /proc. */
function birthOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}
