import { Refusal, type EmployerId, type UserId } from "@datakluis/contract";
import type { Live } from "@datakluis/kit/live";
import type { Sessions } from "@datakluis/kit/sessions";
import type { Caller } from "@datakluis/kit/tokens";
import type { ServerResponse } from "node:http";
import { employersOf } from "../access/store.ts";
import type { Db } from "../schema.ts";

type Screen = { userId: UserId; sessionId: string; employers: ReadonlySet<EmployerId> };

/**
 * Open screens and the access they were opened with. When somebody loses access, his stream ends: his screen then asks
 * anew, and is told no.
 */
export function screensOf(db: Db, live: Live, sessions: Sessions) {
  const screens = new Map<ServerResponse, Screen>();

  sessions.onEnd((sessionId) => live.closeSession(sessionId));

  const closeWhoLost = async () => {
    const users = new Set([...screens.values()].map((screen) => screen.userId));
    for (const userId of users) {
      const now = new Set(await employersOf(db, userId));
      for (const screen of screens.values())
        if (screen.userId === userId && [...screen.employers].some((id) => !now.has(id)))
          live.closeSession(screen.sessionId);
    }
  };

  return {
    closeWhoLost,
    /** Refuses before the stream begins; after that nothing can be answered but the stream. */
    open: async (caller: Caller, begin: () => ServerResponse): Promise<void> => {
      if (caller.kind !== "user") throw new Refusal("not_signed_in");
      const { userId, sessionId } = caller;
      await sessions.mustLive(sessionId);
      const employers = new Set(await employersOf(db, userId));
      const response = begin();
      screens.set(response, { userId, sessionId, employers });
      response.on("close", () => screens.delete(response));
      live.open({ userId, sessionId, response });
    },
  };
}
