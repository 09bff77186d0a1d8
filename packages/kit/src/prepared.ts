import type { Socket } from "node:net";
import pg from "pg";

/** More statements than a server has; what is made up anew each time (a list of so many values) does not stay. */
const most = 1_000;
const longest = 20_000;

/**
 * What the job library notes of jobs that are done or failed: a statement that stands alone, so that asking it again is
 * harmless. It gives itself up when one is refused, and the notes of many jobs lock what others promise anew meanwhile.
 */
const isNote = (asked: unknown): boolean =>
  /^(complete|fail)_jobs?(_q)?\//.test((asked as { name?: string })?.name ?? "");

/** Each deadlock lets somebody else through, so this ends. */
async function untilNoDeadlock(ask: () => Promise<unknown>): Promise<unknown> {
  for (;;)
    try {
      return await ask();
    } catch (fault) {
      if ((fault as { code?: unknown }).code !== "40P01") throw fault;
    }
}

/**
 * A connection that lets the database remember what it is asked more than once: working out how to answer costs PostgreSQL
 * more than most of our answers. The first time a statement goes as it comes, so that what is asked once is not kept.
 */
export class PreparingClient extends pg.Client {
  readonly #names = new Map<string, string | undefined>();
  #given = 0;
  #heldBack = false;

  // The overloads of `query` are the library's own; only text with values, which Kysely asks, is looked at.
  override query = ((...asked: unknown[]) => {
    const [text, values, ...more] = asked;
    const name =
      typeof text === "string" && Array.isArray(values) && !more.length ? this.#nameOf(text, values) : undefined;
    this.#holdBack();
    const ask = super.query.bind(this) as (...asked: unknown[]) => unknown;
    if (isNote(text)) return untilNoDeadlock(() => ask(...asked) as Promise<unknown>);
    return name ? ask({ name, text, values }) : ask(...asked);
  }) as pg.Client["query"];

  /** What is asked in one breath leaves in one packet: writing to the wire costs more than the words. */
  #holdBack(): void {
    if (this.#heldBack) return;
    this.#heldBack = true;
    const wire = (this as unknown as { connection: { stream: Socket } }).connection.stream;
    wire.cork();
    process.nextTick(() => {
      this.#heldBack = false;
      wire.uncork();
    });
  }

  /** Undefined for what is not to be remembered. */
  #nameOf(text: string, values: readonly unknown[]): string | undefined {
    if (!values.length || text.length > longest) return undefined;
    const name = this.#names.get(text);
    if (name) return name;
    if (!this.#names.has(text)) {
      if (this.#names.size < most) this.#names.set(text, undefined);
      return undefined;
    }
    const given = `prepared-${(this.#given += 1)}`;
    this.#names.set(text, given);
    return given;
  }
}
