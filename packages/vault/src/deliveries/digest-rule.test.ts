import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { DeliveryField, fieldLabels, type DossierRef, type EmployerId } from "@datakluis/contract";
import { lookAt, readDelivery, type CheckedRow, type KnownPerson } from "@datakluis/delivery";
import { keyOf } from "@datakluis/kit/seal";
import { digestsOf, rule } from "./digest.ts";

/** What each number of the rule stood for. A line that is here is never changed: databases hold digests made under it. */
const meanings: Record<number, string> = {
  1: "c46d9d29806686def8eec07fb4eb7021",
};

const today = "2026-11-02";

type Row = Partial<Record<DeliveryField, string>>;

const usual: Row = {
  ...{ lastName: "Janssen", initials: "P.", sex: "Vrouw", bornOn: "29-02-1980", startsOn: "01-03-2020" },
  ...{ street: "Dorpsstraat", houseNumber: "7", postcode: "1234 AB", city: "Goes", departmentCode: "FIN" },
  ...{ departmentName: "Financiën", jobTitle: "Planner", contractHours: "28,5", normHours: "40" },
};

/** Cells as they come, sound ones and others, by field. */
const cells: Record<DeliveryField, readonly string[]> = {
  personnelNumber: [" P-77 ", "p-77", "Ｐ12", "12 34", "111222333", "Janssen1980"],
  lastName: ["", "de Vries", "D'Ancona", "=1+1", "  Ço\u0308hen ", "x".repeat(101), "'-Janssen"],
  prefix: ["", "van der", "VAN"],
  initials: ["", "A.B.", "ab", "Th."],
  callName: ["", "Jo\u00ADke", "Anne-Fleur"],
  partnerLastName: ["", "Bakker", "+31"],
  partnerPrefix: ["", "de"],
  nameUse: ["", "1", "02", "eigen-partner", "V", "5"],
  sex: ["", "m", "F", "9", "o", "anders", "ja"],
  bornOn: ["", "1980-02-29", "29/2/1980", "30-02-1980", "01-01-1899", "01-01-2030", "1980-02-29T00:00:00"],
  bsn: ["", "999993847", "9999.90.482", "999993848", "11222333"],
  street: ["", "Kerkstraat", "Rue\tde la Loi"],
  houseNumber: ["", "12", "12 bis", "007"],
  houseNumberAddition: ["", "a", "-2"],
  postcode: ["", "1234ab", "0123 AB", "1000", "1234 SS"],
  city: ["", "’s-Gravenhage", "SNEEK"],
  country: ["", "NL", "Nederland", "BE", "België", "XX"],
  phoneMobile: ["", "0612345678", "+31 6 12345678", "06-1234567", "0031612345678"],
  phoneWork: ["", "0101234567", "(010) 123 45 67", "123"],
  phoneHome: ["", "+32 2 555 12 12", "0201234567 tst 5"],
  emailWork: ["", "p@werk.example", "p@werk", "=p@werk.example"],
  emailPrivate: ["", "P.J@Thuis.Example"],
  iban: ["", "NL91ABNA0417164300", "nl91 abna 0417 1643 00", "NL92ABNA0417164300"],
  departmentCode: ["", "HRM", "-", "y".repeat(61)],
  departmentName: ["", "Personeel", "Personeel & Organisatie"],
  departmentParentCode: ["", "KAN", "FIN"],
  jobTitle: ["", "Chauffeur", "chauffeur "],
  startsOn: ["", "15-03-2020", "2024-01-01", "01-06-2021", "31-11-2021"],
  endsOn: ["", "31-12-2022", "01-01-2020", "2030-01-01"],
  contractHours: ["", "28.5", "0", "99,999", "100", "36,00"],
  normHours: ["", "36", "40,0"],
  contractKind: ["", "Onbepaalde tijd", "B"],
  costCentre: ["", "K1", "1.000"],
};

/** Rows with a number each, of which some cells are other than usual; the same ones every time. */
function rowsOf(people: number, seed: number): Row[] {
  let state = seed;
  const below = (most: number) => ((state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) % 65_521) % most;
  return Array.from({ length: people }, (_, at) => {
    const row: Row = { ...usual, personnelNumber: `P${at}` };
    for (let left = below(4); left > 0; left -= 1) {
      const field = DeliveryField.options[below(DeliveryField.options.length)]!;
      row[field] = cells[field][below(cells[field].length)]!;
    }
    return row;
  });
}

const fileOf = (rows: readonly Row[], without: readonly DeliveryField[] = []) => {
  const fields = DeliveryField.options.filter((it) => !without.includes(it));
  const cell = (text = "") => `"${text.replaceAll('"', '""')}"`;
  const lines = [fields.map((it) => fieldLabels[it]), ...rows.map((row) => fields.map((field) => row[field]))];
  return Buffer.from(lines.map((line) => line.map(cell).join(";")).join("\r\n"));
};

/** What the rows of a file mean for people who are known by the rows of another. */
async function outcomesOf(known: readonly CheckedRow[], file: Buffer) {
  const people = known.map((it, at) => ({
    ref: `${at}` as DossierRef,
    personnelNumber: it.personnelNumber,
    departmentCode: it.department?.code ?? null,
    employments: [it.employment],
    identity: it.identity,
  }));
  const look = lookAt<KnownPerson & Pick<CheckedRow, "identity">, null>(
    { kind: "full", today },
    { identityOf: (it) => it.identity, keep: () => null, digestOf: () => undefined },
  );
  await look.read(file);
  look.compare(people);
  const { counts, changedFields } = look.conclude();
  const written = look.next(people.length * 2).map(({ ref, said, ...it }) => ({
    ...it,
    ref: it.fields.length > 0 ? ref : null,
    said: { told: said.told, words: Buffer.from(said.words).toString() },
  }));
  return {
    counts,
    changedFields,
    written: written.toSorted((one, two) => (one.personnelNumber < two.personnelNumber ? -1 : 1)),
  };
}

async function meaning(): Promise<string> {
  const people = 400;
  const first = await readDelivery(fileOf(rowsOf(people, 1)), today);
  // In the order in which it was told when the first rule was made.
  const { accepted, rejected, rejections, departments, ...told } = first;
  const numbers = new Map(rejections.map((it) => [it.row, it.personnelNumber])).values();
  const rejectedNumbers = numbers.filter((it) => it !== null).toArray();
  const reading = { ...told, rejected, rejections, rejectedNumbers, departments, accepted };
  const found: unknown[] = [DeliveryField.options, reading];
  for (const without of [[], ["country", "city"], ["departmentCode", "endsOn", "contractHours"]] as DeliveryField[][])
    found.push(await outcomesOf(first.accepted, fileOf(rowsOf(people, 2), without)));
  const key = keyOf(Buffer.alloc(32, 7));
  const held = { ref: "r" as DossierRef, version: 3, keyVersion: 1, departmentCode: "FIN" };
  const said = { words: Buffer.from('["P1","Janssen"]'), told: "told" };
  found.push(digestsOf(new Map([[1, key]]), "e" as EmployerId)(held, said)!.toString("hex"));
  return createHash("sha256").update(JSON.stringify(found)).digest("hex").slice(0, 32);
}

test("digests stand for what a row means: once it means something else, raise the rule, and say here what it stands for", async () => {
  expect({ rule, stands: await meaning() }).toEqual({ rule, stands: meanings[rule] });
});
