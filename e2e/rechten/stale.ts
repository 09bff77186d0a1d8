import pg from "pg";
import { ask, questionFor, type Knocker } from "./asked.ts";
import type { Written } from "./routes.ts";
import type { Stage } from "./stage.ts";
import { answeredAt } from "./swap.ts";

const minutesAgo = (n: number) => new Date(Date.now() - n * 60_000);

/** The same person, who gave his second factor this long ago; at login with a session of his own. */
async function whoConfirmed(stage: Stage, by: Knocker, confirmedAt: Date): Promise<Knocker> {
  if (by.who) return { ...by, who: { ...by.who, confirmedAt } };
  const { userId, cookie } = await stage.login.account();
  const database = new pg.Client({ connectionString: stage.servers.databases.login.ownerUrl });
  await database.connect();
  await database.query("update session set confirmed_at = $1 where account_id = $2", [confirmedAt, userId]);
  await database.end();
  return { ...by, cookie };
}

/** What whoever is really answered hears when his second factor was longer ago, and when it was not. */
export async function heardStale(stage: Stage, route: Written): Promise<{ stale: string; fresh: string }> {
  const by = await answeredAt(stage, route);
  const said = async (minutes: number) => {
    const { cookie: _own, ...asked } = await questionFor(stage, route, by, false);
    return (await ask(stage, route, await whoConfirmed(stage, by, minutesAgo(minutes)), asked)).code ?? "ja";
  };
  return { stale: await said(10.1), fresh: await said(9) };
}
