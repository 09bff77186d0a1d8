import { pathOf, Refusal, refusals, type Endpoint, type Problem, type RefusalCode } from "@datakluis/contract";
import type { Ask } from "./ask.ts";

/** Asks through the front door as a browser does: with a cookie, as the person who signed in, and nothing more. */
export function visitorAt(url: string, closing: AbortSignal = new AbortController().signal): { ask: Ask } {
  const cookies = new Map<string, string>();

  const ask: Ask = async (agreed, { params, query, body, bytes }) => {
    const address = new URL(pathOf(agreed as Endpoint, (params ?? {}) as Record<string, unknown>), url);
    for (const [name, value] of Object.entries((query ?? {}) as Record<string, unknown>))
      if (value !== undefined) address.searchParams.set(name, String(value));
    const headers = new Headers({ origin: url, "sec-fetch-site": "same-origin" });
    if (cookies.size) headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    if (bytes) headers.set("content-type", "application/octet-stream");
    else if (body !== undefined) headers.set("content-type", "application/json");

    const sent = bytes ?? (body === undefined ? undefined : JSON.stringify(body));
    const init = { method: agreed.method, headers, signal: AbortSignal.any([closing, AbortSignal.timeout(30_000)]) };
    const answer = await fetch(
      address,
      sent === undefined ? init : { ...init, body: sent as Uint8Array<ArrayBuffer> | string },
    );
    keepCookies(cookies, answer.headers);

    if (answer.ok && agreed.download) return piecesOf(await answer.text()) as typeof agreed.answer._output;
    const told: unknown = await answer.json().catch(() => undefined);
    if (answer.ok && told !== undefined) return agreed.answer.parse(told);
    const problem = (told ?? {}) as Partial<Problem>;
    throw new Refusal(
      problem.code && problem.code in refusals ? (problem.code as RefusalCode) : "internal",
      problem.faults ?? [],
    );
  };
  return { ask };
}

async function* piecesOf(text: string): AsyncGenerator<string> {
  yield text;
}

function keepCookies(cookies: Map<string, string>, headers: Headers): void {
  for (const line of headers.getSetCookie()) {
    const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
    const at = pair.indexOf("=");
    const gone = attributes.some((it) => /^max-age=(0|-\d+)$/i.test(it)) || pair.length === at + 1;
    if (gone) cookies.delete(pair.slice(0, at));
    else cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
}
