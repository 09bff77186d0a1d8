import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import {
  compareDossiers,
  editPerson,
  finishComparison,
  giveRetrievalAgreement,
  listNotices,
  objectToAgreement,
  pathOf,
  readRecord,
  readRetrievalAgreement,
  readSharing,
  recognisePerson,
  retrieveAgain,
  shareDossier,
  unlockRetrieval,
  useTicket,
  withdrawRetrievalAgreement,
  type EmployerId,
  type UserId,
} from "@datakluis/contract";
import { hashOf, newToken } from "@datakluis/kit/secrets";
import { runningVault, type RunningVault } from "../testing.ts";
import { identity, newId, person, writeId } from "../testing/seed.ts";
import { suiteDoor } from "../testing/suite-door.ts";
import { visitor, type Visitor } from "../testing/visitor.ts";
import { limits } from "./rules.ts";

let suite: Awaited<ReturnType<typeof suiteDoor>>;
let vault: RunningVault;
beforeAll(async () => {
  suite = await suiteDoor();
  vault = await runningVault({ suiteUrl: suite.url });
});
afterEach(() => suite.away(false));
afterAll(async () => {
  await vault.stop();
  await suite.stop();
});

const marks = { bsn: "999993653", bornOn: "1980-02-29", postcode: "2611AB" };
const asked = { lastName: "de Vries", bsn: marks.bsn, bornOn: marks.bornOn };

/** An employer who agreed, one person in his vault, and somebody of the service who may retrieve there. */
async function retrievable({ agreed = true } = {}) {
  const anna = person({
    identity: identity({ lastName: "Vries", prefix: "de", ...marks, iban: "NL91ABNA0417164300" }),
  });
  const bob = person({ identity: identity({ lastName: "Smit" }) });
  const employer = await vault.seed.active([anna, bob]);
  if (agreed) await give(employer);
  const doctor = doctorAt(employer.id);
  return { employer, anna, bob, doctor };
}
function doctorAt(employerId: EmployerId): Visitor {
  const doctor = visitor("D. Dokter");
  suite.allow(employerId, doctor.userId);
  return doctor;
}
type Employer = { id: EmployerId; administrator: Visitor };
const give = ({ id: employerId, administrator }: Employer) =>
  vault.as(administrator, giveRetrievalAgreement, { params: { employerId }, body: { id: writeId(), version: 1 } });
const withdraw = ({ id: employerId, administrator }: Employer) =>
  vault.as(administrator, withdrawRetrievalAgreement, { params: { employerId }, body: { id: writeId() } });
const agreement = async ({ id: employerId, administrator }: Employer) =>
  (await vault.as(administrator, readRetrievalAgreement, { params: { employerId } })).answer;
const recognise = (who: Visitor, employerId: EmployerId, body: object = asked) =>
  vault.as(who, recognisePerson, { params: { employerId }, body: body as never });

/** A ticket for this person, and its use by whom it is of. */
async function recognised({ employer, doctor }: { employer: Employer; doctor: Visitor }) {
  const { answer } = await recognise(doctor, employer.id);
  expect(answer.outcome).toBe("one");
  const body = {
    id: writeId(),
    careRequest: "consultation_hour" as const,
    note: "Belde zelf voor het spreekuur.",
    userId: doctor.userId,
    byName: doctor.displayName,
    ticket: answer.ticket,
    informed: true,
  };
  return { employerId: employer.id, body };
}
const use = ({ employerId, body }: Awaited<ReturnType<typeof recognised>>, change: object = {}) =>
  vault.asServer("suite", useTicket, { params: { employerId }, body: { ...body, ...change } });

test("anonymous search is off until an administrator gives it, and stops when he withdraws it", async () => {
  const { employer, doctor } = await retrievable({ agreed: false });
  const outcome = async () => (await recognise(doctor, employer.id)).answer.outcome;
  expect([await outcome(), (await agreement(employer)).given]).toEqual(["not", null]);
  await give(employer);
  expect(await outcome()).toBe("one");
  await withdraw(employer);
  expect(await outcome()).toBe("not");
  const { given, history } = await agreement(employer);
  expect([given, history.map((it) => [it.kind, it.byName])]).toEqual([
    null,
    [
      ["given", "B. Beheerder"],
      ["withdrawn", "B. Beheerder"],
    ],
  ]);
  const deeds = await vault.past
    .selectFrom("event")
    .select(["deed", "actor"])
    .where("employer_id", "=", employer.id)
    .execute();
  const by = employer.administrator.userId;
  expect(deeds.filter(({ deed }) => deed.startsWith("retrieval"))).toEqual([
    { deed: "retrieval.agreed", actor: by },
    { deed: "retrieval.withdrawn", actor: by },
  ]);
});

test("only an administrator who just proved who he is gives it; the same write again changes nothing", async () => {
  const { employer } = await retrievable({ agreed: false });
  const params = { employerId: employer.id };
  const body = { id: writeId(), version: 1 };
  const stale = { ...employer.administrator, confirmedAt: new Date(Date.now() - 11 * 60_000) };
  const user = await vault.seed.user(employer);
  const other = await vault.seed.active([]);
  const codes = [stale, user, other.administrator].map(
    async (who) => (await vault.as(who, giveRetrievalAgreement, { params, body })).code,
  );
  expect(await Promise.all(codes)).toEqual(["confirm_yourself", "not_permitted", "not_found"]);
  for (let time = 0; time < 2; time += 1)
    await vault.as(employer.administrator, giveRetrievalAgreement, { params, body });
  expect((await agreement(employer)).history).toHaveLength(1);
});

test("the service hears where the agreement stands, in numbers that only grow", async () => {
  const { employer } = await retrievable();
  await withdraw(employer);
  const path = `/internal/employers/${employer.id}/retrieval-agreement`;
  const told = () =>
    suite.told.filter((it) => it.path === path).map((it) => it.body as { seq: number; given: boolean });
  await vi.waitFor(() => expect(told().at(-1)?.given).toBe(false), { timeout: 20_000 });
  const seqs = told().map(({ seq }) => seq);
  expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
  expect(seqs[0]).toBeGreaterThan(180_000_000);
});

test("whoever may not hears in every byte what a miss hears, and nobody learns why", async () => {
  const { employer, doctor } = await retrievable();
  const twins = { lastName: "Tweeling", bornOn: "1990-04-04", postcode: "1011AB" };
  const alike = await vault.seed.active([1, 2].map(() => person({ identity: identity(twins) })));
  await give(alike);
  const before = await retrievable();
  await use(await recognised(before), { informed: false });
  const without = await retrievable({ agreed: false });
  const frozen = await retrievable();
  const token = newToken();
  const { id: agreement_id } = await vault.past
    .selectFrom("agreement")
    .select("id")
    .where("employer_id", "=", frozen.employer.id)
    .executeTakeFirstOrThrow();
  await vault.past
    .insertInto("objection")
    .values({
      token_hash: hashOf(token),
      employer_id: frozen.employer.id,
      agreement_id,
      expires_at: new Date(Date.now() + 9e6),
    })
    .execute();
  await vault.asNobody(objectToAgreement, { body: { token } });
  const awaiting = await vault.seed.proposed();
  suite.allow(awaiting.id, doctor.userId);

  const misses: [string, Visitor, EmployerId, object][] = [
    ["nobody has the name", doctor, employer.id, { ...asked, lastName: "Jansen" }],
    ["a mark is wrong", doctor, employer.id, { ...asked, bornOn: "1980-02-28" }],
    ["two who fit", doctorAt(alike.id), alike.id, twins],
    ["no agreement", without.doctor, without.employer.id, asked],
    ["a frozen vault", frozen.doctor, frozen.employer.id, asked],
    ["a vault that waits", doctor, awaiting.id, asked],
    ["out of reach", visitor(), employer.id, asked],
    ["an employer that is nowhere", visitor(), newId<EmployerId>(), asked],
    ["his own administrator", employer.administrator, employer.id, asked],
  ];
  const seen = async (who: Visitor, employerId: EmployerId, body: object) => {
    const token = await vault.tokenOf(who);
    const path = pathOf(recognisePerson as never, { employerId });
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const told = await fetch(new URL(path, vault.url), { method: "POST", headers, body: JSON.stringify(body) });
    const names = [...told.headers].filter(([name]) => name !== "date");
    const text = await told.text();
    return { status: told.status, names, text: text.replace(/"ticket":"[\w-]{43}"/, '"ticket":""') };
  };
  const hit = await seen(doctor, employer.id, asked);
  expect(hit.text).toBe('{"outcome":"one","ticket":""}');
  expect(await seen(before.doctor, before.employer.id, asked)).toEqual(hit);
  for (const [, who, where, body] of misses)
    expect(await seen(who, where, body)).toEqual({ ...hit, text: '{"outcome":"not","ticket":""}' });
});

test("a right that is taken back counts at the next question", async () => {
  const { employer, doctor } = await retrievable();
  expect((await recognise(doctor, employer.id)).answer.outcome).toBe("one");
  suite.disallow(employer.id, doctor.userId);
  expect((await recognise(doctor, employer.id)).answer.outcome).toBe("not");
  suite.away(true);
  expect((await recognise(doctor, employer.id)).code).toBe("suite_away");
});

test("two marks are asked for beside the name", async () => {
  const { employer, doctor } = await retrievable();
  const { code } = await recognise(doctor, employer.id, { lastName: "de Vries", bsn: marks.bsn });
  expect(code).toBe("invalid");
});

test("informed: shared in the name of who retrieved, live at the service, and told to whoever reaches it", async () => {
  const it = await retrievable();
  const { employer, anna, doctor } = it;
  const params = { ref: anna.ref };
  const told = await use(await recognised(it));
  expect([told.status, told.answer]).toEqual([200, { ref: anna.ref, person: null }]);
  const { history } = (await vault.as(employer.administrator, readSharing, { params })).answer;
  expect(history).toEqual([
    {
      kind: "shared",
      at: expect.any(String),
      byName: doctor.displayName,
      careRequest: "consultation_hour",
      note: "Belde zelf voor het spreekuur.",
      retrieved: true,
    },
  ]);
  const path = `/internal/dossiers/${anna.ref}/person`;
  await vi.waitFor(() => expect(suite.told.some((it) => it.path === path)).toBe(true), { timeout: 20_000 });
  expect(suite.told.find((it) => it.path === path)!.body).toMatchObject({
    because: { byName: doctor.displayName, retrieved: true },
  });

  const notices = async (who: Visitor) => (await vault.as(who, listNotices, {})).answer;
  expect((await notices(employer.administrator))[0]).toMatchObject({
    kind: "retrieved",
    dossier: { ref: anna.ref, personnelNumber: anna.personnelNumber },
  });
  expect(JSON.stringify(await notices(employer.administrator))).not.toContain("Vries");
  const filter = { personnelNumber: anna.personnelNumber };
  const { answer } = await vault.as(employer.administrator, readRecord, {
    params: { employerId: employer.id },
    body: { filter, limit: 10 },
  });
  expect(answer.lines.find((it) => it.deed === "sharing.shared")).toMatchObject({
    role: "service",
    byName: doctor.displayName,
    purpose: "consultation_hour",
  });
});

test("who is shared already is recognised too, and nothing is done double", async () => {
  const it = await retrievable();
  const body = { id: writeId(), careRequest: "sick_report" as const, note: "Heeft zich ziek gemeld." };
  await vault.as(it.employer.administrator, shareDossier, { params: { ref: it.anna.ref }, body });
  expect((await use(await recognised(it))).answer).toEqual({ ref: it.anna.ref, person: null });
  const { history } = (await vault.as(it.employer.administrator, readSharing, { params: { ref: it.anna.ref } })).answer;
  expect(history).toHaveLength(1);
});

/** Everything of an employer that his own questions can reach, with what PostgreSQL itself knows of each row. */
async function everything(employerId: EmployerId) {
  const tables = [
    "person",
    "sharing_event",
    "event",
    "notice",
    "access",
    "retrieval_agreement",
    "delivery",
    "employer",
  ] as const;
  const seen: Record<string, unknown> = {};
  for (const table of tables) {
    const id = sql.ref(table === "employer" ? "id" : "employer_id");
    const { rows } = await sql`
      select xmin::text, xmax::text, ctid::text, * from ${sql.table(table)} where ${id} = ${employerId} order by ctid`.execute(
      vault.past,
    );
    seen[table] = rows;
  }
  const { rows } = await sql`select count(*) from mail`.execute(vault.past);
  return { ...seen, mails: rows };
}

test("not informed: the data of this moment, without BSN and bank account, and no row of the employer changes", async () => {
  const it = await retrievable();
  const ticket = await recognised(it);
  const live: unknown[] = [];
  // What was promised before is done, so that whatever happens from here on is of the retrieval.
  const promised = () => sql`select id from graphile_worker._private_jobs`.execute(vault.past);
  await vi.waitFor(async () => expect((await promised()).rows).toEqual([]), { timeout: 20_000 });
  const before = await everything(it.employer.id);
  const screen = await vault.tools.pool.connect();
  onTestFinished(() => screen.release(true));
  await screen.query("listen live");
  screen.on("notification", ({ payload }) => live.push(payload));
  const heard = suite.told.length;

  const { status, answer } = await use(ticket, { informed: false });
  expect(status).toBe(200);
  const { bsn: _bsn, iban: _iban, ...shared } = it.anna.identity;
  expect(answer).toEqual({
    ref: it.anna.ref,
    person: { version: 1, retrievedAt: expect.any(String), identity: shared },
  });
  // Asked again with the same id it is the same.
  expect((await use(ticket, { informed: false })).answer).toEqual(answer);

  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await everything(it.employer.id)).toEqual(before);
  expect((await promised()).rows).toEqual([]);
  expect([live, suite.told.length - heard]).toEqual([[], 0]);
});

test("nothing that serves the employer can read of attempts, tickets and confidential retrievals", async () => {
  for (const table of ["retrieval_event", "retrieval_ticket", "retrieval_count", "confidential_retrieval"])
    await expect(vault.tools.pool.query(`select from ${table}`)).rejects.toThrow(/permission denied/);
});

test("retrieved again: the data of today, only of who was retrieved so before, and while the employer agrees", async () => {
  const it = await retrievable();
  const again = (ref = it.anna.ref, id = writeId()) =>
    vault.asServer("suite", retrieveAgain, {
      params: { ref },
      body: { id, userId: it.doctor.userId, byName: "D. Dokter", note: "Vroeg om zijn nieuwe adres." },
    });
  expect((await again()).code).toBe("not_found");
  await use(await recognised(it), { informed: false });
  const body = { id: writeId(), version: 1, identity: { ...it.anna.identity, city: "Delft" } };
  await vault.as(it.employer.administrator, editPerson, { params: { ref: it.anna.ref }, body });
  const [id, lines] = [writeId(), sql`select kind from retrieval_event where ref = ${it.anna.ref} and kind = 'again'`];
  // Also when the service did not hear the answer, and asks again with the same id: that is one deed.
  for (const { answer } of [await again(it.anna.ref, id), await again(it.anna.ref, id)])
    expect([answer.version, answer.identity.city]).toEqual([2, "Delft"]);
  expect((await lines.execute(vault.past)).rows).toEqual([{ kind: "again" }]);
  expect((await again(it.bob.ref)).code).toBe("not_found");
  await withdraw(it.employer);
  expect((await again()).code).toBe("retrieval_shut");
});

test("asked again after the employer changed something, the service is given what the record says it was given", async () => {
  const it = await retrievable();
  const edit = (version: number, city: string) => {
    const body = { id: writeId(), version, identity: { ...it.anna.identity, city } };
    return vault.as(it.employer.administrator, editPerson, { params: { ref: it.anna.ref }, body });
  };
  const ticket = await recognised(it);
  const first = (await use(ticket, { informed: false })).answer;
  await edit(1, "Delft");
  expect((await use(ticket, { informed: false })).answer).toEqual(first);

  const body = { id: writeId(), userId: it.doctor.userId, byName: "D. Dokter", note: "Vroeg om zijn nieuwe adres." };
  const again = () => vault.asServer("suite", retrieveAgain, { params: { ref: it.anna.ref }, body });
  const second = (await again()).answer;
  expect([second.version, second.identity.city]).toEqual([2, "Delft"]);
  await edit(2, "Breda");
  expect((await again()).answer).toEqual(second);
  expect((await use(ticket, { informed: false })).answer).toEqual(first);
});

test("a ticket is of one user, one employer and one use", async () => {
  const it = await retrievable();
  const other = await retrievable();
  const ticket = await recognised(it);
  const code = async (change: object, where = ticket) => (await use(where, change)).code;
  expect(await code({ userId: newId<UserId>() })).toBe("ticket_invalid");
  expect(await code({}, { ...ticket, employerId: other.employer.id })).toBe("ticket_invalid");
  expect(await code({ ticket: newToken() })).toBe("ticket_invalid");
  const miss = (await recognise(it.doctor, it.employer.id, { ...asked, lastName: "Jansen" })).answer.ticket;
  expect(await code({ ticket: miss })).toBe("ticket_invalid");
  expect((await use(ticket)).status).toBe(200);
  expect(await code({ id: writeId() })).toBe("ticket_invalid");

  const late = await recognised(it);
  await sql`update retrieval_ticket set expires_at = now() where token_hash = ${hashOf(late.body.ticket)}`.execute(
    vault.past,
  );
  expect(await code({}, late)).toBe("ticket_invalid");
  const withdrawn = await recognised(it);
  await withdraw(it.employer);
  expect(await code({}, withdrawn)).toBe("ticket_invalid");
});

test("two at once use a ticket once", async () => {
  const it = await retrievable();
  const ticket = await recognised(it);
  const ids = Array.from({ length: 8 }, () => writeId());
  const told = await Promise.all(ids.map((id) => use(ticket, { id, informed: false })));
  expect(told.filter(({ status }) => status === 200)).toHaveLength(1);
});

test("one login is told no more than its limits, however many it asks at once", async () => {
  const { employer, doctor } = await retrievable();
  const tries = Array.from({ length: 60 }, () => recognise(doctor, employer.id, { ...asked, lastName: "Jansen" }));
  const told = await Promise.all(tries);
  expect(told.filter(({ status }) => status === 200)).toHaveLength(limits.user.misses);
  expect(told.filter(({ code }) => code === "too_many_attempts")).toHaveLength(60 - limits.user.misses);
  // Also where he would be right; and the employer's record knows of none of it.
  expect((await recognise(doctor, employer.id)).code).toBe("too_many_attempts");
  const events = await vault.past.selectFrom("event").select("deed").where("actor", "=", doctor.userId).execute();
  expect(events).toEqual([]);
});

test("many misses by many logins shut the search and alert the administrator, until he opens it again", async () => {
  const { employer, doctor } = await retrievable();
  const guessers = Array.from({ length: 5 }, () => doctorAt(employer.id));
  const guess = (who: Visitor) => recognise(who, employer.id, { ...asked, lastName: "Jansen" });
  const told = await Promise.all(guessers.flatMap((who) => Array.from({ length: 8 }, () => guess(who))));
  expect(told.every(({ status }) => status === 200)).toBe(true);
  // A hit is told as a miss now.
  expect((await recognise(doctor, employer.id)).answer.outcome).toBe("not");
  await vi.waitFor(async () => expect((await agreement(employer)).lockedAt).not.toBeNull(), { timeout: 20_000 });
  const [notice] = (await vault.as(employer.administrator, listNotices, {})).answer;
  expect(notice).toMatchObject({ kind: "retrieval_locked", dossier: null });
  const mails = await vault.past.selectFrom("mail").select("subject").execute();
  expect(mails.filter(({ subject }) => subject === "Anoniem zoeken is gesloten")).toHaveLength(1);

  const params = { employerId: employer.id };
  await vault.as(employer.administrator, unlockRetrieval, { params, body: { id: writeId() } });
  expect((await agreement(employer)).history.map((it) => it.kind)).toEqual(["given", "locked", "unlocked"]);
  expect((await recognise(doctor, employer.id)).answer.outcome).toBe("one");
});

test("whoever may not ask cannot shut another's search", async () => {
  const { employer, doctor } = await retrievable();
  const strangers = Array.from({ length: 4 }, () => visitor());
  for (const who of strangers)
    await Promise.all(Array.from({ length: 9 }, () => recognise(who, employer.id, { ...asked, lastName: "Jansen" })));
  expect((await recognise(doctor, employer.id)).answer.outcome).toBe("one");
});

test("after a backup was put back the agreement lapses, and the service is told under a newer number", async () => {
  const { employer } = await retrievable();
  const path = `/internal/employers/${employer.id}/retrieval-agreement`;
  const told = () =>
    suite.told.filter((it) => it.path === path).map((it) => it.body as { seq: number; given: boolean });
  await vi.waitFor(() => expect(told()).toHaveLength(1), { timeout: 20_000 });
  const { id } = await vault.past
    .insertInto("recovery")
    .values({ made_at: new Date() })
    .returning("id")
    .executeTakeFirstOrThrow();
  const body = { after: null, until: null, dossiers: [] };
  await vault.asServer("suite", compareDossiers, { params: { employerId: employer.id }, body });
  await vault.asServer("suite", finishComparison, { params: { comparisonId: id } as never });
  expect((await agreement(employer)).given).toBeNull();
  await vi.waitFor(() => expect(told().at(-1)?.given).toBe(false), { timeout: 20_000 });
  expect(told().at(-1)!.seq).toBeGreaterThan(told()[0]!.seq);
});
