import type { IncomingHttpHeaders } from "node:http";
import httpProxy from "@fastify/http-proxy";
import { clientIssuerOf, Refusal, type ServerName } from "@datakluis/contract";
import { sendProblem } from "@datakluis/kit/http";
import { factsOf, type Log } from "@datakluis/kit/log";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { decodeJwt } from "jose";
import type { Tokens } from "./tokens.ts";

/** All a server behind the door gets to read of a browser's headers. Cookie, tokens and addresses are ours to give. */
const passed = ["accept", "accept-language", "content-type", "content-length", "if-none-match", "last-event-id"];

const away = { vault: "vault_away", suite: "suite_away", login: "login_away" } as const;

/**
 * Reads our cookie; anything that does not look like it need not be asked about. Login's own sessions/cookie.ts says why
 * it is called otherwise over https.
 */
const sessionReader = (publicUrl: string) => {
  const ours = publicUrl.startsWith("https:")
    ? /(?:^|;\s*)__Host-kluis=([\w-]{43})(?:;|$)/
    : /(?:^|;\s*)kluis=([\w-]{43})(?:;|$)/;
  return (cookies = ""): string | undefined => ours.exec(cookies)?.[1];
};

/**
 * Reads the token of a coupling, which comes with its own from login and is for the vault only. Any other token stays
 * here: those of people and servers are handed out behind the door, and have no business before it.
 */
const machineReader = (publicUrl: string) => {
  const issuer = clientIssuerOf(publicUrl);
  return (server: ServerName, header = ""): string | undefined => {
    const token = /^Bearer (\S+)$/.exec(header)?.[1];
    if (server !== "vault" || !token) return undefined;
    try {
      return decodeJwt(token).iss === issuer ? header : undefined;
    } catch {
      return undefined;
    }
  };
};

declare module "fastify" {
  interface FastifyRequest {
    /** What goes along to the server behind: the token of the asker, or at login his cookie and address. */
    credentials: Record<string, string>;
  }
}

export type Behind = { urls: Record<ServerName, string>; tokens: Tokens; log: Log; publicUrl: string };

/** Opens `/api/<server>/v1` to browsers. Bodies and answers stream both ways, so an upload or a live screen passes. */
export function openServers(app: FastifyInstance, { urls, tokens, log, publicUrl }: Behind): void {
  const sessionIn = sessionReader(publicUrl);
  const machineIn = machineReader(publicUrl);
  app.decorateRequest("credentials");

  const credentialsFor = async (server: ServerName, request: FastifyRequest): Promise<Record<string, string>> => {
    const { cookie, "user-agent": agent } = request.headers;
    if (server === "login")
      return {
        "x-forwarded-for": request.ip,
        ...(agent ? { "user-agent": agent } : {}),
        ...(cookie ? { cookie } : {}),
      };
    const session = sessionIn(cookie);
    const machine = session ? undefined : machineIn(server, request.headers.authorization);
    if (machine) return { authorization: machine };
    const token = session ? await tokens.tokenFor(session, server) : undefined;
    // Without a token the server itself says what is open to everybody and what is not.
    return token ? { authorization: `Bearer ${token}` } : {};
  };

  for (const server of ["login", "vault", "suite"] as const)
    void app.register(httpProxy, {
      upstream: urls[server],
      prefix: `/api/${server}/v1`,
      rewritePrefix: `/api/${server}/v1`,
      httpMethods: ["GET", "POST", "PUT", "DELETE"],
      disableRequestLogging: true,
      disableCache: true,
      // A write that may have been done is repeated by the person who asked it, never by us.
      retryMethods: [],
      destroyAgent: true,
      undici: {
        // An open screen holds a connection, so their number has no limit here.
        connections: null,
        headersTimeout: 120_000,
        bodyTimeout: 0,
        // The library trusts any certificate unless it is told not to.
        connect: { rejectUnauthorized: true },
      },
      preHandler: async (request: FastifyRequest) => {
        request.credentials = await credentialsFor(server, request);
      },
      replyOptions: {
        rewriteRequestHeaders: (request, headers) => ({
          ...Object.fromEntries(passed.filter((name) => name in headers).map((name) => [name, headers[name]])),
          host: headers.host,
          ...(request as FastifyRequest).credentials,
        }),
        rewriteHeaders: (headers) => answerHeaders(server, headers),
        onError: (reply, { error }) => {
          log.warn("server achter de deur antwoordt niet", { route: `/api/${server}`, ...factsOf(error.cause) });
          // An upload that is cut off leaves bytes unread; the connection cannot be used again.
          if (!reply.request.raw.complete) (reply as FastifyReply).header("connection", "close");
          sendProblem(reply as FastifyReply, new Refusal(away[server]));
        },
      },
    });
}

/** Only login may hand out cookies; how its connection to us is kept is nobody's business. */
function answerHeaders(server: ServerName, headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { connection: _c, "keep-alive": _k, "set-cookie": cookies, ...rest } = headers;
  return server === "login" && cookies ? { ...rest, "set-cookie": cookies } : rest;
}
