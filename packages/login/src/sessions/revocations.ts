import type { ServerResponse } from "node:http";
import { Refusal } from "@datakluis/contract";
import { listenTo } from "@datakluis/kit/listen";
import { factsOf, type Log } from "@datakluis/kit/log";
import type { Db } from "../schema.ts";
import { endedChannel, endedSince } from "./store.ts";

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
  const tell = (words: string) => {
    for (const stream of streams) stream.write(words);
  };
  const endAll = () => {
    for (const stream of streams) stream.end();
    streams.clear();
  };

  const hearing = await listenTo(connectionString, endedChannel, log, {
    said: (sessionId) => tell(`data: ${sessionId}\n\n`),
    // It went through the database: when that hangs there is no beat, and nobody trusts the stream.
    beat: () => tell(": nog hier\n\n"),
    // A server without the stream asks at each request; one with a deaf stream would believe too long.
    lost: endAll,
  });

  return {
    open: async (response) => {
      if (!hearing.hears()) throw new Refusal("login_away");
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
      endAll();
      await hearing.stop();
    },
  };
}
