import { Refusal } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import type { Access } from "@datakluis/kit/http";
import type { Sessions } from "@datakluis/kit/sessions";
import type { Caller } from "@datakluis/kit/tokens";
import type { Person, Suite, World } from "../answer.ts";
import { recordRefused } from "../audit/store.ts";
import { sightOf, together, type Right } from "./rules.ts";
import { sourcesOf } from "./store.ts";

/** Lets in who may knock: a server by its name (checked by kit), a person whose session lives and who has the right. */
export const admitTo =
  (suite: Suite, sessions: Sessions) =>
  async (caller: Caller | undefined, access: Access<Right>): Promise<World> => {
    const world = { ...suite, now: new Date(), person: undefined };
    if (typeof access !== "string" || access === "public") return world;
    return { ...world, person: await personOf(suite, sessions, caller, access) };
  };

export async function personOf(
  { db, pipeline, shutter }: Suite,
  sessions: Sessions,
  caller: Caller | undefined,
  right: Right,
): Promise<Person> {
  if (caller?.kind !== "user") throw new Refusal("not_signed_in");
  shutter.mustBeOpen();
  const { kind: _, ...known } = caller;
  await sessions.mustLive(known.sessionId);
  const sources = await sourcesOf(pipeline, known.userId);
  const [self] = sources;
  const sight = sightOf(sources, right);
  if (!self || !sight) {
    await recordRefused(db, { actor: known.userId, deed: `refused.${right}` });
    throw new Refusal("not_permitted");
  }
  return {
    actor: { ...known, side: self.side, ...together(sources), sight },
    sightFor: (other) => sightOf(sources, other),
    act: (work) => transactionFor(db, { user: known.userId }, work),
  };
}
