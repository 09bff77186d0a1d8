import { createInterface } from "node:readline/promises";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import type { LiveEvent, UserId } from "@datakluis/contract";
import type { RunningSuite } from "../testing.ts";

/** What an open screen of a user hears from here on. */
export async function screenOf(running: RunningSuite, userId: UserId): Promise<LiveEvent[]> {
  const heard: LiveEvent[] = [];
  const answer = await fetch(new URL("/api/suite/v1/live", running.url), {
    headers: { authorization: `Bearer ${await running.tokenOf(userId)}` },
  });
  void (async () => {
    // What is told may come in pieces.
    for await (const line of createInterface({ input: Readable.fromWeb(answer.body! as ReadableStream) }))
      if (line.startsWith('data: {"')) heard.push(JSON.parse(line.slice(6)) as LiveEvent);
  })().catch(() => undefined);
  return heard;
}
