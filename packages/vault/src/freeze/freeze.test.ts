import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
  addPerson,
  editPerson,
  exportAgreement,
  grantAdministrator,
  listAccess,
  listAgreements,
  objectToAgreement,
  openPerson,
  readFreeze,
  readSharing,
  releaseFreeze,
  revokeSharing,
  searchPeople,
  shareDossier,
  type DossierRef,
  type EmployerId,
} from "@datakluis/contract";
import { smtpSink, type SmtpSink } from "@datakluis/kit/testing/smtp";
import { runningVault, type RunningVault } from "../testing.ts";
import { identity, newId, person, writeId } from "../testing/seed.ts";
import { visitor, type Visitor } from "../testing/visitor.ts";

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

/** The confirmation of the vault that was accepted last, once it arrived, its long lines whole. */
async function confirmation() {
  const mails = () => sink.arrived.filter(({ to }) => to.includes("directie@werkgever.example"));
  const waiting = await vault.past.selectFrom("objection").select("token_hash").execute();
  await vi.waitFor(() => expect(mails()).toHaveLength(waiting.length), { timeout: 20_000 });
  return mails().at(-1)!.source.replaceAll("=\r\n", "");
}
const tokenIn = (text: string) => /https:\/\/kluis\.example\/klopt-niet#([\w-]{43})\s/.exec(text)![1]!;
const object = (token: string) => vault.asNobody(objectToAgreement, { body: { token } });
const release = (
  who: Visitor,
  { id: employerId }: { id: EmployerId },
  body = { id: writeId(), reason: "Gebeld: het klopt." },
) => vault.as(who, releaseFreeze, { params: { employerId }, body });

/** A vault with two administrators, of whom the first signed, one person in it, and the token of its confirmation. */
async function signed() {
  const administrators = [visitor("Een"), visitor("Twee")] as const;
  const anna = person();
  const employer = await vault.seed.active([anna], { administrators: [...administrators] });
  return { employer, anna, administrators, token: tokenIn(await confirmation()) };
}

test("the representative gets the agreement itself, and a link to say that it is not right", async () => {
  const { employer, administrators } = await signed();
  const mail = await confirmation();
  expect(mail).toMatch(/^Subject: Bevestiging van de overeenkomst Datakluis\r$/m);
  expect(mail).toContain("Content-Type: application/pdf; name=gebruikersovereenkomst-datakluis.pdf");
  const params = { employerId: employer.id };
  const [given] = (await vault.as(administrators[0], listAgreements, { params })).answer;
  const { file } = await vault.as(administrators[0], exportAgreement, {
    params: { ...params, agreementId: given!.id },
  });
  // Not by `toContain`, which would print it all.
  expect(mail.replaceAll("\r\n", "").includes(file.toString("base64").replace(/=+$/, ""))).toBe(true);
  // Of the token itself nothing stays here.
  const kept = await vault.past.selectFrom("objection").selectAll().execute();
  expect(JSON.stringify(kept)).not.toContain(tokenIn(mail));
  const unsent = vault.past.selectFrom("mail").select("text").where("text", "<>", "");
  await expect.poll(() => unsent.execute(), { timeout: 20_000 }).toEqual([]);
});

test("in a frozen vault nobody of the employer looks, searches, shares, edits or adds; the suite goes on", async () => {
  const { employer, anna, administrators, token } = await signed();
  const params = { ref: anna.ref };
  const note = "Heeft zich ziek gemeld.";
  expect((await vault.as(administrators[0], openPerson, { params })).status).toBe(200);
  expect((await object(token)).status).toBe(200);

  const newcomer = {
    ...{ ref: newId<DossierRef>(), personnelNumber: "MS9", departmentId: null, identity: identity() },
    employment: {
      ...{ jobTitle: null, startsOn: "2026-01-01", endsOn: null, contractHours: null },
      ...{ normHours: null, contractKind: null, costCentre: null },
    },
  };
  const tries = await Promise.all(
    administrators.flatMap((who) => [
      vault.as(who, openPerson, { params }),
      vault.as(who, searchPeople, { body: { text: anna.personnelNumber } }),
      vault.as(who, readSharing, { params }),
      vault.as(who, shareDossier, { params, body: { id: writeId(), careRequest: "other", note } }),
      vault.as(who, revokeSharing, { params, body: { id: writeId(), note } }),
      vault.as(who, editPerson, { params, body: { id: writeId(), version: 1, identity: identity() } }),
      vault.as(who, addPerson, { params: { employerId: employer.id }, body: newcomer }),
    ]),
  );
  expect(new Set(tries.map(({ code }) => code))).toEqual(new Set(["vault_frozen"]));
  const looked = vault.past.selectFrom("event").select("deed").where("ref", "=", anna.ref);
  expect(await looked.where("deed", "<>", "refused").execute()).toEqual([{ deed: "person.opened" }]);
  // Whoever is not allowed in hears no more than before.
  expect((await vault.as(visitor(), openPerson, { params })).code).toBe("not_permitted");
  const other = await vault.seed.active([person()]);
  expect((await vault.as(other.administrator, openPerson, { params })).code).toBe("not_found");
});

test("somebody with another vault as well goes on working in that one", async () => {
  const { employer, token } = await signed();
  const bob = person();
  const other = await vault.seed.active([bob]);
  const user = await vault.seed.user(employer);
  await vault.seed.user(other, [], user);
  await object(token);
  const found = await vault.as(user, searchPeople, { body: { text: bob.personnelNumber } });
  expect(found.answer.people.map(({ ref }) => ref)).toEqual([bob.ref]);
});

test("administrators see why, are mailed, and one who did not sign releases it with a reason, on the record", async () => {
  const { employer, anna, administrators, token } = await signed();
  const [signer, other] = administrators;
  const params = { employerId: employer.id };
  expect((await vault.as(other, readFreeze, { params })).answer).toBeNull();
  expect((await release(other, employer)).code).toBe("not_frozen");
  await object(token);
  const told = await vault.as(other, readFreeze, { params });
  const moment = expect.any(String) as string;
  expect(told.answer).toEqual({ frozenAt: moment, acceptedAt: moment, acceptedBy: "Een", mayRelease: true });
  expect((await vault.as(signer, readFreeze, { params })).answer?.mayRelease).toBe(false);
  expect((await vault.as(signer, listAccess, { params })).status).toBe(200);
  for (const who of administrators)
    await vi.waitFor(
      () => expect(sink.arrived.map(({ to }) => to[0])).toContain(`${who.userId}@werkgever.example`),
      20_000,
    );

  expect((await release(signer, employer)).code).toBe("release_not_yours");
  expect((await release(other, employer, { id: writeId(), reason: "kort" })).code).toBe("invalid");
  const body = { id: writeId(), reason: "De directeur is gebeld; het klopt." };
  expect((await release(other, employer, body)).answer).toBeNull();
  expect((await release(other, employer, body)).status).toBe(200);
  expect((await vault.as(other, openPerson, { params: { ref: anna.ref } })).status).toBe(200);
  const events = vault.past
    .selectFrom("event")
    .select(["deed", "actor", "actor_kind"])
    .where("employer_id", "=", employer.id);
  expect(await events.where("deed", "in", ["vault.frozen", "vault.released"]).orderBy("id").execute()).toEqual([
    { deed: "vault.frozen", actor: null, actor_kind: "system" },
    { deed: "vault.released", actor: other.userId, actor_kind: "user" },
  ]);
  const freezes = vault.past.selectFrom("vault_freeze").select(["released_by", "reason"]);
  expect(await freezes.where("employer_id", "=", employer.id).execute()).toEqual([
    { released_by: other.userId, reason: body.reason },
  ]);
});

test("whoever signed cannot have it released by somebody he appoints after it was frozen", async () => {
  const { employer, administrators, token } = await signed();
  const [early, late] = [await vault.seed.user(employer), await vault.seed.user(employer)];
  const appoint = ({ userId }: Visitor) =>
    vault.as(administrators[0], grantAdministrator, { params: { employerId: employer.id, userId } });
  await appoint(early);
  await object(token);
  expect((await appoint(late)).status).toBe(200);
  const params = { employerId: employer.id };
  expect((await vault.as(late, readFreeze, { params })).answer?.mayRelease).toBe(false);
  expect((await release(late, employer)).code).toBe("release_not_yours");
  expect((await release(early, employer)).status).toBe(200);
});

test("the link works once and for thirty days; a token that never was says the same", async () => {
  const { employer, administrators, token } = await signed();
  const tries = await Promise.all([object(token), object(token)]);
  expect(tries.map(({ code }) => code ?? "bevroren").toSorted()).toEqual(["bevroren", "objection_invalid"]);
  await release(administrators[1], employer);
  const late = await signed();
  await vault.past
    .updateTable("objection")
    .set({ expires_at: new Date() })
    .where("employer_id", "=", late.employer.id)
    .execute();
  const texts = await Promise.all([token, late.token, "x".repeat(43)].map(object));
  expect(new Set(texts.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(texts[0]!.code).toBe("objection_invalid");
  for (const { id } of [employer, late.employer]) {
    const standing = vault.past.selectFrom("vault_freeze").select("id").where("employer_id", "=", id);
    expect(await standing.where("released_at", "is", null).execute()).toEqual([]);
  }
});

test("only administrators of that employer read or release a freeze", async () => {
  const { employer, token } = await signed();
  await object(token);
  const user = await vault.seed.user(employer);
  const stranger = (await vault.seed.active()).administrator;
  const params = { employerId: employer.id };
  expect((await vault.as(user, readFreeze, { params })).code).toBe("not_permitted");
  expect((await release(user, employer)).code).toBe("not_permitted");
  expect((await vault.as(stranger, readFreeze, { params })).code).toBe("not_found");
  expect((await release(stranger, employer)).code).toBe("not_found");
});
