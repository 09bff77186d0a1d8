import { stat } from "node:fs/promises";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import { Refusal } from "@datakluis/contract";
import type { FastifyInstance } from "fastify";
import { cleanPath } from "./path.ts";

const isFile = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined))?.isFile() ?? false;

/** The built page is there. */
export const hasPage = (folder: string) => isFile(join(folder, "index.html"));

/** A file under `assets/` carries a hash of its content in its name, so it never changes. */
const cachingOf = (path: string) => (path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");

/** Serves the built page: its files, and the page itself at every address the page's own router knows. */
export async function serveWeb(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, { root: folder, serve: false, cacheControl: false });
  app.get("/*", async (request, reply) => {
    const path = decodeURIComponent(cleanPath(request.raw.url ?? "/") ?? "/");
    if (path.split("/").some((segment) => segment.startsWith("."))) throw new Refusal("not_found");
    if (path !== "/" && (await isFile(join(folder, path))))
      return reply.header("cache-control", cachingOf(path)).sendFile(path.slice(1));
    // A name with a dot is a file that is not there, an address below /api a question nobody knows.
    const isScreen = !/\.[^/]*$/.test(path) && !/^\/(api|assets)(\/|$)/.test(path);
    if (!isScreen || !(await hasPage(folder))) throw new Refusal("not_found");
    return reply.header("cache-control", "no-cache").sendFile("index.html");
  });
}
