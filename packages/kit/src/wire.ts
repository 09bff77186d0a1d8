import type { FastifyReply, FastifyRequest } from "fastify";
import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { Refusal } from "@datakluis/contract";
import { Growing } from "./growing.ts";
import { letGo } from "./threads.ts";

/** The raw wire, for the few handlers that need it: login's cookie, an upload's stream. */
export type Wire = {
  readonly address: string;
  readonly agent: string;
  cookie(name: string): string | undefined;
  setCookie(header: string): void;
  /** The bytes of an upload. */
  readonly bytes: Readable;
  /** Throws AskerLeft when nobody waits for the answer any more; then long work can end. */
  mustBeThere(): void;
};

/** Whoever asked is gone: he asked anew, or closed the page. Nobody is told anything. */
export class AskerLeft extends Error {
  override name = "AskerLeft";
}

/**
 * A class and no literal: of a literal with a getter the engine remembers the getter, and with it the whole question, until
 * the next large clean-up. Under load that kept all waiting for tens of milliseconds.
 */
export class HttpWire implements Wire {
  readonly #request: FastifyRequest;
  readonly #reply: FastifyReply;

  constructor(request: FastifyRequest, reply: FastifyReply) {
    this.#request = request;
    this.#reply = reply;
  }

  get address(): string {
    return this.#request.ip;
  }

  get agent(): string {
    return (this.#request.headers["user-agent"] ?? "").slice(0, 200);
  }

  get bytes(): Readable {
    return this.#request.body as Readable;
  }

  cookie(name: string): string | undefined {
    return new RegExp(`(?:^|;\\s*)${name}=([^;\\s]+)`).exec(this.#request.headers.cookie ?? "")?.[1];
  }

  setCookie(header: string): void {
    void this.#reply.header("set-cookie", header);
  }

  mustBeThere(): void {
    if (this.#reply.raw.destroyed) throw new AskerLeft();
  }
}

/**
 * Slower than this, on the whole, is no line but somebody who holds others up: 50 MB then takes a quarter of an hour. Of what
 * is larger the line must be faster, for longer than that nobody is waited for.
 */
const leastPerMs = 55;
const longestMs = 15 * 60_000;

/**
 * An upload as it comes, up to `most` bytes. Refuses `too_large`; the wire stays, so that the asker hears it.
 * Refuses `upload_stalled` when no byte comes for a while, or so few that it would never end: somebody may be waiting for
 * what this holds.
 */
export async function* piecesOf(
  bytes: Readable,
  most: number,
  stalledMs = 60_000,
  slowMs = 120_000,
): AsyncGenerator<Buffer> {
  if (saidOf(bytes) > most) throw new Refusal("too_large");
  const clock = setTimeout(() => bytes.destroy(new Refusal("upload_stalled")), stalledMs);
  const begun = performance.now();
  const perMs = Math.max(leastPerMs, (saidOf(bytes) || most) / longestMs);
  let size = 0;
  try {
    for await (const part of bytes.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      clock.refresh();
      size += part.length;
      if (size > most) throw new Refusal("too_large");
      if (performance.now() - begun > slowMs + size / perMs) throw new Refusal("upload_stalled");
      yield part;
    }
  } finally {
    clearTimeout(clock);
  }
}

/** How many bytes its sender says it has; not a number when he does not say. */
const saidOf = (bytes: Readable) => Number((bytes as Partial<IncomingMessage>).headers?.["content-length"]);

/** Reads an upload into memory and uses its pieces up; refuses what piecesOf refuses. */
export async function readBytes(bytes: Readable, most: number, stalledMs?: number, slowMs?: number): Promise<Buffer> {
  const said = saidOf(bytes);
  if (said > most) throw new Refusal("too_large");
  const into = new Growing(said || undefined);
  for await (const part of piecesOf(bytes, most, stalledMs, slowMs)) {
    into.bytes(part);
    letGo(part);
  }
  return into.done();
}
