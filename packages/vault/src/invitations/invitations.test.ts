import PostalMime from "postal-mime";
import { putInvitation, shareDossier, type DossierRef } from "@datakluis/contract";
import { smtpSink, type SmtpSink } from "@datakluis/kit/testing/smtp";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { runningVault, type RunningVault } from "../testing.ts";
import { identity, newId, person, writeId } from "../testing/seed.ts";
import { promiseInvitations } from "./store.ts";

let vault: RunningVault;
let sink: SmtpSink;
beforeAll(async () => {
  sink = await smtpSink();
  vault = await runningVault({ post: { url: sink.url, from: "datakluis@platform.example" } });
});
beforeEach(() => void sink.arrived.splice(0));
afterAll(async () => {
  await vault.stop();
  await sink.stop();
});

const atHome = "eva.thuis@voorbeeld.example";
const atWork = "eva@werk.example";
const eva = identity({ lastName: "Zonneveld", emailPrivate: atHome, emailWork: atWork });

/** What went to somebody who is employed; users of the employer get mail of their own. */
const invited = () => sink.arrived.filter(({ to }) => to.some((it) => it === atHome || it === atWork));

async function employed(who = eva, shared = true) {
  const it = person({ identity: who });
  const employer = await vault.seed.active([it]);
  const hr = await vault.seed.user(employer);
  const body = { id: writeId(), careRequest: "appointment" as const, note: "Vroeg om een gesprek" };
  if (shared) expect((await vault.as(hr, shareDossier, { params: { ref: it.ref }, body })).status).toBe(200);
  return { employerId: employer.id, ref: it.ref };
}

const appointment = (ref: DossierRef) => ({
  ...{ ref, sequence: 0, cancelled: false, startsAt: "2027-03-15T13:30:00.000Z", minutes: 30 },
  ...{ place: "Utrecht, Kade 1", manner: "on_site" as const },
});
type Whose = { employerId: Awaited<ReturnType<typeof employed>>["employerId"]; appointmentId: string };
const ask = async (params: Whose, body: ReturnType<typeof appointment>) =>
  expect((await vault.asServer("suite", putInvitation, { params, body })).status).toBe(200);
const outcomeOf = async ({ appointmentId }: Whose) =>
  (
    await vault.past
      .selectFrom("invitation")
      .select("outcome")
      .where("appointment_id", "=", appointmentId)
      .executeTakeFirst()
  )?.outcome;

test("an invitation goes to his own address, names nobody and nothing, and what changes follows under one number more", async () => {
  const { employerId, ref } = await employed();
  const whose = { employerId, appointmentId: newId() };
  const asked = appointment(ref);
  await ask(whose, asked);
  await ask(whose, asked);
  await expect.poll(() => invited().length).toBe(1);
  await expect.poll(() => outcomeOf(whose)).toBe("sent");
  const moved = { ...asked, sequence: 1, startsAt: "2027-03-16T09:00:00.000Z" };
  await ask(whose, moved);
  await expect.poll(() => invited().length).toBe(2);
  await ask(whose, asked);
  await expect.poll(() => outcomeOf(whose)).toBe("sent");
  await ask(whose, { ...moved, sequence: 2, cancelled: true });
  await expect.poll(() => invited().length).toBe(3);

  expect(invited().map(({ to }) => to)).toEqual([[atHome], [atHome], [atHome]]);
  const mails = await Promise.all(invited().map(({ source }) => PostalMime.parse(source)));
  const files = mails.map(({ attachments }) => {
    const file = attachments.find((it) => it.mimeType === "text/calendar")!;
    return typeof file.content === "string" ? file.content : new TextDecoder().decode(file.content);
  });
  const says = (property: string) => files.map((it) => new RegExp(`^${property}:([^\r\n]*)\r?$`, "m").exec(it)?.[1]);
  expect(says("METHOD")).toEqual(["REQUEST", "REQUEST", "CANCEL"]);
  expect(says("SEQUENCE")).toEqual(["0", "1", "2"]);
  expect(new Set(says("UID")).size).toBe(1);
  expect(says("DTSTART")).toEqual(["20270315T133000Z", "20270316T090000Z", "20270316T090000Z"]);
  expect(says("SUMMARY")).toEqual(["Afspraak", "Afspraak", "Afspraak"]);
  expect(mails[0]!.text).toContain("14:30");
  for (const [at, { text, html, subject }] of mails.entries())
    expect([text, html, subject, files[at]].join(" ")).not.toMatch(
      /Zonneveld|arts|casemanager|werkgever|verzuim|ziek/i,
    );
});

test("his address is in no table and no line of the log", async () => {
  const { employerId, ref } = await employed();
  const whose = { employerId, appointmentId: newId() };
  await ask(whose, appointment(ref));
  await expect.poll(() => outcomeOf(whose)).toBe("sent");
  const rows = await vault.past.selectFrom("invitation").selectAll().execute();
  const mails = await vault.past.selectFrom("mail").selectAll().execute();
  expect(JSON.stringify([rows, mails])).not.toContain(atHome);
  expect(vault.lines.join()).not.toContain(atHome);
});

test.each([
  ["who is not shared", eva, false, "not_shared"],
  ["who has no address", identity(), true, "no_address"],
  ["who has an address of his work only", identity({ emailWork: atWork }), true, "sent"],
] as const)("%s: %s", async (_, who, shared, outcome) => {
  const { employerId, ref } = await employed(who, shared);
  const whose = { employerId, appointmentId: newId() };
  await ask(whose, appointment(ref));
  await expect.poll(() => outcomeOf(whose)).toBe(outcome);
  expect(invited().length).toBe(outcome === "sent" ? 1 : 0);
});

test("what was cancelled before anybody was told is not told at all, and of somebody of another vault nothing is kept", async () => {
  const [one, other] = [await employed(), await employed()];
  const whose = { employerId: one.employerId, appointmentId: newId() };
  await ask(whose, { ...appointment(one.ref), sequence: 1, cancelled: true });
  await expect.poll(() => outcomeOf(whose)).toBe("not_needed");
  const strange = { employerId: one.employerId, appointmentId: newId() };
  await ask(strange, appointment(other.ref));
  expect(await outcomeOf(strange)).toBeUndefined();
  expect(invited()).toEqual([]);
});

test("of what has been by the time there is a mail server nobody hears", async () => {
  const { employerId, ref } = await employed();
  const whose = { employerId, appointmentId: newId() };
  await ask(whose, { ...appointment(ref), startsAt: "2026-01-05T09:00:00.000Z" });
  await expect.poll(() => outcomeOf(whose)).toBe("not_needed");
  expect(invited()).toEqual([]);
});

test("with the mail server away it waits, and is told once when it is back", async () => {
  const { employerId, ref } = await employed();
  const whose = { employerId, appointmentId: newId() };
  await sink.down();
  await ask(whose, appointment(ref));
  await ask(whose, { ...appointment(ref), sequence: 1, startsAt: "2027-03-17T09:00:00.000Z" });
  await sink.up();
  await expect.poll(() => outcomeOf(whose), { timeout: 30_000 }).toBe("sent");
  expect(invited().length).toBe(1);
}, 40_000);

test("while a vault is frozen nobody of it is opened or told, and once it goes on he is", async () => {
  const { employerId, ref } = await employed();
  const { past } = vault;
  const agreement = past.selectFrom("agreement").select("id").where("employer_id", "=", employerId);
  const { id } = await agreement.executeTakeFirstOrThrow();
  const freeze = { employer_id: employerId, agreement_id: id, frozen_at: new Date() };
  await past.insertInto("vault_freeze").values(freeze).execute();
  const whose = { employerId, appointmentId: newId() };
  await ask(whose, appointment(ref));
  const jobs = () => sql`select from graphile_worker.jobs where key like ${`invitation:${employerId}%`}`.execute(past);
  await expect.poll(async () => (await jobs()).rows.length).toBe(0);
  expect([await outcomeOf(whose), invited()]).toEqual([null, []]);

  await past.deleteFrom("vault_freeze").where("employer_id", "=", employerId).execute();
  const longAgo = sql<Date>`now() - interval '1 minute'`;
  await past.updateTable("invitation").set({ asked_at: longAgo }).where("employer_id", "=", employerId).execute();
  await expect.poll(() => outcomeOf(whose)).toBe("sent");
  expect(invited().length).toBe(1);
});

test("what a mail server refuses for now is tried again at the pace of its own job", async () => {
  const { employerId, ref } = await employed();
  const whose = { employerId, appointmentId: newId() };
  await sink.down();
  await ask(whose, appointment(ref));
  const tried = async () => {
    const job = sql<{
      attempts: number;
    }>`select attempts from graphile_worker.jobs where key like ${`%${whose.appointmentId}`}`;
    return (await job.execute(vault.past)).rows[0]?.attempts;
  };
  await expect.poll(tried).toBe(1);
  const longAgo = sql<Date>`now() - interval '1 minute'`;
  await vault.past.updateTable("invitation").set({ asked_at: longAgo }).where("employer_id", "=", employerId).execute();
  await promiseInvitations(vault.tools);
  expect(await tried()).toBe(1);
  await sink.up();
});
