import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  addPerson,
  cancelDestruction,
  Certificate,
  confirmDestruction,
  confirmDestructionByLink,
  downloadExport,
  exportCertificate,
  exportCertificatePdf,
  editPerson,
  grantAdministrator,
  openPerson,
  orderDestruction,
  orderExport,
  readCertificateKey,
  readEnding,
  readRecord,
  readVaultSelf,
  searchPeople,
  shareDossier,
  type EmployerId,
} from "@datakluis/contract";
import { openParts } from "@datakluis/kit/archive";
import { openDocument } from "@datakluis/kit/signed";
import { buffer } from "node:stream/consumers";
import { sql } from "kysely";
import { signatureOf } from "@datakluis/kit/testing/pdf-signature";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { runningPair, type RunningPair } from "../testing.ts";
import { identity, newId, person, writeId, type Person } from "../testing/seed.ts";
import { visitor, type Visitor } from "../testing/visitor.ts";
import { destroyDue } from "./destroy.ts";
import { dropStaleExports } from "./export.ts";
import { heedTombstones } from "./jobs.ts";

let pair: RunningPair;
beforeAll(async () => {
  pair = await runningPair();
});
afterAll(() => pair.stop());

type Employer = { id: EmployerId };
const day = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * day);

/** A vault with these administrators and people; the first administrator signed. */
async function vaultOf(people: readonly Person[], ...administrators: Visitor[]) {
  const { vault, suite } = pair;
  const employer = await vault.seed.active(people, { administrators });
  await suite.employer(employer.id);
  for (const it of people) await suite.dossier(employer.id, it.ref, it.personnelNumber);
  return employer;
}
const ending = async (who: Visitor, { id: employerId }: Employer) =>
  (await pair.vault.as(who, readEnding, { params: { employerId } })).answer;
const order = (who: Visitor, { id: employerId }: Employer, withoutExport = true, id = writeId()) =>
  pair.vault.as(who, orderDestruction, { params: { employerId }, body: { id, withoutExport } });
const confirm = (who: Visitor, { id: employerId }: Employer, destructionId: string) =>
  pair.vault.as(who, confirmDestruction, { params: { employerId }, body: { destructionId } });
const cancel = (who: Visitor, { id: employerId }: Employer, destructionId: string) =>
  pair.vault.as(who, cancelDestruction, { params: { employerId }, body: { destructionId } });
const mails = (to: string) =>
  pair.vault.past.selectFrom("mail").selectAll().where("recipient", "=", to).orderBy("promised_at").execute();
const addressOf = (who: Visitor) => `${who.userId}@werkgever.example`;
const rowsOf = async (
  table: "person" | "person_past" | "sharing_event" | "employer_key" | "department",
  { id }: Employer,
) => (await pair.vault.past.selectFrom(table).select("employer_id").where("employer_id", "=", id).execute()).length;

/** Moves house. */
const move = (who: Visitor, { ref, identity: it }: Person) =>
  pair.vault.as(who, editPerson, {
    params: { ref },
    body: { id: writeId(), version: 1, identity: { ...it, city: "Zwolle" } },
  });

/** Ordered by the first, confirmed by the second. */
async function confirmed(employer: Employer, [one, two]: readonly [Visitor, Visitor]) {
  const id = writeId();
  expect((await order(one, employer, true, id)).status).toBe(200);
  expect((await confirm(two, employer, id)).status).toBe(200);
  return id;
}
async function share(who: Visitor, it: Person) {
  const body = { id: writeId(), careRequest: "case_manager" as const, note: "Gesprek met de casemanager" };
  await pair.vault.as(who, shareDossier, { params: { ref: it.ref }, body });
  await vi.waitFor(async () => expect(await pair.suite.holds(it.ref)).toBe(1), { timeout: 10_000 });
}

test("one orders and another confirms; whoever became administrator since does not count, and all hear of it", async () => {
  const [one, two, late, user] = [visitor("Een"), visitor("Twee"), visitor("Laat"), visitor("Gebruiker")];
  const employer = await vaultOf([], one, two);
  await pair.vault.seed.user(employer, [], late);
  await pair.vault.seed.user(employer, [], user);
  expect((await order(user, employer)).code).toBe("not_permitted");
  expect((await order(one, employer, false)).code).toBe("export_first");
  const id = writeId();
  expect((await order(one, employer, true, id)).status).toBe(200);
  expect((await order(one, employer, true, id)).status).toBe(200);
  expect((await order(two, employer)).code).toBe("destruction_ordered");
  await pair.vault.as(one, grantAdministrator, { params: { employerId: employer.id, userId: late.userId } });
  for (const who of [one, late]) {
    expect((await confirm(who, employer, id)).code).toBe("confirm_not_yours");
    expect((await ending(who, employer)).destruction?.mayConfirm).toBe(false);
  }
  expect((await ending(two, employer)).destruction).toMatchObject({ id, mayConfirm: true, representativeAsked: false });
  expect((await confirm(two, employer, id)).status).toBe(200);
  expect((await confirm(two, employer, id)).status).toBe(200);
  const { destruction } = await ending(one, employer);
  const wait = Date.parse(destruction!.dueAt!) - Date.parse(destruction!.confirmedAt!);
  expect(wait).toBe(14 * day);
  for (const who of [one, two, late, user])
    expect((await mails(addressOf(who))).map(({ subject }) => subject).slice(-2)).toEqual([
      "Vernietiging van de datakluis besteld",
      "De datakluis wordt vernietigd",
    ]);

  await destroyDue(pair.vault.tools, employer.id, inDays(13));
  expect(await rowsOf("employer_key", employer)).toBe(1);
  expect((await cancel(late, employer, id)).status).toBe(200);
  expect((await cancel(one, employer, id)).status).toBe(200);
  await destroyDue(pair.vault.tools, employer.id, inDays(30));
  expect(await rowsOf("employer_key", employer)).toBe(1);
  expect((await ending(two, employer)).destruction).toBeNull();
  expect((await confirm(two, employer, id)).code).toBe("destruction_other");
});

test("an only administrator needs the representative, who confirms with a link that works once", async () => {
  const one = visitor("Enige");
  const employer = await vaultOf([], one);
  const id = writeId();
  expect((await order(one, employer, true, id)).status).toBe(200);
  expect((await ending(one, employer)).destruction).toMatchObject({ representativeAsked: true, mayConfirm: false });
  expect((await confirm(one, employer, id)).code).toBe("confirm_not_yours");
  const asked = (await mails("directie@werkgever.example")).findLast(({ text }) =>
    text.includes("vernietiging-bevestigen"),
  );
  const token = /vernietiging-bevestigen#([\w-]{43})/.exec(asked!.text)![1]!;
  const byLink = (it: string) => pair.vault.asNobody(confirmDestructionByLink, { body: { token: it } });
  expect((await byLink("x".repeat(43))).code).toBe("destruction_link_invalid");
  expect((await byLink(token)).status).toBe(200);
  expect((await byLink(token)).code).toBe("destruction_link_invalid");
  expect((await ending(one, employer)).destruction).toMatchObject({ confirmedBy: null });
  await pair.vault.past
    .updateTable("agreement" as never)
    .set({ representative_email: addressOf(one) } as never)
    .where("employer_id" as never, "=", employer.id as never)
    .execute();
  await cancel(one, employer, id);
  expect((await order(one, employer)).code).toBe("representative_is_you");
});

test("another employer's administrator is told that nothing is there", async () => {
  const employer = await vaultOf([], visitor());
  const other = await vaultOf([], visitor());
  const stranger = other.administrator;
  const params = { employerId: employer.id };
  const id = writeId();
  await order(employer.administrator, employer, true, id);
  expect((await pair.vault.as(stranger, readEnding, { params })).code).toBe("not_found");
  expect((await order(stranger, employer)).code).toBe("not_found");
  expect((await confirm(stranger, employer, id)).code).toBe("not_found");
  expect((await cancel(stranger, employer, id)).code).toBe("not_found");
  const passphrase = "een wachtzin van genoeg tekens";
  expect((await pair.vault.as(stranger, orderExport, { params, body: { id: writeId(), passphrase } })).code).toBe(
    "not_found",
  );
  expect((await pair.vault.as(stranger, exportCertificate, { params })).code).toBe("not_found");
});

test("on the day all of it is gone, key first, and the certificate says what and what remains", async () => {
  const [one, two] = [visitor("Een"), visitor("Twee")] as const;
  const [written, shared, unshared, elsewhere] = [person(), person(), person(), person()];
  const employer = await vaultOf([written, shared, unshared], one, two);
  const neighbour = await vaultOf([elsewhere], visitor());
  const user = await pair.vault.seed.user(employer);
  await share(one, written);
  await share(one, shared);
  await move(one, unshared);
  expect(await rowsOf("person_past", employer)).toBe(1);
  await pair.suite.write(employer.id, written.ref);
  const id = await confirmed(employer, [one, two]);
  await Promise.all([1, 2].map(() => destroyDue(pair.vault.tools, employer.id, inDays(15))));

  for (const table of ["person", "person_past", "sharing_event", "employer_key", "department"] as const)
    expect(await rowsOf(table, employer)).toBe(0);
  expect(await pair.suite.holds(written.ref)).toBe(1);
  expect(await pair.suite.holds(shared.ref)).toBeUndefined();
  for (const who of [user, one]) {
    expect((await pair.vault.as(who, openPerson, { params: { ref: unshared.ref } })).code).toMatch(
      /not_(found|permitted)/,
    );
    expect((await pair.vault.as(who, searchPeople, { body: { text: "Janssen" } })).code).toBe("not_permitted");
  }
  expect((await pair.vault.as(neighbour.administrator, openPerson, { params: { ref: elsewhere.ref } })).status).toBe(
    200,
  );
  expect((await pair.vault.as(one, readVaultSelf)).answer.employers).toMatchObject([
    { state: "ended", roles: ["administrator"] },
  ]);
  expect(await ending(two, employer)).toMatchObject({ state: "ended", hasCertificate: true });

  const params = { employerId: employer.id };
  const { text } = await pair.vault.as(one, exportCertificate, { params });
  const { answer: published } = await pair.vault.asNobody(readCertificateKey);
  const opened = openDocument(Buffer.from(text));
  expect(opened?.fingerprint).toBe(published.fingerprint);
  const certificate = Certificate.parse(opened?.document);
  expect(certificate.destroyed).toMatchObject({ people: 3, sharings: 2, forgottenByService: 1 });
  expect(certificate.remains[0]!.what).toContain("bij 1 dossier dat");
  expect(certificate.confirmed.by).toBe("datakluisbeheerder");
  expect(text).not.toMatch(/Janssen|Een|Twee/);
  const pdf = await pair.vault.as(two, exportCertificatePdf, { params });
  expect(pdf.file.subarray(0, 5).toString()).toBe("%PDF-");
  expect(signatureOf(pdf.file)).toMatchObject({ coversAll: true, digestHolds: true, signatureHolds: true });
  for (const to of [addressOf(one), addressOf(two)])
    expect((await mails(to)).filter(({ subject }) => subject.startsWith("Certificaat"))).toHaveLength(2);

  const { answer: log } = await pair.vault.as(one, readRecord, {
    params,
    body: { filter: { kind: "ended" }, limit: 20 },
  });
  expect(log.lines.map(({ deed }) => deed)).toEqual([
    "vault.destroyed",
    "destruction.begun",
    "destruction.confirmed",
    "destruction.ordered",
  ]);
  expect((await order(one, employer)).code).toBe("service_ended");
  expect((await cancel(one, employer, id)).code).toBe("destruction_begun");
  const newcomer = { ref: newId<Person["ref"]>(), personnelNumber: "X1", departmentId: null, identity: identity() };
  const employment = { jobTitle: null, startsOn: "2026-01-01", endsOn: null, contractHours: null, normHours: null };
  const body = { ...newcomer, employment: { ...employment, contractKind: null, costCentre: null } };
  expect((await pair.vault.as(one, addPerson, { params, body })).code).toBe("not_permitted");
});

test("killed anywhere, it is finished by the next, once, and nothing is certified before all is gone", async () => {
  const [one, two] = [visitor("Een"), visitor("Twee")] as const;
  const anna = person();
  const employer = await vaultOf([anna], one, two);
  await share(one, anna);
  await confirmed(employer, [one, two]);
  const { tools } = pair.vault;
  const { keyService, ask } = tools;
  const killed = () => Promise.reject(new Error("gedood"));
  const attempts = [
    { ...tools, keyService: { ...keyService, destroy: killed } },
    // Destroyed, and dead before it could say so.
    {
      ...tools,
      keyService: {
        ...keyService,
        destroy: async (...it: Parameters<typeof keyService.destroy>) => (await keyService.destroy(...it), killed()),
      },
    },
    { ...tools, ask: killed as never },
    // The suite did it, and nobody heard.
    { ...tools, ask: (async (...it: Parameters<typeof ask>) => (await ask(...it), killed())) as never },
    { ...tools, keyService: { ...keyService, unwrap: killed } },
  ];
  for (const it of attempts) {
    await expect(destroyDue(it, employer.id, inDays(15))).rejects.toThrow("gedood");
    const { state, hasCertificate } = await ending(one, employer);
    expect({ state, hasCertificate }).toEqual({ state: "ended", hasCertificate: false });
    expect((await pair.vault.as(one, openPerson, { params: { ref: anna.ref } })).code).toBe("not_permitted");
  }
  expect(await rowsOf("person", employer)).toBe(1);
  await destroyDue(tools, employer.id, inDays(16));
  await destroyDue(tools, employer.id, inDays(17));
  expect(await rowsOf("person", employer)).toBe(0);
  const { text } = await pair.vault.as(one, exportCertificate, { params: { employerId: employer.id } });
  const certificate = Certificate.parse(openDocument(Buffer.from(text))?.document);
  expect(certificate.destroyed).toMatchObject({ people: 1, forgottenByService: 1 });
  expect((await mails(addressOf(one))).filter(({ subject }) => subject.startsWith("Certificaat"))).toHaveLength(2);
  const deeds = await pair.vault.past
    .selectFrom("event")
    .select("id")
    .where("employer_id", "=", employer.id)
    .where("deed", "=", "vault.destroyed")
    .execute();
  expect(deeds).toHaveLength(1);
});

test("rows of the day before, put back, give nothing of him and all of the others", async () => {
  const [one, two] = [visitor("Een"), visitor("Twee")] as const;
  const [anna, bram] = [person(), person()];
  const employer = await vaultOf([anna], one, two);
  const neighbour = await vaultOf([bram], visitor());
  const { past, keyDir, tools } = pair.vault;
  const copy = {
    person: await past.selectFrom("person").selectAll().where("employer_id", "=", employer.id).execute(),
    key: await past.selectFrom("employer_key").selectAll().where("employer_id", "=", employer.id).execute(),
    access: await past.selectFrom("access").selectAll().where("employer_id", "=", employer.id).execute(),
  };
  await confirmed(employer, [one, two]);
  await destroyDue(tools, employer.id, inDays(15));

  const kept = copy.person.map((it) => ({
    ...it,
    employment: it.employment === null ? null : JSON.stringify(it.employment),
    put_back: null,
  }));
  // As the day before: no order yet, everybody there. All at once, for the vault itself looks every few seconds.
  await past.transaction().execute(async (tx) => {
    await tx.deleteFrom("destruction").where("employer_id", "=", employer.id).execute();
    await tx.updateTable("employer").set({ state: "active", ended_at: null }).where("id", "=", employer.id).execute();
    await tx.deleteFrom("access").where("employer_id", "=", employer.id).execute();
    await tx.insertInto("access").values(copy.access).execute();
    await tx.insertInto("employer_key").values(copy.key).execute();
    await tx.insertInto("person").values(kept).execute();
  });

  // Before anybody looked at the tombstones the key already says no, in words.
  expect((await pair.vault.as(one, openPerson, { params: { ref: anna.ref } })).code).toBe("service_ended");
  await heedTombstones(tools);
  expect(await rowsOf("person", employer)).toBe(0);
  expect((await pair.vault.as(one, openPerson, { params: { ref: anna.ref } })).code).toMatch(/not_(found|permitted)/);
  expect(await ending(one, employer)).toMatchObject({ state: "ended", hasCertificate: false });
  expect((await ending(one, employer)).destroyedAt).not.toBeNull();
  const { answer } = await pair.vault.as(neighbour.administrator, openPerson, { params: { ref: bram.ref } });
  expect(answer.identity.lastName).toBe("Janssen");
  // A key file that somebody put back as well opens nothing either.
  const stone = readFileSync(join(keyDir, `${employer.id}.key.vernietigd`), "utf8");
  expect(JSON.parse(stone)).toMatchObject({ at: expect.any(String) });
  writeFileSync(join(keyDir, `${employer.id}.key`), Buffer.alloc(32));
  await expect(tools.keyService.unwrap(employer.id, copy.key[0]!.wrapped, Buffer.alloc(0))).rejects.toMatchObject({
    code: "service_ended",
  });
});

test("everything is taken along in one file that only the passphrase opens, and it does not lie about for long", async () => {
  const one = visitor("Een");
  // As some stand there from before what opens as a formula was refused.
  const people = [
    person({ identity: identity({ lastName: "=Jánssen", bsn: "999993847", phoneMobile: "+31612345678" }) }),
    person(),
  ];
  const employer = await vaultOf(people, one);
  await share(one, people[0]!);
  await move(one, people[1]!);
  const params = { employerId: employer.id };
  const passphrase = "abcd-efgh-jkmn-pqrs-tuvw";
  const id = writeId();
  const ordered = await pair.vault.as(one, orderExport, { params, body: { id, passphrase } });
  expect(ordered.answer).toMatchObject({ id, state: "running" });
  await vi.waitFor(async () => expect((await ending(one, employer)).export?.state).toBe("ready"), { timeout: 20_000 });
  const { file } = await pair.vault.as(one, downloadExport, { params: { ...params, exportId: id } });
  expect(file.toString("latin1")).not.toContain("nssen");
  expect((await ending(one, employer)).export?.bytes).toBe(file.length);

  const found: Record<string, string> = {};
  const pieces = async function* () {
    yield file;
  };
  for await (const { name, content } of openParts(pieces(), Buffer.from(passphrase)))
    found[name] = (await buffer(content)).toString();
  expect(Object.keys(found)).toEqual([
    "lees-mij.txt",
    "werknemers.csv",
    "werknemers.json",
    "organisatie.json",
    "overeenkomst-1.json",
    "overeenkomst-1.pdf",
    "inzagelog.csv",
  ]);
  const told = JSON.parse(found["werknemers.json"]!) as {
    ref: string;
    identity: { bsn?: string };
    sharing: { note: string }[];
  }[];
  expect(told).toHaveLength(2);
  expect(told.find(({ ref }) => ref === people[0]!.ref)).toMatchObject({
    identity: { lastName: "=Jánssen", bsn: "999993847" },
    sharing: [{ kind: "shared", note: "Gesprek met de casemanager" }],
  });
  expect(told.find(({ ref }) => ref === people[1]!.ref)).toMatchObject({
    changes: [{ byName: "Een", before: {}, after: { city: "Zwolle" } }],
  });
  expect(found["werknemers.csv"]!).toContain(`"'=Jánssen"`);
  expect(found["inzagelog.csv"]!).toContain("Export van alles besteld");
  await expect(
    (async () => {
      for await (const _ of openParts(pieces(), Buffer.from("een andere wachtzin van mij"))) continue;
    })(),
  ).rejects.toMatchObject({ why: "wrong_secret" });

  const kept = await pair.vault.past.selectFrom("export").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  expect(kept.wrapped).toBeNull();
  expect((await order(one, employer, false)).status).toBe(200);
  await dropStaleExports(pair.vault.tools.db, inDays(8));
  expect((await pair.vault.as(one, downloadExport, { params: { ...params, exportId: id } })).code).toBe("export_gone");
  const { rows } = await sql`select from export_part where export_id = ${id}`.execute(pair.vault.past);
  expect(rows).toHaveLength(0);
});
