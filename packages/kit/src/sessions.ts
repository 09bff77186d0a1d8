import { checkSession, Refusal } from "@datakluis/contract";
import type { Ask } from "./ask.ts";
import { factsOf, type Log } from "./log.ts";
import type { Signer } from "./tokens.ts";

/** Knows at every request whether a session still lives. */
export type Sessions = {
  /** Refuses `not_signed_in` for an ended session, `login_away` when nobody can say. */
  mustLive(sessionId: string): Promise<void>;
  onEnd(listener: (sessionId: string) => void): void;
  stop(): void;
};

const rememberMs = 60_000;

/**
 * Login pushes the end of a session over a stream; while the stream stands, a token of some seconds need not be asked
 * about. Without it each request asks login.
 */
export function watchSessions(ask: Ask, signer: Signer, loginUrl: string, log: Log): Sessions {
  const ended = new Map<string, number>();
  const listeners: ((sessionId: string) => void)[] = [];
  const stopping = new AbortController();
  let watching = false;

  const end = (sessionId: string) => {
    ended.set(sessionId, Date.now() + rememberMs);
    for (const [old, until] of ended) if (until < Date.now()) ended.delete(old);
    for (const listener of listeners) listener(sessionId);
  };

  const watch = async () => {
    const token = await signer.forSelf("login");
    const stream = await fetch(new URL("/internal/revocations", loginUrl), {
      headers: { authorization: `Bearer ${token}` },
      signal: stopping.signal,
    });
    if (!stream.ok || !stream.body) throw new Refusal("login_away");
    let rest = "";
    let heard = Date.now();
    const silence = setInterval(() => {
      if (Date.now() - heard > 6_000) watching = false;
    }, 1_000);
    try {
      for await (const chunk of stream.body.pipeThrough(new TextDecoderStream())) {
        // Login says a word every two seconds; a stream that is silent longer is not trusted.
        heard = Date.now();
        watching = true;
        const lines = (rest + chunk).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) if (line.startsWith("data: ")) end(line.slice(6).trim());
      }
    } finally {
      clearInterval(silence);
      watching = false;
    }
  };

  void (async () => {
    while (!stopping.signal.aborted) {
      await watch().catch((fault: unknown) => {
        if (!stopping.signal.aborted) log.warn("geen stroom van ingetrokken sessies", factsOf(fault));
      });
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  })();

  return {
    mustLive: async (sessionId) => {
      if (ended.has(sessionId)) throw new Refusal("not_signed_in");
      if (watching) return;
      const { alive } = await ask(checkSession, { body: { sessionId } });
      if (!alive) throw new Refusal("not_signed_in");
    },
    onEnd: (listener) => listeners.push(listener),
    stop: () => stopping.abort(),
  };
}
