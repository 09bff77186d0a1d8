import { Readable } from "node:stream";
import { parse } from "csv-parse";
import { personNumber } from "./people.ts";

const headings = `Personeelsnummer;Achternaam;Voorletters;Roepnaam;Achternaam partner;Naamgebruik;Geslacht;Geboortedatum;BSN;Straat;Huisnummer;Postcode;Woonplaats;Telefoon mobiel;Telefoon werk;E-mail werk;E-mail privé;IBAN;Afdelingscode;Afdeling;Functie;In dienst;Uren per week;Normuren;Soort contract`;

/** Everybody in one file; `moved` tells who has a new address, and which house that is. */
export function fileOf(n: number, moved: (i: number) => boolean = () => false, newHouse = "999"): Buffer {
  const line = (i: number) => {
    const it = personNumber(i);
    const [year, month, day] = it.bornOn.split("-");
    const house = moved(i) ? newHouse : it.houseNumber;
    return [
      ...[`P${String(i).padStart(7, "0")}`, it.lastName, it.initials, it.callName, it.partnerLastName, "04"],
      ...[
        it.sex === "male" ? "Man" : "Vrouw",
        `${day}-${month}-${year}`,
        it.bsn,
        it.street,
        house,
        it.postcode,
        it.city,
      ],
      ...[it.phoneMobile, it.phoneWork, it.emailWork, it.emailPrivate, it.iban, `A${i % 40}`, `Afdeling ${i % 40}`],
      ...["Medewerker", "01-03-2019", "28,5", "40", "Onbepaalde tijd"],
    ].join(";");
  };
  return Buffer.from([headings, ...Array.from({ length: n }, (_, i) => line(i))].join("\r\n"));
}

/** The same file with the same parser; `each` is what is done with a row besides. */
export async function parseAlone(file: Buffer, each: (cells: string[]) => void = () => undefined): Promise<void> {
  const rows = Readable.from([file]).pipe(parse({ delimiter: ";" }));
  let cells = 0;
  for await (const row of rows as AsyncIterable<string[]>) {
    cells += row.length;
    each(row);
  }
  if (cells === 0) throw new Error("Er is niets gelezen.");
}
