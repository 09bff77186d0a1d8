import {
  pathOf,
  Refusal,
  refusals,
  type Endpoint,
  type Problem,
  type RefusalCode,
  type ServerName,
} from "@datakluis/contract";
import type { Signer } from "./tokens.ts";

export type Ask = <P, Q, B, A>(
  agreed: Endpoint<P, Q, B, A>,
  asked: { params?: P; query?: Q; body?: B; bytes?: Uint8Array | AsyncIterable<Uint8Array> },
) => Promise<A>;

const away = { vault: "vault_away", suite: "suite_away", login: "login_away" } as const;

/**
 * Asks another server in this server's own name. Throws the Refusal the other gave, or `<server>_away` when it cannot
 * be reached or does not answer in time: the question may then have been done or not, so it must be safe to repeat.
 */
export function askAs(signer: Signer, urls: Record<ServerName, string>, timeoutMs = 15_000): Ask {
  return async (agreed, { params, query, body, bytes }) => {
    const url = new URL(pathOf(agreed as Endpoint, (params ?? {}) as Record<string, unknown>), urls[agreed.server]);
    for (const [name, value] of Object.entries((query ?? {}) as Record<string, unknown>))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const token = await signer.forSelf(agreed.server);
    const init: RequestInit & { duplex?: "half" } = {
      method: agreed.method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(bytes ? { "content-type": "application/octet-stream" } : {}),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      signal: AbortSignal.timeout(timeoutMs),
      redirect: "error",
    };
    if (bytes) Object.assign(init, { body: bytes, duplex: "half" });
    else if (body !== undefined) init.body = JSON.stringify(body);

    const answer = await fetch(url, init).catch(() => undefined);
    const told: unknown = await answer?.json().catch(() => undefined);
    if (!answer || told === undefined) throw new Refusal(away[agreed.server]);
    if (answer.ok) return agreed.answer.parse(told);
    const problem = told as Partial<Problem>;
    if (problem.code && problem.code in refusals && problem.code !== "internal")
      throw new Refusal(problem.code as RefusalCode, problem.faults ?? []);
    throw new Refusal(away[agreed.server]);
  };
}
