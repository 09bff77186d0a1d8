import { readFile } from "node:fs/promises";
import { Agent as HttpAgent, request as httpRequest, type RequestOptions } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { setTimeout as pause } from "node:timers/promises";
import { Refusal } from "@datakluis/contract";

export type KeyServer = {
  /** Where OpenBao or Vault answers. */
  url: string;
  /** A file that an agent keeps fresh; read at each question, because a token lives for an hour. */
  tokenFile: string;
  namespace?: string | undefined;
  /** The certificates it is believed by (PEM), instead of those of this machine. */
  ca?: string | undefined;
  timeoutMs?: number | undefined;
};

/** What it said: only what we use of it. Texts of errors are for telling faults apart, never for a log. */
export type Said = { status: number; data: Record<string, unknown>; errors: readonly string[] };

/** `twice` for what may safely be done again when it is not known whether it was done. */
export type AskKeyServer = (
  method: "GET" | "POST" | "DELETE",
  path: string,
  body?: unknown,
  twice?: boolean,
) => Promise<Said>;

const mostBytes = 16 * 1_048_576;
const againAfterMs = 50;

/**
 * Asks OpenBao or Vault over HTTP. Answers what it said with 2xx, 400 and 404, and whenever it says that a seal is broken;
 * refuses `keys_away` for everything else: not reached, too late, sealed (503), not allowed (403), redirected. Follows no
 * redirect, because a token would go along. What is asked and answered holds keys, so nothing of it is in a fault.
 */
export function keyServerAt({ url, tokenFile, namespace, ca, timeoutMs = 5_000 }: KeyServer): AskKeyServer {
  const base = new URL(url);
  const secure = base.protocol === "https:";
  const agent = secure
    ? new HttpsAgent({ keepAlive: true, maxSockets: 16, ...(ca ? { ca } : {}) })
    : new HttpAgent({ keepAlive: true, maxSockets: 16 });

  const once = async (method: string, path: string, body: unknown): Promise<Said | undefined> => {
    const token = (await readFile(tokenFile, "utf8").catch(() => "")).trim();
    if (!/^[\x21-\x7e]+$/.test(token)) return undefined;
    const sent = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const headers = {
      "X-Vault-Token": token,
      "X-Vault-Request": "true",
      ...(namespace ? { "X-Vault-Namespace": namespace } : {}),
      ...(sent ? { "content-type": "application/json", "content-length": sent.length } : {}),
    };
    const place = new URL(`${base.pathname.replace(/\/$/, "")}${path}`, base);
    const options = { method, headers, agent, signal: AbortSignal.timeout(timeoutMs) };
    const answer = await exchange(secure ? httpsRequest : httpRequest, place, options, sent).catch(() => undefined);
    return answer && saidIn(answer);
  };

  return async (method, path, body, twice = true) => {
    let said = await once(method, path, body);
    if (!said && twice) {
      await pause(againAfterMs);
      said = await once(method, path, body);
    }
    if (!said) throw new Refusal("keys_away");
    return said;
  };
}

type Answer = { status: number; text: string };

const exchange = (
  request: typeof httpRequest,
  url: URL,
  options: RequestOptions,
  sent: Buffer | undefined,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request(url, options, (answer) => {
      const pieces: Buffer[] = [];
      let bytes = 0;
      answer.on("data", (piece: Buffer) => {
        if ((bytes += piece.length) > mostBytes) answer.destroy(new Error("te veel"));
        else pieces.push(piece);
      });
      answer.on("error", reject);
      // Broken off halfway is no answer.
      answer.on("close", () =>
        answer.complete
          ? resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(pieces).toString("utf8") })
          : reject(new Error("afgebroken")),
      );
    });
    asked.on("error", reject);
    asked.end(sent);
  });

const understood = new Set([200, 204, 400, 404]);

function saidIn({ status, text }: Answer): Said | undefined {
  let told: { data?: unknown; errors?: unknown } = {};
  try {
    if (text) told = JSON.parse(text) as typeof told;
  } catch {
    return undefined;
  }
  const errors = Array.isArray(told.errors) ? told.errors.map(String) : [];
  const data = typeof told.data === "object" && told.data ? (told.data as Record<string, unknown>) : {};
  // Some versions answer a broken seal with 500; it is an answer all the same.
  if (status === 500 && errors.some(saysBroken)) return { status: 400, data, errors };
  return understood.has(status) ? { status, data, errors } : undefined;
}

const saysBroken = (error: string) => error.includes("message authentication failed");
