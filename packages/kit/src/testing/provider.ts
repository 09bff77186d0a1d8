import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
// @ts-expect-error It comes without types.
import Provider from "oidc-provider";
import { freePort } from "./cluster.ts";

/** What somebody shows a provider: who he is, whether with a second factor, and how long ago if not just now. */
export type Shown = { subject: string; secondFactor?: boolean; secondsAgo?: number };

type Details = { prompt: { name: string } };
type Real = {
  callback(): (request: IncomingMessage, response: ServerResponse) => void;
  interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Details>;
  interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
  Grant: new (it: object) => { addOIDCScope(scope: string): void; save(): Promise<string> };
};

/** The client that is known there. */
export const clientAtProvider = { clientId: "datakluis", clientSecret: "een geheim van de aanbieder, voor de proef" };

/**
 * A real identity provider (OpenID Connect) for a test, with a page where somebody says who he is.
 *
 * @param redirectUri where its client may have browsers sent back to
 */
export async function startProvider(redirectUri: string) {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new (Provider as new (issuer: string, configuration: object) => Real)(issuer, {
    clients: [
      {
        client_id: clientAtProvider.clientId,
        client_secret: clientAtProvider.clientSecret,
        token_endpoint_auth_method: "client_secret_post",
        redirect_uris: [redirectUri],
      },
    ],
    acrValues: ["sterk"],
    cookies: { keys: ["voor de proef"] },
    claims: { openid: ["sub", "acr", "amr", "auth_time"] },
    features: { devInteractions: { enabled: false } },
    findAccount: async (_: unknown, id: string) => ({ accountId: id, claims: async () => ({ sub: id }) }),
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    // Whoever signs in, agrees.
    loadExistingGrant: async (context: { oidc: { client: { clientId: string }; session: { accountId: string } } }) => {
      const { client, session } = context.oidc;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope("openid");
      await grant.save();
      return grant;
    },
  });

  const interact = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.method === "GET") return void response.setHeader("content-type", "text/html").end(page);
    const said = new URLSearchParams(await textOf(request));
    if (said.has("stop")) return provider.interactionFinished(request, response, { error: "access_denied" });
    const strong = said.has("strong");
    const login = {
      accountId: said.get("subject"),
      amr: strong ? ["pwd", "mfa"] : ["pwd"],
      ...(strong ? { acr: "sterk" } : {}),
      ts: Math.floor(Date.now() / 1000) - Number(said.get("ago") ?? 0),
    };
    return provider.interactionFinished(request, response, { login });
  };
  const answer = provider.callback();
  let [broken, forging] = [false, false];
  const server = createServer((request, response) => {
    if (broken) return void response.writeHead(503).end();
    if (forging && request.url === "/token") forge(response);
    if (!request.url!.startsWith("/interaction/")) return answer(request, response);
    interact(request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));

  return {
    issuer,
    /** Does not work from now on, or does again. */
    broken: (it: boolean) => void (broken = it),
    /** Its word arrives with another's signature from now on, or its own again. */
    forging: (it: boolean) => void (forging = it),
    /** Somebody with a browser of his own, who stays signed in there. */
    visitor: () => visitorAt(issuer, redirectUri),
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
export type TestProvider = Awaited<ReturnType<typeof startProvider>>;

const page = `<!doctype html><html lang="nl"><title>Inloggen bij ArboProef</title><main><h1>ArboProef</h1><form method="post">
<p><label>Wie bent u? <input name="subject"></label>
<p><label><input type="checkbox" name="strong" checked> Met tweede factor</label>
<p><button>Verder</button> <button name="stop" value="1">Stoppen</button></form></main>`;

/** Changes the last part of the id token on its way out. */
function forge(response: ServerResponse): void {
  const end = response.end.bind(response) as (body: unknown) => ServerResponse;
  response.end = ((body: Buffer | string) =>
    end(
      String(body).replace(/("id_token":"[^".]+\.[^".]+\.)([^"]+)/, (_, kept: string, signature: string) =>
        kept.concat([...signature].toReversed().join("")),
      ),
    )) as typeof response.end;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

type Came = Record<string, string>;

/** Follows where the provider sends a browser until it is sent back; answers what it was given along. */
function visitorAt(issuer: string, redirectUri: string) {
  const cookies = new Map<string, string>();
  const go = async (url: string, init: RequestInit = {}): Promise<URL> => {
    const answer = await fetch(url, {
      ...init,
      redirect: "manual",
      headers: { ...init.headers, cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(";")[0]!.split("=") as [string, string];
      if (value) cookies.set(name, value);
      else cookies.delete(name);
    }
    const next = answer.headers.get("location");
    if (!next) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
    return new URL(next, url);
  };

  /** @param shown who he says he is when he is asked; nobody when he stops there */
  return async (url: string, shown: Shown | undefined): Promise<Came> => {
    let next = new URL(url);
    for (let steps = 0; steps < 12 && !next.href.startsWith(redirectUri); steps += 1) {
      const form: Record<string, string> = shown
        ? {
            subject: shown.subject,
            ago: String(shown.secondsAgo ?? 0),
            ...(shown.secondFactor ? { strong: "on" } : {}),
          }
        : { stop: "1" };
      const asks = next.pathname.startsWith("/interaction/");
      next = await go(next.href, asks ? { method: "POST", body: new URLSearchParams(form) } : {});
    }
    const { session_state: _, error_description: __, ...came } = Object.fromEntries(next.searchParams);
    if (!next.href.startsWith(redirectUri)) throw new Error(`${issuer} stuurt niet terug`);
    return came;
  };
}
