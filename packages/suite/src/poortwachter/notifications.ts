import type { KeyObject } from "node:crypto";
import type { DossierRef, EmployerId, TaskKind, TaskLine, UwvLine } from "@datakluis/contract";
import { rowOf } from "@datakluis/delivery";
import type { Actor } from "../access/rules.ts";
import type { Person } from "../answer.ts";
import type { Tx } from "../schema.ts";
import { sourcesOf, type Source } from "./keep.ts";
import { listTasks } from "./queue.ts";
import { taskIdOf } from "./state.ts";

/** What UWV is to be told: a task like any other, and marked as sent when it is closed. */
const kinds: readonly TaskKind[] = ["week_42", "uwv_report", "uwv_leaving", "uwv_recovery"];

type Asked = { employerId?: EmployerId | undefined; after?: string | undefined };

/** A page of the notifications that are due, with their content. */
export async function notificationsFor(tx: Tx, master: KeyObject, actor: Actor, asked: Asked, now: Date, limit = 50) {
  const { today, lines, next } = await listTasks(tx, master, actor, { ...asked, whose: "all", kinds, limit }, now);
  const sources = new Map<DossierRef, Source>();
  for (const [employerId, own] of Map.groupBy(lines, (it) => it.employerId)) {
    const refs = [...new Set(own.map(({ about }) => about.ref))];
    for (const source of await sourcesOf(tx, employerId, refs)) sources.set(source.ref, source);
  }
  const told = lines.map((line) => withContent(line, sources.get(line.about.ref), actor));
  return { today, lines: told, next };
}

function withContent(line: TaskLine, source: Source | undefined, { side }: Actor): UwvLine {
  const isOf = (spellId: string) => taskIdOf(spellId, { ...line, ownId: null }) === line.id;
  const chain = source?.chains.find(({ spells }) => spells.some(isOf));
  const recovered = line.kind === "uwv_recovery" && chain?.recoveries.find(({ spellId }) => isOf(spellId));
  return {
    ...line,
    ground: side === "service" ? (chain?.ground ?? null) : null,
    startsOn: chain?.startsOn ?? line.dueOn,
    endsOn: (recovered ? recovered.on : chain?.endsOn) ?? null,
  };
}

const headings = [
  "Werkgever",
  "Personeelsnummer",
  "Melding",
  "Uiterlijk",
  "Eerste ziektedag",
  "Hersteld of uit dienst vanaf",
  "Vangnet",
  "Waarom op deze dag",
];

/** The same as a file: byte order mark and semicolons, for Dutch Excel; without names. */
export async function* csvOf(
  act: Person["act"],
  master: KeyObject,
  actor: Actor,
  employerId: EmployerId | undefined,
  now: Date,
) {
  yield `\uFEFF${rowOf(headings)}`;
  for (let after: string | undefined, more = true; more;) {
    const asked = { employerId, after };
    const page = await act((tx) => notificationsFor(tx, master, actor, asked, now, 500));
    yield page.lines.map((it) => rowOf(cellsOf(it))).join("");
    after = page.next ?? undefined;
    more = page.next !== null;
  }
}

const cellsOf = (it: UwvLine) => [
  it.employerName,
  it.about.personnelNumber,
  words[it.kind] ?? it.kind,
  it.dueOn,
  it.startsOn,
  it.kind === "week_42" || it.kind === "uwv_report" ? "" : (it.endsOn ?? ""),
  it.ground ? grounds[it.ground] : "",
  why(it),
];

const words: Partial<Record<TaskKind, string>> = {
  week_42: "42e-weeksmelding",
  uwv_report: "Ziekmelding vangnet",
  uwv_leaving: "Ziek uit dienst",
  uwv_recovery: "Hersteldmelding",
};
const grounds: Record<NonNullable<UwvLine["ground"]>, string> = {
  flexible_weeks: "Ziek in de flexibele weken voor het verlof",
  pregnancy_earlier: "Ziek door zwangerschap, eerder",
  after_birth: "Ziek door bevalling of zwangerschap, na het verlof",
  no_risk: "No-riskpolis",
  organ_donation: "Orgaandonatie",
  fictitious_employment: "Fictief dienstverband",
};

/** Why by that date, with the law. */
function why({ kind, ground }: Pick<UwvLine, "kind" | "ground">): string {
  if (kind === "week_42") return "Eerste werkdag na 42 weken ziekte (ZW art. 38 lid 1)";
  if (kind === "uwv_leaving") return "Laatste werkdag (ZW art. 38 lid 2)";
  if (kind === "uwv_recovery") return "Binnen twee dagen na herstel (ZW art. 38a)";
  const early = ground === "flexible_weeks" || ground === "after_birth" || ground === "fictitious_employment";
  return early ? "Vierde ziektedag (ZW art. 38a)" : "Zes weken na de eerste ziektedag (ZW art. 38a)";
}
