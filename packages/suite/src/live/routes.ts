import type { Server } from "@datakluis/kit/http";
import type { Sessions } from "@datakluis/kit/sessions";
import { personOf } from "../access/admit.ts";
import type { Right } from "../access/rules.ts";
import type { Suite, World } from "../answer.ts";

type Extra = NonNullable<Server<World, Right>["extra"]>;

/** A stream for open screens: something within your reach changed. It ends with the session. */
export const liveRoute =
  (suite: Suite, sessions: Sessions): Extra =>
  (app, callerOf) => {
    app.get("/api/suite/v1/live", { exposeHeadRoute: false }, async (request, reply) => {
      const { actor } = await personOf(suite, sessions, await callerOf(request), "signed_in");
      reply.hijack();
      suite.live.open({ userId: actor.userId, sessionId: actor.sessionId, response: reply.raw });
    });
  };
