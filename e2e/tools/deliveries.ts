import { createHash } from "node:crypto";
import { canonicalBsn, fieldLabels, Identity, type DeliveryField, type TemporaryAddress } from "@datakluis/contract";

/** Stands in the example of a delivery that anybody may download, and so in the code. */
const example = "999993653";

/**
 * BSNs of the kind used for tests: 9999xxxxx that pass the eleven test, those with five nines first. None with six: written
 * as base64 they begin with what stands in other texts as well.
 */
function* testBsns(): Generator<string> {
  for (const head of ["99999", ...Array.from({ length: 9 }, (_, at) => `9999${at}`)])
    for (let tail = 0; tail < 10_000; tail++) {
      const bsn = canonicalBsn(head + String(tail).padStart(4, "0"));
      if (bsn && bsn !== example && !bsn.startsWith("999999")) yield bsn;
    }
}

/** Every field of who somebody is, those of an address abroad each apart: read from the contract, so none is forgotten. */
export const identityFields: readonly string[] = Object.entries(Identity.shape).flatMap(([field, schema]) => {
  const parts = partsOf(schema);
  return parts ? Object.keys(parts).map((part) => `${field}.${part}`) : [field];
});

/** The fields within a field, of one that may be left out as well. */
function partsOf(schema: unknown): object | undefined {
  const it = schema as { unwrap?: () => unknown; shape?: object };
  return it.unwrap ? partsOf(it.unwrap()) : it.shape;
}

/** Fields without a mark, and why. */
export const unmarked: Record<string, string> = {
  nameUse: "een van vier keuzes",
  sex: "een van vier woorden, en deel van het geanonimiseerde dienstverband",
  bornOn: "deel van het geanonimiseerde dienstverband",
  "foreignAddress.country": "twee letters",
  "temporaryAddress.from": "een dag, die niet zegt van wie",
  "temporaryAddress.until": "een dag, die niet zegt van wie",
  "temporaryAddress.country": "twee letters",
};

/** `marks` by field of the identity, and besides as the file writes a value that is kept in another form. */
export type Marked = {
  personnelNumber: string;
  marks: Record<string, string>;
  /** Where he stays while he is ill, without the days. */
  staysAt: Omit<TemporaryAddress, "from" | "until">;
  /** What compressing cannot shorten: letters without order, found in part where the whole is broken up. */
  cores: string[];
};

type Row = Partial<Record<DeliveryField, string>>;

/**
 * A file of people who carry a unique mark in every field that says who they are; the marks are what a leak shows. Every
 * second one lives abroad.
 *
 * @param crowd how many without marks come after them, for a file of some size
 */
export function markedDelivery(count: number, crowd = 0): { bytes: Buffer; people: Marked[] } {
  const bsns = testBsns();
  const made = Array.from({ length: count }, (_, at) => markedPerson(at, bsns.next().value as string));
  const rows = [...made.map(({ row }) => row), ...Array.from({ length: crowd }, (_, at) => inCrowd(at))];
  const fields = Object.keys(fieldLabels) as DeliveryField[];
  const lines = [
    fields.map((field) => fieldLabels[field]),
    ...rows.map((row) => fields.map((field) => row[field] ?? "")),
  ];
  return {
    bytes: Buffer.from(lines.map((line) => line.join(";")).join("\r\n") + "\r\n", "utf8"),
    people: made.map(({ person }) => person),
  };
}

function markedPerson(at: number, bsn: string): { person: Marked; row: Row } {
  const mark = (field: string) => `${field}${letters(at)}kenmérk`;
  const cores = Object.fromEntries(
    ["Achter", "Roep", "Partner", "Straat", "Plaats", "Logeer"].map((field) => [field, coreOf(`${field} ${at}`)]),
  ) as Record<"Achter" | "Roep" | "Partner" | "Straat" | "Plaats" | "Logeer", string>;
  const long = (field: keyof typeof cores) => `${field}${cores[field]}kenmérk`;
  const digits = String(at + 1).padStart(5, "0");
  const personnelNumber = `PN${String(at + 1).padStart(4, "0")}`;
  const phones = { phoneMobile: `06471${digits}`, phoneWork: `01022${digits}`, phoneHome: `02033${digits}` };
  const own = {
    lastName: long("Achter"),
    prefix: mark("van "),
    initials: mark("Q.X."),
    callName: long("Roep"),
    partnerLastName: long("Partner"),
    partnerPrefix: mark("der "),
    bsn,
    emailWork: `werk${letters(at)}kenmerk@marks.example`,
    emailPrivate: `prive${letters(at)}kenmerk@marks.example`,
    iban: testIban(`TEST8${digits}${digits.slice(1)}`),
  };
  const home = { street: long("Straat"), houseNumber: `7${letters(at)}kmerk`, city: long("Plaats") };
  const address: Row =
    at % 2
      ? { ...home, postcode: `ZQ${letters(at)}XQV`, country: "BE" }
      : { ...home, houseNumberAddition: mark("toev"), postcode: `${1000 + at} XQ`, country: "NL" };
  const { country: _, ...places } = address;
  const kept = Object.entries(places).map(([field, value]) => [at % 2 ? `foreignAddress.${field}` : field, value]);
  // In no file: the employer writes it down when somebody is ill.
  const temporary = {
    street: long("Logeer"),
    houseNumber: `8${letters(at)}kmerk`,
    postcode: `YQ${letters(at)}XQV`,
    city: mark("oord"),
  };
  const temporaryPhone = `03044${digits}`;
  return {
    person: {
      personnelNumber,
      staysAt: { ...temporary, country: "BE", phone: temporaryPhone },
      cores: Object.values(cores),
      marks: {
        ...own,
        ...Object.fromEntries(kept),
        ...Object.fromEntries(Object.entries(temporary).map(([field, value]) => [`temporaryAddress.${field}`, value])),
        "temporaryAddress.phone": `31${temporaryPhone.slice(1)}`,
        ...Object.fromEntries(Object.entries(phones).map(([field, it]) => [field, `31${it.slice(1)}`])),
        ...Object.fromEntries(Object.entries(phones).map(([field, it]) => [`${field} in het bestand`, it])),
      },
    },
    row: {
      ...own,
      ...phones,
      ...address,
      personnelNumber,
      sex: at % 2 ? "Man" : "Vrouw",
      bornOn: "19-09-1985",
      departmentCode: `A${at % 4}`,
      departmentName: `Afdeling ${at % 4}`,
      startsOn: "01-02-2020",
      contractHours: "36",
      normHours: "40",
    },
  };
}

/** Somebody in the crowd, who by his number comes after all with marks; without a BSN, of which there are too few for tests. */
const inCrowd = (at: number): Row => ({
  personnelNumber: `R${at + 1}`,
  lastName: `Menigte${letters(at)}`,
  initials: "M.",
  sex: at % 2 ? "Man" : "Vrouw",
  bornOn: "02-03-1979",
  departmentCode: `A${at % 4}`,
  departmentName: `Afdeling ${at % 4}`,
  startsOn: "01-02-2020",
});

/** A number as letters, so that it is part of a word and not found by chance. */
const letters = (at: number) => [...String(at).padStart(4, "0")].map((digit) => "bcdfghjklm"[Number(digit)]).join("");

/** Sixteen letters without order, always the same for this name of a field and its person. */
export const coreOf = (name: string): string =>
  [...createHash("sha256").update(name).digest()]
    .slice(0, 16)
    .map((byte) => "bcdfghjklmnpqrstvwxz"[byte % 20])
    .join("");

/** Check digits of an IBAN (ISO 13616). */
function testIban(account: string): string {
  const moved = `${account}NL00`.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  const check = 98n - (BigInt(moved) % 97n);
  return `NL${String(check).padStart(2, "0")}${account}`;
}
