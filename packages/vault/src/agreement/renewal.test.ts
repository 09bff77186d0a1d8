import { createHash, randomUUID } from "node:crypto";
import {
  acceptAgreement,
  exportAgreement,
  keepAgreementDraft,
  listAgreements,
  listNotices,
  objectToAgreement,
  openPerson,
  readAgreement,
  readAgreementsToSign,
  readVaultSelf,
  type EmployerId,
  type Problem,
} from "@datakluis/contract";
import { smtpSink, type SmtpSink } from "@datakluis/kit/testing/smtp";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { runningVault, type RunningVault } from "../testing.ts";
import { person, writeId } from "../testing/seed.ts";
import { visitor, type Visitor } from "../testing/visitor.ts";
import { documents } from "./documents.ts";
import { askRenewal } from "./renewals.ts";
import { renews } from "./rules.ts";

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

const oldText = "Modeltekst. De tekst van vroeger.";
const oldSha = createHash("sha256").update(oldText).digest("hex");

/** An employer who signed an older version of the first document, with two administrators. */
async function signedEarlier(people = [person()]) {
  const administrators = [visitor("Een"), visitor("Twee")] as const;
  const employer = await vault.seed.active(people, { administrators: [...administrators] });
  const [first, ...others] = documents;
  const old = [
    { id: first!.id, version: "0.9", sha256: oldSha },
    ...others.map(({ id, version, sha256 }) => ({ id, version, sha256 })),
  ];
  await vault.past
    .insertInto("agreement_text")
    .values({ sha256: oldSha, title: first!.title, text: oldText })
    .onConflict((it) => it.doNothing())
    .execute();
  await sql`update agreement set documents = ${JSON.stringify(old)} where employer_id = ${employer.id}`.execute(
    vault.past,
  );
  return { ...employer, administrators, people };
}
const ask = (employerId: EmployerId) => askRenewal(vault.tools)({ employerId });
const accept = async (who: Visitor, employerId: EmployerId, id = writeId()) => {
  const body = { ...(await vault.seed.acceptance(who, employerId)), id };
  return vault.as(who, acceptAgreement, { params: { employerId }, body });
};
const mailsTo = ({ userId }: Visitor, subject: string) =>
  sink.arrived.filter(
    ({ to, source }) => to.includes(`${userId}@werkgever.example`) && source.includes(`Subject: ${subject}`),
  );
const deedsOf = async (employerId: EmployerId) => {
  const events = vault.past.selectFrom("event").select(["deed", "amount"]).where("employer_id", "=", employerId);
  const rows = await events
    .where(sql<boolean>`deed like 'agreement.re%'`)
    .orderBy("id")
    .execute();
  return rows.map(({ deed, amount }) => (amount === null ? deed : `${deed} ${amount}`));
};

test("a text that changes gets a new version: these are the texts of these versions", () => {
  expect(documents.map(({ id, version, sha256 }) => `${id} ${version} ${sha256.slice(0, 12)}`)).toMatchInlineSnapshot(`
    [
      "dienstenbeschrijving 1.0 31913f3c2e91",
      "gebruikersovereenkomst 1.0 6a83e4b66ee2",
      "algemene-voorwaarden 1.0 1a2cd3492dfe",
      "beveiligingsaanpak 1.0 4c988635a4e2",
    ]
  `);
});

test("newer is a higher version or another document, never a lower one", () => {
  const of = (...versions: string[]) => versions.map((version, at) => ({ id: `d${at}`, version, sha256: "x" }));
  expect(renews(of("1.0"), of("1.0"))).toBe(false);
  expect(renews(of("1.1"), of("1.0"))).toBe(true);
  expect(renews(of("1.10"), of("1.9"))).toBe(true);
  expect(renews(of("1.9"), of("1.10"))).toBe(false);
  expect(renews(of("2"), of("1.10.3"))).toBe(true);
  expect(renews(of("1.0", "1.0"), of("1.0"))).toBe(true);
  expect(renews(of("1.0"), of("1.0", "1.0"))).toBe(false);
  const version = fc.array(fc.nat(12), { minLength: 1, maxLength: 3 }).map((it) => it.join("."));
  fc.assert(fc.property(version, version, (a, b) => !(renews(of(a), of(b)) && renews(of(b), of(a)))));
});

test("administrators are asked once, by mail, on their first page and in the wizard; others hear nothing", async () => {
  const employer = await signedEarlier();
  const user = await vault.seed.user(employer);
  await Promise.all([ask(employer.id), ask(employer.id)]);
  await ask(employer.id);
  for (const who of employer.administrators) {
    const [self] = (await vault.as(who, readVaultSelf)).answer.employers;
    expect(self).toMatchObject({ state: "active", renewalSince: expect.any(String) });
    const toSign = (await vault.as(who, readAgreementsToSign)).answer;
    expect(toSign.employers).toMatchObject([
      { id: employer.id, representativeEmail: "directie@werkgever.example", signed: { at: expect.any(String) } },
    ]);
    expect(toSign.employers[0]!.signed!.documents[0]).toEqual({
      id: documents[0]!.id,
      version: "0.9",
      sha256: oldSha,
      text: oldText,
    });
    await vi.waitFor(() => expect(mailsTo(who, "Nieuwe versie van de overeenkomst")).toHaveLength(1), 20_000);
  }
  expect((await vault.as(user, readVaultSelf)).answer.employers[0]!.renewalSince).toBeNull();
  expect(mailsTo(user, "Nieuwe versie")).toEqual([]);
  expect(await deedsOf(employer.id)).toEqual(["agreement.renewal_asked"]);
  // Who signed what holds is asked nothing.
  const current = await vault.seed.active();
  await ask(current.id);
  expect((await vault.as(current.administrator, readVaultSelf)).answer.employers[0]!.renewalSince).toBeNull();
});

test("the vault finds by itself who must be asked, also an employer nobody named", async () => {
  const employer = await signedEarlier();
  const found = await sql<{ employer_id: EmployerId }>`
    select employer_id from unrenewed(${JSON.stringify(documents.map(({ id, sha256 }) => ({ id, sha256 })))}::jsonb,
      'x', now() - interval '14 days', 1000)`.execute(vault.tools.db);
  expect(found.rows).toContainEqual({ employer_id: employer.id });
  const current = await vault.seed.active();
  expect(found.rows).not.toContainEqual({ employer_id: current.id });
});

test("as long as nobody signs the vault works and they are reminded every fourteen days, on the record", async () => {
  const employer = await signedEarlier();
  await ask(employer.id);
  const back = (days: number) =>
    sql`update renewal set told_at = told_at - make_interval(days => ${days}::int) where employer_id = ${employer.id}`.execute(
      vault.past,
    );
  await back(13);
  await ask(employer.id);
  expect(await deedsOf(employer.id)).toEqual(["agreement.renewal_asked"]);
  await back(1);
  await Promise.all([ask(employer.id), ask(employer.id)]);
  await back(15);
  await ask(employer.id);
  expect(await deedsOf(employer.id)).toEqual([
    "agreement.renewal_asked",
    "agreement.renewal_reminded 1",
    "agreement.renewal_reminded 2",
  ]);
  await vi.waitFor(
    () => expect(mailsTo(employer.administrators[1], "Herinnering: nieuwe versie")).toHaveLength(2),
    20_000,
  );
  const params = { ref: employer.people[0]!.ref };
  expect((await vault.as(employer.administrator, openPerson, { params })).status).toBe(200);
});

test("a new agreement stands beside the old one, each with its PDF, and the representative hears of it", async () => {
  const employer = await signedEarlier();
  const [one, two] = employer.administrators;
  const params = { employerId: employer.id };
  await ask(employer.id);
  const id = writeId();
  expect((await accept(two, employer.id, id)).answer.state).toBe("active");
  const { answer } = await vault.as(one, listAgreements, { params });
  expect(answer.map((it) => [it.byName, it.documents[0]!.version])).toEqual([
    ["Twee", "1.0"],
    ["Een", "0.9"],
  ]);
  expect(answer[1]!.documents[0]!.text).toBe(oldText);
  for (const it of answer) {
    const { file } = await vault.as(one, exportAgreement, { params: { ...params, agreementId: it.id } });
    expect(createHash("sha256").update(file).digest("hex")).toBe(it.pdfSha256);
  }
  expect((await vault.as(one, readAgreement, { params })).answer.accepted?.byName).toBe("Twee");
  expect((await vault.as(one, readVaultSelf)).answer.employers[0]!.renewalSince).toBeNull();
  expect((await vault.as(one, readAgreementsToSign)).answer.employers).toEqual([]);
  expect(await deedsOf(employer.id)).toEqual(["agreement.renewal_asked", "agreement.renewed"]);
  // The same write again; and nobody is asked any more.
  expect((await accept(two, employer.id, id)).status).toBe(200);
  await ask(employer.id);
  expect((await vault.as(one, listAgreements, { params })).answer).toHaveLength(2);
  const links = vault.past.selectFrom("objection").select("agreement_id").where("employer_id", "=", employer.id);
  expect(await links.execute()).toContainEqual({ agreement_id: id });
  // Everybody has the access he had, and no notice of a moving in that was long ago.
  expect((await vault.as(one, listNotices)).answer).toHaveLength(1);
});

test("of two who sign at once one does, and the other hears who and when", async () => {
  const employer = await signedEarlier();
  await ask(employer.id);
  const told = await Promise.all(employer.administrators.map((who) => accept(who, employer.id)));
  expect(told.map(({ code }) => code ?? "akkoord").toSorted()).toEqual(["akkoord", "already_accepted"]);
  const late = told.find(({ code }) => code)!;
  expect((JSON.parse(late.text) as Problem).faults[0]!.sentence).toMatch(/^(Een|Twee) gaf akkoord op \d/);
  const kept = vault.past.selectFrom("agreement").select("number").where("employer_id", "=", employer.id);
  expect((await kept.orderBy("number").execute()).map(({ number }) => number)).toEqual([1, 2]);
});

test("what is half filled in of a renewal is kept for him alone, and gone at the agreement", async () => {
  const employer = await signedEarlier();
  const [one, two] = employer.administrators;
  await ask(employer.id);
  const draft = { chosen: true, representativeName: "N. Nieuw", representativeEmail: "n", declared: true };
  await vault.as(one, keepAgreementDraft, {
    body: {
      step: "details",
      documents: documents.map(({ id, sha256 }) => ({ id, sha256 })),
      employers: [{ employerId: employer.id, ...draft }],
    },
  });
  expect((await vault.as(one, readAgreementsToSign)).answer).toMatchObject({ step: "details", employers: [{ draft }] });
  expect((await vault.as(two, readAgreementsToSign)).answer.employers[0]!.draft).toBeNull();
  await accept(two, employer.id);
  const kept = vault.past.selectFrom("agreement_draft").select("user_id").where("employer_id", "=", employer.id);
  expect(await kept.execute()).toEqual([]);
});

test("a vault user, a stranger, and whoever is in doubt do not renew", async () => {
  const employer = await signedEarlier();
  await ask(employer.id);
  const user = await vault.seed.user(employer);
  const stranger = (await vault.seed.active()).administrator;
  const params = { employerId: employer.id };
  const body = { ...(await vault.seed.acceptance(employer.administrator, employer.id)), id: writeId() };
  expect((await vault.as(user, acceptAgreement, { params, body })).code).toBe("not_permitted");
  const [theirs, nowhere] = await Promise.all([
    vault.as(stranger, acceptAgreement, { params, body }),
    vault.as(stranger, acceptAgreement, { params: { employerId: randomUUID() as EmployerId }, body }),
  ]);
  expect([theirs.code, theirs.text]).toEqual(["not_found", nowhere.text]);

  const token = await vi.waitFor(() => {
    const mails = sink.arrived.filter(({ to }) => to.includes("directie@werkgever.example"));
    const tokens = mails.map(({ source }) => /klopt-niet#([\w-]{43})/.exec(source.replaceAll("=\r\n", ""))![1]!);
    const hash = (it: string) => createHash("sha256").update(it).digest();
    return vault.past
      .selectFrom("objection")
      .select("token_hash")
      .where("employer_id", "=", employer.id)
      .executeTakeFirstOrThrow()
      .then((link) => {
        const found = tokens.find((it) => hash(it).equals(link.token_hash));
        if (!found) throw new Error("nog niet");
        return found;
      });
  }, 20_000);
  await vault.asNobody(objectToAgreement, { body: { token } });
  expect((await accept(employer.administrator, employer.id)).code).toBe("vault_frozen");
});
