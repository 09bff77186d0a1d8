import { z } from "zod";

/** Whether a server can work, and what it says it misses when it cannot; undefined when it does not answer at all. */
export type Readiness = { ready: boolean; missing: string[] | undefined };

const Told = z.object({ missing: z.array(z.string()) });

/** `GET /gereed`: database, keys and jobs are there. */
export async function readinessOf(url: string): Promise<Readiness> {
  const answer = await fetch(new URL("/gereed", url), { signal: AbortSignal.timeout(3_000) }).catch(() => undefined);
  if (!answer) return { ready: false, missing: undefined };
  const told = Told.safeParse(await answer.json().catch(() => undefined));
  return { ready: answer.ok, missing: told.data?.missing ?? [] };
}
