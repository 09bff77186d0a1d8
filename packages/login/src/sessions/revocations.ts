import type { ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { Refusal } from "@datakluis/contract";
import { factsOf, type Log } from "@datakluis/kit/log";
import pg from "pg";
import type { Db } from "../schema.ts";
import { endedChannel, endedSince } from "./store.ts";

const beatMs = 2_000;
/** A server that was away hears what it missed; its tokens live seconds, so this is ample. */
const missedMs = 120_000;

/** Tells the other servers which sessions ended, whichever process of login ended them. */
export type Revocations = {
  /** Refuses `login_away` while this process cannot hear the others. */
  open(response: ServerResponse): Promise<void>;
  stop(): Promise<void>;
};

export async function revocationsOf(
  connectionString: string,
  db: Db,
  log: Log,
  clock: () => Date,
): Promise<Revocations> {
  const streams = new Set<ServerResponse>();
  let hearing: pg.Client | undefined;
  let stopped = false;

  const tell = (words: string) => {
    for (const stream of streams) stream.write(words);
  };

  const deaf = (client: pg.Client) => {
    if (hearing !== client) return;
    hearing = undefined;
    // A server without the stream asks at each request; one with a deaf stream would believe too long.
    for (const stream of streams) stream.end();
    streams.clear();
    if (!stopped) void listen();
  };

  const listen = async (): Promise<void> => {
    while (!stopped) {
      const client = new pg.Client({ connectionString, keepAlive: true });
      client.on("error", (fault) => log.warn("luisteren naar de database viel weg", factsOf(fault)));
      client.on("end", () => deaf(client));
      client.on("notification", ({ payload }) => tell(`data: ${payload}\n\n`));
      try {
        await client.connect();
        await client.query(`listen ${endedChannel}`);
        hearing = client;
        return;
      } catch (fault) {
        log.warn("nog geen verbinding om te luisteren", factsOf(fault));
        await client.end().catch(() => undefined);
        await pause(500);
      }
    }
  };
  await listen();

  // The beat goes through the database: when that hangs, so does the beat, and nobody trusts the stream.
  const beat = setInterval(() => {
    hearing?.query("select 1").then(
      () => tell(": nog hier\n\n"),
      () => undefined,
    );
  }, beatMs);

  return {
    open: async (response) => {
      if (!hearing) throw new Refusal("login_away");
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      response.write(": welkom\n\n");
      streams.add(response);
      response.on("close", () => streams.delete(response));
      // After joining, so that what ends at this moment is told twice rather than never.
      try {
        for (const { id } of await endedSince(db, new Date(clock().getTime() - missedMs)))
          response.write(`data: ${id}\n\n`);
      } catch (fault) {
        log.warn("gemiste sessies niet te lezen", factsOf(fault));
        response.end();
      }
    },
    stop: async () => {
      stopped = true;
      clearInterval(beat);
      for (const stream of streams) stream.end();
      await hearing?.end().catch(() => undefined);
    },
  };
}
