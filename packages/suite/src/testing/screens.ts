import type { LiveEvent, UserId } from "@datakluis/contract";
import type { RunningSuite } from "../testing.ts";

/** What an open screen of a user hears from here on. */
export async function screenOf(running: RunningSuite, userId: UserId): Promise<LiveEvent[]> {
  const heard: LiveEvent[] = [];
  const answer = await fetch(new URL("/api/suite/v1/live", running.url), {
    headers: { authorization: `Bearer ${await running.tokenOf(userId)}` },
  });
  void (async () => {
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream()))
      for (const line of chunk.split("\n"))
        if (line.startsWith('data: {"')) heard.push(JSON.parse(line.slice(6)) as LiveEvent);
  })().catch(() => undefined);
  return heard;
}
