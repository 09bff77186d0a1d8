import swagger from "@fastify/swagger";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { z } from "zod";
import {
  faultsOfIssue,
  mustBeFresh,
  problemOf,
  Refusal,
  type Endpoint,
  type FileType,
  type RefusalCode,
  type ServerName,
} from "@datakluis/contract";
import { factsOf, type Log } from "./log.ts";
import { networkOf } from "./network.ts";
import { runFrom } from "./origin.ts";
import { SealBroken } from "./seal.ts";
import type { Caller, ServiceName, Verify } from "./tokens.ts";
import { AskerLeft, HttpWire, type Wire } from "./wire.ts";

/**
 * Who may knock: anybody (`public`), a server by name, or a person with a right. What a right means is the server's
 * business; a route without one does not compile.
 */
export type Access<Right extends string> = "public" | Right | readonly ServiceName[];

export type Route<World, Right extends string> = {
  agreed: Endpoint;
  access: Access<Right>;
  run: (world: World, wire: Wire, asked: { params: unknown; query: unknown; body: unknown }) => Promise<unknown>;
};

/** Gives a server its own `answer`: ties a handler to an agreed endpoint and to who may knock. */
export const answersOf =
  <World, Right extends string>() =>
  <P, Q, B, A>(
    agreed: Endpoint<P, Q, B, A>,
    access: Access<Right>,
    handle: (asked: World & { params: P; query: Q; body: B; wire: Wire }) => Promise<A>,
  ): Route<World, Right> => ({
    agreed: agreed as unknown as Endpoint,
    access,
    run: async (world, wire, asked) =>
      handle({
        ...world,
        wire,
        params: parsed(agreed.params, asked.params, "params"),
        query: parsed(agreed.query, asked.query, "query"),
        body: agreed.upload ? (undefined as B) : parsed(agreed.body, asked.body, "body"),
      }),
  });

/** Unknown fields are refused on the way in; every fault is told at once, by field, without the value. */
function parsed<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw new Refusal(
    "invalid",
    read.error.issues.flatMap((issue) => faultsOfIssue(issue, where)),
  );
}

export type Server<World, Right extends string> = {
  name: ServerName;
  title: string;
  log: Log;
  verify: Verify;
  routes: readonly Route<World, Right>[];
  /** Turns a caller who knocks into the world a handler works in; refuses who may not knock. */
  admit: (caller: Caller | undefined, access: Access<Right>, wire: Wire) => Promise<World>;
  /** Whose word about a person's address is believed (`x-forwarded-for`); this machine's own when left out. */
  trustProxy?: string | undefined;
  /** With which right a client asks (RFC 6749 4.4), by a token of its own instead of a session. */
  clientRight?: Right;
  /** Ready to work: names what is not, in one Dutch word each. */
  ready: () => Promise<string[]>;
  /** Routes that are no question and answer: a stream of events, of which there is no head apart (it would have no end). */
  extra?: (app: FastifyInstance, callerOf: (request: FastifyRequest) => Promise<Caller>) => void;
  metrics?: () => Promise<string>;
};

/** An answer holds data, no page: it is kept nowhere, and a browser that opens it runs and frames nothing of it. */
const onEveryAnswer = {
  "api-version": "1.0.0",
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
};

/** Mounts the agreed routes on a Fastify server. Only this file and wire.ts know Fastify. */
export async function serve<World, Right extends string>(it: Server<World, Right>): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    trustProxy: it.trustProxy ?? "loopback",
    bodyLimit: 1_048_576,
    // A file of 50 MB over a slow line takes a quarter of an hour.
    requestTimeout: 900_000,
    forceCloseConnections: true,
    genReqId: () => randomUUID(),
    ajv: { customOptions: { strict: false } },
    // What the router itself refuses (a malformed escape, a name without end) would be repeated to whoever asked.
    frameworkErrors: (_fault, _request, reply) =>
      void sendProblem(reply.headers(onEveryAnswer), new Refusal("not_found")),
  });
  // Questions are checked by the contract's own schemas (see `parsed`); these are for the document only.
  app.setValidatorCompiler(() => () => true);

  app.removeContentTypeParser("text/plain");
  app.addContentTypeParser("application/octet-stream", (_request, payload, done) => done(null, payload));
  await app.register(swagger, {
    // Only what people can reach is in the document they read.
    transform: ({ schema, url }) => ({ schema: url.startsWith("/api/") ? schema : { ...schema, hide: true }, url }),
    openapi: {
      openapi: "3.1.0",
      info: {
        title: it.title,
        version: "1.0.0",
        description: "Antwoorden met een fout zijn problem details (RFC 9457) met een eigen `code`.",
        contact: { name: "Datakluis", email: "beheer@datakluis.example", url: "https://datakluis.example" },
      },
      servers: [{ url: "/" }],
      components: { securitySchemes: schemesOf(it.clientRight !== undefined) },
      security: [{ sessie: [] }],
    },
  });

  app.addHook("onSend", async (_request, reply) => {
    reply.headers(onEveryAnswer);
  });
  app.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "onbekend";
    if (route !== "/gezond" && route !== "/gereed" && route !== "/metrics")
      it.log.info("verzoek", {
        method: request.method,
        route,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        trace: request.id,
      });
  });
  app.setErrorHandler((fault, request, reply) => answerFault(it.log, fault, request, reply));
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, new Refusal("not_found")));

  const callerOf = async (request: FastifyRequest): Promise<Caller | undefined> => {
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
    return token ? it.verify(token) : undefined;
  };
  const mustCallerOf = async (request: FastifyRequest): Promise<Caller> => {
    const caller = await callerOf(request);
    if (!caller) throw new Refusal("not_signed_in");
    return caller;
  };

  for (const route of it.routes) mount(app, it, route, callerOf);
  it.extra?.(app, mustCallerOf);

  app.get("/gezond", { schema: { hide: true } }, async () => ({ status: "gezond" }));
  app.get("/gereed", { schema: { hide: true } }, async (_request, reply) => {
    const missing = await it.ready().catch(() => ["onbekend"]);
    return reply
      .status(missing.length ? 503 : 200)
      .send({ status: missing.length ? "niet gereed" : "gereed", missing });
  });
  app.get("/metrics", { schema: { hide: true } }, async (_request, reply) =>
    reply.type("text/plain").send((await it.metrics?.()) ?? ""),
  );
  app.get(`/api/${it.name}/v1/openapi.json`, { schema: { hide: true } }, async () => app.swagger());
  await app.ready();
  return app;
}

function mount<World, Right extends string>(
  app: FastifyInstance,
  it: Server<World, Right>,
  route: Route<World, Right>,
  callerOf: (request: FastifyRequest) => Promise<Caller | undefined>,
): void {
  const { agreed, access } = route;
  if (agreed.fresh && (access === "public" || isService(access)))
    throw new Error(`Only a person proves that it is he: ${agreed.path}`);
  app.route({
    method: agreed.method,
    url: (agreed.internal ? "/internal" : `/api/${agreed.server}/v1`) + agreed.path,
    ...(agreed.upload ? { bodyLimit: 1_073_741_824 } : {}),
    schema: {
      hide: agreed.internal,
      summary: agreed.summary,
      ...(agreed.fresh ? { description: freshWords } : {}),
      ...documented(agreed),
      ...(access === "public" ? { security: [] } : access === it.clientRight ? { security: [{ koppeling: [] }] } : {}),
      response: { 200: agreed.download ? fileSchemaOf(agreed.download) : jsonSchemaOf(agreed.answer) },
    },
    handler: async (request, reply) => {
      if (agreed.internal !== isService(access)) throw new Refusal("not_permitted");
      if (agreed.upload && !request.headers["content-type"]?.startsWith("application/octet-stream"))
        throw new Refusal("wrong_content_type");
      const caller = await callerOf(request);
      if (isService(access)) mustBeService(caller, access);
      const answered = async () => {
        const wire = new HttpWire(request, reply);
        const world = await it.admit(caller, access, wire);
        // After that: whoever may not ask hears so. At login people carry no token; its own answer.ts looks at the session.
        if (agreed.fresh && caller?.kind === "user") mustBeFresh(caller.confirmedAt, new Date());
        const answer = await route.run(world, wire, request as never);
        if (agreed.download) return sendFile(it.log, answer as Parts, agreed.download, request, reply);
        return reply.type("application/json; charset=utf-8").send(answer ?? "null");
      };
      if (caller?.kind !== "user" && caller?.kind !== "client") return answered();
      const session = caller.kind === "user" ? caller.sessionId : null;
      return runFrom({ session, network: networkOf(request.ip) }, answered);
    },
  });
}

const schemesOf = (clients: boolean) => ({
  sessie: { type: "apiKey" as const, in: "cookie" as const, name: "__Host-kluis" },
  ...(clients ? { koppeling: bearer } : {}),
});

const bearer = {
  type: "http" as const,
  scheme: "bearer",
  bearerFormat: "JWT",
  description: "Token van vijf minuten, van `/api/login/v1/oauth/token` (RFC 7523); zie `/documentatie/koppelingen`.",
};

const freshWords =
  "Vraagt een tweede factor van hoogstens tien minuten geleden; anders is het antwoord `confirm_yourself`.";

const isService = (access: Access<string>): access is readonly ServiceName[] => Array.isArray(access);

function mustBeService(caller: Caller | undefined, allowed: readonly ServiceName[]): void {
  if (caller?.kind !== "service") throw new Refusal("not_signed_in");
  if (!allowed.includes(caller.name)) throw new Refusal("not_permitted");
}

/** The answer's JSON schema also makes Fastify's serializer, which writes declared fields only and drops the rest. */
function jsonSchemaOf(schema: z.ZodType, io: "input" | "output" = "output"): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: "draft-7", io, unrepresentable: "any" });
  return rest;
}

const fileSchemaOf = (type: FileType) => ({
  description: "Bestand",
  content: { [type]: { schema: { type: "string" } } },
});

function documented(agreed: Endpoint): Record<string, unknown> {
  const filled = (schema: z.ZodType) => {
    const json = jsonSchemaOf(schema, "input");
    return Object.keys((json["properties"] as object | undefined) ?? {}).length ? json : undefined;
  };
  const params = filled(agreed.params);
  const querystring = filled(agreed.query);
  const body = agreed.method === "GET" || agreed.upload ? undefined : filled(agreed.body);
  return {
    ...(params ? { params } : {}),
    ...(querystring ? { querystring } : {}),
    ...(body ? { body } : {}),
    ...(agreed.upload ? { consumes: ["application/octet-stream"] } : {}),
  };
}

const ours: Record<string, RefusalCode> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "wrong_content_type",
  FST_ERR_CTP_BODY_TOO_LARGE: "too_large",
  FST_ERR_CTP_EMPTY_JSON_BODY: "invalid",
  FST_ERR_CTP_INVALID_JSON_BODY: "invalid",
};

/** What fits a question and not a column: a number or a moment beyond its reach, a character without a place in text or JSON. */
const tooMuchForTheDatabase = new Set(["22003", "22008", "22021", "22P05"]);

/** The one table from what went wrong to what the asker is told; a fault of our own tells nothing but that. */
function answerFault(log: Log, fault: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const route = request.routeOptions.url ?? "onbekend";
  if (fault instanceof Refusal) {
    log.info("geweigerd", { route, refused: fault.code, trace: request.id });
    return sendProblem(reply, fault);
  }
  if (fault instanceof AskerLeft) return sendProblem(reply, new Refusal("not_found"));
  const code = ours[(fault as { code?: string }).code ?? ""];
  if (code) return sendProblem(reply, new Refusal(code));
  if (fault instanceof SyntaxError || (fault as { statusCode?: number }).statusCode === 400)
    return sendProblem(reply, new Refusal("invalid"));
  if (tooMuchForTheDatabase.has((fault as { code?: string }).code ?? "")) {
    log.warn("de database kan niet bewaren wat gevraagd is", { route, trace: request.id, ...factsOf(fault) });
    return sendProblem(reply, new Refusal("invalid"));
  }
  if (fault instanceof SealBroken) {
    log.error("een verzegeling gaat niet open", { route, trace: request.id });
    return sendProblem(reply, new Refusal("damaged"));
  }
  log.error("fout", { route, trace: request.id, ...factsOf(fault) });
  return sendProblem(reply, new Refusal("internal"));
}

type Parts = AsyncIterable<string | Uint8Array>;

/** A file that breaks off breaks the connection with it, so that nobody takes it for whole. */
function sendFile(log: Log, parts: Parts, type: FileType, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const route = request.routeOptions.url ?? "onbekend";
  const file = Readable.from(parts);
  file.on("error", (fault) => log.warn("bestand brak af", { route, trace: request.id, ...factsOf(fault) }));
  // A browser keeps it and shows nothing of it as a page of ours; what it is called the page says, for a name can be somebody's.
  void reply.header("content-disposition", "attachment");
  return reply.type(type.startsWith("text/") ? `${type}; charset=utf-8` : type).send(file);
}

export function sendProblem(reply: FastifyReply, no: Refusal): FastifyReply {
  return reply
    .status(no.status)
    .type("application/problem+json; charset=utf-8")
    .serializer((payload: unknown) => JSON.stringify(payload))
    .send(problemOf(no));
}
