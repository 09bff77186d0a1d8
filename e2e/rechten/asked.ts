import type { ServiceName } from "@datakluis/kit/tokens";
import { knock, type Credentials, type Question, type Told } from "./door.ts";
import type { Visitor } from "./cast.ts";
import type { Asked } from "./question.ts";
import { questions } from "./questions.ts";
import type { Written } from "./routes.ts";
import type { Stage } from "./stage.ts";
import { words } from "./table.ts";

/** One who knocks, by the role under which he stands on the page. */
export type Knocker = { role: string; who?: Visitor | undefined; cookie?: string; server?: ServiceName };

const serversOnPage: Record<string, ServiceName> = {
  verzuimomgeving: "suite",
  datakluis: "vault",
  inlogserver: "login",
  voordeur: "front",
  platform: "operator",
};

/** Everybody who stands under a heading of a table: `casemanager, bedrijfsarts`. */
export async function knockersOf(stage: Stage, route: Written, heading: string): Promise<Knocker[]> {
  const knockers: Knocker[] = [];
  for (const role of heading.split(", ")) {
    const server = serversOnPage[role];
    if (server) knockers.push({ role, server });
    else if (role === "halverwege" || role === "ingelogd")
      knockers.push({ role, cookie: await stage.cookieOf(role, route) });
    else if (route.server === "login" && role === "niet ingelogd")
      knockers.push({ role }, { role, cookie: "kluis=verzonnen" });
    else knockers.push(...(stage.roles[role] ?? unknown(role)).map((who) => ({ role, who })));
  }
  return knockers;
}

function unknown(role: string): never {
  throw new Error(`Wie is "${role}"? Zet hem in de rollen van e2e/rechten/stage.ts.`);
}

/** A question for this route as this person or server would put it. */
export const questionFor = async (stage: Stage, route: Written, { who }: Knocker, may: boolean): Promise<Asked> =>
  questions[route.name]!({ stage, who, tenant: who?.tenant ?? stage.own, may });

export async function ask(stage: Stage, route: Written, by: Knocker, asked: Asked): Promise<Told> {
  const at = { url: stage.servers.urls[route.server], method: route.method, path: route.base + route.path };
  return knock(at, asked, await credentialsOf(stage, route, by, asked));
}

export async function credentialsOf(
  { servers }: Stage,
  route: Written,
  by: Knocker,
  asked: Asked,
): Promise<Credentials> {
  if (by.server) return { token: await servers.tokenOfServer(by.server, route.server) };
  const cookie = asked.cookie ?? by.cookie;
  if (cookie) return { cookie };
  const who = asked.who ?? by.who;
  return who ? { token: await servers.tokenFor(who, route.server === "vault" ? "vault" : "suite") } : {};
}

/** The word of the page for an answer; another no than that of the door is a yes that comes at the wrong moment. */
const wordFor = ({ status, code }: Told): string =>
  status < 400 ? "ja" : (words.get(code ?? "") ?? `ja, maar ${code}`);

/**
 * What everybody under one heading hears. When they may ask, things are made for them until one is really answered; who
 * comes after him asks for what is there already.
 */
export async function wordsAt(stage: Stage, route: Written, heading: string, may: boolean): Promise<string[]> {
  const heard: string[] = [];
  for (const by of await knockersOf(stage, route, heading)) {
    const told = await ask(stage, route, by, await questionFor(stage, route, by, may && !heard.includes("ja")));
    if (told.status < 400) stage.answered.set(route.name, by);
    heard.push(wordFor(told));
  }
  return heard;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An id in a question: where it stands, and what it is called there. */
export type Place = { path: (string | number)[]; name: string };

/** Every id in a question, in path, query and body. */
export function idsIn(it: Question): Place[] {
  const found: Place[] = [];
  const walk = (value: unknown, path: (string | number)[]) => {
    if (typeof value === "string" && uuid.test(value))
      found.push({ path, name: String(path.findLast((step) => typeof step === "string")) });
    else if (Array.isArray(value)) value.forEach((item, at) => walk(item, [...path, at]));
    else if (typeof value === "object" && value !== null && !(value instanceof Uint8Array))
      for (const [name, item] of Object.entries(value)) walk(item, [...path, name]);
  };
  walk({ params: it.params, query: it.query, body: it.body }, []);
  return found;
}

/** The question with another id in one place. */
export function withId(it: Asked, { path }: Place, id: string): Asked {
  const { params, query, body } = it;
  const copy = structuredClone({ params, query, body }) as Record<string | number, unknown>;
  let at = copy;
  for (const step of path.slice(0, -1)) at = at[step] as typeof at;
  at[path.at(-1)!] = id;
  return { ...it, ...copy };
}
