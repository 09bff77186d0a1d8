import { spawn } from "node:child_process";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { KeeperName, Servers } from "@datakluis/kit/testing/servers";

const program = fileURLToPath(new URL("../../packages/datakluis/src/main.ts", import.meta.url));

/** The command line as an operator types it. Answers what it said; its exit code is in front. */
export async function commandLine(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env["PATH"] ?? "", DATAKLUIS_BACKUP_PASSPHRASE: "een wachtzin voor de proef", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [said, complained] = await Promise.all([buffer(child.stdout), buffer(child.stderr)]);
  const code =
    child.exitCode ?? (await new Promise<number>((resolve) => child.once("exit", (it) => resolve(it ?? -1))));
  return `${code}: ${said.toString()}${complained.toString()}`;
}

/** Names the databases of these servers to the command line, as an operator with a PostgreSQL of his own does. */
export function namesOf({ databases }: Servers, ...names: KeeperName[]): Record<string, string> {
  const all = names.flatMap((name) => {
    const { ownerUrl, appUrl } = databases[name];
    const before = `DATAKLUIS_${name.toUpperCase()}_`;
    return [
      [`${before}BACKUP_DATABASE_URL`, process.env["DATAKLUIS_TEST_POSTGRES"] + new URL(ownerUrl).pathname],
      [`${before}OWNER_DATABASE_URL`, ownerUrl],
      [`${before}DATABASE_URL`, appUrl],
    ];
  });
  return Object.fromEntries(all) as Record<string, string>;
}
