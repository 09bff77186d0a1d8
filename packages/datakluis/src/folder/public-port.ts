import { setTimeout as pause } from "node:timers/promises";
import { Stop } from "../stop.ts";
import { isFree } from "./port.ts";

/** The port people type: `PORT`, or 4300. */
export function publicPort(env: NodeJS.ProcessEnv = process.env): number {
  const port = Number(env["PORT"] || 4300);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Stop(`PORT=${env["PORT"]} is geen poortnummer. Kies een getal van 1 tot en met 65535.`);
  return port;
}

/** The same, free to listen on. A front door whose launcher was killed gets the seconds it needs to leave. */
export async function findPort(): Promise<number> {
  const port = publicPort();
  for (const until = Date.now() + 7_000; Date.now() < until; await pause(250)) if (await isFree(port)) return port;
  throw new Stop(
    `Poort ${port} is al in gebruik. Stop dat andere programma of kies een andere poort, bijvoorbeeld: PORT=${port + 1} npm start`,
  );
}
