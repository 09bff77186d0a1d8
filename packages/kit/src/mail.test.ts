import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { kyselyOf, poolOf, type Pool } from "./db.ts";
import { runJobs, type Jobs } from "./jobs.ts";
import { layOut } from "./letter.ts";
import { logOf } from "./log.ts";
import { mailerOf, postOf, promiseMail, type Mail, type MailTable } from "./mail.ts";
import { testDatabase, type TestDatabase } from "./testing/database.ts";
import { smtpSink, type SmtpSink } from "./testing/smtp.ts";

const lines: string[] = [];
const log = logOf("proef", "info", { write: (line) => void lines.push(line) });
const folder = mkdtempSync(join(tmpdir(), "migraties-"));
const table = new URL("../../login/migrations/002-mail.sql", import.meta.url);
writeFileSync(join(folder, "001-mail.sql"), `grant usage on schema public to :app;\n${readFileSync(table, "utf8")}`);

let database: TestDatabase;
let pool: Pool;
let owner: Pool;
let db: ReturnType<typeof kyselyOf<{ mail: MailTable }>>;
beforeAll(async () => {
  database = await testDatabase(folder);
  pool = poolOf(database.appUrl, log);
  owner = poolOf(database.ownerUrl, log, 1);
  db = kyselyOf(pool);
});
afterAll(async () => {
  await pool.end();
  await owner.end();
  await database.drop();
});

let sink: SmtpSink;
const runners: Jobs[] = [];
const from = "noreply@kluis.example";
/** A server that mails, as login and the vault run it. */
const runner = async (url: string | undefined = sink.url) => {
  const mailer = mailerOf(db, url ? { url, from } : undefined);
  const jobs = await runJobs(pool, mailer.tasks, log, mailer.sweep);
  runners.push(jobs);
  return jobs;
};
afterEach(async () => {
  for (const jobs of runners.splice(0)) await jobs.stop();
  await sink.stop();
  await owner.query("delete from mail");
  await pool.query("delete from graphile_worker._private_jobs");
});

const mail = (over: Partial<Mail> = {}): Mail => ({
  to: "beheer@werkgever.example",
  subject: "Akkoord ontvangen: één overeenkomst",
  ...layOut({ title: "Akkoord", paragraphs: ["Uw akkoord is ontvangen."] }),
  ...over,
});
const promise = (it: Mail) => db.transaction().execute((tx) => promiseMail(tx, it));
const rowOf = (id: string) => db.selectFrom("mail").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
const sent = (id: string) =>
  vi.waitFor(async () => expect((await rowOf(id)).sent_at).not.toBeNull(), { timeout: 40_000, interval: 50 });

test("a mail arrives once, whole, and what it said is wiped", async () => {
  sink = await smtpSink();
  await runner();
  const attachment = { name: "akkoord.pdf", type: "application/pdf", bytes: Buffer.from("%PDF-een akkoord") };
  const id = await promise(mail({ attachment }));
  await sent(id);
  expect(sink.arrived.map(({ to }) => to)).toEqual([["beheer@werkgever.example"]]);
  const { source } = sink.arrived[0]!;
  expect(source).toContain(`Message-ID: <${id}@kluis.example>`);
  expect(source).toContain(`From: Datakluis <${from}>`);
  expect(source).toContain("Uw akkoord is ontvangen.");
  expect(source).toContain(attachment.bytes.toString("base64"));
  expect(await rowOf(id)).toMatchObject({ text: "", html: null, attachment_name: null, attachment_bytes: null });
});

test("a mail promised in a transaction that is rolled back is never sent", async () => {
  sink = await smtpSink();
  await runner();
  const undone = db.transaction().execute(async (tx) => {
    await promiseMail(tx, mail());
    throw new Error("terug");
  });
  await expect(undone).rejects.toThrow("terug");
  await sent(await promise(mail({ subject: "Wel" })));
  expect(sink.arrived).toHaveLength(1);
});

test("with the mail server away for a while no mail is lost and none comes twice", async () => {
  sink = await smtpSink({ away: true });
  await runner();
  await runner();
  const ids = await Promise.all(["a", "b", "c"].map((name) => promise(mail({ to: `${name}@werkgever.example` }))));
  await pause(3_000);
  expect((await Promise.all(ids.map(rowOf))).map(({ sent_at }) => sent_at)).toEqual([null, null, null]);
  await sink.up();
  await Promise.all(ids.map(sent));
  await pause(1_000);
  expect(sink.arrived.flatMap(({ to }) => to).toSorted()).toEqual(
    ["a", "b", "c"].map((name) => `${name}@werkgever.example`),
  );
});

test("a mail that was sent is not sent again, also when its job returns after a restart", async () => {
  sink = await smtpSink();
  await runner();
  const id = await promise(mail());
  await sent(id);
  await runners.pop()!.stop();
  await pool.query("select graphile_worker.add_job('send-mail', $1::json)", [JSON.stringify({ mail: id })]);
  await runner();
  await vi.waitFor(async () => expect((await pool.query("select from graphile_worker.jobs")).rowCount).toBe(0), 10_000);
  expect(sink.arrived).toHaveLength(1);
});

test("two that send the same mail at the same moment send it once", async () => {
  sink = await smtpSink();
  const id = await promise(mail());
  const mailers = [1, 2, 3].map(() => mailerOf(db, { url: sink.url, from }));
  await Promise.all(mailers.map(({ tasks }) => tasks["send-mail"]!({ mail: id })));
  expect(sink.arrived).toHaveLength(1);
});

test("without a mail server in the settings mails wait, nobody misses anything, and they go once there is one", async () => {
  sink = await smtpSink();
  const idle = await runner("");
  const id = await promise(mail());
  await vi.waitFor(async () => expect((await pool.query("select from graphile_worker.jobs")).rowCount).toBe(0), 10_000);
  expect([await idle.ready(), (await rowOf(id)).sent_at]).toEqual([true, null]);
  await pool.query("update mail set promised_at = now() - interval '1 minute'");
  await runner();
  await sent(id);
  expect(sink.arrived).toHaveLength(1);
});

test("a mailbox that says never is asked again in an hour, not all the time", async () => {
  sink = await smtpSink();
  sink.refuse(550);
  await runner();
  const id = await promise(mail());
  await vi.waitFor(() => expect(sink.offered()).toBe(1), 10_000);
  await pause(7_000);
  expect(sink.offered()).toBe(1);
  const { rows } = await pool.query("select run_at > now() + interval '50 minutes' as later from graphile_worker.jobs");
  expect([rows, (await rowOf(id)).sent_at]).toEqual([[{ later: true }], null]);
});

test.each([
  ["a line break in the address", { to: "a@b.example\r\nBcc: c@d.example" }],
  ["two addresses", { to: "a@b.example, c@d.example" }],
  ["an address with a name", { to: '"iemand" <a@b.example>' }],
  ["a line break in the subject", { subject: "Akkoord\r\nBcc: c@d.example" }],
  ["a line separator in the subject", { subject: "Akkoord\u2028Bcc: c@d.example" }],
  ["a line break in the name of an attachment", { attachment: { name: "a\n.pdf", type: "x", bytes: Buffer.of(1) } }],
])("refuses %s, so that nobody can add a header or a recipient", async (_, over) => {
  sink = await smtpSink();
  await expect(promise(mail(over))).rejects.toThrow("mail_invalid");
  expect(await db.selectFrom("mail").select("id").execute()).toEqual([]);
});

test("neither the queue nor the log says to whom or what", async () => {
  sink = await smtpSink({ away: true });
  await runner();
  await promise(mail({ text: "https://kluis.example/#geheim" }));
  await vi.waitFor(() => expect(lines.join("")).toContain("taak mislukt"), 10_000);
  const { rows } = await pool.query("select * from graphile_worker._private_jobs");
  expect(JSON.stringify(rows) + lines.join("")).not.toMatch(/werkgever\.example|geheim|Akkoord/);
});

test("half of the settings for mail is said to be half", () => {
  expect(postOf({})).toBeUndefined();
  expect(() => postOf({ DATAKLUIS_SMTP_URL: "smtp://post.example" })).toThrow("DATAKLUIS_MAIL_FROM: ontbreekt");
});

test("a letter says the same as text and as a page, and markup in it stays text", () => {
  const { text, html } = layOut({
    title: "Nieuw <wachtwoord>",
    paragraphs: ["Kies & bewaar"],
    link: { label: "Wachtwoord kiezen", url: "https://kluis.example/wachtwoord#a" },
    after: ["De link werkt één uur."],
  });
  expect(text).toMatch(
    /^Goedendag,\n\nKies & bewaar\n\nWachtwoord kiezen:\nhttps:\/\/kluis\.example\/wachtwoord#a\n\nDe link/,
  );
  expect(html).toContain("Kies &#38; bewaar");
  expect(html).not.toContain("<wachtwoord>");
  expect(html).toContain('href="https://kluis.example/wachtwoord#a"');
});
