import { exportMembers, listDownloads } from "@datakluis/contract";
import { dutchDate, dutchNumber, exportedFile } from "@datakluis/delivery";
import { answer } from "../answer.ts";
import { downloadsOf, exportFor, type Exported } from "./store.ts";

export const exportRoutes = [
  answer(exportMembers, "see_dossiers", async ({ params, body, ...world }) =>
    exportedFile(body.form, headings, rowsOf(await exportFor(world, params.employerId, body))),
  ),
  answer(listDownloads, "see_dossiers", ({ actor, act, params }) => act((tx) => downloadsOf(tx, actor, params.ref))),
];

/** A name is one column: nobody takes this file for a delivery of people. */
const headings = [
  "Personeelsnummer",
  "Naam",
  "Geboortedatum",
  "Geslacht",
  "Afdelingscode",
  "Afdeling",
  "Functie",
  "In dienst",
  "Uit dienst",
  "Uren per week",
  "Normuren",
  "Soort contract",
  "Kostenplaats",
];

async function* rowsOf(pages: AsyncIterable<readonly Exported[]>): AsyncGenerator<string[][]> {
  for await (const some of pages) yield some.map(cellsOf);
}

const sexWords: Readonly<Record<string, string>> = {
  male: "Man",
  female: "Vrouw",
  unspecified: "Niet gespecificeerd",
  unknown: "Onbekend",
};

const cellsOf = (it: Exported): string[] => [
  it.personnelNumber,
  it.fullName ?? "",
  it.coarse ? it.bornOn.slice(0, 4) : dutchDate(it.bornOn),
  sexWords[it.sex] ?? "",
  it.departmentCode ?? "",
  it.departmentName ?? "",
  it.jobTitle ?? "",
  it.coarse ? dutchDate((it.startsOn ?? "").slice(0, 7)) : dutchDate(it.startsOn ?? ""),
  dutchDate(it.endsOn ?? ""),
  hours(it.contractHours),
  hours(it.normHours),
  it.contractKind ?? "",
  it.costCentre ?? "",
];

const hours = (it: string | null) => (it === null ? "" : dutchNumber(Number(it)));
