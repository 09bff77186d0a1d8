import { generateKeyPairSync, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { sql } from "kysely";
import { SignJWT, importJWK } from "jose";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
  addCouplingKey,
  chooseScenario,
  compareDossiers,
  machineDeliver,
  machineRead,
  putCoupling,
  readRecord,
  readSharing,
  revokeSharing,
  saveCodes,
  setCouplingState,
  shareDossier,
  type CouplingId,
  type DossierRef,
  type MessageCode,
  type VaultScenario,
  type WriteId,
} from "@datakluis/contract";
import { forgetOldLists } from "../deliveries/lists.ts";
import { writeDelivery } from "../deliveries/jobs.ts";
import { nothingToTell } from "../sharing/extent-rules.ts";
import { markTold, readHeld } from "../sharing/told.ts";
import { runningPair, type RunningPair } from "../testing.ts";
import { deliveringAt } from "../testing/delivering.ts";
import { identity, person, writeId, type Person } from "../testing/seed.ts";

let pair: RunningPair;
beforeAll(async () => {
  pair = await runningPair();
});
afterAll(() => pair.stop());

type Employer = Awaited<ReturnType<RunningPair["active"]>>;
const patient = { timeout: 20_000, interval: 50 };
const sample = readFileSync(
  new URL("../../../../e2e/leveringen/sivi-verzuimmeldingen-2026.xml", import.meta.url),
  "utf8",
);
const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Amsterdam" }).format(new Date());
const daysAgo = (days: number) => new Date(Date.parse(today) - days * 86_400_000).toISOString().slice(0, 10);
const first = daysAgo(20);

const choose = (employer: Employer, scenario: VaultScenario) =>
  pair.vault.as(employer.administrator, chooseScenario, { params: { employerId: employer.id }, body: { scenario } });

/** An employer that has absence delivered, and who works there since long ago. */
async function delivering(people: Person[] = [person()], scenario: VaultScenario | null = "absence_delivered") {
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
  if (scenario) await choose(employer, scenario);
  return employer;
}

type Row = { number: string; reference?: string } & Record<string, string | undefined>;
const csv = (...rows: Row[]) =>
  Buffer.from(
    [
      "Personeelsnummer;Referentie;Eerste ziektedag;Vanaf;Percentage;Hersteldatum;Soort mutatie;Volgnummer",
      ...rows.map((it) =>
        [it.number, it.reference ?? "V1", it["first"] ?? first, it["from"], it["percentage"], it["recovered"]]
          .concat([it["kind"], it["nth"]])
          .map((value) => value ?? "")
          .join(";"),
      ),
    ].join("\r\n"),
  );
const sick = (number: string, change: Partial<Row> = {}): Row => ({ number, percentage: "100", nth: "1", ...change });

const send = async (employer: Employer, bytes: Uint8Array) => {
  const to = deliveringAt(pair);
  const deliver = to.delivering(employer.administrator, employer.id);
  const told = await deliver.send(bytes, writeId(), "changes");
  if (told.status !== 200) return { ...told, done: null };
  await deliver.start(told.answer.id as WriteId);
  const done = await to.ended(employer.administrator, employer.id, told.answer.id as WriteId);
  await to.settled(employer.id);
  return { ...told, done: (await deliver.read(done.id as WriteId)).answer };
};

type Kept = { starts_on: string; percentages: string; recovered_on: string | null; withdrawn: string | null };
const spellsOf = async (ref: DossierRef): Promise<Kept[]> =>
  (
    await pair.suite.past.query<Kept>(
      `select starts_on::text, recovered_on::text, withdrawn, (
         select string_agg((it->>'from') || ' ' || (it->>'percentage'), ', ' order by it->>'from')
         from jsonb_array_elements(course) it) as percentages
       from spell where ref = $1 order by starts_on, withdrawn nulls last`,
      [ref],
    )
  ).rows;
const sharingOf = async (employer: Employer, ref: DossierRef) =>
  (await pair.vault.as(employer.administrator, readSharing, { params: { ref } })).answer;
const open = { starts_on: first, percentages: `${first} 100`, recovered_on: null, withdrawn: null };

test("a sick report shares the dossier with its reference as reason, and opens the spell", async () => {
  const anna = person();
  const employer = await delivering([anna]);
  const told = await send(employer, csv(sick(anna.personnelNumber, { reference: "VZ-2026-17" })));
  expect(told.answer).toMatchObject({
    kind: "absence",
    state: "waiting",
    absence: {
      outcomes: { reported: 1 },
      shares: 1,
      lines: [{ row: 2, personnelNumber: anna.personnelNumber, outcome: "reported" }],
    },
  });
  expect(told.text).not.toContain(anna.identity.lastName);
  const sharing = await sharingOf(employer, anna.ref);
  expect(sharing).toMatchObject({ state: "shared" });
  expect(sharing.history).toMatchObject([
    { kind: "shared", careRequest: "sick_report", note: "Verzuimmelding VZ-2026-17", byName: "B. Beheerder" },
  ]);
  expect(await pair.suite.holds(anna.ref)).toBe(1);
  expect(await spellsOf(anna.ref)).toEqual([open]);
  const { answer } = await pair.vault.as(employer.administrator, readRecord, {
    params: { employerId: employer.id },
    body: { filter: {}, limit: 50 },
  });
  const deeds = answer.lines.map(({ deed, byName }) => `${deed} ${byName}`);
  expect(deeds).toContain("sharing.shared B. Beheerder");
  expect(deeds).toContain("absence.delivered B. Beheerder");
});

test("whose message was rejected, here or by the service, stands nowhere in the open and is told for as long as the lists are kept", async () => {
  const [anna, bob, cees] = [person(), person(), person()];
  const employer = await delivering([anna, bob, cees]);
  const other = "PN-0000-stranger";
  const early = { first: "2019-05-01", from: "2019-05-01" };
  const rows = [sick(anna.personnelNumber, early), sick(bob.personnelNumber, { percentage: "250" }), sick(other)];
  const told = await send(employer, csv(...rows, sick(cees.personnelNumber)));
  const id = told.answer.id as WriteId;
  const of = deliveringAt(pair).delivering(employer.administrator, employer.id);
  const read = async () =>
    (await of.read(id)).answer.rejections.map((it) => [it.row, it.personnelNumber, it.rule] as const);
  const rejected = [
    [3, bob.personnelNumber, "percentage"],
    [4, other, "absence_stranger"],
    [2, anna.personnelNumber, "absence_not_in_service"],
  ] as const;
  expect(await read()).toEqual(rejected);
  const kept = await sql<{ it: string }>`
    select it::text as it from delivery it where employer_id = ${employer.id}
    union all select encode(sealed, 'escape') from delivery_list where employer_id = ${employer.id}`.execute(
    pair.vault.past,
  );
  for (const { it } of kept.rows)
    for (const number of [anna, bob, cees].map((one) => one.personnelNumber).concat(other))
      expect(it).not.toContain(number);
  await forgetOldLists(pair.vault.tools, new Date(Date.now() + 15 * 86_400_000));
  expect(await read()).toEqual(rejected.map(([row, , rule]) => [row, null, rule]));
});

test("who is ill by which message stands nowhere in the open, and goes with the lists of the delivery", async () => {
  const anna = person();
  const employer = await delivering([anna]);
  const told = await send(employer, csv(sick(anna.personnelNumber)));
  const kept = await sql<{ it: string }>`
    select it::text as it from delivery it where employer_id = ${employer.id}
    union all select it::text from delivery_list it where employer_id = ${employer.id}
    union all select encode(sealed, 'escape') from delivery_list where employer_id = ${employer.id}`.execute(
    pair.vault.past,
  );
  expect(kept.rows).toHaveLength(5);
  for (const { it } of kept.rows) expect(it).not.toMatch(new RegExp(`${anna.personnelNumber}|personnelNumber`));
  const lines = [{ row: 2, personnelNumber: anna.personnelNumber, outcome: "reported" }];
  expect(told.done!.absence!.lines).toEqual(lines);
  const of = deliveringAt(pair).delivering(employer.administrator, employer.id);
  const read = async () => (await of.read(told.answer.id as WriteId)).answer.absence!;
  expect((await of.list()).answer[0]!.absence!.lines).toEqual([]);
  await forgetOldLists(pair.vault.tools, new Date(Date.now() + 15 * 86_400_000));
  expect(await read()).toEqual({ ...told.done!.absence!, lines: [] });
});

test("changed, recovered, corrected and withdrawn, the spell is what was said last", async () => {
  const anna = person();
  const employer = await delivering([anna]);
  const [half, end] = [daysAgo(10), daysAgo(3)];
  const of = (change: Partial<Row>) => csv(sick(anna.personnelNumber, change));
  await send(employer, of({}));
  expect((await send(employer, of({ nth: "2", from: half, percentage: "50" }))).answer.absence!.outcomes).toEqual({
    changed: 1,
  });
  const course = { ...open, percentages: `${first} 100, ${half} 50` };
  expect(await spellsOf(anna.ref)).toEqual([course]);
  await send(employer, of({ nth: "3", recovered: end }));
  expect(await spellsOf(anna.ref)).toEqual([{ ...course, recovered_on: end }]);
  const before = daysAgo(22);
  const corrected = await send(employer, of({ nth: "4", first: before, from: before, kind: "Correctie" }));
  expect(corrected.answer.absence!.outcomes).toEqual({ corrected: 1 });
  const moved = { ...course, starts_on: before, percentages: `${before} 100, ${half} 50`, recovered_on: end };
  expect(await spellsOf(anna.ref)).toEqual([moved]);
  await send(employer, of({ nth: "5", first: before, percentage: "", kind: "Intrekking" }));
  expect(await spellsOf(anna.ref)).toEqual([{ ...moved, withdrawn: "by_message" }]);
  // Told again after all, it is another spell.
  await send(employer, of({ nth: "6" }));
  expect(await spellsOf(anna.ref)).toHaveLength(2);
});

test("twice, out of order and in one file or many, it comes to the same", async () => {
  const people = [person(), person(), person()];
  const employer = await delivering(people);
  const half = daysAgo(10);
  const end = daysAgo(3);
  const rows = ({ personnelNumber: number }: Person) => [
    sick(number),
    sick(number, { nth: "2", from: half, percentage: "50" }),
    sick(number, { nth: "3", recovered: end }),
  ];
  const [one, other, third] = people.map(rows) as [Row[], Row[], Row[]];
  await send(employer, csv(...one));
  for (const row of other.toReversed()) await send(employer, csv(row));
  const again = await send(employer, csv(third[2]!, ...third, third[0]!));
  expect(again.answer.absence!.outcomes).toMatchObject({ again: 2 });
  const all = await Promise.all(people.map(({ ref }) => spellsOf(ref)));
  expect(all[0]).toEqual([{ ...open, percentages: `${first} 100, ${half} 50`, recovered_on: end }]);
  expect(all[1]).toEqual(all[0]);
  expect(all[2]).toEqual(all[0]);
  const late = await send(employer, csv(one[0]!));
  expect(late.answer.absence).toMatchObject({ outcomes: { again: 1 }, shares: 0 });
});

test("who is unknown, who is somebody else, and what was never reported share nothing", async () => {
  const anna = person({ identity: identity({ bornOn: "1980-02-29", bsn: "999990482" }), personnelNumber: "MS041" });
  const employer = await delivering([anna]);
  const stranger = await send(employer, csv(sick("MS999")));
  expect(stranger.done).toMatchObject({
    counts: { rejected: 1 },
    rejections: [{ row: 2, personnelNumber: "MS999", rule: "absence_stranger" }],
  });
  // The message of SIVI says it is of somebody with another BSN, and born on another day; either is enough.
  for (const [from, to] of [
    [/<SofiNr>.*<\/SofiNr>/, ""],
    [/<Gebdat>.*<\/Gebdat>/, "<Gebdat>1980-02-29</Gebdat>"],
  ] as const) {
    const other = await send(employer, Buffer.from(sample.replace(from, to)));
    expect(other.done!.rejections).toMatchObject([{ row: 1, rule: "absence_other_person" }]);
  }
  const never = await send(employer, csv(sick("MS041", { kind: "Intrekking", nth: "2" })));
  expect(never.answer.absence).toMatchObject({ outcomes: { never_seen: 1 }, shares: 0 });
  // And what comes late of what was withdrawn changes nothing either.
  const late = await send(employer, csv(sick("MS041")));
  expect(late.answer.absence).toMatchObject({ outcomes: { late: 1 }, shares: 0 });
  expect(await sharingOf(employer, anna.ref)).toMatchObject({ state: "unshared", history: [] });
  expect(await spellsOf(anna.ref)).toEqual([]);
});

test.each<VaultScenario>(["absence_in_suite", "no_coupling"])("in scenario %s absence is refused", async (scenario) => {
  const anna = person();
  const employer = await delivering([anna], scenario);
  expect(await send(employer, csv(sick(anna.personnelNumber)))).toMatchObject({
    status: 409,
    code: "absence_not_delivered",
  });
  expect(await send(employer, Buffer.from(sample))).toMatchObject({ status: 409, code: "absence_not_delivered" });
  expect((await sharingOf(employer, anna.ref)).history).toEqual([]);
});

test("what the service cannot take stands in the report of the delivery, and holds nothing else up", async () => {
  const [anna, bob] = [person(), person()];
  const employer = await delivering([anna, bob]);
  const early = { first: "2019-05-01", from: "2019-05-01", recovered: "2019-05-08" };
  const told = await send(employer, csv(sick(anna.personnelNumber, early), sick(bob.personnelNumber)));
  expect(told.done).toMatchObject({
    counts: { rejected: 1 },
    rejections: [{ row: 2, personnelNumber: anna.personnelNumber, rule: "absence_not_in_service" }],
  });
  expect(await spellsOf(bob.ref)).toEqual([open]);
  const running = await send(employer, csv(sick(bob.personnelNumber, { reference: "V2", first: daysAgo(5) })));
  expect(running.done!.rejections).toMatchObject([{ rule: "absence_overlaps" }]);
});

test("absence waits in the vault until the service is back, and then comes in order", async () => {
  const anna = person();
  const employer = await delivering([anna]);
  const of = deliveringAt(pair).delivering(employer.administrator, employer.id);
  pair.wire.fate((it) => (it.path.includes(anna.ref) ? "lose" : "carry"));
  for (const row of [sick(anna.personnelNumber), sick(anna.personnelNumber, { nth: "2", recovered: daysAgo(2) })]) {
    const { answer } = await of.send(csv(row), writeId(), "changes");
    await of.start(answer.id as WriteId);
    await vi.waitFor(async () => expect((await of.read(answer.id as WriteId)).answer.state).toBe("done"), patient);
  }
  expect(await spellsOf(anna.ref)).toEqual([]);
  const sealed = await pair.vault.past
    .selectFrom("absence_message")
    .select("sealed")
    .where("ref", "=", anna.ref)
    .execute();
  expect(sealed).toHaveLength(2);
  for (const row of sealed) expect(row.sealed.toString("latin1")).not.toMatch(/V1|20\d\d-/);
  pair.wire.good();
  await deliveringAt(pair).settled(employer.id);
  const told = pair.wire.asked.filter(({ path }) => path.includes(`${anna.ref}/delivered-cases`));
  expect(told.length).toBeGreaterThan(0);
  for (const { body } of told) expect(body).not.toMatch(new RegExp(`Janssen|${anna.personnelNumber}|1980`));
  expect(await spellsOf(anna.ref)).toEqual([{ ...open, recovered_on: daysAgo(2) }]);
});

test("somebody who was shared already stays so, and a revoked dossier is shared anew", async () => {
  const anna = person();
  const employer = await delivering([anna]);
  const by = employer.administrator;
  const share = { id: writeId(), careRequest: "appointment" as const, note: "Gesprek met de casemanager" };
  expect((await pair.vault.as(by, shareDossier, { params: { ref: anna.ref }, body: share })).status).toBe(200);
  await deliveringAt(pair).settled(employer.id);
  const revoked = { id: writeId(), note: "Was niet nodig" };
  expect((await pair.vault.as(by, revokeSharing, { params: { ref: anna.ref }, body: revoked })).status).toBe(200);
  const told = await send(employer, csv(sick(anna.personnelNumber)));
  expect(told.answer.absence!.shares).toBe(1);
  const more = await send(employer, csv(sick(anna.personnelNumber, { nth: "2", from: daysAgo(4), percentage: "20" })));
  expect(more.answer.absence!.shares).toBe(0);
  const { history } = await sharingOf(employer, anna.ref);
  expect(history.map(({ kind }) => kind)).toEqual(["shared", "revoke_asked", "revoked", "shared"]);
});

const revoke = (employer: Employer, ref: DossierRef) =>
  pair.vault.as(employer.administrator, revokeSharing, {
    params: { ref },
    body: { id: writeId(), note: "Was een vergissing" },
  });
const kindsOf = async (employer: Employer, ref: DossierRef) =>
  (await sharingOf(employer, ref)).history.map(({ kind }) => kind);

/** A message that is kept while the service hears nothing of this dossier. */
async function sendUnheard(employer: Employer, { ref }: Person, row: Row) {
  pair.wire.fate((it) => (it.path.includes(ref) ? "lose" : "carry"));
  const of = deliveringAt(pair).delivering(employer.administrator, employer.id);
  const { answer } = await of.send(csv(row), writeId(), "changes");
  await of.start(answer.id as WriteId);
  await vi.waitFor(async () => expect((await of.read(answer.id as WriteId)).answer.state).toBe("done"), patient);
}

test("what waited when the sharing was revoked shares nothing again, and what comes after does", async () => {
  const anna = person();
  const employer = await delivering([anna]);
  await sendUnheard(employer, anna, sick(anna.personnelNumber));
  await vi.waitFor(async () => expect(await kindsOf(employer, anna.ref)).toEqual(["shared"]), patient);
  expect((await revoke(employer, anna.ref)).status).toBe(200);
  pair.wire.good();
  await deliveringAt(pair).settled(employer.id);
  const revoked = ["shared", "revoke_asked", "revoked"];
  expect(await kindsOf(employer, anna.ref)).toEqual(revoked);
  expect(await spellsOf(anna.ref)).toEqual([]);
  await send(employer, csv(sick(anna.personnelNumber, { nth: "2", from: daysAgo(4), percentage: "20" })));
  expect(await kindsOf(employer, anna.ref)).toEqual([...revoked, "shared"]);
  expect(await spellsOf(anna.ref)).toEqual([{ ...open, percentages: `${first} 100, ${daysAgo(4)} 20` }]);
});

test("what waited when the employer chose that absence comes otherwise shares nothing", async () => {
  const anna = person();
  const employer = await delivering([anna]);
  // The service has not heard of her employment either, so nothing is shared before it is back.
  await pair.vault.past.updateTable("person").set({ told_employment: 0 }).where("ref", "=", anna.ref).execute();
  await sendUnheard(employer, anna, sick(anna.personnelNumber));
  expect(await kindsOf(employer, anna.ref)).toEqual([]);
  await choose(employer, "absence_in_suite");
  pair.wire.good();
  await deliveringAt(pair).settled(employer.id);
  expect(await kindsOf(employer, anna.ref)).toEqual([]);
  expect(await pair.suite.holds(anna.ref)).toBeUndefined();
});

test("what waited when a revoke was asked is told after all when the service must keep the dossier", async () => {
  const anna = person();
  const employer = await delivering([anna]);
  await send(employer, csv(sick(anna.personnelNumber)));
  await sendUnheard(employer, anna, sick(anna.personnelNumber, { nth: "2", recovered: daysAgo(2) }));
  expect((await revoke(employer, anna.ref)).status).toBe(200);
  pair.wire.good();
  await deliveringAt(pair).settled(employer.id);
  expect(await kindsOf(employer, anna.ref)).toEqual(["shared", "revoke_asked", "revoke_refused"]);
  expect(await spellsOf(anna.ref)).toEqual([{ ...open, recovered_on: daysAgo(2) }]);
});

test("after a backup was put back who was revoked stays so", async () => {
  const anna = person();
  const employer = await delivering([anna]);
  const early = { first: "2019-05-01", from: "2019-05-01", recovered: "2019-05-08" };
  await send(employer, csv(sick(anna.personnelNumber, early)));
  expect((await revoke(employer, anna.ref)).status).toBe(200);
  await deliveringAt(pair).settled(employer.id);
  await pair.vault.asServer("suite", compareDossiers, {
    params: { employerId: employer.id },
    body: { after: null, until: null, dossiers: [] },
  });
  await deliveringAt(pair).settled(employer.id);
  expect(await kindsOf(employer, anna.ref)).toEqual(["shared", "revoke_asked", "revoked"]);
});

test("what comes while the service is being told waits for the next telling", async () => {
  const anna = person();
  const employer = await delivering([anna]);
  await send(employer, csv(sick(anna.personnelNumber)));
  const held = (await readHeld(pair.vault.tools.db, anna.ref))!;
  await sendUnheard(employer, anna, sick(anna.personnelNumber, { nth: "2", recovered: daysAgo(2) }));
  await markTold(pair.vault.tools.db, held, nothingToTell);
  const kept = pair.vault.past.selectFrom("person").select("settled").where("ref", "=", anna.ref);
  expect(await kept.executeTakeFirst()).toEqual({ settled: false });
  pair.wire.good();
  await deliveringAt(pair).settled(employer.id);
  expect(await spellsOf(anna.ref)).toEqual([{ ...open, recovered_on: daysAgo(2) }]);
});

/** A system with a key and a token of its own. */
async function coupled(employer: Employer) {
  const couplingId = randomUUID() as CouplingId;
  const params = { employerId: employer.id, couplingId };
  const by = employer.administrator;
  const body = { name: "HR Pakket", mostMissing: 5, mostChanged: 20 };
  const added = await pair.vault.as(by, putCoupling, { params, body });
  if (added.status !== 200) return { added, couplingId, send: null };
  await pair.vault.as(by, setCouplingState, { params, body: { state: "live" } });
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = publicKey.export({ type: "spki", format: "pem" }).toString();
  await pair.vault.as(by, addCouplingKey, { params, body: { name: "server", key } });
  const token = await new SignJWT({ client_id: couplingId, scope: "deliveries" })
    .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt" })
    .setIssuer("https://kluis.example/api/login/v1/oauth")
    .setSubject(couplingId)
    .setAudience("vault")
    .setIssuedAt()
    .setExpirationTime("5m")
    .sign(await importJWK(pair.vault.loginKey, "EdDSA"));
  const read = (deliveryId: string) =>
    pair.vault.put(token, machineRead, { params: { deliveryId: deliveryId as WriteId } });
  const ended = (id: string) =>
    vi.waitFor(async () => {
      const { answer } = await read(id);
      expect(answer.state).not.toBe("running");
      return answer;
    }, patient);
  return {
    added,
    couplingId,
    set: (state: "trial" | "paused") => pair.vault.as(by, setCouplingState, { params, body: { state } }),
    send: async (bytes: Uint8Array) => {
      const deliveryId = writeId();
      const told = await pair.vault.put(token, machineDeliver, {
        params: { deliveryId },
        query: { kind: "full" },
        bytes,
      });
      return { ...told, done: told.status === 200 ? await ended(deliveryId) : null };
    },
  };
}

test("over a coupling SIVI's message is processed by itself, by the codes the employer said, and shares in its name", async () => {
  const bjorn = person({ personnelNumber: "MS041", identity: identity({ bornOn: "1959-04-17", lastName: "Veld" }) });
  const employer = await delivering([bjorn]);
  const coupling = await coupled(employer);
  const message = sample.replaceAll("2026-11-16", first).replace("2026-11-20", first);
  const told = await coupling.send!(Buffer.from(message));
  expect(told.done).toMatchObject({ kind: "absence", state: "done", deliveredBy: "HR Pakket", processed: 1 });
  await deliveringAt(pair).settled(employer.id);
  expect((await sharingOf(employer, bjorn.ref)).history).toMatchObject([
    { kind: "shared", byName: "HR Pakket", note: "Verzuimmelding V-20261116-1" },
  ]);
  expect(await spellsOf(bjorn.ref)).toEqual([open]);
  const { answer } = await pair.vault.as(employer.administrator, readRecord, {
    params: { employerId: employer.id },
    body: { filter: {}, limit: 50 },
  });
  expect(answer.lines.find(({ deed }) => deed === "sharing.shared")).toMatchObject({
    role: "coupling",
    byName: "HR Pakket",
  });

  const gone = message.replace("<VrwrkCd>01", "<VrwrkCd>05").replace("<VrzmgvlVnrMld>1<", "<VrzmgvlVnrMld>2<");
  const unknown = await coupling.send!(Buffer.from(gone));
  expect(unknown.done).toMatchObject({
    rejections: [{ rule: "absence_code", field: "mutation" }],
    absence: { unknownCodes: [{ element: "VrwrkCd", code: "05", messages: 1 }] },
  });
  const codes: MessageCode[] = [{ element: "VrwrkCd", code: "05", meaning: "withdrawn" }];
  const query = { couplingId: coupling.couplingId };
  await pair.vault.as(employer.administrator, saveCodes, {
    params: { employerId: employer.id },
    query,
    body: { codes },
  });
  await coupling.send!(Buffer.from(gone));
  await deliveringAt(pair).settled(employer.id);
  expect(await spellsOf(bjorn.ref)).toEqual([{ ...open, withdrawn: "by_message" }]);
});

test("on trial a message shares nothing, and too many at once wait for a person", async () => {
  const people = Array.from({ length: 12 }, () => person());
  const employer = await delivering(people);
  const coupling = await coupled(employer);
  await coupling.set!("trial");
  const one = csv(sick(people[0]!.personnelNumber));
  expect((await coupling.send!(one)).done).toMatchObject({
    state: "discarded",
    held: ["trial"],
    absence: { shares: 1, lines: [{ personnelNumber: people[0]!.personnelNumber, outcome: "reported" }] },
  });
  expect((await sharingOf(employer, people[0]!.ref)).history).toEqual([]);
  await pair.vault.as(employer.administrator, setCouplingState, {
    params: { employerId: employer.id, couplingId: coupling.couplingId },
    body: { state: "live" },
  });
  const all = csv(...people.map(({ personnelNumber }) => sick(personnelNumber)));
  const held = await coupling.send!(all);
  expect(held.done).toMatchObject({ state: "waiting", held: ["many_shared"], absence: { shares: 12 } });
  // A next message stands in its way no more than it does in that of the next.
  expect((await coupling.send!(one)).done).toMatchObject({ state: "done" });
});

test("in many small files no more dossiers are shared by themselves in a day than in one", async () => {
  const people = Array.from({ length: 13 }, () => person());
  const employer = await delivering(people);
  const coupling = await coupled(employer);
  const rowOf = (at: number, change: Partial<Row> = {}) => sick(people[at]!.personnelNumber, change);
  const sent = async (...rows: Row[]) => (await coupling.send!(csv(...rows))).done!;
  for (const from of [0, 5])
    expect(await sent(...[0, 1, 2, 3, 4].map((at) => rowOf(from + at)))).toMatchObject({ state: "done" });
  const held = { state: "waiting", held: ["many_shared"] };
  const eleventh = await sent(rowOf(10));
  expect(eleventh).toMatchObject(held);
  // Another system of the same employer has no ten of its own, and what shares nobody anew need not wait.
  const beside = await coupled(employer);
  expect((await beside.send!(csv(rowOf(11)))).done).toMatchObject(held);
  expect(await sent(rowOf(0, { nth: "2", recovered: daysAgo(2) }))).toMatchObject({ state: "done" });
  // What a person began he has seen, and what came the day before is over.
  await deliveringAt(pair)
    .delivering(employer.administrator, employer.id)
    .start(eleventh.id as WriteId);
  const aDayAgo = new Date(Date.now() - 25 * 3_600_000);
  const ofAbsence = pair.vault.past.updateTable("delivery").where("employer_id", "=", employer.id);
  await ofAbsence.where("id", "!=", eleventh.id).set({ delivered_at: aDayAgo }).execute();
  expect(await sent(rowOf(12))).toMatchObject({ state: "done" });
});

test("what was held is not processed once the employer chose that absence comes otherwise", async () => {
  const [anna, bob] = [person(), person()];
  const employer = await delivering([anna, bob]);
  const of = deliveringAt(pair).delivering(employer.administrator, employer.id);
  const { answer } = await of.send(csv(sick(anna.personnelNumber)), writeId(), "changes");
  await choose(employer, "absence_in_suite");
  expect(await of.start(answer.id as WriteId)).toMatchObject({ status: 409, code: "absence_not_delivered" });
  expect((await of.read(answer.id as WriteId)).answer.state).toBe("waiting");
  expect((await of.discard(answer.id as WriteId)).status).toBe(200);
  // What had begun already stops there.
  await choose(employer, "absence_delivered");
  const begun = (await of.send(csv(sick(bob.personnelNumber)), writeId(), "changes")).answer.id as WriteId;
  await choose(employer, "absence_in_suite");
  await pair.vault.past.updateTable("delivery").set({ state: "running" }).where("id", "=", begun).execute();
  await writeDelivery(pair.vault.tools)({ employerId: employer.id, deliveryId: begun });
  expect((await of.read(begun)).answer).toMatchObject({ state: "failed", processed: 0 });
  for (const { ref } of [anna, bob]) expect(await kindsOf(employer, ref)).toEqual([]);
});

test("without couplings none is added or switched on, and none may be at work when that is chosen", async () => {
  const employer = await delivering([], "no_coupling");
  expect((await coupled(employer)).added).toMatchObject({ status: 409, code: "scenario_no_coupling" });
  await choose(employer, "absence_in_suite");
  const coupling = await coupled(employer);
  expect(await choose(employer, "no_coupling")).toMatchObject({ status: 409, code: "scenario_coupled" });
  await coupling.set!("paused");
  expect((await choose(employer, "no_coupling")).status).toBe(200);
  expect(await coupling.set!("trial")).toMatchObject({ status: 409, code: "scenario_no_coupling" });
});
