import {
  fieldLabels,
  labelOf,
  refusals,
  ruleSentences,
  type Delivery,
  type RefusalCode,
  type Rejection,
} from "@datakluis/contract";
import { table } from "./table.ts";

const most = 200;

/** What a file would do, and what is wrong with it, before anything is done. */
export function previewOf(delivery: Delivery): string {
  if (delivery.state === "failed") return outcomeOf(delivery);
  const { added, changed, unchanged, missing, rejected, departments } = delivery.counts;
  const counts: [string, number][] = [
    ["rijen in het bestand", delivery.rows],
    ["nieuwe werknemers", added],
    ["gewijzigde werknemers", changed],
    ["ongewijzigd", unchanged],
    ...(delivery.kind === "full" ? ([["niet meer in het bestand", missing]] satisfies [string, number][]) : []),
    ["afdelingen", departments],
    ["afgewezen rijen", rejected],
    ...(delivery.ignoredColumns
      ? ([["kolommen die niet worden gelezen", delivery.ignoredColumns]] satisfies [string, number][])
      : []),
  ];
  return [
    table(counts.map(([label, count]) => ["", label, count.toLocaleString("nl-NL").padStart(9)])),
    ...changesOf(delivery),
    ...(delivery.unread.length ? ["", `Niet gelezen uit dit bericht: ${delivery.unread.join(", ")}.`] : []),
    ...faultsOf(delivery),
  ].join("\n");
}

function changesOf({ changedFields }: Delivery): string[] {
  if (!changedFields.length) return [];
  const rows = changedFields.map(({ field, people }) => [
    "",
    fieldLabels[field],
    people.toLocaleString("nl-NL").padStart(9),
  ]);
  return ["", "Bij hoeveel werknemers elk veld wijzigt:", table(rows)];
}

function faultsOf({ rejections }: Delivery): string[] {
  if (!rejections.length) return [];
  const rest = rejections.length - most;
  return [
    "",
    "Wat er niet klopt:",
    ...rejections.slice(0, most).map(lineOf),
    ...(rest > 0 ? [`  … en nog ${rest.toLocaleString("nl-NL")}.`] : []),
  ];
}

function lineOf({ row, personnelNumber, field, rule }: Rejection): string {
  const place = [`rij ${row}`, ...(personnelNumber ? [`personeelsnummer ${personnelNumber}`] : [])].join(", ");
  return `  ${place}: ${field ? `${labelOf(field)}: ` : ""}${ruleSentences[rule]}`;
}

/** How it ended. */
export function outcomeOf(delivery: Delivery): string {
  const count = (number: number, one: string, more: string) =>
    `${number.toLocaleString("nl-NL")} ${number === 1 ? one : more}`;
  if (delivery.state === "done") {
    const { rejected } = delivery.counts;
    const skipped = rejected ? `; ${count(rejected, "rij is", "rijen zijn")} afgewezen` : "";
    return `Klaar: ${count(delivery.processed, "werknemer", "werknemers")} verwerkt${skipped}.`;
  }
  if (delivery.state === "failed") return `De levering is mislukt. ${sentenceOf(delivery.problem)}`;
  return "De levering is niet verwerkt.";
}

/** A problem is told as the code of a refusal, or as a sentence. */
const sentenceOf = (problem: string | null) =>
  problem && problem in refusals ? refusals[problem as RefusalCode][1] : (problem ?? refusals.internal[1]);
