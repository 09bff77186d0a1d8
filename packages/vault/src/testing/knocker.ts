import { pathOf, type Endpoint, type Problem } from "@datakluis/contract";
import type { testKeys } from "@datakluis/kit/testing/keys";
import { signerOf, type ServiceName } from "@datakluis/kit/tokens";
import type { Visitor } from "./visitor.ts";

export type Asked<P, Q, B> = { params?: P; query?: Q; body?: B; bytes?: Uint8Array };
export type Told<A> = { status: number; code: string | undefined; answer: A; text: string; file: Buffer };

/** Knocks at a vault over HTTP with tokens as login and the other servers make them. */
export async function knockerAt(url: string, keys: ReturnType<typeof testKeys>["private"]) {
  const login = await signerOf("login", keys.login);

  const put = async <P, Q, B, A>(
    authorization: string,
    agreed: Endpoint<P, Q, B, A>,
    { params, query, body, bytes }: Asked<P, Q, B>,
  ): Promise<Told<A>> => {
    const at = new URL(pathOf(agreed as Endpoint, params as Record<string, unknown>), url);
    for (const [name, value] of Object.entries(query ?? {})) at.searchParams.set(name, String(value));
    const type = bytes ? "application/octet-stream" : body === undefined ? undefined : "application/json";
    const sent = bytes ?? (body === undefined ? undefined : JSON.stringify(body));
    const answer = await fetch(at, {
      method: agreed.method,
      headers: { ...(authorization ? { authorization } : {}), ...(type ? { "content-type": type } : {}) },
      ...(sent === undefined ? {} : { body: sent as BodyInit }),
    });
    const file = Buffer.from(await answer.arrayBuffer());
    const text = file.toString();
    const isFile = /^(text\/csv|application\/(pdf|octet-stream))/.test(answer.headers.get("content-type") ?? "");
    const told: unknown = text && !isFile ? JSON.parse(text) : undefined;
    return { status: answer.status, code: (told as Problem | null)?.code, answer: told as A, text, file };
  };

  return {
    /** What login signs with. */
    loginKey: keys.login,
    /** Asks with a token of one's own making. */
    put: <P, Q, B, A>(token: string, agreed: Endpoint<P, Q, B, A>, asked: Asked<P, Q, B>) =>
      put(`Bearer ${token}`, agreed, asked),
    tokenOf: (who: Visitor) => login.forUser(who, "vault"),
    /** Asks as a person. */
    as: async <P, Q, B, A>(who: Visitor, agreed: Endpoint<P, Q, B, A>, asked: Asked<P, Q, B> = {}) =>
      put(`Bearer ${await login.forUser(who, "vault")}`, agreed, asked),
    /** Asks as another server. */
    asServer: async <P, Q, B, A>(name: ServiceName, agreed: Endpoint<P, Q, B, A>, asked: Asked<P, Q, B> = {}) =>
      put(`Bearer ${await (await signerOf(name, keys[name])).forSelf("vault")}`, agreed, asked),
    asNobody: <P, Q, B, A>(agreed: Endpoint<P, Q, B, A>, asked: Asked<P, Q, B> = {}) => put("", agreed, asked),
  };
}
export type Knocker = Awaited<ReturnType<typeof knockerAt>>;
