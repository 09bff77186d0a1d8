import type { ServerResponse } from "node:http";
import { LiveEvent, type DossierRef } from "@datakluis/contract";
import { sql, type Kysely, type Transaction } from "kysely";
import { sendAlong } from "./asking.ts";
import { listenTo } from "./listen.ts";
import { factsOf, type Log } from "./log.ts";

/** Told when the transaction commits, to every process of this server: something changed, never what. */
export const announce = (tx: Transaction<any> | Kysely<any>, event: LiveEvent) =>
  sendAlong(tx, sql`select pg_notify('live', ${JSON.stringify(event)})`);

type Listener = { userId: string; sessionId: string; response: ServerResponse };

/** Open screens of one process, and what they are told (server-sent events). */
export type Live = {
  open(listener: Listener): void;
  closeSession(sessionId: string): void;
  onEvent(hear: (event: LiveEvent) => void): void;
  /** Until something is heard of this dossier, or so many milliseconds passed. */
  heard(ref: DossierRef, milliseconds: number): Promise<void>;
  /** Whether changes are heard at this moment. */
  hears(): boolean;
  stop(): Promise<void>;
};

/**
 * @param whoMayHear which of these users may know of this event, asked once for all screens: what is out of reach is not
 *   announced either
 */
export async function liveOf(
  connectionString: string,
  log: Log,
  whoMayHear: (users: readonly string[], event: LiveEvent) => Promise<ReadonlySet<string>>,
): Promise<Live> {
  const open = new Set<Listener>();
  const hearers: ((event: LiveEvent) => void)[] = [];
  const waiting = new Map<DossierRef, Set<() => void>>();

  /** Screens that may have missed something look again at what they show. */
  const again = () => {
    for (const { response } of open) response.write(`event: again\ndata: {}\n\n`);
  };

  /** Screens hear of things in the order in which they happened, however long it takes to find out who may hear of one. */
  let told: Promise<void> = Promise.resolve();

  const tell = (event: LiveEvent) => {
    for (const hear of hearers) hear(event);
    for (const go of (event.ref && waiting.get(event.ref)) ?? []) go();
    const users = [...new Set([...open].map(({ userId }) => userId))];
    if (!users.length) return;
    const asked = whoMayHear(users, event).catch((fault: unknown) => {
      log.warn("onbekend wie dit mag horen", factsOf(fault));
      again();
      return new Set<string>();
    });
    const before = told;
    const telling = async () => {
      const may = await asked;
      await before;
      for (const { userId, response } of open)
        if (may.has(userId)) response.write(`data: ${JSON.stringify(event)}\n\n`);
    };
    // Whatever goes wrong with one, what comes after it is told.
    told = telling().catch((fault: unknown) => log.warn("open scherm niet bereikt", factsOf(fault)));
  };

  const hearing = await listenTo(connectionString, "live", log, {
    said: (payload) => {
      const event = LiveEvent.safeParse(JSON.parse(payload || "null"));
      if (event.success) tell(event.data);
    },
    begun: () => {
      again();
      for (const hear of hearers) hear({ kind: "access", employerId: null, ref: null });
    },
  });

  const beat = setInterval(() => {
    for (const { response } of open) response.write(": nog hier\n\n");
  }, 20_000);

  const close = (which: (listener: Listener) => boolean) => {
    for (const listener of open)
      if (which(listener)) {
        open.delete(listener);
        listener.response.end();
      }
  };

  return {
    open: (listener) => {
      listener.response.writeHead(200, {
        "content-type": "text/event-stream",
        "cache-control": "no-store",
        "x-accel-buffering": "no",
      });
      listener.response.write(": welkom\n\n");
      open.add(listener);
      listener.response.on("close", () => open.delete(listener));
    },
    closeSession: (sessionId) => close((listener) => listener.sessionId === sessionId),
    onEvent: (hear) => hearers.push(hear),
    heard: (ref, milliseconds) =>
      new Promise((resolve) => {
        const others = waiting.get(ref) ?? new Set();
        const go = () => {
          clearTimeout(late);
          others.delete(go);
          if (!others.size) waiting.delete(ref);
          resolve();
        };
        const late = setTimeout(go, milliseconds);
        waiting.set(ref, others.add(go));
      }),
    hears: hearing.hears,
    stop: async () => {
      clearInterval(beat);
      close(() => true);
      await hearing.stop();
    },
  };
}
