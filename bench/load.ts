import { setTimeout as pause } from "node:timers/promises";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { rounded, tell } from "./tools.ts";

/** What is asked over a connection: written out beforehand, so that asking costs next to nothing. */
export type Question = { method: string; path: string; token?: string; body?: unknown };

export type Line = {
  /**
   * The body of the answer; throws when it is not 200. Questions on one line are asked one after another; one that waits
   * there longer than a token lives is better given as what makes it.
   */
  ask(question: Question | (() => Promise<Question>)): Promise<Buffer>;
  end(): void;
};

/**
 * One connection that stays open. Plain sockets: a client with comforts would use more of the machine than the servers
 * that are measured.
 */
export async function lineTo(url: string): Promise<Line> {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname).setNoDelay(true);
  await once(socket, "connect");
  // Whoever waits for an answer hears that the connection closed.
  socket.on("error", () => undefined);
  let turn: Promise<unknown> = Promise.resolve();
  const ask = (given: Question | (() => Promise<Question>)) => {
    const answer = turn.then(async () => {
      const question = typeof given === "function" ? await given() : given;
      return asked(socket, written(question, host));
    });
    turn = answer.catch(() => undefined);
    return answer;
  };
  return { ask, end: () => void socket.destroy() };
}

function written({ method, path, token, body }: Question, host: string): string {
  const text = body === undefined ? "" : JSON.stringify(body);
  const head = [
    `${method} ${path} HTTP/1.1`,
    `host: ${host}`,
    ...(token ? [`authorization: Bearer ${token}`] : []),
    ...(text ? ["content-type: application/json", `content-length: ${Buffer.byteLength(text)}`] : []),
  ];
  return `${head.join("\r\n")}\r\n\r\n${text}`;
}

function asked(socket: Socket, question: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let have = 0;
    let want = Number.POSITIVE_INFINITY;
    let bodyAt = 0;
    const done = (end: () => void) => {
      socket.off("data", hear).off("close", lost);
      end();
    };
    const lost = () => done(() => reject(new Error("De verbinding viel weg.")));
    const hear = (piece: Buffer) => {
      pieces.push(piece);
      have += piece.length;
      if (want === Number.POSITIVE_INFINITY) {
        const begin = pieces.length === 1 ? piece : Buffer.concat(pieces);
        const end = begin.indexOf("\r\n\r\n");
        if (end < 0) return;
        const head = begin.toString("latin1", 0, end);
        const status = head.slice(9, 12);
        if (status !== "200") return done(() => reject(new Error(`Het antwoord was ${status}.`)));
        bodyAt = end + 4;
        want = bodyAt + Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1]);
      }
      if (have >= want) done(() => resolve(Buffer.concat(pieces).subarray(bodyAt)));
    };
    socket.on("data", hear).on("close", lost);
    if (socket.destroyed) return lost();
    socket.write(question);
  });
}

/** What a load did: how many were answered a second, and how long each took. */
export type Loaded = { perSecond: number; ms: number[] };

/**
 * Asks over so many connections at once, for some seconds: each the next as soon as it has its answer, or `perSecond`
 * of them together in a steady beat. Of a beat the time counts from when it was due, so that waiting for one's turn
 * counts too.
 */
export async function load(
  url: string,
  connections: number,
  forSeconds: number,
  next: () => Question,
  perSecond?: number,
): Promise<Loaded> {
  const lines = await Promise.all(Array.from({ length: connections }, () => lineTo(url)));
  const ms: number[] = [];
  const begun = performance.now();
  const until = begun + forSeconds * 1000;
  const keepAsking = async (line: Line, which: number) => {
    const dueAt = (turn: number, last: number) =>
      perSecond ? begun + ((which + turn * connections) * 1000) / perSecond : last;
    for (let turn = 0, at = dueAt(0, begun); at < until; at = dueAt((turn += 1), performance.now())) {
      if (perSecond) await pause(Math.max(0, at - performance.now()));
      // A timer may go off before its time; then the answer did not take less.
      const from = Math.min(at, performance.now());
      await line.ask(next());
      ms.push(performance.now() - from);
    }
  };
  await Promise.all(lines.map(keepAsking));
  const took = (performance.now() - begun) / 1000;
  for (const line of lines) line.end();
  return { perSecond: ms.length / took, ms };
}

/** The value below which this share of them lies. */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!;

export const median = (values: readonly number[]): number => percentile(values, 0.5);

export function tellTimes(name: string, n: number, ms: readonly number[]): void {
  for (const [label, share] of [
    ["p50", 0.5],
    ["p99", 0.99],
  ] as const)
    tell({ name: `${name}.${label}`, n, value: rounded(percentile(ms, share)), unit: "ms" });
}
