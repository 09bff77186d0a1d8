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

  let ended: Promise<void> | undefined;
  const end = () => {
    // A handler that hangs may not keep the process alive.
    if (!ended) setTimeout(endAtOnce, 5_000).unref();
    return (ended ??= app.close().then(stop));
  };
  const quit = (code: number) => {
    // Node's own end has hung too, and whoever is in there hears nobody: a second word goes to the system, which ends us.
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.removeAllListeners(signal);
    process.exit(code);
  };
  const asked = () =>
    void end().then(
      () => quit(0),
      () => quit(1),
    );
  process.once("SIGTERM", asked);
  process.once("SIGINT", asked);
  if (process.env["DATAKLUIS_PARENT_PIPE"] === "1") {
    // Nobody is left to say a second word, nor to hear how we ended.
    const alone = () => void end().then(endAtOnce, endAtOnce);
    process.stdin.on("end", alone).on("close", alone).on("error", alone);
    process.stdin.resume();
  }
  process.on("unhandledRejection", (fault) => log.error("onverwachte fout", factsOf(fault)));
  process.on("uncaughtException", (fault) => {
    log.error("onverwachte fout, server stopt", factsOf(fault));
    quit(1);
  });
}

/** Without the end that Node makes of it: nothing of ours runs any more. */
const endAtOnce = () => process.kill(process.pid, "SIGKILL");

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
