import { createWriteStream, renameSync, statSync, type WriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ChildProcess } from "node:child_process";

const largest = 50 * 1024 * 1024;

/** The log file of a process; one that has grown too large is set aside as `<name>.log.1` at a start. */
export function logFileOf(folder: string, name: string): string {
  const file = join(folder, `${name}.log`);
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > largest) renameSync(file, `${file}.1`);
  return file;
}

/** Appends what a server says to its log file, and passes its warnings on: each sentence once in ten seconds. */
export function keepLog(child: ChildProcess, file: string, warn: (sentence: string) => void): void {
  const log = createWriteStream(file, { flags: "a", mode: 0o600 });
  const told = new Map<string, number>();
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream, crlfDelay: Infinity }).on("line", (line) => {
      log.write(`${line}\n`);
      const warning = warningIn(line);
      if (!warning || (told.get(warning) ?? 0) > Date.now() - 10_000) return;
      told.set(warning, Date.now());
      warn(warning);
    });
  }
  closeWith(child, log);
}

function closeWith(child: ChildProcess, log: WriteStream): void {
  log.on("error", () => undefined);
  child.once("close", () => log.end());
}

/** The message of a JSON log line of level warn (40) or worse. */
function warningIn(line: string): string | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const { level, msg } = JSON.parse(line) as { level?: unknown; msg?: unknown };
    return typeof level === "number" && level >= 40 && typeof msg === "string" ? msg : undefined;
  } catch {
    return undefined;
  }
}

/** The last lines of a log that are not JSON: what a server said before it could log properly. */
export async function lastWords(file: string, most = 6): Promise<string> {
  const handle = await open(file).catch(() => undefined);
  if (!handle) return "";
  try {
    const { size } = await handle.stat();
    const tail = Buffer.alloc(Math.min(size, 8192));
    await handle.read(tail, 0, tail.length, size - tail.length);
    const lines = tail
      .toString("utf8")
      .split("\n")
      .filter((line) => line.trim() && !line.startsWith("{"));
    return lines.slice(-most).join("\n");
  } finally {
    await handle.close();
  }
}
