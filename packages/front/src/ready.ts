import { z } from "zod";
import type { ServerName } from "@datakluis/contract";

export const dutchNames: Record<ServerName, string> = {
  login: "Inloggen",
  vault: "De datakluis",
  suite: "De verzuimomgeving",
};

const Told = z.object({ missing: z.array(z.string()) });

/** Asks every server behind the door whether it can work; answers a Dutch sentence for each that cannot. */
export async function whatIsMissing(urls: Record<ServerName, string>): Promise<string[]> {
  const told = await Promise.all(
    (Object.keys(dutchNames) as ServerName[]).map(async (server) => {
      const answer = await fetch(new URL("/gereed", urls[server]), { signal: AbortSignal.timeout(3_000) }).catch(
        () => undefined,
      );
      const said = Told.safeParse(await answer?.json().catch(() => undefined));
      if (answer?.ok) return [];
      if (!said.success) return [`${dutchNames[server]} is niet bereikbaar.`];
      return [`${dutchNames[server]} is niet gereed: ${said.data.missing.join(", ")}.`];
    }),
  );
  return told.flat();
}
