import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Stop } from "../stop.ts";
import { readIfThere } from "../folder/files.ts";

/**
 * A launcher that was killed leaves its PostgreSQL behind. Finds it by its pid file and stops it; a pid file that
 * names another program (the number was used again) is removed, because PostgreSQL would refuse to start over it.
 *
 * @returns whether one was stopped
 */
export async function stopLeftover(cluster: string): Promise<boolean> {
  const pidFile = join(cluster, "postmaster.pid");
  const pid = Number(readIfThere(pidFile)?.split("\n")[0]);
  if (!Number.isInteger(pid) || pid <= 1) return false;
  if (!isPostgresOf(pid, cluster)) {
    rmSync(pidFile, { force: true });
    return false;
  }
  // Fast, then immediate shutdown: both leave a cluster that starts with all that was committed.
  for (const [signal, seconds] of [
    ["SIGINT", 20],
    ["SIGQUIT", 10],
    ["SIGKILL", 5],
  ] as const) {
    kill(pid, signal);
    if (await gone(pid, cluster, seconds)) return true;
  }
  throw new Stop(
    `Een achtergebleven PostgreSQL (proces ${pid}) wil niet stoppen. Stop dat proces en probeer het opnieuw.`,
  );
}

/** The postmaster of this cluster that runs now, if any. */
export function runningPostmaster(cluster: string): number | undefined {
  const pid = Number(readIfThere(join(cluster, "postmaster.pid"))?.split("\n")[0]);
  return Number.isInteger(pid) && pid > 1 && isPostgresOf(pid, cluster) ? pid : undefined;
}

function isPostgresOf(pid: number, cluster: string): boolean {
  const [program, ...args] = commandOf(pid);
  if (!program || basename(program) !== "postgres") return false;
  const folder = args[args.indexOf("-D") + 1];
  return folder !== undefined && real(folder) === real(cluster);
}

const real = (path: string) => (existsSync(path) ? realpathSync(path) : path);

function commandOf(pid: number): string[] {
  if (existsSync("/proc/self/cmdline")) {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").filter(Boolean);
    } catch {
      return [];
    }
  }
  try {
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" })
      .trim()
      .split(/\s+/);
  } catch {
    return [];
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== "ESRCH") throw fault;
  }
}

async function gone(pid: number, cluster: string, seconds: number): Promise<boolean> {
  for (const until = Date.now() + seconds * 1000; Date.now() < until; await pause(50))
    if (!isPostgresOf(pid, cluster)) return true;
  return false;
}
