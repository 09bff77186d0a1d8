import { generateKeyPairSync, randomUUID } from "node:crypto";
import { SignJWT, importJWK } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  addCouplingKey,
  chooseScenario,
  exportSivi,
  putCoupling,
  readRecord,
  setCouplingState,
  shareDossier,
  tellEvent,
  type CouplingId,
  type DossierRef,
  type SiviMessage,
  type WriteId,
} from "@datakluis/contract";
import { readAbsence } from "@datakluis/delivery";
import { faultsIn } from "@datakluis/delivery/testing/sivi-valid";
import { runningPair, type RunningPair } from "../testing.ts";
import { deliveringAt } from "../testing/delivering.ts";
import type { Fate } from "../testing/wire.ts";
import { identity, person, writeId, type Person } from "../testing/seed.ts";

/** Absence and appointments to a system of the employer, as messages of SIVI (product.md, E7). */

let pair: RunningPair;
beforeAll(async () => {
  pair = await runningPair();
});
afterAll(() => pair.stop());

type Employer = Awaited<ReturnType<RunningPair["active"]>>;
type Spell = { id: string; events: string[] };

const anna = () => person({ identity: identity({ lastName: "Zqannaxw", bsn: "999990482" }) });

/** What the service wrote of somebody: ill, half recovered, recovered. */
async function ill(employer: Employer, { ref }: Person, how: { confidential?: boolean; delivered?: boolean } = {}) {
  const spell: Spell = { id: randomUUID(), events: [randomUUID(), randomUUID(), randomUUID()] };
  const { confidential = false, delivered = false } = how;
  const past = pair.suite.past;
  const rest = {
    safetyNet: "unknown",
    workAccident: false,
    liableThirdParty: false,
    expectedDays: 14,
    differentCause: false,
  };
  const line = (from: string, percentage: number) => ({ from, percentage, therapy: null });
  await past.query(
    `insert into spell (employer_id, id, ref, starts_on, percentage, course, safety_net, work_accident, liable_third_party,
       reported_by, confidential, reference) values ($1, $2, $3, '2026-01-05', 100, '[]', 'unknown', false, false, $4, $5, $6)`,
    [employer.id, spell.id, ref, employer.administrator.userId, confidential, delivered ? randomUUID() : null],
  );
  const said = [
    ["reported", { ...rest, startsOn: "2026-01-05", recoveredOn: null, course: [line("2026-01-05", 100)] }],
    ["course", line("2026-01-12", 50)],
    ["recovered", { recoveredOn: "2026-01-20" }],
  ] as const;
  for (const [at, [kind, what]] of said.entries())
    await past.query(
      `insert into spell_event (employer_id, spell_id, seq, id, kind, said, by_user, confidential)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        employer.id,
        spell.id,
        at + 1,
        spell.events[at],
        kind,
        JSON.stringify(what),
        employer.administrator.userId,
        confidential,
      ],
    );
  return spell;
}

const planned = (
  employer: Employer,
  { ref }: Person,
  at: string,
  change: { confidential?: boolean; cancelled?: boolean } = {},
) =>
  pair.suite.past.query(
    `insert into appointment (employer_id, id, ref, kind, manner, starts_at, minutes, planned_by, confidential, cancelled_at)
     values ($1, gen_random_uuid(), $2, 'company_doctor', 'on_site', $3, 45, $4, $5, $6)`,
    [
      employer.id,
      ref,
      at,
      employer.administrator.userId,
      change.confidential ?? false,
      change.cancelled ? new Date() : null,
    ],
  );

async function working(people: Person[]): Promise<Employer> {
  const employer = await pair.active(people);
  const { userId, displayName } = employer.administrator;
  await pair.suite.past.query(
    "insert into account (id, display_name, email, side, group_name) values ($1, $2, $3, 'employer', 'hr')",
    [userId, displayName, `${userId}@werkgever.example`],
  );
  for (const { ref } of people)
    await pair.suite.past.query("insert into employment (employer_id, ref, starts_on) values ($1, $2, '2020-01-01')", [
      employer.id,
      ref,
    ]);
  return employer;
}

const taken = (employer: Employer, message: SiviMessage) =>
  pair.vault.as(employer.administrator, exportSivi, {
    params: { employerId: employer.id },
    body: { message, reason: "other_system" },
  });

test("what was reported at the service is a valid message with who it is, without a BSN, and nothing confidential or delivered", async () => {
  const [ours, hidden, theirs] = [anna(), anna(), anna()];
  const employer = await working([ours, hidden, theirs]);
  const spell = await ill(employer, ours);
  await ill(employer, hidden, { confidential: true });
  await ill(employer, theirs, { delivered: true });
  const { text } = await taken(employer, "absence");
  expect(faultsIn("Verzuimmeldingen", text)).toEqual([]);
  expect(text).toContain("Zqannaxw");
  expect(text).not.toContain("999990482");
  const reading = (await readAbsence(Buffer.from(text), "2026-11-23"))!;
  const of = { reference: `DK-${spell.id}`, firstSickDay: "2026-01-05" };
  expect(reading.accepted.map(({ personnelNumber, message }) => ({ personnelNumber, ...message }))).toMatchObject([
    { ...of, personnelNumber: ours.personnelNumber, from: "2026-01-05", percentage: 100, number: 1, mutation: "told" },
    { ...of, from: "2026-01-12", percentage: 50, number: 2 },
    { ...of, from: "2026-01-20", percentage: 0, number: 3 },
  ]);
  const { answer } = await pair.vault.as(employer.administrator, readRecord, {
    params: { employerId: employer.id },
    body: { filter: {}, limit: 10 },
  });
  expect(answer.lines).toContainEqual(
    expect.objectContaining({ deed: "absence.exported", purpose: "other_system", amount: 1 }),
  );
});

test("of appointments stand those that come, and neither with whom, what for nor where", async () => {
  const [ours, hidden] = [anna(), anna()];
  const employer = await working([ours, hidden]);
  expect((await taken(employer, "appointments")).code).toBe("nothing_to_export");
  await planned(employer, ours, "2099-07-01T07:30:00Z");
  await planned(employer, ours, "2099-07-02T07:30:00Z", { cancelled: true });
  await planned(employer, ours, "2020-07-02T07:30:00Z");
  await planned(employer, hidden, "2099-07-03T07:30:00Z", { confidential: true });
  const { text } = await taken(employer, "appointments");
  expect(faultsIn("Afspraken", text)).toEqual([]);
  expect(text.match(/<Afspraak>/g)).toHaveLength(1);
  expect(text).toContain(
    "<DatAfspraak>2099-07-01</DatAfspraak><TijdAfspraak>09:30:00</TijdAfspraak><DuurAfspraak>0.75<",
  );
  expect(text).not.toMatch(/arts|doctor|spreekuur/i);
});

test("delivered back to the vault such a message changes nothing, and what somebody made of it is refused", async () => {
  const ours = anna();
  const employer = await working([ours]);
  const shared = await pair.vault.as(employer.administrator, shareDossier, {
    params: { ref: ours.ref },
    body: { id: writeId(), note: "Heeft zich ziek gemeld.", careRequest: "sick_report" },
  });
  expect(shared.code).toBeUndefined();
  await ill(employer, ours);
  await pair.vault.as(employer.administrator, chooseScenario, {
    params: { employerId: employer.id },
    body: { scenario: "absence_delivered" },
  });
  const { text } = await taken(employer, "absence");
  const { delivering, ended } = deliveringAt(pair);
  const deliver = delivering(employer.administrator, employer.id);
  const back = async (xml: string) => {
    const { answer } = await deliver.send(Buffer.from(xml));
    await deliver.start(answer.id as WriteId);
    return ended(employer.administrator, employer.id, answer.id as WriteId);
  };
  const state = async () => [
    (await pair.suite.past.query("select * from spell where ref = $1", [ours.ref])).rows,
    await pair.vault.past.selectFrom("absence_message").selectAll().where("ref", "=", ours.ref).execute(),
    await pair.vault.past.selectFrom("sharing_event").selectAll().where("ref", "=", ours.ref).execute(),
  ];
  const before = await state();
  const told = await back(text);
  expect(told).toMatchObject({ absence: { outcomes: { again: 3 }, shares: 0 }, counts: { rejected: 0 } });
  const made = await back(text.replace("<PrcVrzm>50.00<", "<PrcVrzm>60.00<"));
  expect(made.rejections).toMatchObject([{ row: 2, rule: "absence_ours" }]);
  const renamed = await back(
    text.replaceAll(
      /<VrzmgvlId>(DK-[^<]*)<.VrzmgvlId>/g,
      "<VrzmgvlId>ANDERS-1</VrzmgvlId><VrzmgvlIdOud>$1</VrzmgvlIdOud>",
    ),
  );
  expect(renamed.rejections.map(({ rule }) => rule)).toEqual(["absence_ours", "absence_ours", "absence_ours"]);
  expect(await state()).toEqual(before);
});

const tokenOf = async (couplingId: CouplingId, scope: string) =>
  new SignJWT({ client_id: couplingId, scope })
    .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt" })
    .setIssuer("https://kluis.example/api/login/v1/oauth")
    .setSubject(couplingId)
    .setAudience("vault")
    .setIssuedAt()
    .setExpirationTime("5m")
    .sign(await importJWK(pair.vault.loginKey, "EdDSA"));

/** A coupling of this employer, on, and how it asks; `scope` is what its token is for. */
async function coupled(employer: Employer, reads: boolean) {
  const couplingId = randomUUID() as CouplingId;
  const params = { employerId: employer.id, couplingId };
  const { publicKey } = generateKeyPairSync("ed25519");
  const keeper = employer.administrator;
  await pair.vault.as(keeper, putCoupling, {
    params,
    body: { name: "Pakket", mostMissing: 5, mostChanged: 20, reads },
  });
  const key = publicKey.export({ type: "spki", format: "pem" }).toString();
  await pair.vault.as(keeper, addCouplingKey, { params, body: { name: "S", key } });
  await pair.vault.as(keeper, setCouplingState, { params, body: { state: "live" } });
  const ask = async (path: string, scope: string) => {
    const answer = await fetch(`${pair.vault.url}/api/vault/v1/coupling/${path}`, {
      headers: { authorization: `Bearer ${await tokenOf(couplingId, scope)}` },
    });
    return (await answer.json()) as { message: string | null; cursor: number; more: boolean; code?: string };
  };
  return { params, ask };
}

test("a system that may fetch gets what is new since its cursor; one that may not, or without the scope, gets nothing", async () => {
  const ours = anna();
  const employer = await working([ours]);
  const { ask } = await coupled(employer, true);
  const spell = await ill(employer, ours);
  const happened = (at: number, kind: "spell.reported" | "spell.course") =>
    pair.vault.asServer("suite", tellEvent, {
      params: { ref: ours.ref as DossierRef, eventId: spell.events[at] as WriteId },
      body: { employerId: employer.id, kind, at: new Date().toISOString() },
    });
  await happened(0, "spell.reported");
  const first = await ask("absence", "absence");
  expect(faultsIn("Verzuimmeldingen", first.message!)).toEqual([]);
  expect(first.message!.match(/<Vrzm>/g)).toHaveLength(1);
  expect(await ask(`absence?after=${first.cursor}`, "absence")).toMatchObject({ message: null, cursor: first.cursor });
  await happened(1, "spell.course");
  const second = await ask(`absence?after=${first.cursor}`, "absence deliveries");
  expect(second.message).toContain("<VrzmgvlVnrMld>2</VrzmgvlVnrMld>");
  expect(second.message!.match(/<Vrzm>/g)).toHaveLength(1);

  await planned(employer, ours, "2099-07-01T07:30:00Z");
  expect(faultsIn("Afspraken", (await ask("appointments", "absence")).message!)).toEqual([]);
  expect(await ask("absence", "deliveries")).toMatchObject({ code: "not_permitted" });
  const other = await coupled(employer, false);
  expect(await other.ask("absence", "absence")).toMatchObject({ code: "coupling_not_reading" });
  expect(await other.ask("appointments", "absence")).toMatchObject({ code: "coupling_not_reading" });
});

test("what is taken from a system while its message is made, it does not get", async () => {
  const ours = anna();
  const employer = await working([ours]);
  const { ask, params } = await coupled(employer, true);
  await planned(employer, ours, "2099-07-01T07:30:00Z");
  const meanwhile = async (deed: () => Promise<{ code: string | undefined }>) => {
    pair.wire.fate(async (): Promise<Fate> => {
      pair.wire.good();
      expect((await deed()).code).toBeUndefined();
      return "carry";
    });
    return ask("appointments", "absence");
  };
  const keeper = employer.administrator;
  const set = { name: "Pakket", mostMissing: 5, mostChanged: 20 };
  const reads = (may: boolean) => pair.vault.as(keeper, putCoupling, { params, body: { ...set, reads: may } });
  expect(await meanwhile(() => reads(false))).toMatchObject({ code: "coupling_not_reading" });
  await reads(true);
  expect((await ask("appointments", "absence")).message).toContain("<Afspraak>");
  const paused = await meanwhile(() => pair.vault.as(keeper, setCouplingState, { params, body: { state: "paused" } }));
  expect(paused.message).toBeUndefined();
});
