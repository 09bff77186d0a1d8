import { canonicalBsn } from "@datakluis/contract";

const headings = [
  "Personeelsnummer",
  "Achternaam",
  "Voorvoegsel",
  "Voorletters",
  "Roepnaam",
  "Achternaam partner",
  "Geslacht",
  "Geboortedatum",
  "BSN",
  "Straat",
  "Huisnummer",
  "Postcode",
  "Woonplaats",
  "Telefoon mobiel",
  "E-mail werk",
  "E-mail privé",
  "IBAN",
  "Afdelingscode",
  "Afdeling",
  "In dienst",
  "Uren per week",
  "Normuren",
];

/** BSNs of the kind used for tests: 99999xxxx that pass the eleven test. There are some 900 of them. */
function* testBsns(): Generator<string> {
  for (let tail = 0; tail < 10_000; tail++) {
    const bsn = canonicalBsn(`99999${String(tail).padStart(4, "0")}`);
    if (bsn) yield bsn;
  }
}

export type Marked = { personnelNumber: string; marks: Record<string, string> };

/**
 * A file of people who carry a unique mark in every field that says who they are; the marks are what a leak shows.
 *
 * @param crowd how many without marks come after them, for a file of some size
 */
export function markedDelivery(count: number, crowd = 0): { bytes: Buffer; people: Marked[] } {
  const bsns = testBsns();
  const people = Array.from({ length: count }, (_, at): Marked => {
    const mark = (field: string) => `${field}${letters(at)}kenmérk`;
    const digits = String(at + 1).padStart(5, "0");
    return {
      personnelNumber: `PN${String(at + 1).padStart(4, "0")}`,
      marks: {
        lastName: mark("Achter"),
        callName: mark("Roep"),
        partner: mark("Partner"),
        bsn: bsns.next().value as string,
        street: mark("Straat"),
        city: mark("Plaats"),
        postcode: `${1000 + at} XQ`,
        phone: `06 471${digits}`,
        emailWork: `werk${letters(at)}kenmerk@marks.example`,
        emailPrivate: `prive${letters(at)}kenmerk@marks.example`,
        iban: testIban(`TEST8${digits}${digits.slice(1)}`),
      },
    };
  });
  const lines = people.map(({ personnelNumber, marks: it }, at) =>
    [
      personnelNumber,
      it["lastName"],
      "van der",
      "Q.X.",
      it["callName"],
      it["partner"],
      at % 2 ? "Man" : "Vrouw",
      "19-09-1985",
      it["bsn"],
      it["street"],
      String(at + 1),
      it["postcode"],
      it["city"],
      it["phone"],
      it["emailWork"],
      it["emailPrivate"],
      it["iban"],
      `A${at % 4}`,
      `Afdeling ${at % 4}`,
      "01-02-2020",
      "36",
      "40",
    ].join(";"),
  );
  lines.push(...Array.from({ length: crowd }, (_, at) => crowdLine(at)));
  return { bytes: Buffer.from([headings.join(";"), ...lines].join("\r\n") + "\r\n", "utf8"), people };
}

/** Somebody in the crowd; without a BSN, of which there are too few for tests. */
const crowdLine = (at: number) =>
  headings
    .map((heading) => {
      if (heading === "Personeelsnummer") return `M${at + 1}`;
      if (heading === "Achternaam") return `Menigte${letters(at)}`;
      if (heading === "Voorletters") return "M.";
      if (heading === "Geslacht") return at % 2 ? "Man" : "Vrouw";
      if (heading === "Geboortedatum") return "02-03-1979";
      if (heading === "Afdelingscode") return `A${at % 4}`;
      if (heading === "Afdeling") return `Afdeling ${at % 4}`;
      return heading === "In dienst" ? "01-02-2020" : "";
    })
    .join(";");

/** A number as letters, so that it is part of a word and not found by chance. */
const letters = (at: number) => [...String(at).padStart(4, "0")].map((digit) => "bcdfghjklm"[Number(digit)]).join("");

/** Check digits of an IBAN (ISO 13616). */
function testIban(account: string): string {
  const moved = `${account}NL00`.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  const check = 98n - (BigInt(moved) % 97n);
  return `NL${String(check).padStart(2, "0")}${account}`;
}
