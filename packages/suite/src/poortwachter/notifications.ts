import type { KeyObject } from "node:crypto";
import type { DossierRef, EmployerId, ExportReason, TaskKind, TaskLine, UwvLine } from "@datakluis/contract";
import { exportedFile } from "@datakluis/delivery";
import type { Actor } from "../access/rules.ts";
import type { Person } from "../answer.ts";
import { recordConfidential } from "../audit/confidential.ts";
import { record } from "../audit/store.ts";
import { mustWorkAt } from "../organisation/users.ts";
import type { Tx } from "../schema.ts";
import { sourcesOf, type Source } from "./keep.ts";
import { byPerson, isCovert, lineOf, listTasks, tasksPage } from "./queue.ts";
import { taskIdOf } from "./state.ts";

/** What UWV is to be told: a task like any other, and marked as sent when it is closed. */
const kinds: readonly TaskKind[] = ["week_42", "uwv_report", "uwv_leaving", "uwv_recovery"];

type Asked = { employerId?: EmployerId | undefined; after?: string | undefined };

/** A page of the notifications that are due, with their content. */
export async function notificationsFor(tx: Tx, master: KeyObject, actor: Actor, asked: Asked, now: Date) {
  const sought = { ...asked, whose: "all" as const, kinds, limit: 50 };
  const { today, lines, next } = await listTasks(tx, master, actor, sought, now);
  return { today, lines: await withContents(tx, actor, lines), next };
}

async function withContents(tx: Tx, actor: Actor, lines: readonly TaskLine[]): Promise<UwvLine[]> {
  const sources = new Map<DossierRef, Source>();
  for (const [employerId, own] of Map.groupBy(lines, (it) => it.employerId)) {
    const refs = [...new Set(own.map(({ about }) => about.ref))];
    for (const source of await sourcesOf(tx, employerId, refs)) sources.set(source.ref, source);
  }
  return lines.map((line) => withContent(line, sources.get(line.about.ref), actor));
}

type Export = { employerId?: EmployerId | undefined; reason: ExportReason };
const atOnce = 500;

/**
 * All that is due, to take along as a file: of each employer in it, it is on the record how much and why before the first
 * line leaves. What he does not know of stands on the confidential one, by person (product.md, D11).
 */
export async function exportFor(
  { act, actor, master }: Pick<Person, "act" | "actor"> & { master: KeyObject },
  { employerId, reason }: Export,
  now: Date,
): Promise<UwvLine[]> {
  return act(async (tx) => {
    if (employerId) await mustWorkAt(tx, actor.sight, employerId);
    const lines: UwvLine[] = [];
    const open = new Map<EmployerId, number>(employerId ? [[employerId, 0]] : []);
    const covert = new Map<DossierRef, EmployerId>();
    for (let after: string | undefined, more = true; more;) {
      const sought = { employerId, after, whose: "all" as const, kinds, limit: atOnce };
      const { today, rows, next } = await tasksPage(tx, actor, sought, now);
      for (const it of rows)
        if (isCovert(it)) covert.set(it.ref, it.employerId);
        else open.set(it.employerId, (open.get(it.employerId) ?? 0) + 1);
      const told = rows.toSorted(byPerson).map((it) => lineOf(master, it, today));
      lines.push(...(await withContents(tx, actor, told)));
      after = next ?? undefined;
      more = next !== null;
    }
    const deed = "uwv.exported" as const;
    for (const [at, amount] of open) await record(tx, { deed, actor, employerId: at, purpose: reason, amount });
    for (const [ref, at] of covert) await recordConfidential(tx, { deed, actor, employerId: at, ref });
    return lines;
  });
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

/** The same as a file, without names. */
export const fileOf = (lines: readonly UwvLine[]) => exportedFile("csv", headings, pagesOf(lines));

async function* pagesOf(lines: readonly UwvLine[]): AsyncGenerator<string[][]> {
  for (let from = 0; from < lines.length; from += atOnce) yield lines.slice(from, from + atOnce).map(cellsOf);
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
