import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  discardDelivery,
  listDeliveries,
  listDepartments,
  operatorEmployers,
  readDelivery,
  uploadDelivery,
  type Identity,
  type WriteId,
} from "@datakluis/contract";
import { archive, workbook } from "@datakluis/delivery/testing/archive";
import {
  deLinde,
  deliveringEmployer,
  keptOfFiles,
  rowMarks,
  storedPeople,
  type DeliveringEmployer,
} from "../testing/delivering.ts";
import { runningSuite, type RunningSuite } from "../testing.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

/** The file as plain cells by heading, read with nothing of ours. */
const cellsOf = (file: Buffer): Record<string, string>[] => {
  const [headings = "", ...lines] = file.toString("utf8").replace("\uFEFF", "").trim().split(/\r?\n/);
  const names = headings.split(";");
  return lines.map((line) => Object.fromEntries(line.split(";").map((cell, at) => [names[at]!, cell])));
};
const iso = (date = "") => date.split("-").toReversed().join("-");
const phone = (text = "") => text && text.replace(/\D/g, "").replace(/^0/, "+31");
const hours = (text = "") => (text ? Number(text.replace(",", ".")) : null);

const identityIn = (it: Record<string, string>): Partial<Identity> => {
  const identity = {
    lastName: it["Achternaam"],
    prefix: it["Voorvoegsel"],
    initials: it["Voorletters"],
    callName: it["Roepnaam"],
    nameUse: "own",
    sex: it["Geslacht"] === "Man" ? "male" : "female",
    bornOn: iso(it["Geboortedatum"]),
    bsn: it["BSN"],
    street: it["Straat"],
    houseNumber: it["Huisnummer"],
    houseNumberAddition: it["Toevoeging"],
    postcode: it["Postcode"]?.replace(" ", ""),
    city: it["Woonplaats"],
    phoneMobile: phone(it["Telefoon mobiel"]),
    phoneWork: phone(it["Telefoon werk"]),
    phoneHome: phone(it["Telefoon thuis"]),
    emailWork: it["E-mail werk"],
    emailPrivate: it["E-mail privé"],
    iban: it["IBAN"],
  };
  return Object.fromEntries(Object.entries(identity).filter(([, value]) => value)) as Partial<Identity>;
};

const employmentIn = (it: Record<string, string>) => ({
  starts_on: iso(it["In dienst"]),
  ends_on: iso(it["Uit dienst"]) || null,
  job_title: it["Functie"],
  contract_hours: hours(it["Uren per week"]),
  norm_hours: hours(it["Normuren"]),
  contract_kind: it["Soort contract"],
  cost_centre: null,
});

describe("De Linde", () => {
  let linde: DeliveringEmployer;
  beforeAll(async () => {
    linde = await deliveringEmployer(running);
  });

  test("a first look tells what will happen and writes nobody", async () => {
    const { id } = await linde.upload(deLinde("volledig"));
    const look = await linde.read(id);
    expect(look).toMatchObject({
      state: "waiting",
      format: "CSV, puntkomma, UTF-8",
      rows: 247,
      counts: { added: 247, changed: 0, unchanged: 0, missing: 0, rejected: 0, departments: 11 },
      processed: 0,
      rejections: [],
      problem: null,
    });
    expect(await storedPeople(running.suite, linde.employerId)).toEqual(new Map());
    expect(await keptOfFiles(running.suite, linde.employerId)).toEqual({ parts: 2, keys: 1 });
    expect(await linde.upload(deLinde("mutaties"), "changes", id)).toEqual(look);
  });

  test("a full file: 247 people, field by field", async () => {
    expect(await linde.deliver(deLinde("volledig"))).toMatchObject({ state: "done", processed: 247, problem: null });
    const stored = await storedPeople(running.suite, linde.employerId);
    const rows = cellsOf(deLinde("volledig"));
    expect(stored.size).toBe(247);
    for (const row of rows) {
      const { ref: _, ...person } = stored.get(row["Personeelsnummer"]!)!;
      expect(person).toEqual({
        personnel_number: row["Personeelsnummer"],
        born_on: iso(row["Geboortedatum"]),
        sex: row["Geslacht"] === "Man" ? "male" : "female",
        department: row["Afdelingscode"],
        employments: [employmentIn(row)],
        version: 1,
        identity: identityIn(row),
      });
    }
    expect(await keptOfFiles(running.suite, linde.employerId)).toEqual({ parts: 0, keys: 0 });
  });

  test("the department tree stands", async () => {
    const { departments } = await running.as(linde.hr)(listDepartments, { params: { employerId: linde.employerId } });
    const codeOf = new Map(departments.map(({ id, code }) => [id, code]));
    const tree = departments.map((it) => `${it.code} ${it.name} < ${it.parentId ? codeOf.get(it.parentId) : "-"}`);
    expect(tree.toSorted()).toEqual([
      "FIN Financiën < KAN",
      "HR Personeelszaken < KAN",
      "ICT ICT & Data < KAN",
      "KAN Kantoor < -",
      "MAG MAG < -",
      "MAG1 Team 1 < MAG",
      "MAG2 Team 2 < MAG",
      "OPS OPS < -",
      "TRA Transport < OPS",
      "TRAN Transport Noord < TRA",
      "TRAZ Transport Zuid < TRA",
    ]);
  });

  test("the same file again costs not one write", async () => {
    const before = await rowMarks(running.suite, linde.employerId);
    const done = await linde.deliver(deLinde("volledig"));
    expect(done).toMatchObject({ state: "done", counts: { added: 0, changed: 0, unchanged: 247 }, processed: 0 });
    expect(await rowMarks(running.suite, linde.employerId)).toEqual(before);
  });

  test("changes: nine changed, one new, and the others untouched", async () => {
    const before = await storedPeople(running.suite, linde.employerId);
    const done = await linde.deliver(deLinde("mutaties"), "changes");
    expect(done).toMatchObject({ counts: { added: 1, changed: 9, unchanged: 0, missing: 0 }, processed: 10 });
    const after = await storedPeople(running.suite, linde.employerId);
    const changed = cellsOf(deLinde("mutaties"));
    for (const row of changed) {
      const number = row["Personeelsnummer"]!;
      expect(after.get(number)).toMatchObject({
        ref: (before.get(number) ?? after.get(number))!.ref,
        identity: identityIn(row),
        // Who he is counts its own changes: a new end of employment is none.
        version: isDeepStrictEqual(before.get(number)?.identity ?? identityIn(row), identityIn(row)) ? 1 : 2,
        employments: [employmentIn(row)],
        department: row["Afdelingscode"],
      });
      before.delete(number);
      after.delete(number);
    }
    expect(after).toEqual(before);
  });

  test("half a file delivered as full stops and removes nobody", async () => {
    const before = await rowMarks(running.suite, linde.employerId);
    const half = await linde.upload(deLinde("half-bestand"));
    expect(half.counts).toMatchObject({ missing: 248 - 110, rejected: 0 });
    await expect(linde.start(half.id)).rejects.toThrow("delivery_incomplete");
    expect((await linde.read(half.id)).state).toBe("waiting");
    expect(await rowMarks(running.suite, linde.employerId)).toEqual(before);
  });

  test("a new file takes the place of one that waits", async () => {
    const list = await running.as(linde.hr)(listDeliveries, { params: { employerId: linde.employerId } });
    const waiting = list.find(({ state }) => state === "waiting")!;
    const { id } = await linde.upload(deLinde("mutaties"), "changes");
    expect((await linde.read(waiting.id)).state).toBe("discarded");
    await expect(linde.start(waiting.id)).rejects.toThrow("delivery_done");

    const params = { employerId: linde.employerId, deliveryId: id as WriteId };
    const gone = await running.as(linde.hr)(discardDelivery, { params });
    expect(gone.state).toBe("discarded");
    expect(await running.as(linde.hr)(discardDelivery, { params })).toEqual(gone);
    expect(await keptOfFiles(running.suite, linde.employerId)).toEqual({ parts: 0, keys: 0 });
    expect((await running.as(linde.hr)(listDeliveries, { params: { employerId: linde.employerId } }))[0]?.id).toBe(id);
  });

  test("a done delivery stays done", async () => {
    const done = await linde.deliver(deLinde("volledig"));
    expect(await linde.start(done.id)).toEqual(done);
    const params = { employerId: linde.employerId, deliveryId: done.id as WriteId };
    await expect(running.as(linde.hr)(discardDelivery, { params })).rejects.toThrow("delivery_done");
  });
});

test("a spreadsheet says the same as the text it was made of", async () => {
  const linde = await deliveringEmployer(running);
  const rows = deLinde("volledig").toString("utf8").replace("\uFEFF", "").trim().split(/\r?\n/);
  const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const column = (at: number) => (at < 26 ? "" : "A") + String.fromCodePoint(65 + (at % 26));
  const sheet = rows.map((row, line) => {
    const cells = row.split(";").map((text, at) => {
      return `<c r="${column(at)}${line + 1}" t="inlineStr"><is><t>${escaped(text)}</t></is></c>`;
    });
    return `<row r="${line + 1}">${cells.join("")}</row>`;
  });
  const done = await linde.deliver(archive(workbook(sheet.join(""))));
  expect(done).toMatchObject({ state: "done", format: "Excel (XLSX)", counts: { added: 247, rejected: 0 } });
  expect((await linde.upload(deLinde("volledig"))).counts).toMatchObject({ unchanged: 247, missing: 0 });
});

test("the same people as JSON and as XML: nothing changes, and of what is hostile nothing is kept", async () => {
  const linde = await deliveringEmployer(running);
  const people = cellsOf(deLinde("volledig"));
  const json = JSON.stringify({ werknemers: people });
  const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const element = ([heading, cell]: [string, string]) => {
    const name = heading.normalize("NFD").replaceAll(/[^A-Za-z]/g, "");
    return `<${name}>${escaped(cell)}</${name}>`;
  };
  const xml = people.map((it) => `<werknemer>${Object.entries(it).map(element).join("")}</werknemer>`).join("\n");

  const done = await linde.deliver(Buffer.from(json));
  expect(done).toMatchObject({ state: "done", format: "JSON, UTF-8", counts: { added: 247, rejected: 0 } });
  for (const same of [deLinde("volledig"), Buffer.from(`<levering>${xml}</levering>`)])
    expect((await linde.upload(same)).counts).toMatchObject({ unchanged: 247, changed: 0, missing: 0 });
  // Only departments: nobody is missing, so it need not wait for a person either.
  const departments = Buffer.from(`<afdelingen><afdeling><code>NIEUW</code><naam>Nieuw</naam></afdeling></afdelingen>`);
  expect(await linde.deliver(departments)).toMatchObject({ state: "done", counts: { missing: 0, departments: 1 } });

  const before = await storedPeople(running.suite, linde.employerId);
  const typed = `<!DOCTYPE levering [<!ENTITY x SYSTEM "file:///etc/passwd">]><levering>${xml}</levering>`;
  for (const [hostile, code] of [
    [typed, "file_doctype"],
    [json.slice(0, -9), "file_broken"],
    [`{"werknemers":${"[".repeat(200_000)}`, "file_shape"],
  ] as const)
    await expect(linde.upload(Buffer.from(hostile))).rejects.toThrow(code);
  expect(await storedPeople(running.suite, linde.employerId)).toEqual(before);
  expect(await keptOfFiles(running.suite, linde.employerId)).toEqual({ parts: 0, keys: 0 });
});

test("messages of SIVI: one names people, the other only changes whom it names by number", async () => {
  const linde = await deliveringEmployer(running);
  const sivi = (name: string) =>
    readFileSync(new URL(`../../../../e2e/leveringen/sivi-${name}-2026.xml`, import.meta.url));
  const message = sivi("dienstverbanden").toString();
  expect(await linde.deliver(Buffer.from(message))).toMatchObject({
    state: "done",
    counts: { added: 0, rejected: 25 },
  });
  expect(await storedPeople(running.suite, linde.employerId)).toEqual(new Map());

  expect(await linde.deliver(sivi("werknemersgegevens"))).toMatchObject({ state: "done", counts: { added: 25 } });
  const before = await storedPeople(running.suite, linde.employerId);
  expect((await linde.upload(Buffer.from(message))).counts).toMatchObject({ unchanged: 25, changed: 0, rejected: 0 });

  const changed = message
    .replace("<NmFnct>HR-adviseur", "<NieuwVeld>geheim</NieuwVeld><Fnctcd>geheim</Fnctcd><NmFnct>Directeur")
    .replace("<PersNr>MS002", "<PersNr>MS999");
  const done = await linde.deliver(Buffer.from(changed), "changes");
  expect(done).toMatchObject({
    state: "done",
    unread: ["Fnctcd"],
    ignoredColumns: 1,
    counts: { added: 0, changed: 1, unchanged: 23, rejected: 1 },
    rejections: [{ row: 2, personnelNumber: "MS999", field: "personnelNumber", rule: "stranger" }],
  });
  const after = await storedPeople(running.suite, linde.employerId);
  expect([...after.keys()].toSorted()).toEqual([...before.keys()].toSorted());
  expect(after.get("MS001")).toMatchObject({
    identity: before.get("MS001")?.identity,
    employments: [{ job_title: "Directeur" }],
  });
  expect(after.get("MS002")).toEqual(before.get("MS002"));
});

test("a file with faults: every fault by row, the sound rows taken over", async () => {
  const linde = await deliveringEmployer(running);
  const done = await linde.deliver(deLinde("met-fouten"));
  const fault = (row: number, personnelNumber: string | null, field: string, rule: string) => ({
    row,
    personnelNumber,
    field,
    rule,
  });
  expect(done.rejections).toEqual([
    fault(13, "MS012", "bsn", "bsn"),
    fault(31, "MS030", "postcode", "postcode"),
    fault(45, "MS044", "bornOn", "date"),
    fault(61, "MS060", "personnelNumber", "duplicate"),
    fault(62, "MS060", "personnelNumber", "duplicate"),
    fault(81, "MS080", "iban", "iban"),
    fault(100, "MS099", "lastName", "formula"),
    fault(121, null, "personnelNumber", "required"),
  ]);
  expect(done).toMatchObject({
    format: "CSV, puntkomma, Windows-1252",
    rows: 247,
    counts: { added: 239, rejected: 8 },
  });
  expect((await storedPeople(running.suite, linde.employerId)).size).toBe(239);

  // Who is in the file with a fault is not missing from it.
  const again = await linde.upload(deLinde("met-fouten"));
  expect(again.counts).toMatchObject({ unchanged: 239, missing: 0 });
});

test("the operator is told which employers he can deliver for; nobody else is", async () => {
  const [linde, other] = [await deliveringEmployer(running), await deliveringEmployer(running)];
  const operator = await running.asServer("operator");
  const told = (await operator(operatorEmployers, {})).map((it) => it.id);
  expect(told).toEqual(expect.arrayContaining([linde.employerId, other.employerId]));
  for (const name of ["vault", "login"] as const)
    await expect((await running.asServer(name))(operatorEmployers, {})).rejects.toThrow("not_permitted");
});

/** A small file of people without departments. */
const fileOf = (...numbers: readonly string[]) =>
  Buffer.from(
    [
      "Personeelsnummer;Achternaam;Geslacht;Geboortedatum;In dienst;Woonplaats",
      ...numbers.map((number) => `${number};Proef;Vrouw;01-02-1980;01-01-2020;${number.length}`),
    ].join("\r\n"),
  );

test("a number that comes in capitals once and in small letters later is one employee, shown as he came first", async () => {
  const linde = await deliveringEmployer(running);
  await linde.deliver(fileOf("MS004", "ms005", "MS006"));
  const before = await storedPeople(running.suite, linde.employerId);
  const again = await linde.upload(fileOf("ms004", "MS005", "Ms006"));
  expect(again.counts).toMatchObject({ added: 0, changed: 0, unchanged: 3, missing: 0 });

  const moved = fileOf("ms004", "ms004 b").toString().replace(";5\r", ";Goes\r");
  const done = await linde.deliver(Buffer.from(moved), "changes");
  expect(done).toMatchObject({ state: "done", counts: { added: 1, changed: 1 } });
  const after = await storedPeople(running.suite, linde.employerId);
  expect([...after.keys()].toSorted()).toEqual(["MS004", "MS006", "ms004 b", "ms005"]);
  expect(after.get("MS004")).toMatchObject({ ref: before.get("MS004")!.ref, identity: { city: "Goes" } });

  // Who is in the file with a fault is not missing from it, however his number is written.
  const faulty = fileOf("ms004", "ms005", "ms006", "MS004 B").toString().replace("ms006;Proef", "ms006;=1");
  expect((await linde.upload(Buffer.from(faulty))).counts).toMatchObject({
    rejected: 1,
    changed: 1,
    unchanged: 2,
    missing: 0,
  });
});

test("whoever follows a delivery reads the same report; whoever may not, nothing", async () => {
  const linde = await deliveringEmployer(running);
  const { id } = await linde.upload(deLinde("met-fouten"));
  const params = { employerId: linde.employerId, deliveryId: id as WriteId };
  const administrator = await running.seed.user("functional_administrator", linde.employerId);
  expect(await linde.read(id, administrator)).toEqual(await linde.read(id));
  const upload = (user: Parameters<typeof running.as>[0]) =>
    running.as(user)(uploadDelivery, { params, query: { kind: "full" }, bytes: deLinde("volledig") });

  await expect(upload(administrator)).rejects.toThrow("not_permitted");
  for (const group of ["case_manager", "company_doctor", "manager"] as const) {
    const user = await running.seed.user(group, linde.employerId);
    await expect(upload(user)).rejects.toThrow("not_permitted");
    await expect(linde.read(id, user)).rejects.toThrow("not_permitted");
  }

  const department = await running.seed.department(linde.employerId);
  const other = await deliveringEmployer(running);
  for (const user of [other.hr, await running.seed.user("hr", [linde.employerId, department])]) {
    await expect(upload(user)).rejects.toThrow("not_found");
    await expect(running.as(user)(readDelivery, { params })).rejects.toThrow("not_found");
    await expect(running.as(user)(discardDelivery, { params })).rejects.toThrow("not_found");
  }
  await expect(other.read(id)).rejects.toThrow("not_found");
  await expect(other.start(id)).rejects.toThrow("not_found");
});
