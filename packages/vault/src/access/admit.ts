import { Refusal } from "@datakluis/contract";
import type { Access } from "@datakluis/kit/http";
import type { Sessions } from "@datakluis/kit/sessions";
import type { Caller } from "@datakluis/kit/tokens";
import { recordRefusal } from "../audit/refusals.ts";
import type { World } from "../answer.ts";
import { admitCoupling } from "../couplings/door.ts";
import type { Tools } from "../tools.ts";
import type { Knock } from "./knock.ts";
import type { Right } from "./rules.ts";

/**
 * May you knock? A server by its name (checked before this), a coupling by its token, a person with a living session who holds the right in
 * some vault. Whether what he asks for exists for him is decided in the query.
 */
export const admitTo =
  (tools: Tools, sessions: Sessions, knock: Knock) =>
  async (caller: Caller | undefined, access: Access<Right>): Promise<World> => {
    const world = { ...tools, now: new Date() };
    // A server's handler is written without an actor (see answer.ts), so it never looks for one.
    if (typeof access !== "string") return world as World;
    tools.shutter.mustBeOpen();
    // Whoever asks is nobody here (see answerAnybody).
    if (access === "public") return world as World;
    if (access === "coupling") {
      if (caller?.kind !== "client") throw new Refusal("not_signed_in");
      const coupling = await admitCoupling(tools.db, caller.couplingId, caller.issuedAt, caller.scopes);
      // A coupling's handler is written without a person (answerCoupling).
      return { ...world, coupling } as World;
    }
    if (caller?.kind !== "user") throw new Refusal("not_signed_in");
    await sessions.mustLive(caller.sessionId);
    if (!(await knock.may(caller.userId, access))) {
      await recordRefusal(tools.db, { userId: caller.userId }, "not_permitted");
      throw new Refusal("not_permitted");
    }
    const { userId, sessionId, displayName } = caller;
    return { ...world, actor: { userId, sessionId, displayName } };
  };
