import { createHash } from "node:crypto";
import { exchangeSession, Refusal, type Audience } from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import type { Sessions } from "@datakluis/kit/sessions";

/** Swaps the cookie of a session for a token that one server believes for some seconds. */
export type Tokens = {
  /** Undefined when the session has ended or never was. Refuses `login_away` when nobody can say. */
  tokenFor(session: string, audience: Audience): Promise<string | undefined>;
};

type Held = { token: string; sessionId: string; expiresInSeconds: number };

/** A token that is about to expire is not handed on: the server that gets it must still have time to read it. */
const marginMs = 5_000;

/**
 * Remembers tokens for the seconds they live, so that a screen with ten questions asks login once. A session that
 * ended is dropped on login's word; without that word `sessions` asks login each time.
 *
 * @param most how many tokens are held; beyond it the oldest makes way
 */
export function tokensOf(ask: Ask, sessions: Sessions, most = 5_000): Tokens {
  // While login is being asked `until` is not known yet: who comes meanwhile waits for the same answer.
  const held = new Map<string, { asked: Promise<Held | undefined>; until: number }>();

  const exchange = async (session: string, audience: Audience): Promise<Held | undefined> => {
    try {
      return await ask(exchangeSession, { body: { session, audience } });
    } catch (no) {
      if (no instanceof Refusal && no.code === "not_signed_in") return undefined;
      throw no;
    }
  };

  const fresh = (key: string, session: string, audience: Audience) => {
    const since = Date.now();
    const entry = { asked: exchange(session, audience), until: Number.POSITIVE_INFINITY };
    const drop = () => void (held.get(key) === entry && held.delete(key));
    entry.asked.then((it) => {
      if (it) entry.until = since + it.expiresInSeconds * 1000 - marginMs;
      else drop();
    }, drop);
    held.delete(key);
    held.set(key, entry);
    for (const oldest of held.keys()) {
      if (held.size <= most) break;
      held.delete(oldest);
    }
    return entry;
  };

  sessions.onEnd((sessionId) => {
    for (const [key, { asked }] of held)
      asked.then(
        (it) => void (it?.sessionId === sessionId && held.delete(key)),
        () => undefined,
      );
  });

  const lives = async (sessionId: string): Promise<boolean> => {
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
      const known = held.get(key);
      const it = await (known && known.until > Date.now() ? known : fresh(key, session, audience)).asked;
      return it && (await lives(it.sessionId)) ? it.token : undefined;
    },
  };
}
