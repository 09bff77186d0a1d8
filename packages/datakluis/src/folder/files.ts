import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { randomBytes } from "node:crypto";

/** Writes a file whole or not at all, readable by us only: a start that is killed never leaves half a file. */
export function writeWhole(path: string, text: string): void {
  const temporary = `${path}.${randomBytes(6).toString("hex")}`;
  const file = openSync(temporary, "wx", 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

/** The text of a file, or undefined when there is none. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (fault) {
    if (["ENOENT", "ENOTDIR"].includes((fault as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw fault;
  }
}

/** What a file holds; makes and keeps it the first time. */
export function readOrMake(path: string, make: () => string): string {
  const found = readIfThere(path);
  if (found !== undefined) return found;
  const made = make();
  writeWhole(path, made);
  return made;
}
