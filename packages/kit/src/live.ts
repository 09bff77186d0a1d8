import type { ServerResponse } from "node:http";
import pg from "pg";
import { LiveEvent } from "@datakluis/contract";
import { sql, type Kysely, type Transaction } from "kysely";
import { factsOf, type Log } from "./log.ts";

/** Told when the transaction commits, to every process of this server: something changed, never what. */
export const announce = (tx: Transaction<any> | Kysely<any>, event: LiveEvent) =>
  sql`select pg_notify('live', ${JSON.stringify(event)})`.execute(tx);

type Listener = { userId: string; sessionId: string; response: ServerResponse };

/** Open screens of one process, and what they are told (server-sent events). */
export type Live = {
  /** `mayHear` is asked for each event: what is out of reach is not announced either. */
  open(listener: Listener): void;
  closeSession(sessionId: string): void;
  onEvent(hear: (event: LiveEvent) => void): void;
  stop(): Promise<void>;
};

export async function liveOf(
  connectionString: string,
  log: Log,
  mayHear: (userId: string, event: LiveEvent) => Promise<boolean>,
): Promise<Live> {
  const open = new Set<Listener>();
  const hearers: ((event: LiveEvent) => void)[] = [];
  let stopped = false;
  let client: pg.Client | undefined;

  const tell = async (event: LiveEvent) => {
    for (const hear of hearers) hear(event);
    const users = new Map<string, Promise<boolean>>();
    for (const listener of open) {
      const may = users.get(listener.userId) ?? mayHear(listener.userId, event).catch(() => false);
      users.set(listener.userId, may);
      if (await may) listener.response.write(`data: ${JSON.stringify(event)}\n\n`);
    }
  };

  const listen = async () => {
    client = new pg.Client({ connectionString });
    client.on("error", (fault) => log.warn("luisteren naar de database viel weg", factsOf(fault)));
    client.on("end", () => {
      if (!stopped) setTimeout(() => void listen().catch(() => undefined), 500);
    });
    client.on("notification", ({ payload }) => {
      const event = LiveEvent.safeParse(JSON.parse(payload ?? "null"));
      if (event.success) void tell(event.data);
    });
    await client.connect();
    await client.query("listen live");
    // Something may have happened while nobody listened: screens look again.
    for (const { response } of open) response.write(`event: again\ndata: {}\n\n`);
    for (const hear of hearers) hear({ kind: "access", employerId: null, ref: null });
  };
  await listen();

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
    stop: async () => {
      stopped = true;
      clearInterval(beat);
      close(() => true);
      await client?.end().catch(() => undefined);
    },
  };
}
