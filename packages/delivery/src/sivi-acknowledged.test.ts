import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readAbsence } from "./absence.ts";
import { readDelivery } from "./read.ts";
import { siviProcessed, siviReceived, type Acknowledging, type ProcessedCase } from "./sivi-acknowledged.ts";
import { faultsIn } from "./testing/sivi-valid.ts";

/** What a sender asks to hear back is read from his message, and what he hears is valid by SIVI's schema. */

const sample = readFileSync(new URL("../../../e2e/leveringen/sivi-verzuimmeldingen-2026.xml", import.meta.url), "utf8");
const today = "2026-11-22";
const having = (text: string, element: string, value: string) => {
  const found = text.replace(new RegExp(`<${element}>[^<]*</${element}>`), `<${element}>${value}</${element}>`);
  expect(found.includes(`<${element}>${value}</${element}>`)).toBe(true);
  return found;
};
const read = async (text: string) => (await readAbsence(Buffer.from(text), today))!;

const anything = (most: number) => fc.string({ unit: "grapheme", maxLength: most });
const asked = fc.record({
  ...{ reference: anything(600), sender: anything(60), employer: anything(60), connection: anything(90) },
  ...{ code: anything(8), version: anything(8) },
});
const to: fc.Arbitrary<Acknowledging> = fc.record({
  ...{ asked, id: fc.uuid().map((it) => `R-${it}`), employerId: fc.uuid() },
  madeAt: fc.date({ min: new Date("2020-01-01"), max: new Date("2030-01-01"), noInvalidDate: true }),
});
const sentence = fc.oneof(fc.lorem({ maxCount: 20, mode: "sentences" }), anything(900));
const said = sentence.filter((it) => it.length > 0);
const processed: fc.Arbitrary<ProcessedCase> = fc.record({
  reference: anything(40).filter((it) => it.length > 0),
  number: fc.option(fc.nat(999_999)),
  became: fc.constantFrom("taken" as const, "nothing" as const, "not_taken" as const),
  sentence: said,
  place: said,
});

/** The text of every element of this name. */
const textsOf = (xml: string, element: string): string[] =>
  [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, "g"))].map(([, text]) => unmarked(text!));
const unmarked = (text: string) =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&#13;", "\r").replaceAll("&amp;", "&");

test("whatever was asked and whatever became of it, both messages are valid and bear the sender's reference", () => {
  fc.assert(
    fc.property(
      to,
      fc.array(said, { maxLength: 4 }),
      fc.array(processed, { minLength: 1, maxLength: 5 }),
      (it, faults, cases) => {
        const received = siviReceived(it, faults);
        expect(faultsIn("Retourmelding1", received)).toEqual([]);
        expect(textsOf(received, "SrtRetmldngCd")).toEqual([faults.length > 0 ? "03" : "02"]);
        const about = siviProcessed(it, cases);
        expect(faultsIn("VerwerkingsmeldingWerkgeverArbodienst", about)).toEqual([]);
        expect(textsOf(about, "VrzmgvlId")).toEqual(cases.map(({ reference }) => reference));
        const own = [...it.asked.reference].slice(0, 512).join("") || "ONBEKEND";
        for (const xml of [received, about]) expect(textsOf(xml, "BerrefnrIngzndnBer")).toEqual([own]);
      },
    ),
    { numRuns: 100 },
  );
});

test("a sentence that does not fit ends where one before it ends", () => {
  const [it] = fc.sample(to, { numRuns: 1, seed: 1 });
  const text = siviReceived(it!, [`${"Dit is fout. ".repeat(60)}`]);
  expect(textsOf(text, "Toelchtng")[0]).toMatch(/^(Dit is fout\. )+Dit is fout\.$/);
});

test("of a message that asks for it is read by what its sender knows it, and each of its cases", async () => {
  const [one] = /<Vrzm>.*?<\/Vrzm>/s.exec(sample)!;
  const other = having(having(one, "VrzmgvlId", "V-2"), "VrzmgvlVnrMld", "7");
  const text = having(sample, "Berrefnr", "Bericht 17 van Zqannaxw &amp; Zn.").replace(one, one + other);
  const reading = await read(text);
  expect(reading.asked).toEqual({
    ...{ reference: "Bericht 17 van Zqannaxw & Zn.", sender: "HRPAKKET", code: "00100", version: "00013" },
    ...{ employer: "DELINDE", connection: "DL-001" },
  });
  const of = { personnelNumber: "MS041" };
  expect(reading.named).toEqual([
    { ...of, row: 1, reference: "V-20261116-1", number: 1 },
    { ...of, row: 2, reference: "V-2", number: 7 },
  ]);
});

test("of a message that does not ask nothing is read to hear back", async () => {
  for (const no of ["N", "", "O"]) {
    const reading = await read(having(sample, "OntvngstbevJN", no));
    expect({ asked: reading.asked, named: reading.named }).toEqual({ asked: null, named: [] });
  }
});

test("a case whose sender names it with a BSN, too long or not at all is not said back, and one that is rejected for something else is", async () => {
  const [first] = (await read(sample)).named;
  for (const wrong of ["V-999990111", "V".repeat(41), ""]) {
    const { named, rejections } = await read(having(sample, "VrzmgvlId", wrong));
    expect(named.some((it) => it.row === first!.row)).toBe(false);
    expect(rejections).toMatchObject([{ row: first!.row, field: "reference" }]);
  }
  const { named, rejections } = await read(having(sample, "PrcVrzm", "250"));
  expect(rejections).toMatchObject([{ row: first!.row, field: "percentage" }]);
  expect(named[0]).toEqual(first);
});

test("messages of employees ask in the same words", async () => {
  for (const name of ["werknemersgegevens", "dienstverbanden"]) {
    const text = readFileSync(new URL(`../../../e2e/leveringen/sivi-${name}-2026.xml`, import.meta.url), "utf8");
    const asks = (jn: string) => readDelivery(Buffer.from(having(text, "OntvngstbevJN", jn)), today);
    expect((await asks("J")).asked).toMatchObject({ reference: `sivi-${name}-2026.xml`, sender: "HRPAKKET" });
    expect((await asks("N")).asked).toBeNull();
  }
});
