import { createHash } from "node:crypto";
import { exchangeSession, Refusal, type Audience } from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import type { Sessions } from "@datakluis/kit/sessions";

/** Swaps the cookie of a session for a token that one server believes for some seconds. */
export type Tokens = {
  /** Undefined when the session has ended or never was. Refuses `login_away` when nobody can say. */
  tokenFor(session: string, audience: Audience): Promise<string | undefined>;
};

type Held = { token: string; sessionId: string; until: number };

/** A token that is about to expire is not handed on: the server that gets it must still have time to read it. */
const marginMs = 5_000;

/**
 * Remembers tokens for the seconds they live, so that a screen with ten questions asks login once. A session that
 * ended is dropped on login's word; without that word `sessions` asks login each time.
 *
 * @param most how many tokens are held; beyond it the oldest makes way
 */
export function tokensOf(ask: Ask, sessions: Sessions, most = 5_000): Tokens {
  const held = new Map<string, Promise<Held | undefined>>();

  const exchange = async (session: string, audience: Audience): Promise<Held | undefined> => {
    const asked = Date.now();
    const { token, sessionId, expiresInSeconds } = await ask(exchangeSession, { body: { session, audience } });
    return { token, sessionId, until: asked + expiresInSeconds * 1000 - marginMs };
  };

  const fresh = (key: string, session: string, audience: Audience) => {
    const asked = exchange(session, audience).catch((no: unknown) => {
      held.delete(key);
      if (no instanceof Refusal && no.code === "not_signed_in") return undefined;
      throw no;
    });
    held.delete(key);
    held.set(key, asked);
    for (const oldest of held.keys()) {
      if (held.size <= most) break;
      held.delete(oldest);
    }
    return asked;
  };

  sessions.onEnd((sessionId) => {
    for (const [key, asked] of held)
      void asked.then(
        (it) => it?.sessionId === sessionId && held.delete(key),
        () => undefined,
      );
  });

  const lives = async ({ sessionId }: Held): Promise<boolean> => {
    try {
      await sessions.mustLive(sessionId);
      return true;
    } catch (no) {
      if (no instanceof Refusal && no.code === "not_signed_in") return false;
      throw no;
    }
  };

  return {
    tokenFor: async (session, audience) => {
      // A hash, so that a dump of this process holds no cookies longer than a request.
      const key = createHash("sha256").update(`${audience}|${session}`).digest("base64");
      const known = await held.get(key);
      const it = known && known.until > Date.now() ? known : await fresh(key, session, audience);
      if (!it) return undefined;
      if (await lives(it)) return it.token;
      held.delete(key);
      return undefined;
    },
  };
}
