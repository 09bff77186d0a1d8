import * as contract from "@datakluis/contract";
import { pathOf, type Endpoint } from "@datakluis/contract";
import type { Servers } from "@datakluis/kit/testing/servers";
import type { Tenant, Visitor } from "../rechten/cast.ts";

/** One answer to the letter: status, all headers that say something, and the body. */
export type Seen = { question: string; status: number; headers: string[]; body: string };

type Asked = { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown };

/** Of each moment another, of every answer. */
const unsaid = new Set(["date", "keep-alive", "connection"]);

export const askRaw = (servers: Servers, who: Visitor, agreed: Endpoint, asked: Asked): Promise<Seen> =>
  asked.body === undefined
    ? send(servers, who, agreed, asked)
    : send(servers, who, agreed, asked, "application/json", JSON.stringify(asked.body));

async function send(
  servers: Servers,
  who: Visitor,
  agreed: Endpoint,
  asked: Asked,
  type?: string,
  body?: string | Buffer,
): Promise<Seen> {
  const url = new URL(pathOf(agreed, asked.params), servers.urls[agreed.server as "suite" | "vault"]);
  for (const [name, value] of Object.entries(asked.query ?? {})) url.searchParams.set(name, String(value));
  const answer = await fetch(url, {
    method: agreed.method,
    headers: {
      authorization: `Bearer ${await servers.tokenFor(who, agreed.server as "suite" | "vault")}`,
      ...(type ? { "content-type": type } : {}),
    },
    ...(body === undefined ? {} : { body: body as BodyInit }),
  });
  const headers = [...answer.headers].filter(([name]) => !unsaid.has(name)).map(([name, value]) => `${name}: ${value}`);
  return {
    question: `${agreed.server} ${agreed.method} ${agreed.path}`,
    status: answer.status,
    headers: headers.toSorted(),
    body: await answer.text(),
  };
}

const isEndpoint = (it: unknown): it is Endpoint =>
  typeof it === "object" && it !== null && "method" in it && "answer" in it && "path" in it;

/** The same, of a file that is handed in. */
export async function askUpload(
  servers: Servers,
  who: Visitor,
  agreed: Endpoint,
  params: Record<string, unknown>,
  bytes: Buffer,
): Promise<Seen> {
  return send(servers, who, agreed, { params, query: { kind: "full" } }, "application/octet-stream", bytes);
}

/** Everything a person can read with a GET, of both servers: found in the contract, so that a new one is never forgotten. */
const readings = (Object.values(contract) as unknown[])
  .filter(isEndpoint)
  .filter((it) => !it.internal && it.method === "GET" && it.server !== "login");

const nowhere = "11111111-1111-4111-8111-111111111111";

/** What is read by a question in a body. */
const searches = (text: string): [Endpoint, Asked][] =>
  [
    [contract.searchMembers, { body: { text } }],
    [contract.searchPeople, { body: { text } }],
  ] as [Endpoint, Asked][];

const records = (employerId: string): [Endpoint, Asked][] =>
  [
    [contract.readRecord, { params: { employerId }, body: { filter: {}, limit: 200 } }],
    [contract.exportRecord, { params: { employerId }, body: { filter: {} } }],
  ] as [Endpoint, Asked][];

/** What he takes along as a file: his people, and their employments. Messages of SIVI are in the order of ids, which is nobody's. */
const files = (employerId: string): [Endpoint, Asked][] => {
  const params = { employerId };
  const reason = "check_data";
  return [
    [contract.exportPeople, { params, body: { form: "csv", reason } }],
    [contract.exportMembers, { params, body: { form: "csv", reason } }],
  ] as [Endpoint, Asked][];
};

/** The number of the newest line of a record. */
export async function newestLine(servers: Servers, { id, keeper }: Tenant): Promise<number> {
  const { body } = await askRaw(servers, keeper, ...records(id)[0]!);
  return (JSON.parse(body) as { lines: { id: number }[] }).lines[0]!.id;
}

/**
 * What a record says since a line. What stands before it was written while the two employers were made, side by side with
 * jobs; and its lines are numbered together with those of all employers, so its length says nothing either.
 */
function since(seen: Seen, before: number): Seen {
  if (seen.status !== 200) return seen;
  const lines = seen.body.startsWith("{")
    ? (JSON.parse(seen.body) as { lines: { id: number }[] }).lines.map((it) => [it.id, JSON.stringify(it)] as const)
    : seen.body.split("\r\n").map((it) => [Number(/^"(\d+)"/.exec(it)?.[1] ?? 0), it] as const);
  const body = lines.flatMap(([number, text]) => (number > before ? [text] : [])).join("\n");
  return { ...seen, headers: seen.headers.filter((it) => !it.startsWith("content-length")), body };
}

/**
 * Figures are rounded at random, so of two employers who are alike in everything they differ; what there is a figure of does
 * not. That nothing an employer does not know of is in them, says reports.test.ts of the suite.
 */
const withoutFigures = (seen: Seen): Seen => ({
  ...seen,
  headers: seen.headers.filter((it) => !it.startsWith("content-length")),
  body: seen.body.replaceAll(/(?<=:)(?:null|-?\d+(?:\.\d+)?)(?=[,}\]])/g, "cijfer"),
});

/**
 * All that a user of an employer can be answered, in a fixed order: every reading, for every dossier where it is about one,
 * the searches that find somebody, the files he takes along, the record and its file.
 *
 * @param before the number of the last line of the record that does not count
 */
export async function viewOf(
  servers: Servers,
  tenant: Tenant,
  who: Visitor,
  texts: readonly string[],
  before: number,
): Promise<Seen[]> {
  const { id: employerId, departmentId, deliveryId, noticeId, agreementId, manager } = tenant;
  const known = { employerId, deliveryId, noticeId, agreementId, userId: manager.userId };
  const ask = (agreed: Endpoint, asked: Asked) => askRaw(servers, who, agreed, asked);
  const seen: Seen[] = [];
  for (const agreed of readings) {
    const names = [...agreed.path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
    const params = Object.fromEntries(names.map((name) => [name, known[name as keyof typeof known] ?? nowhere]));
    if (names.includes("ref"))
      for (const ref of tenant.all) seen.push(await ask(agreed, { params: { ...params, ref } }));
    else if (agreed === (contract.listMembers as unknown))
      for (const department of ["none", departmentId])
        seen.push(await ask(agreed, { params, query: { department, limit: 5000 } }));
    // All of them on one page: where it ends is by ids, which are nobody's.
    else if (agreed === (contract.listTasks as unknown))
      seen.push(await ask(agreed, { params, query: { limit: 100 } }));
    else if (agreed === (contract.readAbsenceReport as unknown))
      seen.push(withoutFigures(await ask(agreed, { params })));
    else seen.push(await ask(agreed, { params }));
  }
  for (const text of texts) for (const [agreed, asked] of searches(text)) seen.push(await ask(agreed, asked));
  for (const [agreed, asked] of files(employerId)) seen.push(await ask(agreed, asked));
  for (const [agreed, asked] of records(employerId)) seen.push(since(await ask(agreed, asked), before));
  return seen;
}

const uuid = /[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/g;
const moment = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?/g;
/** What opens something once, in an e-mail. */
const secret = /(?<=#)[\w-]{43}/g;
const email = /gebruiker\.[0-9a-f-]+@/g;

/** The number of a line of a record counts the lines of all employers. */
const lineNumber = /(?<="id":)\d+|(?<=^")\d+(?=";)/gm;

/**
 * What is different of any two employers, by its position: ids in the order in which they come up, numbers of lines,
 * moments and secrets. Of a PDF, which is drawn and sealed at each download, only how it was answered.
 */
export function byPosition(seen: readonly Seen[]): string[] {
  const places = new Map<string, string>();
  const placeOf = (it: string) => {
    const plain = it.replaceAll("-", "");
    if (!places.has(plain)) places.set(plain, `kenmerk${places.size + 1}`);
    return places.get(plain)!;
  };
  const told = (it: string) =>
    it
      .replaceAll(email, "gebruiker@")
      .replaceAll(secret, "geheim")
      .replaceAll(uuid, placeOf)
      .replaceAll(moment, "moment");
  return seen.map(({ body, ...it }) => {
    const isPdf = it.headers.includes("content-type: application/pdf");
    const text = isPdf ? "" : told(body).replaceAll(lineNumber, (number) => placeOf(`regel ${number}`));
    return JSON.stringify({ ...it, headers: it.headers.map(told), body: text });
  });
}
