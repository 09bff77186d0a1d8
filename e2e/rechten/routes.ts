import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Endpoint } from "@datakluis/contract";
import type { KeeperName, Servers } from "@datakluis/kit/testing/servers";
import { tableBelow, type Line } from "./table.ts";

const packages = fileURLToPath(new URL("../../packages", import.meta.url));

/** A place in docs/rechten.md: which server its table is about, and below which address. */
type Room = { heading: string; server: KeeperName; base: string };
const rooms: readonly Room[] = [
  { heading: "Verzuimomgeving", server: "suite", base: "/api/suite/v1" },
  { heading: "Inhoud van het dossier", server: "suite", base: "/api/suite/v1" },
  { heading: "Importeren uit de datakluis", server: "suite", base: "/api/suite/v1" },
  { heading: "Datakluis", server: "vault", base: "/api/vault/v1" },
  { heading: "Inloggen", server: "login", base: "/api/login/v1" },
  { heading: "Aan de verzuimomgeving", server: "suite", base: "/internal" },
  { heading: "Aan de datakluis", server: "vault", base: "/internal" },
  { heading: "Aan de inlogserver", server: "login", base: "/internal" },
];

/** A route as the page writes it, with the columns it has there: `suite GET /api/suite/v1/me`. */
export type Written = Room & { name: string; method: string; path: string; roles: Line };

export const written: readonly Written[] = rooms.flatMap((room) =>
  tableBelow(room.heading).map(({ vraag, waarvoor: _why, ...roles }) => {
    const [method, path] = vraag!.split(" ") as [string, string];
    return { ...room, method, path, roles, name: `${room.server} ${method} ${room.base}${path}` };
  }),
);

/** What every server has, whoever asks. */
export const everywhere = tableBelow("Op elke server").map(({ vraag }) => vraag!.split(" ")[1]!);

const braced = (path: string) => path.replaceAll(/:(\w+)/g, "{$1}");

/** What people can ask, as a running server describes itself. */
async function described(servers: Servers, server: KeeperName): Promise<string[]> {
  const answer = await fetch(new URL(`/api/${server}/v1/openapi.json`, servers.urls[server]));
  const { paths } = (await answer.json()) as { paths: Record<string, object> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${server} ${method.toUpperCase()} ${path}`),
  );
}

/** What a server binds, those for other servers too. Its own list is read where it stands: it exports nothing. */
async function bound(server: KeeperName): Promise<Endpoint[]> {
  const file = join(packages, server, "src", server === "login" ? "server.ts" : "routes.ts");
  const { routes } = (await import(/* @vite-ignore */ file)) as { routes: { agreed: Endpoint }[] };
  return routes.map(({ agreed }) => agreed);
}

const nameOf = (it: Endpoint) =>
  `${it.server} ${it.method} ${it.internal ? "/internal" : `/api/${it.server}/v1`}${braced(it.path)}`;

/** Routes that are no question and answer (a stream, a health check) are written straight on Fastify: read from the sources. */
function onFastify(room: KeeperName | "kit"): string[] {
  const folder = join(packages, room, "src");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.includes("testing") && !name.endsWith(".test.ts"))
    .flatMap((name) => [
      ...readFileSync(join(folder, name), "utf8").matchAll(
        /\.(get|post|put|patch|delete|all|head)\(\s*["'`](\/[^"'`]*)["'`]/g,
      ),
    ])
    .map(([, method, path]) => `${room} ${method!.toUpperCase()} ${path}`);
}

/** Everything the servers bind, by the name it has on the page. */
export const boundByName = async (): Promise<Map<string, Endpoint>> =>
  new Map((await Promise.all((["suite", "vault", "login"] as const).map(bound))).flat().map((it) => [nameOf(it), it]));

/** What a server asks a second factor of just now for, by its own word. */
export const fresh = async (): Promise<string[]> =>
  [...(await boundByName())].filter(([, it]) => it.fresh).map(([name]) => name);

/** The same as the page tells it. */
export const freshOnPage = tableBelow("Opnieuw bevestigen").map(({ vraag }) => {
  const found = written.find(({ name }) => name.endsWith(` ${vraag}`));
  if (!found) throw new Error(`${vraag} staat niet in de tabellen van docs/rechten.md.`);
  return found;
});

/** Every route that lives on the running servers. */
export async function live(servers: Servers): Promise<Set<string>> {
  const found = new Set<string>();
  for (const server of ["suite", "vault", "login"] as const) {
    for (const name of await described(servers, server)) found.add(name);
    for (const it of await bound(server)) found.add(nameOf(it));
    for (const name of onFastify(server)) found.add(name);
  }
  return found;
}

/** What kit gives every server, below its own address or not. */
export const onEveryServer = () => onFastify("kit").map((name) => name.split(" ")[2]!.replace(/^\/api\/.*\/v1/, ""));
