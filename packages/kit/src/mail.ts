import { Refusal } from "@datakluis/contract";
import { sql, type ColumnType, type Kysely, type Selectable, type Transaction } from "kysely";
import { createTransport, type Transporter } from "nodemailer";
import { z } from "zod";
import { ConfigFault } from "./config.ts";
import { enqueue, type Tasks } from "./jobs.ts";

/**
 * The outbox. A mail is promised in the transaction that needs it and sent by a job that carries its id only: with the
 * mail server away it waits, and once the row says it was sent nobody sends it again. Every server that mails has the
 * table `mail` of login/migrations/002-mail.sql in its own database.
 */
export type Mail = { to: string; subject: string; text: string; html?: string; attachment?: Attachment };
export type Attachment = { name: string; type: string; bytes: Uint8Array };

export type MailTable = {
  id: string;
  recipient: string;
  subject: string;
  text: string;
  html: string | null;
  attachment_name: string | null;
  attachment_type: string | null;
  attachment_bytes: Buffer | null;
  promised_at: ColumnType<Date, Date | undefined, never>;
  sent_at: ColumnType<Date | null, never, Date>;
};
type Tables = { mail: MailTable };

/** Exactly one address, without a name: a line break or a second address could reach somebody else. */
const Address = z.email().max(254);
/** What goes into a header: one line. A line break would begin a header of the writer's choice. */
const Line = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u);
const Envelope = z.object({ to: Address, subject: Line, attachment: z.object({ name: Line, type: Line }).optional() });

/**
 * Promises a mail in the caller's transaction: neither exists without the other. Answers the mail's id. Refuses
 * `mail_invalid` when the recipient is not one plain address, or the subject not one line.
 */
export async function promiseMail(tx: Transaction<any> | Kysely<any>, mail: Mail): Promise<string> {
  if (!Envelope.safeParse(mail).success) throw new Refusal("mail_invalid");
  const id = crypto.randomUUID();
  const { attachment } = mail;
  await (tx as Kysely<Tables>)
    .insertInto("mail")
    .values({
      id,
      recipient: mail.to,
      subject: mail.subject,
      text: mail.text,
      html: mail.html ?? null,
      attachment_name: attachment?.name ?? null,
      attachment_type: attachment?.type ?? null,
      attachment_bytes: attachment ? Buffer.from(attachment.bytes) : null,
    })
    .execute();
  await enqueueMail(tx, id);
  return id;
}

const keyOf = (id: string) => `mail:${id}`;
const enqueueMail = (tx: Kysely<any>, id: string) => enqueue(tx, "send-mail", { mail: id }, keyOf(id));

/** Spread into the settings of a server that mails. */
export const mailSettings = {
  DATAKLUIS_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  DATAKLUIS_MAIL_FROM: Address.optional(),
};

/** Where mail goes, and from which address it comes. */
export type Post = { url: string; from: string };

/** What the environment says about mail; undefined leaves it waiting in the outbox. Throws ConfigFault on half of it. */
export function postOf(it: { DATAKLUIS_SMTP_URL?: string | undefined; DATAKLUIS_MAIL_FROM?: string | undefined }) {
  const { DATAKLUIS_SMTP_URL: url, DATAKLUIS_MAIL_FROM: from } = it;
  if (url && from) return { url, from } satisfies Post;
  if (!url && !from) return undefined;
  const missing = url ? "DATAKLUIS_MAIL_FROM" : "DATAKLUIS_SMTP_URL";
  throw new ConfigFault(`De instellingen kloppen niet:\n- ${missing}: ontbreekt; e-mail vraagt beide instellingen`);
}

/**
 * Sends a mail of which nothing may be kept, its recipient neither: who calls remembers that it was sent, and says so
 * before anybody else can. Answers whether the mail server took it; throws when it is away.
 */
export type Carrier = {
  from: string;
  /** @param id of the mail: sent again under the same one, a mailbox knows it for the same mail */
  send(mail: Omit<Mail, "attachment"> & { calendar?: Calendar }, id: string, at: Date): Promise<boolean>;
};
/** An invitation for somebody's calendar (kit/calendar). */
type Calendar = { method: "REQUEST" | "CANCEL"; content: string };

/** `carrier` is there when this server can mail. */
export type Mailer = { tasks: Tasks; sweep(): Promise<void>; stop(): void; carrier: Carrier | undefined };

/**
 * The task and the sweep that empty the outbox of one server.
 *
 * @param db connections for jobs; each mail being sent holds one
 * @param post without it every mail waits, and is sent once a server starts that has it
 */
export function mailerOf(db: Kysely<any>, post: Post | undefined): Mailer {
  const outbox = db as Kysely<Tables>;
  const transport = post && transportTo(post);
  return {
    carrier: transport && carrierOf(transport, post),
    tasks: { "send-mail": async ({ mail }: { mail: string }) => transport && send(outbox, transport, post, mail) },
    sweep: async () => {
      if (!transport) return;
      for (const id of await forgotten(outbox)) await enqueueMail(outbox, id);
    },
    stop: () => transport?.close(),
  };
}

const seconds = 1_000;

function transportTo({ url }: Post): Transporter {
  return createTransport({
    url,
    connectionTimeout: 10 * seconds,
    greetingTimeout: 10 * seconds,
    socketTimeout: 30 * seconds,
    // A mail holds what we were given; it may not make this server fetch anything.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/**
 * Sends one mail and wipes what it said. The row stays locked from before it is sent until it says so: a second runner
 * waits, then sees it was sent. Only when this process dies between the last word of the mail server and the commit is
 * it sent again, under the same Message-ID, by which a mailbox knows it for the same mail.
 */
const send = (db: Kysely<Tables>, transport: Transporter, { from }: Post, id: string) =>
  db.transaction().execute(async (tx) => {
    const mail = await tx.selectFrom("mail").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
    if (!mail || mail.sent_at) return;
    const { recipient, subject, text, html } = mail;
    const said = { to: plain(recipient), subject, text, ...(html === null ? {} : { html }) };
    const attachments = attachmentsOf(mail);
    const sent = await taken(transport.sendMail({ ...envelope(from, id, mail.promised_at), ...said, attachments }));
    if (!sent) return tryLater(tx, id);
    await tx.updateTable("mail").set(wiped).set({ sent_at: new Date() }).where("id", "=", id).execute();
  });

const plain = (address: string) => ({ name: "", address });

const envelope = (from: string, id: string, date: Date) => ({
  messageId: `<${id}@${from.split("@")[1]}>`,
  date,
  from: { name: "Datakluis", address: from },
  headers: { "Auto-Submitted": "auto-generated" },
});

/** Whether the mail server took it: no when it says it never takes this recipient (5xx). */
const taken = (sending: Promise<unknown>): Promise<boolean> =>
  sending.then(
    () => true,
    (fault: { code?: string; responseCode?: number }) => {
      if (fault.code !== "EENVELOPE" || (fault.responseCode ?? 0) < 500) throw fault;
      return false;
    },
  );

const carrierOf = (transport: Transporter, { from }: Post): Carrier => ({
  from,
  send: async ({ calendar, ...mail }, id, at) => {
    if (!Envelope.safeParse(mail).success) return false;
    const said = { ...mail, to: plain(mail.to) };
    const icalEvent = calendar && { ...calendar, filename: "afspraak.ics" };
    return taken(transport.sendMail({ ...envelope(from, id, at), ...said, ...(icalEvent ? { icalEvent } : {}) }));
  },
});

const wiped = { text: "", html: null, attachment_name: null, attachment_type: null, attachment_bytes: null };

const attachmentsOf = ({
  attachment_name: name,
  attachment_type: type,
  attachment_bytes: bytes,
}: Selectable<MailTable>) =>
  bytes ? [{ filename: name ?? "bijlage", contentType: type ?? "application/octet-stream", content: bytes }] : [];

/** A mail server that never takes this recipient (5xx) is asked again in an hour, not twice a minute: it may be mended. */
const tryLater = (tx: Transaction<any>, id: string) =>
  sql`select graphile_worker.add_job('send-mail', ${JSON.stringify({ mail: id })}::json,
      job_key => ${keyOf(id)}, max_attempts => 1000, run_at => now() + interval '1 hour')`.execute(tx);

/** Mails that wait without a job: promised while no server here could mail. */
async function forgotten(db: Kysely<Tables>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from mail
    where sent_at is null and promised_at < now() - interval '10 seconds'
      and not exists (select from graphile_worker.jobs where key = 'mail:' || mail.id)
    order by promised_at limit 200`.execute(db);
  return rows.map(({ id }) => id);
}
