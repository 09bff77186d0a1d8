import { expect, test } from "vitest";
import { lookAt, readDelivery, type KnownPerson } from "./index.ts";
import { delivered, today } from "./testing/files.ts";

/** A message as text, read with nothing of ours: each employee as a list of elements and what stands in them. */
const employeesIn = (message: string) =>
  [...message.matchAll(/<Wrknmr>([^]*?)<\/Wrknmr>/g)].map(([, inside = ""]) => {
    const leaves = [...inside.matchAll(/<(\w+)>([^<]*)<\/\1>/g)].map(
      ([, name = "", text = ""]) => [name, text] as const,
    );
    // The start of the employment is the only `Ingdat` there is in these messages.
    return new Map<string, string>(leaves.map(([name, text]) => [name, text.replaceAll("&amp;", "&")]));
  });
const message = (name: string) => delivered(`sivi-${name}-2026.xml`);
const people = message("werknemersgegevens").toString();

const departmentIn = (it: Map<string, string>) => ({
  code: it.get("OrgeenhCd"),
  name: it.get("NmOrgeenh"),
  parentCode: it.get("OndOrgeenhCd") ?? null,
});
const employmentIn = (it: Map<string, string>) => ({
  jobTitle: it.get("NmFnct"),
  startsOn: it.get("Ingdat"),
  endsOn: it.get("Enddat") ?? null,
  contractHours: Number(it.get("AantCtrcturenPWk")),
  normHours: Number(it.get("AantUNormWk")),
  contractKind: it.get("CdBepTd") === "O" ? "Onbepaalde tijd" : "Bepaalde tijd",
  costCentre: null,
});

test("takes over WerknemersGegevens, field by field", async () => {
  const reading = await readDelivery(message("werknemersgegevens"), today);
  expect(reading).toMatchObject({
    format: "SIVI WerknemersGegevens 2026, UTF-8",
    rows: 25,
    rejections: [],
    unread: [],
  });
  expect(reading.accepted.map(({ department, ...it }) => ({ ...it, department: department?.code }))).toEqual(
    employeesIn(people).map((it, at) => ({
      row: at + 1,
      personnelNumber: it.get("PersNr"),
      identity: {
        lastName: it.get("SignNm"),
        ...(it.has("Voorv") ? { prefix: it.get("Voorv") } : {}),
        initials: it.get("Voorl"),
        callName: it.get("Roepnaam"),
        nameUse: "own",
        sex: it.get("GslchtCd") === "M" ? "male" : "female",
        bornOn: it.get("Gebdat"),
        bsn: it.get("SofiNr"),
        street: it.get("StraatLang"),
        houseNumber: it.get("Huisnr"),
        postcode: it.get("Pc"),
        city: it.get("Wnpl"),
        phoneMobile: it.get("NrCom")?.replace("06 ", "+316"),
      },
      department: departmentIn(it).code,
      employment: employmentIn(it),
    })),
  );
  for (const it of employeesIn(people).map(departmentIn)) expect(reading.departments).toContainEqual(it);
});

type Known = KnownPerson & { lastName: string };

test("lets Dienstverbanden change whom somebody knows, and names nobody anew", async () => {
  const text = message("dienstverbanden").toString();
  const told = employeesIn(text);
  const known = told.slice(0, 24).map((it): Known => {
    const employments = [{ ...employmentIn(it), contractHours: 1 }] as never;
    return {
      ref: it.get("PersNr") as never,
      personnelNumber: it.get("PersNr")!,
      departmentCode: it.get("OrgeenhCd")!,
      employments,
      lastName: "X",
    };
  });
  const identity = (it: Known) => {
    const at = told.find((one) => one.get("PersNr") === it.personnelNumber)!;
    const sex = at.get("GslchtCd") === "M" ? ("male" as const) : ("female" as const);
    return { lastName: it.lastName, nameUse: "own" as const, sex, bornOn: at.get("Gebdat") as never };
  };
  const look = lookAt<Known, null>({ kind: "full", today }, { identityOf: identity, keep: () => null });
  const report = await look.read(message("dienstverbanden"));
  expect(report).toMatchObject({ format: "SIVI Dienstverbanden 2026, UTF-8", rows: 25, rejected: 0 });
  look.compare(known);
  const stranger = { row: 25, personnelNumber: told[24]!.get("PersNr"), field: "personnelNumber", rule: "stranger" };
  expect(look.conclude()).toMatchObject({ counts: { added: 0, changed: 24 }, strangers: [stranger] });
  const changes = look.next(100);
  expect(changes).toHaveLength(24);
  for (const { personnelNumber, identity: changed, employment } of changes) {
    const one = told.find((it) => it.get("PersNr") === personnelNumber)!;
    expect([changed, employment]).toEqual([null, employmentIn(one)]);
  }
});

/** The first employee of the message alone, with something else in it. */
const alone = people.replace(/(<\/Wrknmr>)[^]*(<\/Wrkgvr>)/, "$1$2");
const read = (from: string, to: string) => readDelivery(Buffer.from(alone.replace(from, to)), today);
const faultsOf = async (from: string, to: string) =>
  (await read(from, to)).rejections.map(({ row, personnelNumber, field, rule }) => [row, personnelNumber, field, rule]);

test.each(["2017", "2021", "2026"])("reads release %s by its names, also with a prefix", async (year) => {
  const prefixed = alone
    .replaceAll(/<(\/?)(\w)/g, "<$1s:$2")
    .replace(`xmlns="http`, `xmlns:s="http`)
    .replace("/2026", `/${year}`);
  const reading = await readDelivery(Buffer.from(prefixed), today);
  expect(reading).toMatchObject({ format: `SIVI WerknemersGegevens ${year}, UTF-8`, rows: 1, rejected: 0 });
});

test.each([
  ["<GslchtCd>M", "<GslchtCd>Q", "sex"],
  ["<NmvrkrCd>01", "<NmvrkrCd>09", "nameUse"],
  ["<CdBepTd>O", "<CdBepTd>X", "contractKind"],
  ["<SrtAdrsCd>01", "<SrtAdrsCd>33", "street"],
  ["<SrtComCd>06", "<SrtComCd>66", "phoneMobile"],
])("says of an unknown code at its row that it is one (%#)", async (from, to, field) => {
  expect(await faultsOf(from, to)).toEqual([[1, "MS001", field, "code"]]);
});

test("tells by name what it does not read of SIVI's own elements, of others how many, and never a value", async () => {
  const strange = ["NieuwVeld", "JansenVanDenBerg", "Jansen1980", "AnnaDeVries"];
  const added = ["TitVNm", ...strange].map((name) => `<${name}>geheim</${name}>`).join("");
  const reading = await read("<Gebdat>", `${added}<Jansen1980>geheim</Jansen1980><Gebdat>`);
  expect(reading).toMatchObject({ rejected: 0, unread: ["TitVNm"], ignoredColumns: strange.length });
  for (const word of ["geheim", ...strange]) expect(JSON.stringify(reading)).not.toContain(word);
});

test("takes of employments under one number the last, and of two numbers two people", async () => {
  const employment = /<Dnstvbnd>[^]*<\/Dnstvbnd>/.exec(alone)![0];
  const earlier = employment
    .replace("1994-03-22<", "1990-01-01<")
    .replace("<PersNr>", "<Enddat>1993-12-31</Enddat><PersNr>");
  const both = await read(employment, earlier + employment);
  expect(both.accepted.map((it) => it.employment.startsOn)).toEqual(["1994-03-22"]);
  expect(both.unread).toEqual(["DnstvbndEerder"]);
  const overlapping = employment.replace("1994-03-22<", "1990-01-01<");
  expect(await faultsOf(employment, employment + overlapping)).toEqual([
    [1, "MS001", "personnelNumber", "duplicate"],
    [2, "MS001", "personnelNumber", "duplicate"],
  ]);
  const other = employment.replace("<PersNr>MS001", "<PersNr>MS999");
  expect((await read(employment, employment + other)).accepted.map((it) => it.personnelNumber)).toEqual([
    "MS001",
    "MS999",
  ]);
});

test("reads where somebody lives abroad, his partner and his cost centre", async () => {
  const address = /<StrAdrNl>[^]*<\/StrAdrNl>/.exec(alone)![0];
  const abroad =
    "<Prtnr><SignNm>Vries</SignNm><Voorv>de</Voorv></Prtnr><StrAdrBl><SrtAdrsCd>01</SrtAdrsCd><PcBtl>B-4000</PcBtl>" +
    "<WnplBtl>Luik</WnplBtl><LandCd>BE</LandCd><StraatLang>Rue</StraatLang><HuisnrBtl>1</HuisnrBtl></StrAdrBl>";
  const { accepted } = await read(address, abroad);
  expect(accepted[0]?.identity).toMatchObject({
    partnerLastName: "Vries",
    partnerPrefix: "de",
    foreignAddress: { street: "Rue", houseNumber: "1", postcode: "B-4000", city: "Luik", country: "BE" },
  });
  const centre =
    "<Kostenplaats><NmKostenplaats>Zuid</NmKostenplaats><KostenplaatsCd>4100</KostenplaatsCd></Kostenplaats>";
  expect((await read("</Dnstvbnd>", `${centre}</Dnstvbnd>`)).accepted[0]?.employment.costCentre).toBe("4100");
});

test("refuses a test, more employers in one message, and another message", async () => {
  await expect(read("<TestJN>N", "<TestJN>J")).rejects.toMatchObject({ code: "file_test" });
  await expect(read("</Wrkgvr>", "</Wrkgvr><Wrkgvr/>")).rejects.toMatchObject({ code: "file_employers" });
  const other = alone.replaceAll("WerknemerGegevens", "Afspraken");
  await expect(readDelivery(Buffer.from(other), today)).rejects.toMatchObject({ code: "file_shape" });
});
