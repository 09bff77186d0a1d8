import { z as zod, type z } from "zod";

/** The three servers a question can be put to. */
export type ServerName = "vault" | "suite" | "login";

/** One agreed question and its answer: a server binds it, a browser or another server asks it. */
export type Endpoint<Params = unknown, Query = unknown, Body = unknown, Answer = unknown> = {
  server: ServerName;
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below `/api/<server>/v1` for people, below `/internal` for servers. */
  path: string;
  /** One Dutch line for the OpenAPI document. */
  summary: string;
  params: z.ZodType<Params>;
  query: z.ZodType<Query>;
  body: z.ZodType<Body>;
  answer: z.ZodType<Answer>;
  /** Only another server may ask: mounted below `/internal`, never reachable through the front door. */
  internal: boolean;
  /** The body is the bytes of a file, read as a stream and not parsed. */
  upload: boolean;
  /** The answer is a file of this type, sent as a stream. */
  download: FileType | false;
  /**
   * Only for whoever proved with his second factor, ten minutes ago at most, that it is still he (fresh.ts). Set it where
   * a question lets others in, takes much along or cannot be undone, and put it under *Opnieuw bevestigen* in
   * docs/rechten.md. The server refuses `confirm_yourself` before it looks at what is asked; the page then asks for a code
   * and repeats the question, so a screen need do nothing.
   */
  fresh: boolean;
};

/** The types of file an answer can be. */
export type FileType = "text/csv" | "application/pdf" | "application/json" | "application/octet-stream";

type Agreed<P, Q, B, A> = {
  server: ServerName;
  method: Endpoint["method"];
  path: string;
  summary: string;
  params?: z.ZodType<P>;
  query?: z.ZodType<Q>;
  body?: z.ZodType<B>;
  answer: z.ZodType<A>;
  internal?: boolean;
  upload?: boolean;
  download?: Endpoint["download"];
  fresh?: boolean;
};

/** Writes an endpoint down. What is left out (params, query, body) must be absent in the question too. */
export const endpoint = <A, P = Nothing, Q = Nothing, B = undefined>(
  agreed: Agreed<P, Q, B, A>,
): Endpoint<P, Q, B, A> => ({
  params: nothing as unknown as z.ZodType<P>,
  query: nothing as unknown as z.ZodType<Q>,
  body: none as unknown as z.ZodType<B>,
  internal: false,
  upload: false,
  download: false,
  fresh: false,
  ...agreed,
});

/** No fields at all; a stray query parameter is refused, so nobody puts an identity there by accident. */
export type Nothing = Record<never, never>;
const nothing = zod.strictObject({});
const none = zod.undefined();

/** The path as it stands on the wire, `:name` filled in. */
export function pathOf(agreed: Endpoint, params: Record<string, unknown> = {}): string {
  const base = agreed.internal ? "/internal" : `/api/${agreed.server}/v1`;
  return base + agreed.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
}
