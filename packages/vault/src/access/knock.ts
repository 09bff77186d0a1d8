import type { UserId } from "@datakluis/contract";
import type { Db } from "../schema.ts";
import { holds, type Holding, type Right } from "./rules.ts";
import { holdingOf } from "./store.ts";

/**
 * Remembers for some seconds who may knock, so that opening a dossier costs one question to the database. Only a yes
 * is remembered, and a change of access forgets all: behind the door every query looks at access anew.
 */
export type Knock = {
  may(userId: UserId, right: Exclude<Right, "coupling">): Promise<boolean>;
  forget(): void;
};

const rememberMs = 10_000;

export function knockOf(db: Db, clock: () => number = Date.now): Knock {
  const known = new Map<UserId, { holding: Holding; until: number }>();
  return {
    may: async (userId, right) => {
      const hit = known.get(userId);
      if (hit && hit.until > clock() && holds(hit.holding, right)) return true;
      const holding = await holdingOf(db, userId);
      if (known.size > 10_000) known.clear();
      known.set(userId, { holding, until: clock() + rememberMs });
      return holds(holding, right);
    },
    forget: () => known.clear(),
  };
}
