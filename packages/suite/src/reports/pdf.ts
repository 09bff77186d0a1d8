import type { AbsenceFigures, FiguresReport } from "@datakluis/contract";
import type { PdfBlock } from "@datakluis/kit/pdf";
import { drawnPdf } from "@datakluis/kit/pdf-thread";
import { levelWords, traitWords } from "./words.ts";

/**
 * The figures on paper: what the screen shows of them, in the same words and with the same digits, and of every drawing its
 * table. What the screen does not tell is not told here either: both say what is in the same answer.
 *
 * @param norm the percentage the reader compares with, as he filled it in on his screen
 */
export function reportPdf(it: FiguresReport, employerName: string, norm: number | undefined, now: Date) {
  return drawnPdf({ title: "Verzuimcijfers", at: now }, blocksOf(it, employerName, norm));
}

/** What stands in it, in order. */
export function blocksOf(it: FiguresReport, employerName: string, norm: number | undefined): PdfBlock[] {
  const group = it.departments.find(({ id }) => id === it.departmentId)?.name ?? "Hele werkgever";
  const head: PdfBlock = { text: `${employerName}. ${group}, ${periodWord(it)}.` };
  if (!it.figures)
    return [
      head,
      {
        text: `Van deze groep zijn er geen cijfers over ${periodWord(it)}. Cijfers zijn er alleen van groepen van minstens ${it.minimum} mensen, elke maand.`,
      },
    ];
  return [
    head,
    ...(norm === undefined || it.figures.percentage === null ? [] : [{ text: normWord(it.figures.percentage, norm) }]),
    { heading: `Cijfers over ${periodWord(it)}` },
    { table: figuresTable(it.figures, it.yearBefore), widths: [227, 120, 120] },
    { heading: "Verloop van het verzuim" },
    {
      table: [
        ["Maand", "Verzuimpercentage", "Meldingsfrequentie"],
        ...it.course
          .toReversed()
          .map(({ month, figures }) => [
            monthWord(month),
            ...(figures ? [percentWord(figures.percentage), numberWord(figures.frequency, 2)] : [hidden, none]),
          ]),
      ],
      widths: [187, 140, 140],
    },
    ...groupsOf("Per afdeling", it.below),
    ...it.traits.flatMap(({ trait, people, levels }) => [
      ...groupsOf(
        traitWords[trait],
        levels.map(({ level, figures }) => ({ name: levelWords[level] ?? level, figures })),
      ),
      {
        text: `Over gemiddeld ${numberWord(people, 0)} van de ${numberWord(it.figures?.people ?? null, 0)} medewerkers. Wie te weinig mensen naast zich heeft die op hem lijken, telt hier niet mee.`,
      },
    ]),
    { heading: "Hoe lang het verzuim duurde" },
    { text: "Meldingen die in deze periode eindigden." },
    {
      table: [
        ["Duur", "Aantal meldingen"],
        ...classes.map((name, at) => [name, numberWord(it.figures!.ended[at]!, 0)]),
      ],
    },
    { heading: "Hoe deze cijfers zijn gemaakt" },
    {
      text: "De cijfers volgen de landelijke standaard voor verzuim. Sommen per maand zijn afgerond, zodat niemand eruit te herkennen is. Bij kleine groepen en korte perioden is een cijfer daardoor minder precies.",
    },
    {
      text: `Een groep van minder dan ${it.minimum} mensen wordt niet getoond, en soms een andere erbij, zodat ook niemand door aftrekken is te vinden.`,
    },
  ];
}

const [hidden, none] = ["Niet te tonen", "–"];

const figuresTable = (now: AbsenceFigures, before: AbsenceFigures | null): string[][] => {
  const lines: [string, (it: AbsenceFigures) => string][] = [
    ["Verzuimpercentage", (it) => percentWord(it.percentage)],
    ["Met zwangerschaps- en bevallingsverlof", (it) => percentWord(it.withLeave)],
    ["Meldingsfrequentie", (it) => numberWord(it.frequency, 2)],
    ["Gemiddelde duur", (it) => (it.meanDuration === null ? none : `${numberWord(it.meanDuration, 1)} dagen`)],
    ["Nulverzuim", (it) => percentWord(it.zeroAbsence)],
    ["Medewerkers", (it) => numberWord(it.people, 0)],
  ];
  return [
    ["Cijfer", "Deze periode", "Een jaar eerder"],
    ...lines.map(([name, word]) => [name, word(now), before ? word(before) : hidden]),
  ];
};

function groupsOf(title: string, of: readonly { name: string; figures: AbsenceFigures | null }[]): PdfBlock[] {
  if (!of.length) return [];
  const rows = of.map(({ name, figures }) =>
    figures
      ? [
          name,
          percentWord(figures.percentage),
          numberWord(figures.frequency, 2),
          numberWord(figures.meanDuration, 1),
          numberWord(figures.people, 0),
        ]
      : [name, hidden, none, none, none],
  );
  return [
    { heading: title },
    {
      table: [["Groep", "Verzuimpercentage", "Meldingsfrequentie", "Gemiddelde duur", "Medewerkers"], ...rows],
      widths: [127, 85, 85, 85, 85],
    },
  ];
}

const classes = [
  "Kort: 1 tot en met 7 dagen",
  "Middellang: 8 tot en met 42 dagen",
  "Lang: 43 tot en met 365 dagen",
  "Langer dan een jaar",
];

function normWord(percentage: number, norm: number): string {
  const points = Math.abs(percentage - norm);
  if (points < 0.05) return `Het verzuim is gelijk aan uw norm van ${percentWord(norm)}.`;
  const where = percentage > norm ? "boven" : "onder";
  return `Het verzuim ligt ${numberWord(points, 1)} procentpunt ${where} uw norm van ${percentWord(norm)}.`;
}

const months = new Intl.DateTimeFormat("nl-NL", { month: "long", year: "numeric", timeZone: "UTC" });
const monthWord = (month: string) => months.format(new Date(`${month}-01T00:00:00Z`));
const periodWord = ({ from, until }: Pick<FiguresReport, "from" | "until">) =>
  from === until ? monthWord(from) : `${monthWord(from)} tot en met ${monthWord(until)}`;

const numberWord = (it: number | null, digits: number): string =>
  it === null ? none : it.toLocaleString("nl-NL", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const percentWord = (it: number | null): string => (it === null ? none : `${numberWord(it, 1)} %`);
