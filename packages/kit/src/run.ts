import type { FastifyInstance } from "fastify";
import { ConfigFault } from "./config.ts";
import { factsOf, type Log } from "./log.ts";

/**
 * Runs a server until it is told to stop: SIGTERM, SIGINT, or the end of its parent's pipe, so that no server outlives
 * a launcher that was killed. Work in hand is finished first.
 */
export async function runServer(
  log: Log,
  listen: string,
  start: () => Promise<{ app: FastifyInstance; stop: () => Promise<void> }>,
): Promise<void> {
  const { app, stop } = await start();
  const { host, port } = hostAndPort(listen);
  const address = await app.listen({ host, port });
  log.info("luistert", { address });

  let stopping = false;
  const end = async () => {
    if (stopping) return;
    stopping = true;
    // A handler that hangs may not keep the process alive.
    setTimeout(() => process.exit(1), 5_000).unref();
    await app.close();
    await stop();
    process.exit(0);
  };
  const quit = () => void end().catch(() => process.exit(1));
  process.once("SIGTERM", quit);
  process.once("SIGINT", quit);
  if (process.env["DATAKLUIS_PARENT_PIPE"] === "1") {
    process.stdin.on("end", quit).on("close", quit).on("error", quit);
    process.stdin.resume();
  }
  process.on("unhandledRejection", (fault) => log.error("onverwachte fout", factsOf(fault)));
  process.on("uncaughtException", (fault) => {
    log.error("onverwachte fout, server stopt", factsOf(fault));
    process.exit(1);
  });
}

export function hostAndPort(listen: string): { host: string; port: number } {
  const at = listen.lastIndexOf(":");
  return { host: listen.slice(0, at), port: Number(listen.slice(at + 1)) };
}

/** Runs a program's first function and tells an operator in words when the settings do not allow it. */
export function main(work: () => Promise<void>): void {
  work().catch((fault: unknown) => {
    if (fault instanceof ConfigFault) process.stderr.write(`${fault.message}\n`);
    else process.stderr.write(`${JSON.stringify({ msg: "kan niet starten", ...factsOf(fault) })}\n`);
    process.exit(1);
  });
}
