import type { ServerName } from "@datakluis/contract";
import { verifierOf, type Caller } from "@datakluis/kit/tokens";
import Fastify from "fastify";
import type { Readable } from "node:stream";

type Seen = { method: string; url: string; headers: Record<string, unknown>; body: string };

/** A small server behind the door. It reads tokens as ours do, and tells what reached it. */
export async function startBehind(name: Extract<ServerName, "vault" | "suite">, keys: object) {
  const app = Fastify({ forceCloseConnections: true });
  const verify = await verifierOf(name, keys as never);
  const seen: Seen[] = [];
  const uploads: { first: number; whole: number; bytes: number; aborted: boolean }[] = [];
  const busy: (() => void)[] = [];
  let openStreams = 0;

  app.addContentTypeParser("application/octet-stream", (_request, payload, done) => done(null, payload));
  app.addHook("onRequest", async (request) => {
    seen.push({ method: request.method, url: request.raw.url ?? "", headers: request.headers, body: "" });
  });
  app.get("/gereed", async () => ({ status: "gereed", missing: [] }));
  app.get("/internal/secret", async () => ({ secret: true }));
  app.get(`/api/${name}/v1/openapi.json`, async () => documentOf(name));

  app.get(`/api/${name}/v1/live`, (_request, reply) => {
    reply.hijack();
    openStreams += 1;
    reply.raw.on("close", () => (openStreams -= 1));
    reply.raw.writeHead(200, { "content-type": "text/event-stream" });
    let n = 0;
    const beat = setInterval(() => reply.raw.write(`data: ${++n}\n\n`), 50);
    reply.raw.on("close", () => clearInterval(beat));
  });

  app.put(`/api/${name}/v1/upload`, { bodyLimit: 1_073_741_824 }, async (request, reply) => {
    const upload = { first: 0, whole: 0, bytes: 0, aborted: false };
    uploads.push(upload);
    try {
      for await (const part of request.body as Readable) {
        upload.first ||= Date.now();
        upload.bytes += (part as Buffer).length;
        if (request.headers["accept"] === "application/vol" && upload.bytes > 1_000_000)
          return await reply.status(413).send({ code: "too_large" });
      }
      upload.whole = Date.now();
    } catch {
      upload.aborted = true;
    }
    return { bytes: upload.bytes };
  });

  app.put(`/api/${name}/v1/busy`, { bodyLimit: 1_073_741_824 }, async (request) => {
    await new Promise((free) => busy.push(() => free(undefined)));
    for await (const _ of request.body as Readable);
    return {};
  });
  app.get(`/api/${name}/v1/broken`, (_request, reply) => {
    reply.hijack();
    reply.raw.socket?.destroy();
  });
  app.get(`/api/${name}/v1/sick`, async (_request, reply) => reply.status(503).send({ code: "keys_away" }));

  app.all(`/api/${name}/v1/*`, async (request, reply) => {
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
    const caller: Caller | undefined = token ? await verify(token).catch(() => undefined) : undefined;
    void reply.header("set-cookie", "kluis=van-een-ander").header("x-own", "yes");
    return { caller: caller ?? null, url: request.raw.url, headers: request.headers, body: request.body ?? null };
  });

  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  return { url, seen, uploads, busy, openStreams: () => openStreams, stop: () => app.close() };
}

const documentOf = (name: string) => ({
  openapi: "3.1.0",
  paths: {
    [`/api/${name}/v1/dingen/{id}`]: {
      put: {
        summary: "Een ding <schrijven>",
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string", format: "uuid" } }],
        requestBody: {
          content: {
            "application/json": {
              schema: {
                type: "object",
                required: ["naam"],
                properties: {
                  naam: { type: "string", maxLength: 80 },
                  delen: { type: "array", items: { type: "object", properties: { soort: { enum: ["a", "b"] } } } },
                },
              },
            },
          },
        },
        responses: { "200": { content: { "application/json": { schema: { type: "null" } } } } },
      },
    },
  },
});
