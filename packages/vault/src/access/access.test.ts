import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  acceptAgreement,
  addPerson,
  decideAccessRequest,
  editPerson,
  grantAdministrator,
  listAccess,
  listAccessRequests,
  openPerson,
  exportAgreement,
  exportRecord,
  listAgreements,
  readAgreement,
  readFreeze,
  releaseFreeze,
  readMovingIn,
  readRecord,
  readSharing,
  readVaultSelf,
  renewColleague,
  revokeSharing,
  searchPeople,
  shareDossier,
  withdrawAccess,
  withdrawAdministrator,
  type DossierRef,
  type EmployerId,
  type UserId,
} from "@datakluis/contract";
import { runningVault, type RunningVault } from "../testing.ts";
import { identity, newId, person, writeId } from "../testing/seed.ts";
import type { Told } from "../testing/knocker.ts";
import { visitor, type Visitor } from "../testing/visitor.ts";

let vault: RunningVault;
type Employer = Awaited<ReturnType<RunningVault["seed"]["active"]>>;
let mine: Employer;
let theirs: Employer;
const anna = person();

beforeAll(async () => {
  vault = await runningVault();
  mine = await vault.seed.active([person()]);
  theirs = await vault.seed.active([anna]);
});
afterAll(() => vault.stop());

const note = "Heeft zich ziek gemeld.";
const newcomer = () => ({
  ref: newId<DossierRef>(),
  personnelNumber: "MS1",
  departmentId: null,
  employment: {
    jobTitle: null,
    startsOn: "2026-01-01",
    endsOn: null,
    contractHours: null,
    normHours: null,
    contractKind: null,
    costCentre: null,
  },
  identity: identity(),
});

type There = { ref: DossierRef; employerId: EmployerId; requestId: string; userId: UserId; agreementId: string };
const ask = (): RunningVault["as"] => vault.as;

/** Every question that names a dossier, an employer, a request or a user, as somebody asks it who may knock. */
const questions: Record<string, (it: There) => Promise<Told<unknown>>> = {
  openPerson: ({ ref }) => ask()(mine.administrator, openPerson, { params: { ref } }),
  editPerson: ({ ref }) =>
    ask()(mine.administrator, editPerson, {
      params: { ref },
      body: { id: writeId(), version: 1, identity: identity() },
    }),
  readSharing: ({ ref }) => ask()(mine.administrator, readSharing, { params: { ref } }),
  shareDossier: ({ ref }) =>
    ask()(mine.administrator, shareDossier, {
      params: { ref },
      body: { id: writeId(), careRequest: "other", note },
    }),
  revokeSharing: ({ ref }) =>
    ask()(mine.administrator, revokeSharing, { params: { ref }, body: { id: writeId(), note } }),
  addPerson: ({ employerId }) => ask()(mine.administrator, addPerson, { params: { employerId }, body: newcomer() }),
  listAccess: ({ employerId }) => ask()(mine.administrator, listAccess, { params: { employerId } }),
  withdrawAccess: ({ employerId, userId }) =>
    ask()(mine.administrator, withdrawAccess, { params: { employerId, userId } }),
  grantAdministrator: ({ employerId, userId }) =>
    ask()(mine.administrator, grantAdministrator, { params: { employerId, userId } }),
  withdrawAdministrator: ({ employerId, userId }) =>
    ask()(mine.administrator, withdrawAdministrator, { params: { employerId, userId } }),
  readAgreement: ({ employerId }) => ask()(mine.administrator, readAgreement, { params: { employerId } }),
  listAgreements: ({ employerId }) => ask()(mine.administrator, listAgreements, { params: { employerId } }),
  readFreeze: ({ employerId }) => ask()(mine.administrator, readFreeze, { params: { employerId } }),
  releaseFreeze: ({ employerId }) =>
    ask()(mine.administrator, releaseFreeze, {
      params: { employerId },
      body: { id: writeId(), reason: "De directeur is gebeld." },
    }),
  exportAgreement: ({ employerId, agreementId }) =>
    ask()(mine.administrator, exportAgreement, { params: { employerId, agreementId } }),
  "exportAgreement of another under an own employer": ({ agreementId }) =>
    ask()(mine.administrator, exportAgreement, { params: { employerId: mine.id, agreementId } }),
  readRecord: ({ employerId }) =>
    ask()(mine.administrator, readRecord, { params: { employerId }, body: { filter: {}, limit: 50 } }),
  exportRecord: ({ employerId }) =>
    ask()(mine.administrator, exportRecord, { params: { employerId }, body: { filter: {} } }),
  readMovingIn: ({ employerId }) => ask()(mine.administrator, readMovingIn, { params: { employerId } }),
  acceptAgreement: ({ employerId }) =>
    ask()(mine.administrator, acceptAgreement, {
      params: { employerId },
      body: {
        id: writeId(),
        representativeName: "V. Tegenwoordiger",
        representativeEmail: "v@werkgever.example",
        declared: true,
        documents: [{ id: "x", sha256: "x" }],
      },
    }),
  decideAccessRequest: ({ requestId }) =>
    ask()(mine.administrator, decideAccessRequest, {
      params: { requestId },
      body: { id: writeId(), approve: true },
    }),
};

test.each(Object.keys(questions))("%s: not yours and not there are the same answer", async (name) => {
  const requestId = randomUUID();
  const asked = visitor();
  await vault.past
    .insertInto("account")
    .values({ id: asked.userId, display_name: "X", email: "x@werkgever.example" })
    .execute();
  await vault.past
    .insertInto("access_request")
    .values({ id: requestId, employer_id: theirs.id, user_id: asked.userId, department_ids: [] })
    .execute();
  const agreement = vault.past.selectFrom("agreement").select("id").where("employer_id", "=", theirs.id);
  const { id: agreementId } = await agreement.executeTakeFirstOrThrow();
  const there: There = {
    ref: anna.ref,
    employerId: theirs.id,
    requestId,
    userId: theirs.administrator.userId,
    agreementId,
  };
  const nowhere: There = {
    ref: newId(),
    employerId: newId(),
    requestId: randomUUID(),
    userId: newId(),
    agreementId: randomUUID(),
  };
  const [notYours, notThere] = await Promise.all([there, nowhere].map(questions[name]!));
  expect([notYours!.status, notYours!.text]).toEqual([404, notThere!.text]);
  const tried = await vault.past
    .selectFrom("event")
    .select("purpose")
    .where("actor", "=", mine.administrator.userId)
    .where("deed", "=", "refused")
    .orderBy("id", "desc")
    .executeTakeFirst();
  expect(tried).toEqual({ purpose: "not_found" });
});

test("search never leaves the employer", async () => {
  const { answer } = await vault.as(mine.administrator, searchPeople, { body: { text: anna.personnelNumber } });
  expect(answer.people).toEqual([]);
});

test("without a session, with one that ended, or with another server's name nobody enters", async () => {
  const params = { ref: anna.ref };
  expect((await vault.asNobody(openPerson, { params })).code).toBe("not_signed_in");
  expect((await vault.asServer("suite", openPerson, { params })).code).toBe("not_signed_in");
  const gone = { ...theirs.administrator, sessionId: randomUUID() };
  expect((await vault.as(gone, openPerson, { params })).status).toBe(200);
  vault.login.end(gone.sessionId);
  await expect.poll(async () => (await vault.as(gone, openPerson, { params })).code).toBe("not_signed_in");
});

test("an administrator has a link sent to who has access with him, and to nobody else", async () => {
  const renew = (who: Visitor, userId: UserId, employerId = mine.id) =>
    vault.as(who, renewColleague, { params: { employerId, userId } });
  const lines = async () => {
    const rows = await vault.past
      .selectFrom("event")
      .select(["deed", "ref"])
      .where("employer_id", "=", mine.id)
      .execute();
    return rows.filter(({ deed }) => deed === "account.renewed").map(({ ref }) => ref);
  };
  const own = mine.administrator.userId;
  expect((await renew(mine.administrator, theirs.administrator.userId)).code).toBe("not_found");
  expect((await renew(mine.administrator, theirs.administrator.userId, theirs.id)).code).toBe("not_found");
  expect((await renew(visitor(), own)).code).toBe("not_permitted");
  expect(await lines()).toEqual([]);
  expect((await renew(mine.administrator, own)).status).toBe(200);
  expect(await lines()).toEqual([own]);
});

test("who holds nothing may not knock, and who he is says so", async () => {
  const nobody = visitor();
  expect((await vault.as(nobody, openPerson, { params: { ref: anna.ref } })).code).toBe("not_permitted");
  expect((await vault.as(nobody, listAccessRequests)).code).toBe("not_permitted");
  expect((await vault.as(nobody, readVaultSelf)).answer).toEqual({ employers: [], openRequests: 0 });
});

test("an administrator sees who asks, says yes, and only then the user is in", async () => {
  const employer = await vault.seed.active([anna2], { users: [piet] });
  const self = await vault.as(employer.administrator, readVaultSelf);
  expect(self.answer).toEqual({
    employers: [
      {
        id: employer.id,
        name: expect.any(String),
        state: "active",
        renewalSince: null,
        roles: ["administrator", "user"],
      },
    ],
    openRequests: 1,
  });
  expect((await vault.as(piet, readVaultSelf)).answer.employers).toEqual([]);
  expect((await vault.as(piet, openPerson, { params: { ref: anna2.ref } })).code).toBe("not_permitted");

  const { answer } = await vault.as(employer.administrator, listAccessRequests);
  expect(answer).toMatchObject([{ employerId: employer.id, userId: piet.userId, departmentNames: [] }]);
  const params = { requestId: answer[0]!.id };
  const body = { id: writeId(), approve: true };
  expect((await vault.as(employer.administrator, decideAccessRequest, { params, body })).answer).toEqual([]);
  expect((await vault.as(employer.administrator, decideAccessRequest, { params, body })).answer).toEqual([]);
  const again = await vault.as(employer.administrator, decideAccessRequest, {
    params,
    body: { ...body, id: writeId() },
  });
  expect(again.code).toBe("request_decided");
  expect((await vault.as(piet, openPerson, { params: { ref: anna2.ref } })).status).toBe(200);
});
const piet = visitor("P. Piet");
const anna2 = person();

test("declining needs a reason and gives nothing", async () => {
  const jan = visitor("J. Jan");
  const employer = await vault.seed.active([], { users: [jan] });
  const { answer } = await vault.as(employer.administrator, listAccessRequests);
  const params = { requestId: answer[0]!.id };
  const bare = { id: writeId(), approve: false };
  expect((await vault.as(employer.administrator, decideAccessRequest, { params, body: bare })).code).toBe("invalid");
  const body = { ...bare, reason: "Werkt hier niet meer." };
  expect((await vault.as(employer.administrator, decideAccessRequest, { params, body })).answer).toEqual([]);
  expect((await vault.as(jan, readVaultSelf)).answer.employers).toEqual([]);
});

test("withdrawn access works at the next question", async () => {
  const user = await vault.seed.user(theirs);
  const knock = async () => (await vault.as(user, openPerson, { params: { ref: anna.ref } })).status;
  expect(await knock()).toBe(200);
  const params = { employerId: theirs.id, userId: user.userId };
  expect((await vault.as(theirs.administrator, withdrawAccess, { params })).status).toBe(200);
  expect([403, 404]).toContain(await knock());
  expect((await vault.as(theirs.administrator, withdrawAccess, { params })).status).toBe(200);
  const { answer } = await vault.as(theirs.administrator, listAccess, { params: { employerId: theirs.id } });
  expect(answer.map((it) => it.userId)).not.toContain(user.userId);
});

test("an employer keeps an administrator, also when two withdraw each other at once", async () => {
  const [one, two] = [visitor("Een"), visitor("Twee")];
  const employer = await vault.seed.active([], { administrators: [one, two] });
  const take = (who: typeof one, whom: typeof one) =>
    vault.as(who, withdrawAccess, { params: { employerId: employer.id, userId: whom.userId } });
  const told = await Promise.all([take(one, two), take(two, one)]);
  expect(told.filter((it) => it.status === 200)).toHaveLength(1);
  const [stays] = told[0]!.status === 200 ? [one, two] : [two, one];
  expect((await take(stays!, stays!)).code).toBe("last_administrator");
});

test("an administrator makes a user administrator as well, and takes that back without taking his access", async () => {
  const [bert, user] = [visitor("B. Beheerder"), visitor("H. Adviseur")];
  const anna = person();
  const employer = await vault.seed.active([anna], { administrators: [bert] });
  await vault.seed.user(employer, undefined, user);
  const params = { employerId: employer.id, userId: user.userId };
  const mayAdminister = async () =>
    (await vault.as(user, listAccess, { params: { employerId: employer.id } })).status === 200;
  expect(await mayAdminister()).toBe(false);
  for (let twice = 0; twice < 2; twice += 1)
    expect((await vault.as(bert, grantAdministrator, { params })).status).toBe(200);
  await expect.poll(mayAdminister).toBe(true);
  // The service can no longer touch his account.
  await expect.poll(() => JSON.stringify(vault.login.guarded)).toContain(user.userId);

  expect((await vault.as(bert, withdrawAdministrator, { params })).status).toBe(200);
  await expect.poll(mayAdminister).toBe(false);
  expect((await vault.as(user, openPerson, { params: { ref: anna.ref } })).status).toBe(200);
  const alone = { employerId: employer.id, userId: bert.userId };
  expect((await vault.as(bert, withdrawAdministrator, { params: alone })).code).toBe("last_administrator");
  const told = vault.past.selectFrom("event").select("deed").where("employer_id", "=", employer.id);
  const deeds = (await told.orderBy("id").execute()).map(({ deed }) => deed);
  expect(deeds.filter((deed) => deed.startsWith("administrator."))).toEqual([
    "administrator.granted",
    "administrator.withdrawn",
  ]);
});

test("whoever has no access yet, or only asks for it, cannot be made administrator", async () => {
  const asks = visitor("V. Vrager");
  const employer = await vault.seed.active([], { users: [asks] });
  for (const whom of [asks.userId, theirs.administrator.userId, newId<UserId>()]) {
    const params = { employerId: employer.id, userId: whom };
    expect((await vault.as(employer.administrator, grantAdministrator, { params })).code).toBe("not_found");
  }
});

test("administrators see when each was last in the vault, as far as ninety days back", async () => {
  const [used, idle] = [visitor("U. Used"), visitor("I. Idle")];
  const anna = person();
  const employer = await vault.seed.active([anna]);
  for (const user of [used, idle]) await vault.seed.user(employer, undefined, user);
  await vault.as(used, openPerson, { params: { ref: anna.ref } });
  await vault.past
    .insertInto("event")
    .values({
      at: new Date(Date.now() - 91 * 86_400_000),
      employer_id: employer.id,
      actor: idle.userId,
      actor_kind: "user",
      deed: "people.searched",
      ref: null,
      purpose: null,
      amount: 0,
    })
    .execute();
  const { answer } = await vault.as(employer.administrator, listAccess, { params: { employerId: employer.id } });
  const lastOf = (who: typeof used) => answer.find((it) => it.userId === who.userId)!.lastUsedAt;
  expect(Date.now() - Date.parse(lastOf(used)!)).toBeLessThan(60_000);
  expect(lastOf(idle)).toBeNull();
});
