import { pathOf, problemOf, Refusal, type Endpoint, type Problem } from "@datakluis/contract";
import { confirmYourself } from "./confirm.ts";
import { upload } from "./upload.ts";

/** What a server said no with; the screen shows its sentence. */
export class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.name = "Refused";
    this.problem = problem;
  }
}

type Asked<P, Q, B> = {
  params?: P;
  query?: Q;
  body?: B;
  bytes?: Blob;
  /** Gives the question up; whoever gave it up hears that the server is away, and knows better. */
  signal?: AbortSignal;
  /** Told how much of the bytes is on its way, from 0 to 1. */
  onSent?: (share: number) => void;
};

/**
 * Asks a server the way the contract says. Throws Refused. The session travels as a cookie the browser keeps out of
 * our reach; an identity never stands in the address.
 */
export const ask = <P, Q, B, A>(agreed: Endpoint<P, Q, B, A>, asked: Asked<P, Q, B> = {}): Promise<A> =>
  confirmed(() => askOnce(agreed, asked));

/** Asks for a file. One that broke off on its way is none. Throws Refused. */
export const askFile = <P, Q, B, A>(agreed: Endpoint<P, Q, B, A>, asked: Asked<P, Q, B>): Promise<Blob> =>
  confirmed(() => askFileOnce(agreed, asked));

/** Where a server first wants to know that it is still he, the person is asked, and after his yes the question is put again. */
async function confirmed<A>(put: () => Promise<A>): Promise<A> {
  try {
    return await put();
  } catch (no) {
    if (codeOf(no) !== "confirm_yourself" || !(await confirmYourself())) throw no;
    return put();
  }
}

async function askOnce<P, Q, B, A>(agreed: Endpoint<P, Q, B, A>, asked: Asked<P, Q, B>): Promise<A> {
  const answer = await send(agreed, asked);
  const told: unknown = await answer?.json().catch(() => undefined);
  if (answer?.ok && told !== undefined) return agreed.answer.parse(told);
  throw refusedOf(agreed, told);
}

async function askFileOnce<P, Q, B, A>(agreed: Endpoint<P, Q, B, A>, asked: Asked<P, Q, B>): Promise<Blob> {
  const answer = await send(agreed, asked);
  const file = answer?.ok ? await answer.blob().catch(() => undefined) : undefined;
  if (file) return file;
  throw refusedOf(agreed, answer?.ok ? undefined : await answer?.json().catch(() => undefined));
}

async function send<P, Q, B, A>(agreed: Endpoint<P, Q, B, A>, asked: Asked<P, Q, B>): Promise<Response | undefined> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries((asked.query ?? {}) as Record<string, string | number | undefined>))
    if (value !== undefined) search.set(name, String(value));
  const place = pathOf(agreed as Endpoint, (asked.params ?? {}) as Record<string, unknown>);
  const path = search.size ? `${place}?${search.toString()}` : place;
  const init: RequestInit = { method: agreed.method, cache: "no-store", signal: asked.signal ?? null };
  if (asked.bytes) Object.assign(init, { body: asked.bytes, headers: { "content-type": "application/octet-stream" } });
  else if (asked.body !== undefined)
    Object.assign(init, { body: JSON.stringify(asked.body), headers: { "content-type": "application/json" } });

  const sent = asked.bytes && asked.onSent ? upload(agreed.method, path, asked.bytes, asked.onSent) : fetch(path, init);
  return sent.catch(() => undefined);
}

const refusedOf = ({ server }: Pick<Endpoint, "server">, told: unknown): Refused =>
  new Refused(isProblem(told) ? told : problemOf(new Refusal(`${server}_away`)));

const isProblem = (told: unknown): told is Problem =>
  typeof told === "object" && told !== null && "code" in told && "detail" in told;

export const codeOf = (fault: unknown) => (fault instanceof Refused ? fault.problem.code : undefined);
