import { createHash } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  acceptAgreement,
  listAccess,
  openPerson,
  proposeVault,
  listAgreements,
  readAgreement,
  readVaultSelf,
  withdrawAccess,
  type Problem,
} from "@datakluis/contract";
import { runningVault, type RunningVault } from "../testing.ts";
import { person, writeId } from "../testing/seed.ts";
import { visitor } from "../testing/visitor.ts";
import { documents } from "./documents.ts";

let vault: RunningVault;
beforeAll(async () => {
  vault = await runningVault();
});
afterAll(() => vault.stop());

test("the documents are what they say, to the letter", () => {
  expect(documents.map(({ id, title, version }) => [id, title, version])).toEqual([
    ["dienstenbeschrijving", "Dienstenbeschrijving Datakluis", "1.0"],
    ["gebruikersovereenkomst", "Gebruikersovereenkomst Datakluis", "1.0"],
    ["algemene-voorwaarden", "Algemene voorwaarden Datakluis", "1.0"],
    ["beveiligingsaanpak", "Beveiligingsaanpak Datakluis", "1.0"],
  ]);
  for (const { text, sha256 } of documents) {
    expect(createHash("sha256").update(text).digest("hex")).toBe(sha256);
    expect(text).toMatch(/^Modeltekst\./);
  }
});

test("a proposed administrator reads, accepts, and has the vault", async () => {
  const employer = await vault.seed.proposed();
  const who = employer.administrator;
  const params = { employerId: employer.id };
  expect((await vault.as(who, readVaultSelf)).answer.employers[0]).toMatchObject({
    state: "awaiting",
    roles: ["proposed"],
  });
  const read = await vault.as(who, readAgreement, { params });
  expect(read.answer).toMatchObject({ state: "awaiting", accepted: null, employer: { chamberNumber: "12345678" } });

  const body = await vault.seed.acceptance(who, employer.id);
  const told = await vault.as(who, acceptAgreement, { params, body });
  expect(told.answer).toMatchObject({ state: "moving", total: 0, confirmed: 0, finishedAt: null });
  expect((await vault.as(who, readVaultSelf)).answer.employers[0]?.roles).toEqual(["administrator", "user"]);
  const after = await vault.as(who, readAgreement, { params });
  expect(after.answer.accepted).toEqual({
    at: expect.any(String),
    byName: "B. Beheerder",
    representativeName: "V. Vertegenwoordiger",
    documents: documents.map(({ id, version, sha256 }) => ({ id, version, sha256 })),
  });
  const events = await vault.past
    .selectFrom("event")
    .select(["deed", "actor_kind"])
    .where("employer_id", "=", employer.id)
    .where("deed", "in", ["vault.proposed", "agreement.accepted"])
    .orderBy("id")
    .execute();
  expect(events).toEqual([
    { deed: "vault.proposed", actor_kind: "service" },
    { deed: "agreement.accepted", actor_kind: "user" },
  ]);

  expect((await vault.as(who, acceptAgreement, { params, body })).answer.state).toBe("moving");
  const again = await vault.as(who, acceptAgreement, { params, body: { ...body, id: writeId() } });
  expect(again.code).toBe("already_accepted");
});

test("the same acceptance in another's name, or for another employer, is not the same acceptance", async () => {
  const who = visitor("B. Beheerder");
  const [one, two] = [
    await vault.seed.proposed({ administrators: [who] }),
    await vault.seed.proposed({ administrators: [who] }),
  ];
  const accept = (employerId: typeof one.id, body: Awaited<ReturnType<typeof vault.seed.acceptance>>) =>
    vault.as(who, acceptAgreement, { params: { employerId }, body });
  const body = await vault.seed.acceptance(who, one.id);
  expect((await accept(one.id, body)).answer.state).toBe("moving");
  expect((await accept(one.id, { ...body, representativeName: "A. Nders" })).code).toBe("already_written");
  expect((await accept(one.id, { ...body, documents: body.documents.slice(1) })).code).toBe("already_written");
  expect((await accept(two.id, body)).code).toBe("already_written");
  expect((await vault.as(who, readAgreement, { params: { employerId: two.id } })).answer.state).toBe("awaiting");
  expect((await accept(one.id, body)).answer.state).toBe("moving");
});

test("of two who accept at once one does, and there is one key", async () => {
  const two = [visitor("Een"), visitor("Twee")];
  const employer = await vault.seed.proposed({ administrators: two });
  const params = { employerId: employer.id };
  const bodies = await Promise.all(two.map((who) => vault.seed.acceptance(who, employer.id)));
  const told = await Promise.all(two.map((who, at) => vault.as(who, acceptAgreement, { params, body: bodies[at]! })));
  expect(told.map((it) => it.code ?? "akkoord").toSorted()).toEqual(["akkoord", "already_accepted"]);
  const [first, second] = told[0]!.code ? [two[1]!, told[0]!] : [two[0]!, told[1]!];
  expect((JSON.parse(second.text) as Problem).faults).toEqual([
    {
      path: "accepted",
      sentence: expect.stringMatching(`^${first.displayName} gaf akkoord op \\d+ \\w+ \\d{4} om \\d\\d:\\d\\d\\.$`),
    },
  ]);
  const keys = vault.past.selectFrom("employer_key").select("version").where("employer_id", "=", employer.id);
  expect(await keys.execute()).toEqual([{ version: 1 }]);
  for (const who of two)
    expect((await vault.as(who, readVaultSelf)).answer.employers[0]?.roles).toEqual(["administrator", "user"]);
});

test("another text than was read is not accepted", async () => {
  const employer = await vault.seed.proposed();
  const params = { employerId: employer.id };
  const body = await vault.seed.acceptance(employer.administrator, employer.id);
  const changed = body.documents.map((it, at) => (at ? it : { ...it, sha256: "0".repeat(64) }));
  for (const other of [changed, body.documents.slice(1), [...body.documents, { id: "x", sha256: "x" }]]) {
    const told = await vault.as(employer.administrator, acceptAgreement, {
      params,
      body: { ...body, documents: other },
    });
    expect(told.code).toBe("documents_changed");
  }
});

test("an administrator reads again what was accepted, each text to the letter, also when newer ones have come", async () => {
  const employer = await vault.seed.moving();
  const who = employer.administrator;
  const params = { employerId: employer.id };
  const { answer } = await vault.as(who, listAgreements, { params });
  expect(answer).toEqual([
    {
      id: expect.any(String),
      at: expect.any(String),
      byName: "B. Beheerder",
      representativeName: "V. Vertegenwoordiger",
      representativeEmail: "directie@werkgever.example",
      documents: documents.map((it) => ({ ...it })),
      pdfSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  ]);

  const old = "Tekst van vroeger.";
  const sha256 = createHash("sha256").update(old).digest("hex");
  await vault.past.insertInto("agreement_text").values({ sha256, title: "Voorwaarden", text: old }).execute();
  const accepted = [
    { id: "voorwaarden", version: "0.9", sha256 },
    { id: "verdwenen", version: "0.8", sha256: "0".repeat(64) },
  ];
  await sql`update agreement set documents = ${JSON.stringify(accepted)} where employer_id = ${employer.id}`.execute(
    vault.past,
  );
  const then = await vault.as(who, listAgreements, { params });
  expect(then.answer[0]!.documents).toEqual([
    { ...accepted[0], title: "Voorwaarden", text: old },
    { ...accepted[1], title: "verdwenen", text: null },
  ]);
});

test("what was accepted is for administrators of that employer, and its texts are only ever added", async () => {
  const [mine, theirs] = [await vault.seed.active(), await vault.seed.active()];
  const user = await vault.seed.user(theirs);
  const awaiting = await vault.seed.proposed();
  const params = { employerId: theirs.id };
  expect((await vault.as(user, listAgreements, { params })).code).toBe("not_permitted");
  expect((await vault.as(mine.administrator, listAgreements, { params })).code).toBe("not_found");
  const early = { params: { employerId: awaiting.id } };
  expect((await vault.as(awaiting.administrator, listAgreements, early)).code).toBe("not_permitted");
  for (const change of ["update agreement_text set text = 'x'", "delete from agreement_text"])
    await expect(vault.tools.pool.query(change)).rejects.toThrow(/permission denied/);
});

test("a vault that stands is not proposed again", async () => {
  const employer = await vault.seed.moving();
  const intruder = visitor("Indringer");
  await vault.asServer("suite", proposeVault, {
    params: { employerId: employer.id },
    body: {
      name: "Ander",
      chamberNumber: null,
      representativeName: null,
      representativeEmail: null,
      administrators: [
        { userId: intruder.userId, displayName: "Indringer", email: "i@dienst.example", departmentIds: [], refs: [] },
      ],
      users: [],
      departments: [],
    },
  });
  expect((await vault.as(intruder, readVaultSelf)).answer.employers).toEqual([]);
  expect((await vault.as(employer.administrator, readVaultSelf)).answer.employers[0]?.name).not.toBe("Ander");
});

test("a withdrawn administrator has nothing left, not even what he was proposed for", async () => {
  const [one, two] = [visitor("Een"), visitor("Twee")];
  const employer = await vault.seed.active([], { administrators: [one, two] });
  const params = { employerId: employer.id };
  await vault.as(one, withdrawAccess, { params: { ...params, userId: two.userId } });
  expect((await vault.as(two, readVaultSelf)).answer.employers).toEqual([]);
  expect([403, 404]).toContain((await vault.as(two, readAgreement, { params })).status);
});

test("the service cannot put another name under what somebody did", async () => {
  const employer = await vault.seed.active();
  const renamed = { ...employer.administrator, displayName: "Iemand Anders" };
  await vault.seed.proposed({ administrators: [renamed] });
  const { answer } = await vault.as(employer.administrator, listAccess, { params: { employerId: employer.id } });
  expect(answer.map((it) => it.displayName)).toEqual(["B. Beheerder", "B. Beheerder"]);
});

test("login is told which accounts the service can no longer touch", async () => {
  const employer = await vault.seed.proposed();
  await expect.poll(() => vault.login.guarded).toContainEqual({ userIds: [employer.administrator.userId] });
});

test("an administrator is guarded too when login only hears of it after the acceptance", async () => {
  const two = [visitor("Een"), visitor("Twee")];
  vault.login.guarding(false);
  const employer = await vault.seed.moving({ administrators: two });
  const ids = two.map(({ userId }) => userId).toSorted();
  const told = () =>
    vault.login.guarded
      .map((it) => (it as { userIds: string[] }).userIds.toSorted())
      .filter((it) => ids.every((id) => it.includes(id)));
  expect(told()).toEqual([]);
  vault.login.guarding(true);
  await expect.poll(told, { timeout: 20_000 }).toContainEqual(ids);
  expect((await vault.as(two[1]!, readVaultSelf)).answer.employers[0]).toMatchObject({ id: employer.id });
});

test("the acceptance promises to guard whoever became administrator, whatever became of the first promise", async () => {
  const employer = await vault.seed.proposed();
  const guardedNow = () =>
    vault.login.guarded.filter((it) => (it as { userIds: string[] }).userIds.includes(employer.administrator.userId))
      .length;
  await expect.poll(guardedNow).toBe(1);
  const body = await vault.seed.acceptance(employer.administrator, employer.id);
  await vault.as(employer.administrator, acceptAgreement, { params: { employerId: employer.id }, body });
  await expect.poll(guardedNow, { timeout: 10_000 }).toBe(2);
});

test("without the key service nothing is accepted", async () => {
  const employer = await vault.seed.proposed();
  const params = { employerId: employer.id };
  const body = await vault.seed.acceptance(employer.administrator, employer.id);
  await rename(vault.keyDir, `${vault.keyDir}.weg`);
  const told = await vault.as(employer.administrator, acceptAgreement, { params, body });
  const ready = await fetch(new URL("/gereed", vault.url));
  await rename(`${vault.keyDir}.weg`, vault.keyDir);
  expect([told.status, told.code]).toEqual([503, "keys_away"]);
  expect([ready.status, await ready.json()]).toEqual([503, { status: "niet gereed", missing: ["sleutels"] }]);
  expect((await vault.as(employer.administrator, acceptAgreement, { params, body })).answer.state).toBe("moving");
});

test("without the employer's key nobody reads", async () => {
  const anna = person();
  const employer = await vault.seed.active([anna]);
  const params = { ref: anna.ref };
  expect((await vault.as(employer.administrator, openPerson, { params })).status).toBe(200);
  await rm(join(vault.keyDir, `${employer.id}.key`));
  vault.tools.keys.drop(employer.id);
  const told = await vault.as(employer.administrator, openPerson, { params });
  expect([told.status, told.code]).toEqual([503, "keys_away"]);
  expect(told.text).not.toContain(anna.identity.lastName);
});
