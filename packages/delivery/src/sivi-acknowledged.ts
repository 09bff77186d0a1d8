import type { Asked } from "./sivi-asked.ts";
import { document, dutchClock, within, type Node } from "./sivi-document.ts";

/** Whom a message is acknowledged to: `id` is of this answer, `employerId` where the sender does not say it. */
export type Acknowledging = { asked: Asked; id: string; employerId: string; madeAt: Date };

/** What became of a case (*Vrzm*) in a message: taken over, read without changing anything, or not taken. */
export type ProcessedCase = {
  /** The sender's own: of the case, and of the message about it. */
  reference: string;
  number: number | null;
  became: "taken" | "nothing" | "not_taken";
  /** Why, in words, and which row of the message it is about. */
  sentence: string;
  place: string;
};

/**
 * *Retourmelding1*: the message was received, and what is wrong with it, a sentence for each row. What the codes of 2026 mean
 * SIVI does not publish (docs/besluiten/045): 02 is without a fault here, 03 with; 99 is any fault.
 */
export const siviReceived = (to: Acknowledging, faults: readonly string[]): string =>
  document("Retourmelding1", [
    ["BrAlg", [...header(to, "99999", "00003"), ["SrtRetmldngCd", faults.length > 0 ? "03" : "02"]]],
    ...faults.map((sentence): Node => ["Foutmldng", [["SrtFoutCd", "99"], explained("Toelchtng", sentence)]]),
  ]);

/** *Verwerkingsmelding*: what became of each case. Of one at least. */
export const siviProcessed = (to: Acknowledging, cases: readonly ProcessedCase[]): string =>
  document("VerwerkingsmeldingWerkgeverArbodienst", [
    // It has no code of its own, and bears that of the message it is about.
    ["BrAlg", header(to, coded(to.asked.code, "00100"), coded(to.asked.version, "00013"))],
    ...cases.map((it): Node => ["VrwrkMld", caseOf(it, to)]),
  ]);

const header = ({ asked, id, madeAt }: Acknowledging, code: string, version: string): Node[] => {
  const [day, time] = dutchClock(madeAt);
  return [
    ["BrCd", code],
    ["VnrBrCd", version],
    ["AandatBr", day],
    ["AantijdBr", time],
    ["IdInzndr", "Datakluis"],
    ["GebrSwPakket", "Datakluis"],
    ["IdOntvngr", said(asked.sender, 40)],
    ["Berrefnr", id],
    ["BerrefnrIngzndnBer", said(asked.reference, 512)],
    ["TestJN", "N"],
    ["OntvngstbevJN", "N"],
  ];
};

const workable: Readonly<Record<ProcessedCase["became"], string>> = { taken: "01", nothing: "02", not_taken: "03" };

const caseOf = (it: ProcessedCase, { asked, employerId }: Acknowledging): Node[] => [
  ["VrwrkbhdCd", workable[it.became]],
  ["VrzmgvlId", within(it.reference, 40)],
  ["VrzmgvlVnrMld", String(Math.min(it.number ?? 1, 999))],
  ["AansltnrGeguitwlngArbdnst", within(asked.connection, 70) || employerId],
  ["IdWrkgvrArbdnst", within(asked.employer, 40) || employerId],
  ["CtrlCd", it.became === "not_taken" ? "99999" : "00000"],
  explained("MldngTkst", it.sentence),
  ["VrTkst", [["VrijeTekst", within(it.place, 512)]]],
];

const coded = (text: string, otherwise: string) => (/^\d{1,5}$/.test(text) ? text : otherwise);

/** SIVI demands it; a sender can leave it empty all the same. */
const said = (text: string, most: number): string => within(text, most) || "ONBEKEND";

/** What does not fit is left out by whole sentences, and stands in the report. */
function explained(name: string, text: string): Node {
  const most = 512;
  const cut = within(text, most);
  const end = cut.lastIndexOf(". ") + 1;
  return [name, cut === text || end === 0 ? cut : cut.slice(0, end)];
}
