import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostOf, socketFolder } from "../socket.ts";
import { embeddedPostgres } from "./embedded.ts";

/** A free port of this machine. */
export const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });

/**
 * One real PostgreSQL in a temporary folder, with the settings of an installation.
 *
 * @param durable every commit on disk, as in production; without it, much faster, a test loses all at a power cut
 */
export async function startCluster(durable: boolean): Promise<{ url: string; pid: number; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "datakluis-test-"));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const data = join(folder, "postgres");
  const settings = {
    fsync: durable ? "on" : "off",
    listen_addresses: "127.0.0.1",
    max_connections: "200",
    max_wal_size: "2GB",
    jit: "off",
    unix_socket_directories: socketFolder(data, port) ?? "",
  };
  const EmbeddedPostgres = await embeddedPostgres(folder);
  const postgres = new EmbeddedPostgres({
    databaseDir: data,
    user: "test",
    password: "test",
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C", "--auth=scram-sha-256"],
    postgresFlags: Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    onLog: () => undefined,
    onError: () => undefined,
  });
  await postgres.initialise();
  await postgres.start();
  const pid = Number(readFileSync(join(data, "postmaster.pid"), "utf8").split("\n")[0]);
  return {
    pid,
    url: `postgres://test:test@${hostOf(data, port)}`,
    stop: async () => {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One for a whole test run. Durability is off: what must survive a kill is proved elsewhere. */
export default async function cluster(): Promise<() => Promise<void>> {
  const { url, stop } = await startCluster(false);
  process.env["DATAKLUIS_TEST_POSTGRES"] = url;
  return stop;
}
