import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { factsOf, type Log } from "./log.ts";

const beatMs = 2_000;
const patienceMs = 5_000;

/** A line to the database on which is told what happens; it is made anew whenever it breaks. */
export type Hearing = {
  /** Whether what is told is heard at this moment. */
  hears(): boolean;
  stop(): Promise<void>;
};

type Heard = {
  said(payload: string): void;
  /** The line stands, for the first time or anew: what was told meanwhile was not heard. */
  begun?(): void;
  /** The database answers over this line: some seconds ago everything was heard. */
  beat?(): void;
  /** From now on nothing is heard, until `begun`. */
  lost?(): void;
};

/**
 * Listens to one channel of PostgreSQL for as long as the server runs. A line on which nobody speaks can be dead without
 * anybody noticing (a firewall forgets it, a host falls away), so it is asked every two seconds whether it still works,
 * and without an answer it is broken off and made anew.
 */
export async function listenTo(connectionString: string, channel: string, log: Log, heard: Heard): Promise<Hearing> {
  let line: pg.Client | undefined;
  let stopped = false;

  const lost = (client: pg.Client) => {
    if (line !== client) return;
    line = undefined;
    heard.lost?.();
    if (!stopped) void connect();
  };

  const connect = async (): Promise<void> => {
    while (!stopped) {
      const client = new pg.Client({ connectionString, keepAlive: true, connectionTimeoutMillis: patienceMs });
      client.on("error", (fault) => log.warn("luisteren naar de database viel weg", factsOf(fault)));
      client.on("end", () => lost(client));
      client.on("notification", ({ payload }) => heard.said(payload ?? ""));
      try {
        await client.connect();
        await client.query(`listen ${client.escapeIdentifier(channel)}`);
        line = client;
        heard.begun?.();
        return;
      } catch (fault) {
        log.warn("nog geen verbinding om te luisteren", factsOf(fault));
        await client.end().catch(() => undefined);
        await pause(500);
      }
    }
  };
  await connect();

  let asked: pg.Client | undefined;
  const ask = async () => {
    const client = line;
    if (!client || client === asked) return;
    asked = client;
    const silent = setTimeout(() => {
      lost(client);
      breakOff(client);
    }, patienceMs);
    await client.query("select 1").then(
      () => line === client && heard.beat?.(),
      () => undefined,
    );
    clearTimeout(silent);
    asked = undefined;
  };
  const asking = setInterval(() => void ask(), beatMs);

  return {
    hears: () => line !== undefined,
    stop: async () => {
      stopped = true;
      clearInterval(asking);
      await line?.end().catch(() => undefined);
    },
  };
}

/** Ends a connection whose other side may be gone, so without saying goodbye. */
function breakOff(client: pg.Client): void {
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
}
