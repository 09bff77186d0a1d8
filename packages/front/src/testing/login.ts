import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { testDatabase } from "@datakluis/kit/testing/database";

const room = join(import.meta.dirname, "../../../login");

/** The real login, as a process of its own with a database of its own. */
export async function startLogin(keys: { private: { login: object }; public: object }) {
  const database = await testDatabase(join(room, "migrations"));
  const folder = mkdtempSync(join(tmpdir(), "datakluis-front-"));
  const nowhere = "http://127.0.0.1:9";

  const start = async (listen: string) => {
    const child = spawn(process.execPath, [join(room, "src/main.ts")], {
      env: {
        PATH: process.env["PATH"],
        DATAKLUIS_LISTEN: listen,
        DATAKLUIS_DATABASE_URL: database.appUrl,
        DATAKLUIS_PRIVATE_KEY: JSON.stringify(keys.private.login),
        DATAKLUIS_PUBLIC_KEYS: JSON.stringify(keys.public),
        DATAKLUIS_LOGIN_URL: nowhere,
        DATAKLUIS_VAULT_URL: nowhere,
        DATAKLUIS_SUITE_URL: nowhere,
        DATAKLUIS_KEY_DIR: folder,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const url = await new Promise<string>((resolve, reject) => {
      child.once("exit", (code) => reject(new Error(`login stopped with ${code}`)));
      createInterface(child.stdout).on("line", (line) => {
        const { msg, address } = JSON.parse(line) as { msg: string; address?: string };
        if (msg === "luistert" && address) resolve(address);
      });
      createInterface(child.stderr).on("line", (line) => reject(new Error(line)));
    });
    const stop = (signal: "SIGTERM" | "SIGKILL" = "SIGTERM") =>
      new Promise<void>((resolve) => {
        child.once("exit", () => resolve());
        child.kill(signal);
      });
    return { url, stop };
  };

  let running = await start("127.0.0.1:0");
  const { url } = running;
  return {
    url,
    kill: async () => running.stop("SIGKILL"),
    again: async () => {
      running = await start(new URL(url).host);
    },
    stop: async () => {
      await running.stop();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
