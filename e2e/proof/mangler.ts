import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { below, pick, weighed, type Random } from "./random.ts";

/**
 * What becomes of a message. The sender of one that is lost, parked or answered badly hears no answer and says it again;
 * one that is parked arrives all the same, after others that were said later.
 */
const fates = weighed({
  passed: 4,
  delayed: 3,
  lost: 3,
  "answer lost": 3,
  doubled: 3,
  "doubled at once": 2,
  parked: 4,
  "answered with an error": 1,
  "answered with half": 1,
});
export type Fate = (typeof fates)[number];

/** A message as it was said, to be said again. */
type Message = { method: string; path: string; body: Buffer };

/** The messages of one dossier: what still becomes of them, and those that were said. */
type Story = { random: Random; left: number; said: Message[]; parked: Promise<unknown>[] };

export type Mangler = {
  url: string;
  /** Where messages go, and who says again what is said twice: a token lives seconds. */
  open(target: string, token: () => Promise<string>): void;
  /** From here on this many messages about a dossier are mangled, by its own stream; those after go through. */
  mangle(ref: string, random: Random, most: number): void;
  /** From here on nothing about this dossier arrives: each message gets an error, or no answer at all. */
  poison(ref: string, how: "error" | "silence"): void;
  cure(ref: string): void;
  /** Waits for what is parked, and gives everything that was ever said about a dossier. */
  saidAbout(ref: string): Promise<Message[]>;
  /** Says something again, as a network that repeats would. */
  again(message: Message): Promise<void>;
  forget(): void;
  /** How often the suite answered that something went wrong on its side. */
  faults(): number;
  tally: Record<Fate | "poisoned", number>;
  stop(): Promise<void>;
};

const dossierIn = /\/dossiers\/([0-9a-f-]{36})\//;

/** Stands on the way from the vault to the suite and does there what networks do. */
export async function startMangler(): Promise<Mangler> {
  let target = "";
  let tokenNow = async () => "";
  let faults = 0;
  const stories = new Map<string, Story>();
  const poisoned = new Map<string, "error" | "silence">();
  const silent = new Map<string, ServerResponse>();
  const tally = Object.fromEntries([...fates, "poisoned"].map((it) => [it, 0])) as Mangler["tally"];

  const forward = async ({ method, path, body }: Message, authorization?: string) => {
    const answer = await fetch(new URL(path, target), {
      method,
      headers: {
        authorization: authorization ?? `Bearer ${await tokenNow()}`,
        ...(body.length ? { "content-type": "application/json" } : {}),
      },
      ...(body.length ? { body: body as BodyInit } : {}),
    });
    if (answer.status >= 500) faults += 1;
    return { status: answer.status, type: answer.headers.get("content-type"), text: await answer.text() };
  };
  type Answer = Awaited<ReturnType<typeof forward>>;

  const tell = (response: ServerResponse, { status, type, text }: Answer) =>
    response.writeHead(status, type ? { "content-type": type } : {}).end(text);

  const suffer = async (fate: Fate, story: Story, message: Message, own: string, response: ServerResponse) => {
    const cut = () => response.destroy();
    const later = (ms: number) => {
      const arrival = pause(ms).then(() => forward(message));
      // A failure is looked at when all is said; until then it must not count as unhandled.
      arrival.catch(() => undefined);
      story.parked.push(arrival);
    };
    const { random } = story;
    if (fate === "lost") return cut();
    if (fate === "parked") {
      later(below(random, 4_000));
      return cut();
    }
    if (fate === "answered with an error") {
      later(below(random, 500));
      return tell(response, { status: 503, type: "text/html", text: "<h1>Service Unavailable</h1>" });
    }
    if (fate === "delayed") await pause(below(random, 250));
    const first = forward(message, own);
    if (fate === "doubled at once") await forward(message, own);
    const answer = await first;
    if (fate === "doubled") later(below(random, 2_000));
    if (fate === "answer lost") return cut();
    if (fate === "answered with half")
      return tell(response, { ...answer, text: answer.text.slice(0, answer.text.length / 2) });
    return tell(response, answer);
  };

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const message = { method: request.method!, path: request.url!, body: Buffer.concat(parts) };
    const own = request.headers.authorization ?? "";
    const ref = dossierIn.exec(message.path)?.[1] ?? "";
    const poison = poisoned.get(ref);
    if (poison) {
      tally.poisoned += 1;
      if (poison === "error") tell(response, { status: 500, type: "text/plain", text: "kapot" });
      else silent.set(ref, response);
      return;
    }
    const story = stories.get(ref);
    story?.said.push(message);
    const fate = story && story.left-- > 0 ? pick(story.random, fates) : "passed";
    tally[fate] += 1;
    if (story) return suffer(fate, story, message, own, response);
    tell(response, await forward(message, own));
  };

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open: (to, token) => {
      target = to;
      tokenNow = token;
    },
    mangle: (ref, random, most) => stories.set(ref, { random, left: most, said: [], parked: [] }),
    poison: (ref, how) => poisoned.set(ref, how),
    cure: (ref) => {
      poisoned.delete(ref);
      silent.get(ref)?.destroy();
    },
    saidAbout: async (ref) => {
      const story = stories.get(ref)!;
      await Promise.all(story.parked);
      return story.said;
    },
    again: async (message) => {
      await forward(message);
    },
    forget: () => stories.clear(),
    faults: () => faults,
    tally,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
