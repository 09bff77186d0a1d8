import { readDossier, refusals, shareDossier, type Endpoint, type WriteId } from "@datakluis/contract";
import { credentialsOf, knockersOf, questionFor, type Knocker } from "../rechten/asked.ts";
import type { Credentials, Question } from "../rechten/door.ts";
import { boundByName, everywhere, live, written, type Written } from "../rechten/routes.ts";
import type { Asked } from "../rechten/question.ts";
import { startStage, type Stage } from "../rechten/stage.ts";
import type { Visitor } from "../rechten/cast.ts";
import { id } from "../tools/story.ts";
import { until } from "../tools/until.ts";
import { fitting, naughty, shapeOf, spoiled } from "./inputs.ts";
import { mustHold } from "./house.ts";
import { below, pick, streamOf, weighed, type Random } from "./random.ts";

export type Inputs = {
  operations: number;
  inputs: number;
  answered: number;
  slowestMs: number;
  seconds: number;
  refused: Record<string, number>;
  wrong: string[];
};

/** Nobody waits longer. */
const patienceMs = 10_000;

/** What one word of a server would undo for all that are asked after it: asked only by those who may not. */
const lastWords = new Set(["suite PUT /internal/comparisons/{comparisonId}"]);

export async function fuzz(each: number, seed: number): Promise<Inputs> {
  const stage = await startStage();
  try {
    const inputs = await fuzzIn(stage, each, seed);
    if (inputs.wrong.length) throw new Error(`Geldt niet: ${inputs.wrong.slice(0, 30).join("; ")}`);
    return inputs;
  } finally {
    await stage.stop();
  }
}

/**
 * Asks every operation of every server, also those only servers may ask, what nobody should: of any role, in any form.
 * Each answer must be what was agreed to the letter or a refusal in words, within seconds, and repeat nothing.
 */
export async function fuzzIn(stage: Stage, each: number, seed: number): Promise<Inputs> {
  // Made before, and named to nobody: what is asked in between cannot be about him.
  const administrator = await stage.casting.serviceUser(stage.administrator, "functional_administrator", []);
  const tally: Inputs = { operations: 0, inputs: 0, answered: 0, slowestMs: 0, seconds: 0, refused: {}, wrong: [] };
  const bound = await boundByName();
  const began = performance.now();
  const known = new Set(written.map(({ name }) => name));
  for (const name of await live(stage.servers))
    mustHold(known.has(name) || everywhere.some((it) => name.endsWith(it)), `${name} wordt gevraagd`);
  for (const [number, route] of written.entries()) {
    tally.operations += 1;
    const agreed = bound.get(route.name);
    const welcomed = lastWords.has(route.name) ? undefined : await welcome(stage, route);
    const roles = Object.keys(route.roles).filter((it) => !lastWords.has(route.name) || route.roles[it] !== "ja");
    for (let at = 0; at < each; at += 1) {
      const random = streamOf(seed, number * 10_000 + at);
      // Mostly of those who may: a refusal at the door comes before anything is read.
      const { by, proper } =
        welcomed && random() < 0.75 ? welcomed : await another(stage, route, pick(random, roles), random);
      const asked = requestFor(route, agreed, proper, random);
      const credentials = headersOf(await credentialsOf(stage, route, by, proper), random);
      const what = `${route.name} als ${by.role}, invoer ${at}: ${asked.what}`;
      const wrong = await tell(stage, route, agreed, asked, credentials, tally);
      if (wrong) tally.wrong.push(`${what}: ${wrong}`);
    }
  }
  await mustStillWork(stage, administrator);
  tally.seconds = Math.round((performance.now() - began) / 1_000);
  return tally;
}

type Asker = { by: Knocker; proper: Asked };

/** Somebody who may ask this, and a question that would be answered. */
async function welcome(stage: Stage, route: Written): Promise<Asker | undefined> {
  const heading = Object.keys(route.roles).find((it) => route.roles[it] === "ja");
  const by = heading ? (await knockersOf(stage, route, heading))[0] : undefined;
  return by && { by, proper: await questionFor(stage, route, by, true) };
}

async function another(stage: Stage, route: Written, heading: string, random: Random): Promise<Asker> {
  const by = pick(random, await knockersOf(stage, route, heading));
  return { by, proper: await questionFor(stage, route, by, false) };
}

/** After all that: a new employer gets a vault, shares somebody, and the service sees him. */
async function mustStillWork({ casting }: Stage, administrator: Visitor): Promise<void> {
  const tenant = await casting.tenant(administrator, "active");
  const caseManager = await casting.serviceUser(administrator, "case_manager", [tenant.id]);
  const params = { ref: tenant.refs[0]! };
  const body = { id: id<WriteId>(), careRequest: "other" as const, note: "Gesprek met de casemanager" };
  await casting.vault(tenant.hr)(shareDossier, { params, body });
  const seen = async () => (await casting.suite(caseManager)(readDossier, { params })).person;
  await until("na alles kan er nog worden gedeeld", async () => (await seen()) !== null);
}

/** A request as it goes over the wire. */
type Request = {
  what: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
  mark: string;
};

/** Each from an address of his own, so that nobody waits for somebody else's guesses. */
const headersOf = ({ token, cookie }: Credentials, random: Random): Record<string, string> => ({
  "x-forwarded-for": `10.${below(random, 256)}.${below(random, 256)}.${below(random, 256)}`,
  ...(token ? { authorization: `Bearer ${token}` } : {}),
  ...(cookie ? { cookie } : {}),
});

function requestFor(route: Written, agreed: Endpoint | undefined, proper: Question, random: Random): Request {
  const mark = `Zq7${random().toString(36).slice(2, 10)}`;
  const made = agreed && random() < 0.3 ? generated(agreed, proper, random) : proper;
  const plain = { mark, method: route.method, ...wired(route, made) };
  const ways: Record<string, () => Request> = {
    "zoals het hoort": () => ({ what: "zoals het hoort", ...plain }),
    "iets in het adres": () => {
      const names = Object.keys(made.params ?? {});
      const bad = String(pick(random, naughty)(mark)).slice(0, 6_000);
      const params = names.length ? { ...made.params, [pick(random, names)]: bad || "leeg" } : { ...made.params };
      return { what: "iets in het adres", ...plain, ...wired(route, { ...made, params }) };
    },
    "kapot adres": () => {
      const bad = pick(random, ["%", "%E0%A4%A", "%00", "%2e%2e%2f", `/${mark}`, ";a=b", "%c0%af"]);
      return { what: "kapot adres", ...plain, path: `${plain.path.split("?")[0]}${bad}` };
    },
    "iets achter het vraagteken": () => {
      const extra = pick(random, [
        `${mark}=${mark}`,
        "kind=full&kind=changes",
        "limit=1&limit=2",
        "kind[]=full",
        `kind=${encodeURIComponent(wellFormed(String(pick(random, naughty)(mark)).slice(0, 4_000)))}`,
        "__proto__[a]=1",
        "limit=-1",
        "department=%00",
        "%",
      ]);
      return {
        what: "iets achter het vraagteken",
        ...plain,
        path: `${plain.path}${plain.path.includes("?") ? "&" : "?"}${extra}`,
      };
    },
    "iets in de vraag": () => {
      const body = JSON.stringify(spoiled(made.body ?? {}, random, mark)) ?? "";
      return { what: "iets in de vraag", ...plain, headers: json, body };
    },
    "geen vraag": () => {
      const [type, body] = pick(random, brokenBodies)(mark);
      return { what: `geen vraag (${type})`, ...plain, headers: type ? { "content-type": type } : {}, body };
    },
    "andere werkwijze": () => {
      const method = pick(random, ["PATCH", "OPTIONS", "HEAD", "PROPFIND", "PUT", "POST", "DELETE", "GET"]);
      const bodiless = method === "GET" || method === "HEAD";
      const { body: _, ...rest } = plain;
      return { what: `met ${method}`, ...(bodiless ? rest : plain), method, ...(bodiless ? { headers: {} } : {}) };
    },
  };
  const names = chances.filter(
    (it) => (it !== "iets in de vraag" || route.method !== "GET") && (it !== "geen vraag" || route.method !== "GET"),
  );
  return ways[pick(random, names)]!();
}

/** Most in the body: there stands most that a handler reads. */
const chances = weighed({
  "zoals het hoort": 1,
  "iets in het adres": 2,
  "kapot adres": 1,
  "iets achter het vraagteken": 2,
  "iets in de vraag": 7,
  "geen vraag": 2,
  "andere werkwijze": 1,
});

const json = { "content-type": "application/json" };

const brokenBodies: readonly ((mark: string) => [type: string, body: string | Uint8Array])[] = [
  (mark) => ["application/json", `{"${mark}":`],
  () => ["application/json", ""],
  () => ["application/json", "null"],
  () => ["application/json", "[]"],
  () => ["application/json", "17"],
  (mark) => ["application/json", `"${mark}"`],
  (mark) => ["application/json", `{"__proto__":{"a":"${mark}"}}`],
  (mark) => ["application/json", `{"constructor":{"prototype":{"a":"${mark}"}}}`],
  (mark) => ["application/json", `{"id":1,"id":"${mark}"}`],
  () => ["application/json", "[".repeat(50_000)],
  () => ["application/json", `${"[".repeat(5_000)}${"]".repeat(5_000)}`],
  () => ["application/json", new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
  (mark) => ["application/json; charset=utf-16", `{"a":"${mark}"}`],
  (mark) => ["application/json", `{"a":"${mark.repeat(150_000)}"}`],
  (mark) => ["text/plain", mark],
  (mark) => ["text/html", `<p>${mark}</p>`],
  (mark) => ["application/xml", `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;${mark}</a>`],
  (mark) => ["application/x-www-form-urlencoded", `a=${mark}`],
  (mark) => [
    "multipart/form-data; boundary=x",
    `--x\r\ncontent-disposition: form-data; name=a\r\n\r\n${mark}\r\n--x--`,
  ],
  (mark) => ["application/octet-stream", `${mark};${mark}\r\n${mark}`],
  () => ["application/octet-stream", new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0, 0, 0, 0, 0xff, 0xff])],
  (mark) => ["", mark],
  (mark) => ["nonsens", mark],
];

/** A question made of the shapes its server tells, with the ids that are really there. */
function generated(agreed: Endpoint, proper: Question, random: Random): Question {
  const known = (name: string, { format }: { format?: string }) => {
    const there = { ...proper.params, ...(proper.body as object | undefined) }[name as never] as unknown;
    return format === "uuid" && typeof there === "string" && random() < 0.7 ? there : undefined;
  };
  const body = fitting(shapeOf(agreed.body), random, known);
  return {
    ...(proper.params ? { params: proper.params } : {}),
    ...(proper.query ? { query: fitting(shapeOf(agreed.query), random, known) as Record<string, unknown> } : {}),
    ...(proper.body === undefined ? {} : { body }),
    ...(proper.bytes ? { bytes: proper.bytes } : {}),
  };
}

/** The address, the headers and the body of a question. */
function wired(route: Written, { params, query, body, bytes }: Question): Pick<Request, "path" | "headers" | "body"> {
  const path =
    route.base +
    route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(wellFormed(params?.[name])));
  const search = new URLSearchParams(
    Object.entries(query ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return {
    path: search ? `${path}?${search}` : path,
    headers: bytes ? { "content-type": "application/octet-stream" } : body === undefined ? {} : json,
    ...(bytes ? { body: bytes } : body === undefined ? {} : { body: JSON.stringify(body) }),
  };
}

/** Half a character cannot stand in an address. */
const wellFormed = (value: unknown) => String(value).replace(/[\ud800-\udfff]/gu, "");

/** Sends it and says what is wrong with the answer; undefined when nothing is. */
async function tell(
  { servers }: Stage,
  route: Written,
  agreed: Endpoint | undefined,
  { method, path, headers, body, mark }: Request,
  credentials: Record<string, string>,
  tally: Inputs,
): Promise<string | undefined> {
  tally.inputs += 1;
  const began = performance.now();
  const url = servers.urls[route.server] + path;
  const init = { method, headers: { ...headers, ...credentials }, signal: AbortSignal.timeout(patienceMs) };
  const answer = await fetch(url, body === undefined ? init : { ...init, body: body as BodyInit }).catch(
    (fault: Error) => fault,
  );
  if (answer instanceof Error) return `geen antwoord (${answer.name}: ${String(answer.cause ?? "")})`;
  if (answer.headers.get("content-type")?.startsWith("text/event-stream")) {
    await answer.body?.cancel();
    return undefined;
  }
  const text = await answer.text();
  tally.slowestMs = Math.max(tally.slowestMs, Math.round(performance.now() - began));
  if (answer.status >= 500) return `${answer.status} ${text.slice(0, 120)}`;
  if (answer.headers.get("cache-control") !== "no-store") return "mag worden bewaard";
  if (answer.status < 400) {
    tally.answered += 1;
    return method === route.method && agreed && !agreed.download ? undeclared(agreed, text) : undefined;
  }
  if (method === "HEAD") return undefined;
  return wrongRefusal(answer, text, mark, tally);
}

/** An answer must be what was agreed: no field less, and none more. */
function undeclared(agreed: Endpoint, text: string): string | undefined {
  const told: unknown = JSON.parse(text);
  const read = agreed.answer.safeParse(told);
  if (!read.success) return `een antwoord dat niet is afgesproken (${read.error.issues.map((it) => it.code).join()})`;
  const extra = keysOf(told).filter((it) => !keysOf(read.data).includes(it));
  return extra.length ? `niet-afgesproken velden: ${extra.slice(0, 5).join()}` : undefined;
}

const keysOf = (value: unknown, path = ""): string[] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, it]) => [`${path}.${key}`, ...keysOf(it, `${path}.${key}`)])
    : [];

/** A refusal has a code of ours with its own Dutch sentence and status, and repeats nothing of what was asked. */
function wrongRefusal(answer: Response, text: string, mark: string, tally: Inputs): string | undefined {
  if (!answer.headers.get("content-type")?.startsWith("application/problem+json"))
    return `${answer.status} zonder uitleg`;
  const { code, detail, status } = JSON.parse(text) as { code: string; detail: string; status: number };
  if (!(code in refusals)) return `een onbekende code (${code})`;
  const [means, sentence] = refusals[code as keyof typeof refusals];
  if (detail !== sentence || status !== means || answer.status !== means) return `${code} met een andere zin of status`;
  if (text.includes(mark)) return "de weigering herhaalt wat er is gevraagd";
  tally.refused[code] = (tally.refused[code] ?? 0) + 1;
  return undefined;
}
