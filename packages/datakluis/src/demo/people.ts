import { canonicalBsn, fieldLabels, type DeliveryField } from "@datakluis/contract";
import { diceOf } from "./dice.ts";

/**
 * Sixty invented employees of an invented bakery, the same at every installation. Their service numbers stand in the
 * range 99999xxxx, which is issued to nobody; the bank TEST does not exist.
 */

type Department = { code: string; name: string; parent?: string; jobs: readonly string[]; staff: number };

const departments: readonly Department[] = [
  { code: "PRO", name: "Productie", jobs: ["Hoofd productie"], staff: 1 },
  { code: "BAK", name: "Bakkerij", parent: "PRO", jobs: ["Chef bakkerij", "Bakker"], staff: 4 },
  { code: "NACHT", name: "Nachtploeg", parent: "BAK", jobs: ["Bakker", "Inpakker"], staff: 10 },
  { code: "DAG", name: "Dagploeg", parent: "BAK", jobs: ["Bakker", "Banketbakker", "Inpakker"], staff: 8 },
  { code: "EXP", name: "Expeditie", parent: "PRO", jobs: ["Chauffeur", "Orderverzamelaar"], staff: 7 },
  { code: "WIN", name: "Winkels", jobs: ["Hoofd winkels"], staff: 1 },
  { code: "NOORD", name: "Regio Noord", parent: "WIN", jobs: ["Regiomanager"], staff: 1 },
  { code: "GRO", name: "Winkel Groningen", parent: "NOORD", jobs: ["Bedrijfsleider", "Verkoper"], staff: 6 },
  { code: "ASS", name: "Winkel Assen", parent: "NOORD", jobs: ["Verkoper"], staff: 5 },
  { code: "OOST", name: "Regio Oost", parent: "WIN", jobs: ["Regiomanager"], staff: 1 },
  { code: "ZWO", name: "Winkel Zwolle", parent: "OOST", jobs: ["Bedrijfsleider", "Verkoper"], staff: 6 },
  { code: "KAN", name: "Kantoor", jobs: ["Directeur", "Receptionist"], staff: 3 },
  { code: "FIN", name: "Financiën", parent: "KAN", jobs: ["Boekhouder"], staff: 3 },
  { code: "MENS", name: "Mens en werk", parent: "KAN", jobs: ["HR-adviseur"], staff: 4 },
];

const women = "Anouk Bente Chloë Daniëlle Esma Femke Gülay Hanneke Ingrid Jet Zoë Lieke".split(" ");
const men = "Arjan Bilal Cees Daan Erik Freek Gerrit Henk Ibrahim Joost Kees René".split(" ");
const surnames = (
  "de Vries, Jansen, van den Berg, Bakker, van Dijk, Visser, Smit, de Boer, Mulder, de Groot, Bos, Vos, Peters, Hendriks, " +
  "van Leeuwen, Dekker, Brouwer, de Wit, Dijkstra, Smits, van der Meer, Yılmaz, Kaya, el Amrani, Özdemir, Müller, García, " +
  "van ’t Hof, Sjölund, in ’t Veld"
).split(", ");
const streets = "Molenstraat, Korenweg, Oude Haven, Sint Josephstraat, Lijsterlaan, Kerkpad, Nieuwe Gracht".split(", ");
const cities = [
  ["9711", "Groningen"],
  ["9401", "Assen"],
  ["8011", "Zwolle"],
  ["7411", "Deventer"],
  ["9231", "Surhuisterveen"],
] as const;

/** Service numbers that pass the eleven test, from the range that is issued to nobody. */
export function* serviceNumbers(): Generator<string> {
  for (let number = 999_990_000; number <= 999_999_999; number++) {
    const bsn = canonicalBsn(String(number));
    if (bsn) yield bsn;
  }
}

/** A bank account of the bank TEST with check digits that are right (ISO 13616). */
export function iban(account: number): string {
  const digits = String(account).padStart(10, "0");
  const letters = [..."TESTNL"].map((letter) => letter.charCodeAt(0) - 55);
  const sum = BigInt(`${letters.slice(0, 4).join("")}${digits}${letters.slice(4).join("")}00`);
  return `NL${String(98n - (sum % 97n)).padStart(2, "0")}TEST${digits}`;
}

const date = (year: number, month: number, day: number) =>
  `${String(day).padStart(2, "0")}-${String(month).padStart(2, "0")}-${year}`;

export type Row = Partial<Record<DeliveryField, string>>;

export function employees(domain: string): Row[] {
  const { roll, pick } = diceOf(20_260_101);
  const numbers = serviceNumbers();
  const posts = departments.flatMap((department) =>
    Array.from({ length: department.staff }, (_, at) => ({ department, at })),
  );
  return posts.map(({ department, at }, index) => {
    const female = roll(2) === 0;
    const callName = pick(female ? women : men);
    const { prefix = "", lastName = "" } =
      /^(?<prefix>(?:\P{Lu}+ )?)(?<lastName>.+)$/u.exec(pick(surnames))?.groups ?? {};
    const [area, city] = pick(cities);
    const born = 1962 + roll(40);
    const ascii = `${callName}.${lastName}`
      .normalize("NFD")
      .replace(/ı/g, "i")
      .replace(/[^a-z.]/gi, "")
      .toLowerCase();
    return {
      personnelNumber: `GA${String(index + 1).padStart(3, "0")}`,
      lastName,
      prefix: prefix.trim(),
      initials: `${callName[0]}.`,
      callName,
      sex: female ? "Vrouw" : "Man",
      bornOn: date(born, 1 + roll(12), 1 + roll(28)),
      bsn: numbers.next().value as string,
      street: pick(streets),
      houseNumber: String(1 + roll(140)),
      postcode: `${area} ${pick(["AB", "CD", "GH", "KL", "VX"])}`,
      city,
      phoneMobile: roll(3) ? "06 12345678" : "",
      emailWork: `${ascii}${index + 1}@${domain}`,
      iban: iban(1_000_000 + index * 7919),
      departmentCode: department.code,
      departmentName: department.name,
      departmentParentCode: department.parent ?? "",
      jobTitle: department.jobs[Math.min(at, department.jobs.length - 1)]!,
      startsOn: date(Math.max(born + 18, 1998) + roll(5), 1 + roll(12), 1),
      contractHours: pick(["20", "24", "32", "36", "40"]),
      normHours: "40",
      contractKind: roll(4) ? "Onbepaalde tijd" : "Bepaalde tijd",
    };
  });
}

/** A delivery as a personnel system would write it. */
export function deliveryOf(rows: readonly Row[]): Uint8Array {
  const fields = Object.keys(rows[0] ?? {}) as DeliveryField[];
  const lines = [
    fields.map((field) => fieldLabels[field]),
    ...rows.map((row) => fields.map((field) => row[field] ?? "")),
  ];
  return new TextEncoder().encode(`\uFEFF${lines.map((line) => line.join(";")).join("\r\n")}\r\n`);
}
