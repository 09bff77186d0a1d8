import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { DossierRef, EmployerId } from "@datakluis/contract";
import { logOf } from "@datakluis/kit/log";
import { poolOf } from "@datakluis/kit/db";
import { testDatabase } from "@datakluis/kit/testing/database";
import type { testKeys } from "@datakluis/kit/testing/keys";

const suiteFolder = join(import.meta.dirname, "..", "..", "..", "suite");

type At = { keys: ReturnType<typeof testKeys>; loginUrl: string; vaultUrl: string };

/**
 * A real suite: its own process on its own database, started as in production. What it holds is read past its policies
 * by the cluster's superuser, because it exports nothing.
 */
export async function realSuite({ keys, loginUrl, vaultUrl }: At) {
  const database = await testDatabase(join(suiteFolder, "migrations"));
  const keyDir = mkdtempSync(join(tmpdir(), "suite-sleutels-"));
  const server = spawn(process.execPath, [join(suiteFolder, "src", "main.ts")], {
    stdio: ["pipe", "pipe", "inherit"],
    env: {
      DATAKLUIS_PARENT_PIPE: "1",
      DATAKLUIS_LISTEN: "127.0.0.1:0",
      DATAKLUIS_DATABASE_URL: database.appUrl,
      DATAKLUIS_PRIVATE_KEY: JSON.stringify(keys.private.suite),
      DATAKLUIS_PUBLIC_KEYS: JSON.stringify(keys.public),
      DATAKLUIS_LOGIN_URL: loginUrl,
      DATAKLUIS_VAULT_URL: vaultUrl,
      DATAKLUIS_SUITE_URL: "http://127.0.0.1:9",
      DATAKLUIS_KEY_DIR: keyDir,
    },
  });
  const lines: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    server.once("exit", () => reject(new Error("de verzuimomgeving startte niet")));
    createInterface({ input: server.stdout }).on("line", (line) => {
      lines.push(line);
      const { msg, address } = JSON.parse(line) as { msg: string; address?: string };
      if (msg === "luistert" && address) resolve(address);
    });
  });

  const superuser = new URL(process.env["DATAKLUIS_TEST_POSTGRES"]!);
  superuser.pathname = new URL(database.ownerUrl).pathname;
  const past = poolOf(superuser.href, logOf("proef", "error"), 2);

  return {
    url,
    /** Everything it logged. */
    lines,
    past,
    /** An employer with a vault, as the service's side knows it. */
    employer: (id: EmployerId) =>
      past.query("insert into employer (id, name, vault) values ($1::uuid, $1::uuid::text, 'active')", [id]),
    /** A dossier as it stays behind when a person has moved into the vault. */
    dossier: (employerId: EmployerId, ref: DossierRef, personnelNumber: string) =>
      past.query(
        `insert into dossier (employer_id, ref, personnel_number, born_on, sex, employment_version)
         values ($1, $2, $3, '1980-02-29', 'female', 1)`,
        [employerId, ref, personnelNumber],
      ),
    /** Somebody of the service writes in it. */
    write: (employerId: EmployerId, ref: DossierRef) =>
      past.query(
        `insert into spell (employer_id, id, ref, starts_on, percentage, course, safety_net, work_accident,
           liable_third_party, reported_by)
         values ($1, gen_random_uuid(), $2, '2026-01-05', 100, '[]', 'unknown', false, false, gen_random_uuid())`,
        [employerId, ref],
      ),
    /** Whom it holds: the version of the person, or undefined. */
    holds: async (ref: DossierRef): Promise<number | undefined> => {
      const { rows } = await past.query<{ version: number }>("select version from identity where ref = $1", [ref]);
      return rows[0]?.version;
    },
    stop: async () => {
      server.stdin.end();
      if (server.exitCode === null) await once(server, "exit");
      await past.end();
      await database.drop();
      rmSync(keyDir, { recursive: true, force: true });
    },
  };
}
