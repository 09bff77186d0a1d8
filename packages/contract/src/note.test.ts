import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalBsn, holdsBsnLike, medicalWordsIn, Note } from "./index.ts";

/** Every BSN there can be, by its first eight digits. */
const bsn = fc
  .integer({ min: 1_000_000, max: 99_999_999 })
  .map((first) => {
    const digits = String(first).padStart(8, "0");
    return Array.from({ length: 10 }, (_, last) => canonicalBsn(`${digits}${last}`)).find(Boolean);
  })
  .filter((it): it is string => it !== undefined);

const separators = fc.constantFrom("", " ", ".", "-");
const surrounding = fc.constantFrom("", "Zijn nummer is ", "BSN:", "Ziek gemeld; ", "nr. 12, ", "(");

test("a BSN is found wherever it stands and however it is written", () => {
  fc.assert(
    fc.property(bsn, separators, separators, surrounding, surrounding, (it, one, two, before, after) => {
      const written = `${it.slice(0, 4)}${one}${it.slice(4, 6)}${two}${it.slice(6)}`;
      fc.pre(!/[\d]$/.test(before));
      expect(holdsBsnLike(`${before}${written} ${after}`)).toBe(true);
      expect(Note.safeParse(`Toelichting: ${before}${written}`).success).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test.each([
  "９９９９９３８４７",
  "999\u200B993\u200B847",
  "telefoon 0612345678 en 999993847",
  "afdeling 12 999 993 847",
])("a BSN in disguise is found: %s", (text) => {
  expect(holdsBsnLike(text)).toBe(true);
});

const reasons = fc.constantFrom(
  "Heeft zich ziek gemeld",
  "Heeft zich vandaag ziek gemeld bij zijn leidinggevende",
  "Wil met de casemanager praten over terugkeer",
  "Afspraak met de bedrijfsarts gevraagd",
  "Komt naar het open spreekuur",
  "Neemt deel aan het preventief onderzoek (PMO)",
  "Heeft contact opgenomen over de werkplek",
  "Het gesprek is niet meer nodig",
  "Verkeerde persoon gekozen, had een collega moeten zijn",
  "Wegens ziekte afwezig, graag contact opnemen",
  "Wil overleg over de opbouw van uren na terugkeer",
  "Aanmelding voor de 42e-weeksmelding",
  "Is hersteld; de deling is niet meer nodig",
  "Gesprek over zwangerschapsverlof",
  "Operationeel manager vraagt om overleg",
  "Werkt op de Pijnackerseweg, inbreuk op het rooster",
  "Klacht over de planning, klachten over het rooster",
  "In behandeling bij de casemanager",
);
const twoDigits = (most: number) => fc.integer({ min: 1, max: most }).map((it) => String(it).padStart(2, "0"));
const details = fc.oneof(
  fc
    .tuple(twoDigits(28), twoDigits(12), fc.constantFrom("-", "/", "."))
    .map(([d, m, sep]) => ` op ${d}${sep}${m}${sep}2026`),
  fc.tuple(twoDigits(28), twoDigits(12)).map(([d, m]) => ` (2026-${m}-${d}, ook 2026${m}${d} of ${d}${m}2026)`),
  fc.tuple(twoDigits(23), twoDigits(59)).map(([h, min]) => ` om ${h}.${min} uur, of ${h}:${min}`),
  fc.integer({ min: 0, max: 99_999_999 }).map((it) => `, tel. 06-${String(it).padStart(8, "0")}`),
  fc.integer({ min: 0, max: 9_999_999 }).map((it) => `, bel 030 ${String(it).padStart(7, "0")}`),
  fc.integer({ min: 0, max: 99_999_999 }).map((it) => ` (+31 6 ${String(it).padStart(8, "0")})`),
  fc.integer({ min: 1, max: 99_999 }).map((it) => `, personeelsnummer MS${it}`),
);

test("ordinary reasons pass, with the dates, times, telephone and personnel numbers people put in them", () => {
  fc.assert(
    fc.property(reasons, fc.array(details, { maxLength: 3 }), (reason, more) => {
      const text = `${reason}${more.join("")}`;
      expect({ text, bsn: holdsBsnLike(text), medical: medicalWordsIn(text) }).toEqual({
        text,
        bsn: false,
        medical: [],
      });
      expect(Note.safeParse(text).success).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ["Ligt met een hernia op bed", ["hernia"]],
  ["Heeft een BURN-OUT gekregen", ["burn out"]],
  ["Slikt antidepressiva en ziet een psycholoog", ["antidepressiva", "psycholoog"]],
  ["Wordt morgen geopereerd in het ziekenhuis", ["geopereerd", "ziekenhuis"]],
  ["Rugklachten sinds maandag", ["rugklachten"]],
  ["Is onder behandeling voor suikerziekte", ["suikerziekte", "onder behandeling"]],
  ["Dépressief, zegt hij", ["depressief"]],
])("what looks medical is named: %s", (text, found) => {
  expect(medicalWordsIn(text)).toEqual(found);
});
