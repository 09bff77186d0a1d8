import { createHash } from "node:crypto";
import {
  answerSuccession,
  askAccess,
  askSuccession,
  decideAccessRequest,
  grantAdministrator,
  listAccess,
  objectToAgreement,
  objectToSuccession,
  openPerson,
  openSuccession,
  readFreeze,
  readSuccession,
  readVaultSelf,
  releaseFreeze,
  withdrawAccess,
  withdrawAdministrator,
  withdrawSuccession,
  type EmployerId,
} from "@datakluis/contract";
import { smtpSink, type SmtpSink } from "@datakluis/kit/testing/smtp";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { runningVault, type RunningVault } from "../testing.ts";
import { newId, person, writeId } from "../testing/seed.ts";
import { visitor, type Visitor } from "../testing/visitor.ts";
import { endSuccession } from "./jobs.ts";

let sink: SmtpSink;
let vault: RunningVault;
beforeAll(async () => {
  sink = await smtpSink();
  vault = await runningVault({ post: { url: sink.url, from: "noreply@kluis.example" } });
});
afterAll(async () => {
  await vault.stop();
  await sink.stop();
});

const representative = "directie@werkgever.example";

/** A vault with one administrator, and two who use it. */
async function orphaned(administrators = [visitor("A. Weg")]) {
  const anna = person();
  const employer = await vault.seed.active([anna], { administrators });
  const requester = await vault.seed.user(employer, [], visitor("R. Vrager"));
  const candidate = await vault.seed.user(employer, [], visitor("K. Kandidaat"));
  return { ...employer, anna, requester, candidate };
}
type Orphaned = Awaited<ReturnType<typeof orphaned>>;

const ask = ({ id: employerId }: { id: EmployerId }, who: Visitor, whom: Visitor, id = writeId()) =>
  vault.as(who, askSuccession, { params: { employerId }, body: { id, candidate: whom.userId } });
const asked = async (it: Orphaned) => {
  const id = writeId();
  expect((await ask(it, it.requester, it.candidate, id)).status).toBe(200);
  return { id, token: await tokenOf(id) };
};
const read = async ({ id: employerId }: { id: EmployerId }, who: Visitor) =>
  (await vault.as(who, readSuccession, { params: { employerId } })).answer;
const answer = (token: string, confirm = true) => vault.asNobody(answerSuccession, { body: { token, confirm } });
const object = ({ id: employerId }: { id: EmployerId }, who: Visitor, successionId: string) =>
  vault.as(who, objectToSuccession, { params: { employerId }, body: { successionId } });
const work = ({ id: employerId }: { id: EmployerId }) => endSuccession(vault.tools)({ employerId });
const rolesOf = async ({ id }: { id: EmployerId }, who: Visitor) =>
  (await vault.as(who, readVaultSelf)).answer.employers.find((it) => it.id === id)?.roles ?? [];

/** The waiting time, and the time to answer, passes. */
const pass = ({ id }: { id: EmployerId }) =>
  sql`update succession set appoints_at = now() - interval '1 second' where employer_id = ${id} and appoints_at is not null`.execute(
    vault.past,
  );
const outcomeOf = async (id: string) =>
  (await vault.past.selectFrom("succession").select("outcome").where("id", "=", id).executeTakeFirstOrThrow()).outcome;
const deedsOf = async ({ id }: { id: EmployerId }) => {
  const events = vault.past.selectFrom("event").select(["deed", "actor_kind"]).where("employer_id", "=", id);
  const rows = await events
    .where(sql<boolean>`deed like 'succession.%'`)
    .orderBy("id")
    .execute();
  return rows.map(({ deed, actor_kind: kind }) => `${deed} ${kind}`);
};

const tokenIn = (source: string) => /opvolging-bevestigen#([\w-]{43})/.exec(source.replaceAll("=\r\n", ""))?.[1];
/** The link that was mailed for this request. */
const tokenOf = (id: string): Promise<string> =>
  vi.waitFor(async () => {
    const kept = vault.past.selectFrom("succession").select("token_hash").where("id", "=", id);
    const { token_hash: hash } = await kept.executeTakeFirstOrThrow();
    const tokens = sink.arrived.filter(({ to }) => to.includes(representative)).map(({ source }) => tokenIn(source));
    const found = tokens.find((it) => it && createHash("sha256").update(it).digest().equals(hash));
    if (!found) throw new Error("de e-mail is er nog niet");
    return found;
  }, 20_000);
const mailsTo = (address: string, subject: string) =>
  sink.arrived.filter(({ to, source }) => to.includes(address) && source.includes(`Subject: ${subject}`));
const addressOf = ({ userId }: Visitor) => `${userId}@werkgever.example`;

test("a colleague asks, the representative confirms, everybody hears of it, and after the waiting time he is administrator", async () => {
  const it = await orphaned();
  const everybody = [it.administrator, it.requester, it.candidate];
  expect(await read(it, it.requester)).toEqual({
    administrators: ["A. Weg"],
    candidates: [{ userId: it.candidate.userId, displayName: "K. Kandidaat" }],
    open: null,
  });
  const { id, token } = await asked(it);
  const opened = await vault.asNobody(openSuccession, { body: { token } });
  expect(opened.answer).toEqual({
    employerName: expect.stringMatching(/^Werkgever/),
    requestedBy: "R. Vrager",
    candidate: "K. Kandidaat",
    requestedAt: expect.any(String),
    waitDays: 7,
  });
  const said = await answer(token);
  const wait = Date.parse(said.answer.appointsAt!) - Date.now();
  expect(Math.abs(wait - 7 * 86_400_000)).toBeLessThan(60_000);
  expect((await read(it, it.administrator)).open).toMatchObject({ id, mayObject: true, mayWithdraw: false });

  // Not a moment before.
  await work(it);
  expect(await rolesOf(it, it.candidate)).toEqual(["user"]);
  const guarded = vault.login.guarded.length;
  await pass(it);
  await Promise.all([work(it), work(it), work(it)]);
  expect(await rolesOf(it, it.candidate)).toEqual(["administrator", "user"]);
  expect(await outcomeOf(id)).toBe("appointed");
  expect(await deedsOf(it)).toEqual([
    "succession.asked user",
    "succession.confirmed system",
    "succession.appointed system",
  ]);
  await expect
    .poll(() => vault.login.guarded.slice(guarded).flatMap((one) => (one as { userIds: string[] }).userIds), {
      timeout: 20_000,
    })
    .toContain(it.candidate.userId);
  const lines = await vault.as(it.candidate, listAccess, { params: { employerId: it.id } });
  expect(lines.answer.find((one) => one.userId === it.candidate.userId && one.role === "administrator")).toMatchObject({
    grantedBy: "",
  });

  for (const subject of ["Verzoek om een nieuwe", "Nieuwe datakluisbeheerder bevestigd", "Er is een nieuwe"])
    for (const who of everybody)
      await vi.waitFor(() => expect(mailsTo(addressOf(who), subject)).toHaveLength(1), 20_000);
  await vi.waitFor(() => expect(mailsTo(representative, "Er is een nieuwe").length).toBeGreaterThan(0), 20_000);
  // No mail names anybody, and the token is nowhere but in the link.
  const mails = sink.arrived.map(({ source }) => source).join();
  for (const { displayName } of everybody) expect(mails).not.toContain(displayName);
  expect(vault.lines.join()).not.toContain(token);
});

test("what was due while no server was there is done as soon as there is one", async () => {
  const it = await orphaned();
  const { token } = await asked(it);
  await answer(token);
  await pass(it);
  await expect.poll(() => rolesOf(it, it.candidate), { timeout: 20_000 }).toEqual(["administrator", "user"]);
});

test("the link answers once; replayed, expired or invented it says the same", async () => {
  const it = await orphaned();
  const { id, token } = await asked(it);
  const tries = await Promise.all([answer(token), answer(token), answer(token, false)]);
  expect(tries.filter(({ status }) => status === 200)).toHaveLength(1);
  const again = await Promise.all([answer(token), answer(token, false), answer("x".repeat(43))]);
  expect(new Set(again.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(again[0]!.code).toBe("succession_link_invalid");
  expect((await vault.asNobody(openSuccession, { body: { token } })).code).toBe("succession_link_invalid");
  void id;

  const late = await orphaned();
  const old = await asked(late);
  await sql`update succession set expires_at = now() where id = ${old.id}`.execute(vault.past);
  expect((await answer(old.token)).text).toBe(again[0]!.text);
  await work(late);
  expect(await outcomeOf(old.id)).toBe("expired");
  expect((await read(late, late.requester)).open).toBeNull();
});

test("the representative says no, whoever asked takes it back, the administrator objects: each ends it for good", async () => {
  const [declined, withdrawn, objected] = [await orphaned(), await orphaned(), await orphaned()];
  const no = await asked(declined);
  expect((await answer(no.token, false)).answer).toEqual({ appointsAt: null });
  expect(await outcomeOf(no.id)).toBe("declined");

  const back = await asked(withdrawn);
  const params = { employerId: withdrawn.id };
  expect((await vault.as(withdrawn.candidate, withdrawSuccession, { params })).code).toBe("not_found");
  expect((await vault.as(withdrawn.requester, withdrawSuccession, { params })).status).toBe(200);
  expect((await vault.as(withdrawn.requester, withdrawSuccession, { params })).status).toBe(200);
  expect(await outcomeOf(back.id)).toBe("withdrawn");

  const stopped = await asked(objected);
  await answer(stopped.token);
  expect((await object(objected, objected.administrator, stopped.id)).status).toBe(200);
  expect((await object(objected, objected.administrator, stopped.id)).status).toBe(200);
  expect(await outcomeOf(stopped.id)).toBe("objected");

  for (const it of [declined, withdrawn, objected]) {
    await pass(it);
    await work(it);
    expect(await rolesOf(it, it.candidate)).toEqual(["user"]);
  }
  // Each time everybody is mailed: not again on the same day.
  expect((await ask(declined, declined.requester, declined.candidate)).code).toBe("too_many_attempts");
});

test("confirmed and objected to at the same moment, nobody is ever appointed", async () => {
  for (let time = 0; time < 5; time += 1) {
    const it = await orphaned();
    const { id, token } = await asked(it);
    await Promise.all([answer(token), object(it, it.administrator, id)]);
    await pass(it);
    await work(it);
    expect([await outcomeOf(id), await rolesOf(it, it.candidate)]).toEqual(["objected", ["user"]]);
  }
});

test("of an objection and the appointment at the same moment, one happens and the other hears so", async () => {
  const it = await orphaned();
  const { id, token } = await asked(it);
  await answer(token);
  await pass(it);
  const [told] = await Promise.all([object(it, it.administrator, id), work(it)]);
  const outcome = await outcomeOf(id);
  expect(["appointed", "objected"]).toContain(outcome);
  expect(told.code).toBe(outcome === "appointed" ? "succession_over" : undefined);
  expect(await rolesOf(it, it.candidate)).toEqual(outcome === "appointed" ? ["administrator", "user"] : ["user"]);
});

test("two ask at once: one request stands; the same write again is the same request", async () => {
  const it = await orphaned();
  const other = await vault.seed.user(it, [], visitor("O. Ander"));
  const id = writeId();
  const tries = await Promise.all([ask(it, it.requester, it.candidate, id), ask(it, other, it.candidate)]);
  expect(tries.map(({ code }) => code ?? "gevraagd").toSorted()).toEqual(["gevraagd", "succession_open"]);
  const mine = tries[0]!.code ? undefined : await ask(it, it.requester, it.candidate, id);
  if (mine) expect(mine.status).toBe(200);
  const open = vault.past.selectFrom("succession").select("id").where("employer_id", "=", it.id);
  expect(await open.execute()).toHaveLength(1);
});

test("a candidate who lost his access meanwhile is not appointed, nor confirmed", async () => {
  const it = await orphaned();
  const { id, token } = await asked(it);
  await answer(token);
  const params = { employerId: it.id, userId: it.candidate.userId };
  await vault.as(it.administrator, withdrawAccess, { params });
  await pass(it);
  await work(it);
  expect([await outcomeOf(id), await rolesOf(it, it.candidate)]).toEqual(["lapsed", []]);

  const early = await orphaned();
  const one = await asked(early);
  await vault.past.deleteFrom("access").where("user_id", "=", early.candidate.userId).execute();
  expect(["succession_over", "succession_link_invalid"]).toContain((await answer(one.token)).code);
});

test("whom one may ask for, and who may ask", async () => {
  const it = await orphaned();
  const stranger = (await orphaned()).requester;
  expect((await ask(it, it.administrator, it.candidate)).code).toBe("succession_by_administrator");
  expect((await ask(it, it.requester, it.requester)).code).toBe("succession_own");
  expect((await ask(it, it.requester, it.administrator)).code).toBe("succession_administrator");
  const [theirs, nowhere] = [await ask(it, it.requester, stranger), await ask(it, it.requester, visitor())];
  expect([theirs.code, theirs.text]).toEqual(["not_found", nowhere.text]);
  const [outside, none] = [await ask(it, stranger, it.candidate), await ask({ id: newId() }, stranger, it.candidate)];
  expect([outside.code, outside.text]).toEqual(["not_found", none.text]);
  expect((await ask(it, visitor(), it.candidate)).code).toBe("not_permitted");
  // The mailbox of the representative is that of the candidate: there would be no second pair of eyes.
  await sql`update agreement set representative_email = ${addressOf(it.candidate).toUpperCase()} where employer_id = ${it.id}`.execute(
    vault.past,
  );
  expect((await ask(it, it.requester, it.candidate)).code).toBe("representative_is_party");
  expect(await deedsOf(it)).toEqual([]);
});

test("a request of another employer is read, ended and objected to by nobody here", async () => {
  const [mine, theirs] = [await orphaned(), await orphaned()];
  const { id } = await asked(theirs);
  const params = { employerId: theirs.id };
  expect((await vault.as(mine.requester, readSuccession, { params })).code).toBe("not_found");
  expect((await vault.as(mine.requester, withdrawSuccession, { params })).code).toBe("not_found");
  const [swapped, nowhere] = [
    await object(mine, mine.administrator, id),
    await object(mine, mine.administrator, newId()),
  ];
  expect([swapped.code, swapped.text]).toEqual(["not_found", nowhere.text]);
  expect((await object(theirs, theirs.requester, id)).code).toBe("not_permitted");
  expect(await outcomeOf(id)).toBeNull();
});

test("a frozen vault with only its signer is opened by whom a colleague and the representative made administrator", async () => {
  const it = await orphaned();
  const friend = await vault.seed.user(it, [], visitor("V. Vriend"));
  const token = await vi.waitFor(async () => {
    const link = vault.past.selectFrom("objection").select("token_hash").where("employer_id", "=", it.id);
    const { token_hash: hash } = await link.executeTakeFirstOrThrow();
    const tokens = sink.arrived.map(({ source }) => /klopt-niet#([\w-]{43})/.exec(source.replaceAll("=\r\n", ""))?.[1]);
    const found = tokens.find((one) => one && createHash("sha256").update(one).digest().equals(hash));
    if (!found) throw new Error("nog niet");
    return found;
  }, 20_000);
  await vault.asNobody(objectToAgreement, { body: { token } });

  const request = await asked(it);
  await answer(request.token);
  // The signer, and whom he appoints now, cannot stop it: not by objecting, not by taking rights away.
  const to = (who: Visitor) => ({ params: { employerId: it.id, userId: who.userId } });
  await vault.as(it.administrator, grantAdministrator, to(friend));
  for (const who of [it.administrator, friend]) {
    expect((await object(it, who, request.id)).code).toBe("succession_objection_not_yours");
    expect((await vault.as(who, withdrawAccess, to(it.candidate))).code).toBe("frozen_rights");
  }
  // Nor by agreeing with the service that his access should end.
  const requestId = newId<string & {}>();
  await vault.asServer("suite", askAccess, {
    params: { employerId: it.id, requestId },
    body: {
      ...{ userId: it.candidate.userId, displayName: "K. Kandidaat", email: addressOf(it.candidate) },
      ...{ departmentIds: [], refs: [], ends: true },
    },
  });
  const agree = { params: { requestId }, body: { id: writeId(), approve: true } };
  expect((await vault.as(it.administrator, decideAccessRequest, agree)).code).toBe("frozen_rights");
  await pass(it);
  await work(it);
  expect(await rolesOf(it, it.candidate)).toEqual(["administrator", "requested", "user"]);
  expect((await vault.as(it.administrator, withdrawAdministrator, to(it.candidate))).code).toBe("frozen_rights");

  const params = { employerId: it.id };
  expect((await vault.as(friend, readFreeze, { params })).answer?.mayRelease).toBe(false);
  expect((await vault.as(it.candidate, readFreeze, { params })).answer?.mayRelease).toBe(true);
  const body = { id: writeId(), reason: "De directeur is gebeld en het klopt." };
  expect((await vault.as(it.candidate, releaseFreeze, { params, body })).status).toBe(200);
  expect((await vault.as(it.requester, openPerson, { params: { ref: it.anna.ref } })).status).toBe(200);
});

test("an administrator who does not use the vault himself still reads of it, hears of it, and can object", async () => {
  const it = await orphaned();
  const { id } = await asked(it);
  const own = vault.past.deleteFrom("access").where("employer_id", "=", it.id).where("role", "=", "user");
  await own.where("user_id", "=", it.administrator.userId).execute();
  expect((await read(it, it.administrator)).open).toMatchObject({ id, mayObject: true });
  expect((await object(it, it.administrator, id)).status).toBe(200);
  await vi.waitFor(() => expect(mailsTo(addressOf(it.administrator), "Verzoek om een nieuwe")).toHaveLength(2), 20_000);
});

test("when both administrators leave at the same moment, one stays", async () => {
  for (let time = 0; time < 5; time += 1) {
    const two = [visitor("Een"), visitor("Twee")];
    const employer = await vault.seed.active([], { administrators: two });
    const told = await Promise.all(
      two.map((who) =>
        vault.as(who, withdrawAdministrator, { params: { employerId: employer.id, userId: who.userId } }),
      ),
    );
    expect(told.map(({ code }) => code ?? "weg").toSorted()).toEqual(["last_administrator", "weg"]);
    const left = vault.past.selectFrom("access").select("user_id").where("employer_id", "=", employer.id);
    expect(await left.where("role", "=", "administrator").execute()).toHaveLength(1);
  }
});
