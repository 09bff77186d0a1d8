import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { keepers, type KeeperName } from "../folder/secrets.ts";
import { Stop } from "../stop.ts";
import { logFileOf, keepLog, lastWords } from "./logs.ts";
import { migrationEnvironment, packages, type Plan } from "./servers.ts";

/** Brings the databases of the three servers up to date, all at once: they do not know each other. */
export async function migrateAll(plan: Plan): Promise<void> {
  await Promise.all(keepers.map((name) => migrateOne(plan, name)));
}

async function migrateOne(plan: Plan, name: KeeperName): Promise<void> {
  const child = spawn(process.execPath, [join(packages, name, "src", "main.ts"), "migrate"], {
    cwd: packages,
    env: migrationEnvironment(plan, name),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const file = logFileOf(plan.folder.logs, `${name}-migraties`);
  keepLog(child, file, () => undefined);
  const [code] = (await once(child, "close")) as [number | null];
  if (code === 0) return;
  throw new Stop(`De database van ${name} kon niet worden bijgewerkt; zie ${file}.\n${await lastWords(file)}`.trim());
}
