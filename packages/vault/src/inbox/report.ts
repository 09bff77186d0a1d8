import {
  outcomeSentences,
  rejectionLine,
  type AbsenceReport,
  type Delivery,
  type DeliveryState,
  type HeldReason,
} from "@datakluis/contract";

type Listed = Omit<Delivery, "rejections">;

/** What of a delivery there is to read: its report, and the messages of SIVI its sender asked for. */
const endings = {
  report: ".txt",
  received: "-retourmelding.xml",
  processed: "-verwerkingsmelding.xml",
} as const;
export type Reported = keyof typeof endings;

/** The name of a report: when it came and which it is. Never the name of the file, in which a person's could stand. */
export const reportName = (
  { deliveredAt, id }: Pick<Listed, "deliveredAt" | "id">,
  what: Reported = "report",
): string => `${deliveredAt.slice(0, 19).replaceAll(":", "-")}Z_${id}${endings[what]}`;

/** Which delivery a report of this name is about, and what of it. */
export function reportedIn(name: string): { deliveryId: string; what: Reported } | undefined {
  const [, deliveryId, ending] = /^[\dT-]{19}Z_([\da-f-]{36})(.+)$/.exec(name) ?? [];
  const what = (Object.keys(endings) as Reported[]).find((it) => endings[it] === ending);
  return deliveryId && what ? { deliveryId, what } : undefined;
}

const states: Record<DeliveryState, string> = {
  quarantined: "Het bestand wacht ongelezen tot de datakluis er staat.",
  waiting: "De levering wacht op een besluit in Datakluis, onder Leveringen.",
  running: "De levering wordt verwerkt.",
  done: "De levering is verwerkt.",
  failed: "De verwerking is gestopt.",
  discarded: "De levering is niet verwerkt.",
  undoing: "De levering wordt teruggedraaid.",
  undone: "De levering is teruggedraaid.",
};

const reasons: Record<HeldReason, string> = {
  trial: "De koppeling staat op proef: er is alleen gecontroleerd.",
  many_missing: "Er ontbreken meer werknemers dan voor deze koppeling is afgesproken.",
  many_changed: "Er wijzigen meer werknemers dan voor deze koppeling is afgesproken.",
  many_shared: "Er worden in 24 uur meer dossiers gedeeld dan voor deze koppeling is afgesproken.",
  incomplete: "Het bestand lijkt niet volledig.",
};

const peopleLines = ({ added, changed, unchanged }: Delivery["counts"]) => [
  `Nieuw: ${added}`,
  `Gewijzigd: ${changed}`,
  `Ongewijzigd: ${unchanged}`,
];

const absenceLines = ({ shares, lines, unknownCodes }: AbsenceReport) => [
  `Dossiers die worden gedeeld: ${shares}`,
  ...unknownCodes.map((it) => `Onbekende code ${it.code} bij ${it.element}: ${it.messages} keer`),
  ...lines.map((it) => `Regel ${it.row}, personeelsnummer ${it.personnelNumber}: ${outcomeSentences[it.outcome]}`),
];

/** A report as text, for whoever reads it beside his file. Names nobody: what was wrong, never the value (E5). */
export function reportText(it: Delivery): string {
  const { counts } = it;
  const lines = [
    `Levering ${it.id}`,
    `Ontvangen ${it.deliveredAt}`,
    `Stand: ${it.state}. ${states[it.state]}`,
    ...it.held.map((reason) => reasons[reason]),
    ...(it.problem ? [it.problem] : []),
    "",
    `Regels: ${it.rows}`,
    ...(it.absence ? absenceLines(it.absence) : peopleLines(counts)),
    ...(it.kind === "full" ? [`Niet in bestand: ${counts.missing}`] : []),
    `Afgekeurd: ${counts.rejected}`,
    ...it.rejections.map(rejectionLine),
  ];
  return `${lines.join("\r\n")}\r\n`;
}
