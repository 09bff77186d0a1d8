import fc from "fast-check";
import { expect, test } from "vitest";
import type { MessageCode } from "@datakluis/contract";
import { columnsIn, readAbsence, readDelivery } from "./index.ts";
import { delivered } from "./testing/files.ts";

const today = "2026-11-20";
const sample = delivered("sivi-verzuimmeldingen-2026.xml").toString();
const sivi = (change: Record<string, string> = {}, text = sample) =>
  Object.entries(change).reduce(
    (it, [name, value]) => it.replace(new RegExp(`<${name}>[^<]*</${name}>`), `<${name}>${value}</${name}>`),
    text,
  );
const read = (text: string, codes: MessageCode[] = []) => readAbsence(Buffer.from(text), today, codes);
const rejected = async (text: string) => (await read(text))!.rejections.map(({ field, rule }) => `${field} ${rule}`);

/** The sample with nothing of ours: every element and what stands in it, the last of a name. */
const leaves = new Map(
  [...sample.matchAll(/<(\w+)>([^<]+)<\/\1>/g)].map(([, name = "", text = ""]) => [name, text] as const),
);

test("takes over Verzuimmeldingen, field by field", async () => {
  expect(await read(sample)).toEqual({
    format: "SIVI Verzuimmeldingen 2026, UTF-8",
    rows: 1,
    rejected: 0,
    asked: {
      ...{ reference: "sivi-verzuimmeldingen-2026.xml", sender: "HRPAKKET", code: "00100", version: "00013" },
      ...{ employer: "DELINDE", connection: "DL-001" },
    },
    named: [{ row: 1, personnelNumber: "MS041", reference: "V-20261116-1", number: 1 }],
    rejections: [],
    unread: ["Cntprsn"],
    ignoredColumns: 0,
    unknownCodes: [],
    accepted: [
      {
        row: 1,
        personnelNumber: leaves.get("PersNr"),
        bornOn: leaves.get("Gebdat"),
        bsn: leaves.get("SofiNr"),
        message: {
          reference: leaves.get("VrzmgvlId"),
          referenceBefore: null,
          number: Number(leaves.get("VrzmgvlVnrMld")),
          sentAt: `${leaves.get("AandatBr")}T${leaves.get("AantijdBr")}`,
          mutation: "told",
          firstSickDay: leaves.get("DatEerstVrzmdg"),
          from: leaves.get("IngdatMutVrzm"),
          fromBefore: null,
          percentage: Number(leaves.get("PrcVrzm")),
          safetyNet: leaves.get("VngntJN") === "N" ? "no" : "?",
          workAccident: false,
          liableThirdParty: false,
          expectedDays: null,
        },
      },
    ],
  });
});

test.each(["2017", "2019", "2021", "2023", "2026"])("reads release %s by the names of its elements", async (year) => {
  const reading = await read(sample.replace("Verzuimmeldingen/2026", `Verzuimmeldingen/${year}`));
  expect(reading).toMatchObject({ format: `SIVI Verzuimmeldingen ${year}, UTF-8`, rejected: 0 });
  const prefixed = sample.replaceAll(/<(\/?)(\w)/g, "<$1v:$2").replace("xmlns=", "xmlns:v=");
  expect((await read(prefixed))!.accepted).toEqual((await read(sample))!.accepted);
});

test("an element nobody knows is counted, and what tells of a conflict or a treatment is told nowhere", async () => {
  const more = "<NieuwVeld>x</NieuwVeld><ArbCnflJN>J</ArbCnflJN><VrTkst><VrijeTekst>rug</VrijeTekst></VrTkst>";
  const reading = await read(sample.replace("<VngntJN>", `${more}<VngntJN>`));
  expect(reading).toMatchObject({ ignoredColumns: 1, unread: ["Cntprsn"], rejected: 0 });
  expect(JSON.stringify(reading)).not.toMatch(/NieuwVeld|rug|ArbCnfl/);
});

test("a test message, a second employer and a message to its people reader are refused", async () => {
  await expect(read(sivi({ TestJN: "J" }))).rejects.toThrow("file_test");
  await expect(read(sample.replace(/(<Wrkgvr>[^]*<\/Wrkgvr>)/, "$1$1"))).rejects.toThrow("file_employers");
  await expect(readDelivery(Buffer.from(sample), today)).rejects.toThrow("absence_not_delivered");
});

test("a code nobody knows stops its row until the employer has said what it means", async () => {
  const unknown = await read(sivi({ VrwrkCd: "05" }));
  expect(unknown).toMatchObject({ rejected: 1, unknownCodes: [{ element: "VrwrkCd", code: "05", messages: 1 }] });
  const said = await read(sivi({ VrwrkCd: "05" }), [{ element: "VrwrkCd", code: "05", meaning: "withdrawn" }]);
  expect(said!.accepted[0]!.message.mutation).toBe("withdrawn");
  const accident = await read(sivi({ OorzkVrzmCd: "10" }));
  expect(accident).toMatchObject({ rejected: 0, unknownCodes: [{ element: "OorzkVrzmCd", code: "10", messages: 1 }] });
  expect(accident!.accepted[0]!.message.workAccident).toBe(false);
  const known = await read(sivi({ OorzkVrzmCd: "10" }), [
    { element: "OorzkVrzmCd", code: "10", meaning: "work_accident" },
  ]);
  expect(known).toMatchObject({ unknownCodes: [], accepted: [{ message: { workAccident: true } }] });
  expect((await read(sivi({ VrwrkCd: "Jansen" })))!.unknownCodes).toEqual([]);
});

test.each<[string, Record<string, string>, string[]]>([
  ["no such day", { DatEerstVrzmdg: "2026-02-30" }, ["firstSickDay date", "firstSickDay required"]],
  ["a day to come", { IngdatMutVrzm: "2026-11-21" }, ["from absence_future"]],
  ["a change before the first day", { IngdatMutVrzm: "2026-11-01" }, ["from absence_order"]],
  ["a percentage over a hundred", { PrcVrzm: "120.00" }, ["percentage percentage"]],
  ["a number that is a BSN", { PersNr: "999990111" }, ["personnelNumber personnel_number"]],
  ["a reference with the BSN in it", { VrzmgvlId: "V999990111" }, ["reference absence_reference"]],
  ["a reference with another's BSN in it", { VrzmgvlId: "V111222333" }, ["reference absence_reference"]],
  ["a reference with a BSN in groups", { VrzmgvlId: "111-222-333" }, ["reference absence_reference"]],
  ["a birth date written otherwise", { Gebdat: "19590417" }, ["bornOn date"]],
  ["a birth date to come", { Gebdat: "2027-04-17" }, ["bornOn born_in_future"]],
  ["a BSN that is none", { SofiNr: "999990112" }, ["bsn bsn"]],
  ["no personnel number", { PersNr: "" }, ["personnelNumber required"]],
])("a message with %s is rejected for that", async (_, change, told) => {
  const found = await rejected(sivi(change));
  expect(found).toEqual(told.filter((it, at) => at === 0 || !it.startsWith(told[0]!.split(" ")[0]!)));
});

test("a birth date before 1950 is one, and a reference may begin with a date", async () => {
  const old = await read(sivi({ Gebdat: "1942-05-01", VrzmgvlId: "V-20261116-4" }));
  expect(old!.accepted).toMatchObject([{ bornOn: "1942-05-01", message: { reference: "V-20261116-4" } }]);
});

test.each(["000000000", "0", "000.000.000"])("a BSN of %s is one that is not known", async (SofiNr) => {
  expect((await read(sivi({ SofiNr })))!.accepted).toMatchObject([{ bsn: null }]);
});

test("an earlier reference that holds a BSN, or a day that is none, is rejected as well", async () => {
  const before = (reference: string, day: string) =>
    rejected(
      sample.replace(
        "<VngntJN>",
        `<VrzmgvlIdOud>${reference}</VrzmgvlIdOud><IngdatMutVrzmOud>${day}</IngdatMutVrzmOud><VngntJN>`,
      ),
    );
  expect(await before("V111222333", "2026-11-16")).toEqual(["reference absence_reference"]);
  expect(await before("V1", "16 nov")).toEqual(["null date"]);
});

test("leave is no illness, and a recovery needs its day", async () => {
  const leave = sample.replace("<Cntprsn>", "<WAZOCd>01</WAZOCd><Cntprsn>");
  expect(await rejected(leave)).toEqual(["null absence_leave"]);
  const recovered = sivi({ EndVrzmJN: "J", IngdatMutVrzm: "2026-11-19" });
  expect((await read(recovered))!.accepted[0]!.message).toMatchObject({ from: "2026-11-19", percentage: 0 });
});

const rows = [
  { personeelsnummer: "MS041", eersteZiektedag: "2026-11-16", percentage: "100", referentie: "V1" },
  { personeelsnummer: "MS041", eersteZiektedag: "2026-11-16", percentage: "50", vanaf: "2026-11-18", referentie: "V1" },
  { personeelsnummer: "MS041", eersteZiektedag: "2026-11-16", hersteldatum: "2026-11-20", referentie: "V1" },
];
const columns = ["personeelsnummer", "eersteZiektedag", "percentage", "vanaf", "hersteldatum", "referentie"] as const;
const own = {
  csv: [
    "Personeelsnummer;Eerste ziektedag;Percentage;Vanaf;Hersteldatum;Referentie",
    ...rows.map((row) => columns.map((it) => (row as Record<string, string>)[it] ?? "").join(";")),
  ].join("\r\n"),
  json: JSON.stringify({ verzuim: rows }),
  xml: `<levering><verzuim>${rows
    .map(
      (row) =>
        `<melding>${Object.entries(row)
          .map(([it, value]) => `<${it}>${value}</${it}>`)
          .join("")}</melding>`,
    )
    .join("")}</verzuim></levering>`,
};

test("our own files say the same in every form", async () => {
  const [csv, json, xml] = await Promise.all([read(own.csv), read(own.json), read(own.xml)]);
  const messages = (it: typeof csv) => it!.accepted.map(({ message }) => message);
  expect(messages(csv)).toMatchObject([
    { reference: "V1", firstSickDay: "2026-11-16", from: "2026-11-16", percentage: 100, mutation: "told" },
    { from: "2026-11-18", percentage: 50 },
    { from: "2026-11-20", percentage: 0 },
  ]);
  expect(messages(json)).toEqual(messages(csv));
  expect(messages(xml)).toEqual(messages(csv));
  expect(csv!.accepted.map(({ row }) => row)).toEqual([2, 3, 4]);
});

test("a file of people is none of absence, and one with both is refused", async () => {
  expect(await readAbsence(delivered("de-linde-volledig.csv"), today)).toBeNull();
  expect(await readAbsence(delivered("sivi-werknemersgegevens-2026.xml"), today)).toBeNull();
  await expect(
    readDelivery(Buffer.from(JSON.stringify({ werknemers: [{ personeelsnummer: "A1" }], verzuim: rows })), today),
  ).rejects.toThrow("absence_apart");
  await expect(readDelivery(Buffer.from(own.csv), today)).rejects.toThrow("absence_not_delivered");
  // Nobody is asked as which field of a person its columns are read.
  expect(await columnsIn(Buffer.from(own.csv), [])).toBeNull();
});

test("whatever a message is mangled into, it is read, rejected by row, or refused with a code", async () => {
  const texts = [sample, own.csv, own.json, own.xml];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...texts),
      fc.array(fc.tuple(fc.nat(4_000), fc.nat(40), fc.string({ maxLength: 6 })), { minLength: 1, maxLength: 4 }),
      async (text, cuts) => {
        const mangled = cuts.reduce((it, [at, length, put]) => it.slice(0, at) + put + it.slice(at + length), text);
        const told = await read(mangled).catch((no: { code?: string }) => {
          expect(no.code).toMatch(/^(file_|absence_|too_large)/);
          return null;
        });
        if (told) expect(told.accepted.length + told.rejected).toBe(told.rows);
      },
    ),
    { numRuns: 300 },
  );
});
