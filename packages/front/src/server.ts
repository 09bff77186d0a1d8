import { Refusal, type ServerName } from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { sendProblem } from "@datakluis/kit/http";
import { factsOf, type Log } from "@datakluis/kit/log";
import { watchSessions } from "@datakluis/kit/sessions";
import type { Signer } from "@datakluis/kit/tokens";
import Fastify, { type FastifyInstance } from "fastify";
import { mustComeFromHere } from "./cross-site.ts";
import { guidePage, isGuide } from "./documentation/guides.ts";
import { documentationPage, readDocuments } from "./documentation/page.ts";
import { securityHeaders } from "./headers.ts";
import { cleanPath, loggedPath, mayPass } from "./path.ts";
import { openServers } from "./proxy.ts";
import { whatIsMissing } from "./ready.ts";
import { tokensOf } from "./tokens.ts";
import { hasPage, serveWeb } from "./web.ts";

export type Setup = {
  urls: Record<ServerName, string>;
  publicUrl: string;
  webFolder: string;
  ask: Ask;
  signer: Signer;
  log: Log;
  /** Whose word about a person's address is believed; nobody's when left out. */
  trustProxy?: string;
};

/** The door: it serves the page, swaps cookies for tokens and passes questions on. It keeps nothing itself. */
export async function frontDoor(setup: Setup): Promise<{ app: FastifyInstance; stop: () => Promise<void> }> {
  const { urls, log, publicUrl } = setup;
  const headers = securityHeaders(publicUrl);
  const app = Fastify({
    logger: false,
    trustProxy: setup.trustProxy ?? false,
    forceCloseConnections: true,
    // A file of 50 MB over a slow line takes a quarter of an hour.
    requestTimeout: 900_000,
    routerOptions: { maxParamLength: 1_000 },
    // What the router itself refuses (a malformed escape) reads like every other unknown address.
    frameworkErrors: (_fault, _request, reply) =>
      void sendProblem(reply.headers({ ...headers, "cache-control": "no-store" }), new Refusal("not_found")),
  });
  const sessions = watchSessions(setup.ask, setup.signer, urls.login, log);

  app.addHook("onRequest", async (request, reply) => {
    for (const [name, value] of Object.entries(headers)) reply.header(name, value);
    const path = cleanPath(request.raw.url ?? "");
    if (path === undefined || !mayPass(path)) throw new Refusal("not_found");
    mustComeFromHere(request.method, request.headers, publicUrl);
  });
  app.addHook("onResponse", async (request, reply) => {
    const route = loggedPath(cleanPath(request.raw.url ?? "") ?? "");
    if (route === "/gezond" || route === "/gereed") return;
    log.info("verzoek", {
      method: request.method,
      route,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      trace: request.id,
    });
  });
  app.setErrorHandler((fault, request, reply) => {
    if (fault instanceof Refusal) return sendProblem(reply, fault);
    const status = (fault as { statusCode?: number }).statusCode ?? 500;
    if (status < 500) return sendProblem(reply, new Refusal(status === 413 ? "too_large" : "invalid"));
    log.error("fout", { route: loggedPath(request.raw.url ?? ""), trace: request.id, ...factsOf(fault) });
    return sendProblem(reply, new Refusal("internal"));
  });
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, new Refusal("not_found")));

  openServers(app, { urls, log, publicUrl, tokens: tokensOf(setup.ask, sessions) });
  app.get("/gezond", async () => ({ status: "gezond" }));
  app.get("/gereed", async (_request, reply) => {
    const page = (await hasPage(setup.webFolder)) ? [] : ["De webpagina is niet gebouwd."];
    const missing = [...page, ...(await whatIsMissing(urls))];
    return reply
      .status(missing.length ? 503 : 200)
      .header("cache-control", "no-store")
      .send({ status: missing.length ? "niet gereed" : "gereed", missing });
  });
  app.get("/api-documentatie", async (_request, reply) =>
    reply.type("text/html; charset=utf-8").send(documentationPage(await readDocuments(urls))),
  );
  app.get<{ Params: { name: string } }>("/documentatie/:name", async ({ params: { name } }, reply) => {
    if (!isGuide(name)) throw new Refusal("not_found");
    return reply.type("text/html; charset=utf-8").send(await guidePage(name));
  });
  await serveWeb(app, setup.webFolder);
  await app.ready();
  return { app, stop: async () => sessions.stop() };
}
