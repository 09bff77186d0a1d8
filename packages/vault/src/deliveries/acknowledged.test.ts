import { generateKeyPairSync, randomUUID } from "node:crypto";
import { importJWK, SignJWT } from "jose";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
  addCouplingKey,
  chooseScenario,
  machineAcknowledgement,
  machineDeliver,
  machineRead,
  putCoupling,
  readAcknowledgement,
  ruleSentences,
  setCouplingState,
  type CouplingId,
  type CouplingState,
  type WriteId,
} from "@datakluis/contract";
import { faultsIn } from "@datakluis/delivery/testing/sivi-valid";
import { keepNextMessages } from "../absence/write.ts";
import { runningPair, type RunningPair } from "../testing.ts";
import { deliveringAt } from "../testing/delivering.ts";
import { identity, person, writeId, type Person } from "../testing/seed.ts";
import { writeDelivery } from "./jobs.ts";
import { forgetOldLists } from "./lists.ts";

/** What the sender of a message hears back where he asks for it (product.md, E7; SIVI's OntvngstbevJN). */

let pair: RunningPair;
beforeAll(async () => {
  pair = await runningPair();
});
afterAll(() => pair.stop());

type Employer = Awaited<ReturnType<RunningPair["active"]>>;
const patient = { timeout: 30_000, interval: 50 };
const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Amsterdam" }).format(new Date());
const first = new Date(Date.parse(today) - 20 * 86_400_000).toISOString().slice(0, 10);
/** In its reference a sender can write anything. */
const reference = "Zqberichtxw van mevrouw Zqjansenxw";
const [anna, bob] = [() => person(), () => person({ identity: identity({ bornOn: "1959-04-17" }) })];

async function delivering(people: Person[]): Promise<Employer> {
  const employer = await pair.active(people);
  for (const { ref } of people)
    await pair.suite.past.query("insert into employment (employer_id, ref, starts_on) values ($1, $2, '2020-01-01')", [
      employer.id,
      ref,
    ]);
  const { userId, displayName } = employer.administrator;
  await pair.suite.past.query(
    "insert into account (id, display_name, email, side, group_name) values ($1, $2, $3, 'employer', 'hr')",
    [userId, displayName, `${userId}@werkgever.example`],
  );
  await choose(employer, "absence_delivered");
  return employer;
}
const choose = (employer: Employer, scenario: "absence_delivered" | "absence_in_suite") =>
  pair.vault.as(employer.administrator, chooseScenario, { params: { employerId: employer.id }, body: { scenario } });

type Case = { number: string; name?: string; nth?: number; day?: string; percentage?: string; bornOn?: string };
const caseOf = ({ number, name = "V-1", nth = 1, day = first, percentage = "100.00", bornOn = "" }: Case) =>
  `<Wrknmr><Gebdat>${bornOn}</Gebdat><Dnstvbnd><PersNr>${number}</PersNr><Vrzm><VrwrkCd>01</VrwrkCd>
   <IngdatMutVrzm>${day}</IngdatMutVrzm><VrzmgvlId>${name}</VrzmgvlId><VrzmgvlVnrMld>${nth}</VrzmgvlVnrMld>
   <EndVrzmJN>N</EndVrzmJN><DatEerstVrzmdg>${day}</DatEerstVrzmdg><PrcVrzm>${percentage}</PrcVrzm></Vrzm></Dnstvbnd></Wrknmr>`;
const messageOf = (cases: readonly Case[], asks = "J") =>
  Buffer.from(
    `<?xml version="1.0"?><Verzuimmeldingen xmlns="http://www.sivi.org/Verzuimmanagement/Verzuimmeldingen/2026"><BrAlg>
     <BrCd>00100</BrCd><VnrBrCd>00013</VnrBrCd><AandatBr>${first}</AandatBr><AantijdBr>06:15:00</AantijdBr><IdInzndr>HRPAKKET</IdInzndr>
     <Berrefnr>${reference}</Berrefnr><TestJN>N</TestJN><OntvngstbevJN>${asks}</OntvngstbevJN></BrAlg>
     <Wrkgvr><IdWrkgvrArbdnst>DELINDE</IdWrkgvrArbdnst>${cases.map(caseOf).join("")}</Wrkgvr></Verzuimmeldingen>`,
  );

const deliveries = (employer: Employer) => deliveringAt(pair).delivering(employer.administrator, employer.id);
const looked = async (employer: Employer, message: Uint8Array) => {
  const told = await deliveries(employer).send(message, writeId(), "changes");
  expect(told.status).toBe(200);
  return told.answer.id as WriteId;
};
const begin = async (employer: Employer, id: WriteId) => {
  await deliveries(employer).start(id);
  await deliveringAt(pair).ended(employer.administrator, employer.id, id);
};
const send = async (employer: Employer, ...cases: Case[]) => {
  const id = await looked(employer, messageOf(cases));
  await begin(employer, id);
  await deliveringAt(pair).settled(employer.id);
  return id;
};
const askedBy = (employer: Employer, deliveryId: WriteId, of = employer) =>
  pair.vault.as(employer.administrator, readAcknowledgement, { params: { employerId: of.id, deliveryId } });

/** Both messages, each of which must be valid by the schema of SIVI and bear the reference of the sender. */
async function heardBy(employer: Employer, id: WriteId) {
  const { status, answer } = await askedBy(employer, id);
  expect(status).toBe(200);
  return valid(answer);
}
function valid({ received, processed }: { received: string | null; processed: string | null }) {
  if (received) expect(faultsIn("Retourmelding1", received)).toEqual([]);
  if (processed) expect(faultsIn("VerwerkingsmeldingWerkgeverArbodienst", processed)).toEqual([]);
  for (const it of [received, processed])
    if (it) expect(textsOf(it, "BerrefnrIngzndnBer", "IdOntvngr")).toEqual(["HRPAKKET", reference]);
  return {
    kind: received && textsOf(received, "SrtRetmldngCd")[0],
    faults: received ? textsOf(received, "Toelchtng") : [],
    cases: [...(processed ?? "").matchAll(/<VrwrkMld>.*?<\/VrwrkMld>/gs)].map(([it]) => ({
      became: textsOf(it, "VrwrkbhdCd")[0],
      case: textsOf(it, "VrzmgvlId", "VrzmgvlVnrMld").join(" "),
      why: textsOf(it, "MldngTkst")[0],
      place: textsOf(it, "VrijeTekst")[0],
    })),
  };
}
const textsOf = (xml: string, ...names: string[]): string[] =>
  [...xml.matchAll(/<(\w+)>([^<]*)<\/\1>/g)].flatMap(([, name, text]) => (names.includes(name!) ? [text!] : []));

test("who delivers a message that asks for it hears that it was received and what is wrong, and then what became of each case", async () => {
  const [one, other] = [anna(), bob()];
  const employer = await delivering([one, other]);
  await send(employer, { number: one.personnelNumber });
  const id = await looked(
    employer,
    messageOf([
      { number: one.personnelNumber },
      { number: one.personnelNumber, nth: 2, percentage: "50.00" },
      { number: other.personnelNumber, name: "V-2", bornOn: "1990-01-01" },
      { number: "PN999999", name: "V-3" },
      { number: other.personnelNumber, name: "V-4", percentage: "250" },
      { number: other.personnelNumber, name: "V-999990111" },
    ]),
  );
  const rules = ["percentage", "absence_reference", "absence_other_person", "absence_stranger"] as const;
  const waiting = await heardBy(employer, id);
  expect(waiting).toMatchObject({ kind: "03", cases: [] });
  expect(waiting.faults).toHaveLength(rules.length);
  for (const rule of rules) expect(waiting.faults.join("\n")).toContain(ruleSentences[rule]);
  await begin(employer, id);
  await deliveringAt(pair).settled(employer.id);
  const done = await heardBy(employer, id);
  expect(done.faults).toEqual(waiting.faults);
  expect(done.cases).toEqual([
    { became: "02", case: "V-1 1", why: expect.stringContaining("al verwerkt"), place: place(1, one) },
    { became: "01", case: "V-1 2", why: expect.stringContaining("Wijziging"), place: place(2, one) },
    {
      became: "03",
      case: "V-2 1",
      why: expect.stringContaining(ruleSentences.absence_other_person),
      place: place(3, other),
    },
    {
      became: "03",
      case: "V-3 1",
      why: expect.stringContaining(ruleSentences.absence_stranger),
      place: place(4, { personnelNumber: "PN999999" }),
    },
    { became: "03", case: "V-4 1", why: expect.stringContaining(ruleSentences.percentage), place: place(5, other) },
  ]);
});
const place = (row: number, { personnelNumber }: Pick<Person, "personnelNumber">) =>
  `Regel ${row}, personeelsnummer ${personnelNumber}`;

test("without a fault nothing is wrong, and asked again it is the same but for the moment of making", async () => {
  const one = anna();
  const employer = await delivering([one]);
  const id = await send(employer, { number: one.personnelNumber });
  expect(await heardBy(employer, id)).toMatchObject({ kind: "02", faults: [], cases: [{ became: "01" }] });
  const [before, after] = [(await askedBy(employer, id)).answer, (await askedBy(employer, id)).answer];
  const timeless = (text: string | null) => text!.replaceAll(/<(AandatBr|AantijdBr)>[^<]*/g, "");
  for (const it of ["received", "processed"] as const) expect(timeless(after[it])).toBe(timeless(before[it]));
});

test("what is not asked for is not made, and nothing is kept to make it of", async () => {
  const one = anna();
  const employer = await delivering([one]);
  const id = await looked(employer, messageOf([{ number: one.personnelNumber }], "N"));
  await begin(employer, id);
  expect((await askedBy(employer, id)).answer).toEqual({ received: null, processed: null });
  const kept = pair.vault.past.selectFrom("delivery_list").select("kind").where("delivery_id", "=", id).orderBy("kind");
  expect((await kept.execute()).map(({ kind }) => kind)).toEqual(["absence", "numbers"]);
});

test("what the sender wrote stands nowhere in the open, not at the service at all, and goes with the lists", async () => {
  const one = anna();
  const employer = await delivering([one]);
  const id = await send(employer, { number: one.personnelNumber, name: "Zqgevalxw" });
  const rows = await sql<{ it: string }>`
    select it::text as it from delivery it where employer_id = ${employer.id}
    union all select encode(sealed, 'escape') from delivery_list where employer_id = ${employer.id}
    union all select it::text from event it where employer_id = ${employer.id}`.execute(pair.vault.past);
  expect(rows.rows.length).toBeGreaterThan(3);
  for (const { it } of rows.rows) expect(it).not.toMatch(/Zqberichtxw|Zqjansenxw|Zqgevalxw/);
  const told = pair.wire.asked.filter(({ path }) => path.includes(employer.id) || path.includes(one.ref));
  expect(told.length).toBeGreaterThan(0);
  expect(JSON.stringify(told)).not.toMatch(/Zqberichtxw|Zqjansenxw/);
  await forgetOldLists(pair.vault.tools, new Date(Date.now() + 15 * 86_400_000));
  expect((await askedBy(employer, id)).answer).toEqual({ received: null, processed: null });
});

test("as long as the service was not told there is no saying what became of it, and what it refuses is said with why", async () => {
  const one = anna();
  const employer = await delivering([one]);
  pair.wire.fate((it) => (it.path.includes(one.ref) ? "lose" : "carry"));
  const id = await looked(employer, messageOf([{ number: one.personnelNumber, day: "2019-05-01" }]));
  await begin(employer, id);
  expect(await heardBy(employer, id)).toMatchObject({ kind: "02", cases: [] });
  pair.wire.good();
  await deliveringAt(pair).settled(employer.id);
  const why = ruleSentences.absence_not_in_service;
  expect(await heardBy(employer, id)).toMatchObject({ kind: "02", faults: [], cases: [{ became: "03", why }] });
});

test("killed halfway nothing is lost, and what stopped there says of each case whether it came before", async () => {
  const [one, other] = [anna(), bob()];
  const employer = await delivering([one, other]);
  // In the first part five hundred times the same; whoever comes after it is in the next.
  const again = Array.from({ length: 500 }, () => ({ number: one.personnelNumber }));
  const message = messageOf([...again, { number: other.personnelNumber, name: "V-2" }]);
  const running = async () => {
    const id = await looked(employer, message);
    await pair.vault.past.updateTable("delivery").set({ state: "running" }).where("id", "=", id).execute();
    const of = { employerId: employer.id, deliveryId: id };
    expect(await keepNextMessages(pair.vault.tools, of)).toBe(true);
    expect(await heardBy(employer, id)).toMatchObject({ kind: "02", cases: [] });
    return of;
  };
  const stops = await running();
  await choose(employer, "absence_in_suite");
  await writeDelivery(pair.vault.tools)(stops);
  await deliveringAt(pair).settled(employer.id);
  const { cases: stopped } = await heardBy(employer, stops.deliveryId as WriteId);
  expect(stopped).toHaveLength(501);
  expect(stopped[0]).toMatchObject({ became: "01", case: "V-1 1" });
  expect(stopped[499]).toMatchObject({ became: "02" });
  expect(stopped[500]).toMatchObject({ became: "03", case: "V-2 1", place: place(501, other) });
  expect(stopped[500]!.why).toContain("verzuim");

  await choose(employer, "absence_delivered");
  const goesOn = await running();
  await writeDelivery(pair.vault.tools)(goesOn);
  await deliveringAt(pair).settled(employer.id);
  const { cases } = await heardBy(employer, goesOn.deliveryId as WriteId);
  expect(cases.map(({ became }) => became)).toEqual([...again.map(() => "02"), "01"]);
});

test("of what a person throws away its sender hears no more than that", async () => {
  const one = anna();
  const employer = await delivering([one]);
  const id = await looked(employer, messageOf([{ number: one.personnelNumber, name: "Zqgevalxw" }]));
  await deliveries(employer).discard(id);
  const heard = await heardBy(employer, id);
  expect(heard).toMatchObject({ kind: "03", cases: [], faults: [expect.stringContaining("verwijderd of vervangen")] });
  const kept = pair.vault.past.selectFrom("delivery_list").select(["kind", "page"]).where("delivery_id", "=", id);
  expect(await kept.execute()).toEqual([{ kind: "asked", page: 0 }]);
});

test("a message of employees is acknowledged too, and of them no case is told", async () => {
  const employer = await delivering([]);
  const message = `<?xml version="1.0"?><WerknemerGegevens xmlns="http://www.sivi.org/Verzuimmanagement/WerknemersGegevens/2026">
    <BrAlg><IdInzndr>HRPAKKET</IdInzndr><Berrefnr>${reference}</Berrefnr><TestJN>N</TestJN><OntvngstbevJN>J</OntvngstbevJN></BrAlg><Wrkgvr>${[
      "1980-02-29",
      "1980-02-31",
    ]
      .map(
        (bornOn, at) => `<Wrknmr><Gebdat>${bornOn}</Gebdat><SignNm>Zqnaamxw</SignNm><GslchtCd>V</GslchtCd>
          <Dnstvbnd><Ingdat>2020-01-01</Ingdat><PersNr>WG-${at}1</PersNr></Dnstvbnd></Wrknmr>`,
      )
      .join("")}</Wrkgvr></WerknemerGegevens>`;
  const id = await looked(employer, Buffer.from(message));
  await begin(employer, id);
  const heard = await heardBy(employer, id);
  expect(heard).toEqual({
    kind: "03",
    cases: [],
    faults: [`Regel 2, personeelsnummer WG-11, Geboortedatum: ${ruleSentences.date}`],
  });
});

/** A system of the employer, with a key and a token of its own. */
async function coupled(employer: Employer, state: CouplingState = "live") {
  const couplingId = randomUUID() as CouplingId;
  const [params, by] = [{ employerId: employer.id, couplingId }, employer.administrator];
  await pair.vault.as(by, putCoupling, { params, body: { name: "HR Pakket", mostMissing: 5, mostChanged: 20 } });
  await pair.vault.as(by, setCouplingState, { params, body: { state } });
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = publicKey.export({ type: "spki", format: "pem" }).toString();
  await pair.vault.as(by, addCouplingKey, { params, body: { name: "server", key } });
  const token = (scope: string) =>
    new SignJWT({ client_id: couplingId, scope })
      .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt" })
      .setIssuer("https://kluis.example/api/login/v1/oauth")
      .setSubject(couplingId)
      .setAudience("vault")
      .setIssuedAt()
      .setExpirationTime("5m")
      .sign(importedKey);
  const importedKey = await importJWK(pair.vault.loginKey, "EdDSA");
  const [own, elsewhere] = [await token("deliveries"), await token("absence")];
  return {
    send: async (message: Uint8Array) => {
      const params = { deliveryId: writeId() };
      const query = { kind: "changes" as const };
      expect((await pair.vault.put(own, machineDeliver, { params, query, bytes: message })).status).toBe(200);
      await vi.waitFor(async () => {
        expect((await pair.vault.put(own, machineRead, { params })).answer.state).not.toBe("running");
      }, patient);
      return params.deliveryId;
    },
    asks: (deliveryId: WriteId, scope: "deliveries" | "absence" = "deliveries") =>
      pair.vault.put(scope === "absence" ? elsewhere : own, machineAcknowledgement, { params: { deliveryId } }),
  };
}

test("a system hears it of what it delivered itself, with a token for deliveries", async () => {
  const one = anna();
  const employer = await delivering([one]);
  const coupling = await coupled(employer);
  const id = await coupling.send(messageOf([{ number: one.personnelNumber }]));
  await deliveringAt(pair).settled(employer.id);
  const { status, answer } = await coupling.asks(id);
  expect(status).toBe(200);
  expect(valid(answer)).toMatchObject({ kind: "02", cases: [{ became: "01", case: "V-1 1" }] });
  expect((await coupling.asks(id, "absence")).code).toBe("not_permitted");
});

test("on trial it hears what would have been done, and that it was not", async () => {
  const one = anna();
  const employer = await delivering([one]);
  const coupling = await coupled(employer, "trial");
  const id = await coupling.send(messageOf([{ number: one.personnelNumber }]));
  const heard = valid((await coupling.asks(id)).answer);
  expect(heard.cases).toMatchObject([{ became: "02", why: expect.stringMatching(/op proef.*Ziekmelding/) }]);
  expect(heard.faults).toEqual([expect.stringContaining("op proef")]);
});

test("what another delivered does not exist, whoever asks", async () => {
  const [one, other] = [anna(), anna()];
  const [employer, elsewhere] = [await delivering([one]), await delivering([other])];
  const [own, beside, theirs] = [await coupled(employer), await coupled(employer), await coupled(elsewhere)];
  const id = await own.send(messageOf([{ number: one.personnelNumber }]));
  for (const told of [
    await beside.asks(id),
    await theirs.asks(id),
    await own.asks(writeId()),
    await askedBy(elsewhere, id),
    await askedBy(elsewhere, id, employer),
    await askedBy(employer, writeId()),
  ])
    expect(told).toMatchObject({ status: 404, code: "not_found" });
});
