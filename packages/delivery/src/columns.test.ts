import { DeliveryField, fieldLabels, Refusal } from "@datakluis/contract";
import { expect, test } from "vitest";
import { chooseColumns } from "./columns.ts";
import { fieldOf } from "./headings.ts";

const needed = ["Personeelsnummer", "Achternaam", "Geboortedatum", "Geslacht", "In dienst"];

test("knows every label of the reports as a heading", () => {
  for (const field of DeliveryField.options) expect(fieldOf(fieldLabels[field])).toBe(field);
});

test.each([
  ["Medewerker", "personnelNumber"],
  ["GEBOORTENAAM", "lastName"],
  ["Tussenvoegsel", "prefix"],
  ["Mobiel", "phoneMobile"],
  ["Straatnaam", "street"],
  ["Plaats", "city"],
  ["Datum in dienst", "startsOn"],
  ["Einde dienstverband", "endsOn"],
  ["e-mail_prive *", "emailPrivate"],
  ["Geboortedatum (dd-mm-jjjj)", "bornOn"],
  ["Telefoon (mobiel)", "phoneMobile"],
  ["Land", "country"],
  ["Landcode", "country"],
  ["country", "country"],
  ["Geboorteland", undefined],
  ["FTE", undefined],
  ["Naam", undefined],
  ["Achternaam (moeder)", undefined],
  ["", undefined],
])("takes %j for %s", (heading, field) => {
  expect(fieldOf(heading)).toBe(field);
});

test("counts the headings nobody knows, and no empty ones", () => {
  const { at, ignored, width } = chooseColumns([...needed, "FTE", "", "Kleur van de auto"]);
  expect({ ignored, width, startsOn: at.get("startsOn") }).toEqual({ ignored: 2, width: 8, startsOn: 4 });
});

const refusalOf = (act: () => unknown): Refusal => {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error;
  }
  throw new Error("not refused");
};

test("says which columns are missing, in our words and never in those of the file", () => {
  const refusal = refusalOf(() => chooseColumns(["MS001", "Personeelsnummer", "Jansen", "Geslacht", "In dienst"]));
  expect(refusal.code).toBe("file_columns_missing");
  expect(refusal.faults).toEqual([
    { path: "lastName", sentence: "De kolom Achternaam ontbreekt." },
    { path: "bornOn", sentence: "De kolom Geboortedatum ontbreekt." },
  ]);
});

test("refuses two columns with one meaning", () => {
  const refusal = refusalOf(() => chooseColumns([...needed, "Geboortenaam", "Achternaam"]));
  expect(refusal.code).toBe("file_columns_twice");
  expect(refusal.faults).toEqual([{ path: "lastName", sentence: "Meer dan één kolom betekent Achternaam." }]);
});
