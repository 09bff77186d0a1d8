import type { CareRequest, ConfidentialDeed, ConfidentialLine } from "@datakluis/contract";
import { inDutchTime, rowOf } from "@datakluis/delivery";

const headings = [
  "Nummer",
  "Moment (Nederlandse tijd)",
  "Wie",
  "Handeling",
  "Werkgever",
  "Personeelsnummer",
  "Zorgvraag",
  "Toelichting",
  "Netwerk",
];

/** The record of confidential retrievals as a file, in pieces. Byte order mark and semicolons, for Dutch Excel. */
export async function* csvOf(pieces: AsyncIterable<readonly ConfidentialLine[]>): AsyncGenerator<string> {
  yield `\uFEFF${rowOf(headings)}`;
  for await (const lines of pieces) yield lines.map((it) => rowOf(cellsOf(it))).join("");
}

const cellsOf = (it: ConfidentialLine) => [
  String(it.id),
  inDutchTime(it.at),
  it.byName ?? "Verzuimomgeving",
  deedWords[it.deed],
  it.employerName ?? "",
  it.personnelNumber ?? "",
  it.careRequest === null ? "" : careRequestWords[it.careRequest],
  it.note ?? "",
  it.network ?? "",
];

const deedWords: Record<ConfidentialDeed, string> = {
  "person.retrieved": "Vertrouwelijk opgehaald",
  "person.refreshed": "Opnieuw opgehaald",
  "person.opened": "Dossier geopend",
  "person.listed": "Naam gezien in een lijst",
  "person.searched": "Gevonden bij zoeken",
  "person.forgotten": "Vanzelf gewist",
  "person.kept": "Gehouden na intrekken van de deling: afspraak in het open spreekuur",
  "spell.reported": "Ziek gemeld",
  "spell.course": "Percentage van verzuim gewijzigd",
  "spell.recovered": "Hersteld gemeld",
  "spell.corrected": "Verzuimmelding gecorrigeerd",
  "spell.withdrawn": "Verzuimmelding ingetrokken",
  "leave.recorded": "Zwangerschaps- en bevallingsverlof vastgelegd",
  "leave.changed": "Zwangerschaps- en bevallingsverlof gewijzigd",
  "leave.withdrawn": "Zwangerschaps- en bevallingsverlof ingetrokken",
  "trajectory.started": "Traject gestart",
  "appointment.planned": "Afspraak gepland",
  "appointment.moved": "Afspraak verzet",
  "appointment.cancelled": "Afspraak geannuleerd",
  "appointment.no_show": "Niet verschenen op afspraak",
  "summons.asked": "Oproep aangevraagd",
  "summons.withdrawn": "Oproepverzoek ingetrokken",
  "note.written": "Notitie geschreven",
  "note.corrected": "Notitie verbeterd",
  "notes.opened": "Notities gelezen",
  "document.added": "Document toegevoegd",
  "document.opened": "Document geopend",
  "documents.listed": "Lijst van documenten gezien",
  "forms.listed": "Lijst van formulieren gezien",
  "form.opened": "Formulier geopend",
  "form.printed": "Formulier als PDF gemaakt",
  "form.saved": "Concept van een formulier bewaard",
  "form.draft_removed": "Concept van een formulier verwijderd",
  "form.finished": "Formulier vastgesteld",
  "safety_net.named": "Soort vangnet vastgelegd",
  "task.done": "Taak afgerond",
  "task.not_applicable": "Taak niet van toepassing verklaard",
  "task.reopened": "Taak heropend",
  "task.assigned": "Taak toegewezen",
  "uwv.exported": "UWV-meldingen als bestand meegenomen",
  "record.read": "Vertrouwelijke inzagen bekeken",
  "record.exported": "Vertrouwelijke inzagen gedownload",
};

const careRequestWords: Record<CareRequest, string> = {
  sick_report: "Ziekmelding",
  case_manager: "Contact met de casemanager",
  consultation_hour: "Open spreekuur",
  preventive_examination: "Preventief onderzoek (PMO)",
  appointment: "Afspraak",
  other: "Anders",
  activation: "Bij activatie",
};
