import { sql } from "kysely";
import type { EmployerId, WebhookId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { atMostEvery } from "@datakluis/kit/pace";
import { outsideAddress, postOutside } from "@datakluis/kit/outside";
import { record } from "../audit/store.ts";
import type { Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { roundsOf } from "./rounds.ts";
import { cloudEventOf, nextAfter, type Happened, type Went } from "./rules.ts";
import { openSecret } from "./secrets.ts";
import { signedHeaders } from "./signing.ts";
import { promise } from "./store.ts";

/** A receiver has as long as this; what takes longer it does after it has answered. */
const mostMs = 10_000;
/** Longer than a try takes: after it somebody else may send what was taken by a process that was killed. */
const heldSeconds = 20;
const restSeconds = 30;
/** After this a round begins no new try, so that other work has its turn. */
const roundMs = 20_000;
const keptDays = 30;

const hourly = atMostEvery(3_600_000);

/** Promises what is due and nobody sends, and forgets what is read by nobody any more. */
export async function promiseWebhooks({ db }: Tools, now = new Date()): Promise<void> {
  const { rows } = await sql<{
    employerId: EmployerId;
  }>`select employer_id as "employerId" from webhooks_due()`.execute(db);
  for (const { employerId } of rows) await promise(db, employerId);
  if (!hourly("webhook-events")) return;
  const before = new Date(now.getTime() - keptDays * 86_400_000);
  await sql`select forget_webhook_events(${before})`.execute(db);
}

/**
 * Sends what is due for the webhooks of one employer. What is sent is held for a while, so that a process that runs beside this one
 * leaves it alone and one that is killed leaves it to the next: an event can arrive twice, under one id, and is never lost. What is
 * still due after `forMs` is promised anew.
 */
export function sendWebhooks(tools: Tools, forMs = roundMs) {
  const inTurn = roundsOf((employerId) => promise(tools.db, employerId));
  return ({ employerId }: { employerId: EmployerId }) => inTurn(employerId, () => sendRound(tools, employerId, forMs));
}

/** Whether nothing is left that is due. */
async function sendRound(tools: Tools, employerId: EmployerId, forMs: number): Promise<boolean> {
  const webhooks = await transactionFor(tools.db, { employer: employerId }, (tx) =>
    tx
      .selectFrom("webhook")
      .select("id")
      .where("employer_id", "=", employerId)
      .where("removed_at", "is", null)
      .execute(),
  );
  const until = performance.now() + forMs;
  const done = await Promise.all(webhooks.map(({ id }) => sendAll(tools, { employerId, webhookId: id }, until)));
  return done.every(Boolean);
}

type OfWebhook = { employerId: EmployerId; webhookId: WebhookId };

/** Whether it came to the end of what is due. */
async function sendAll(tools: Tools, of: OfWebhook, until: number): Promise<boolean> {
  do {
    const due = await take(tools, of);
    if (!due) return true;
    const posted = await post(tools, of, due);
    if (posted) await conclude(tools, of, due, posted);
  } while (performance.now() < until);
  return false;
}

type Due = Happened & { seq: number; attempts: number; url: string };

/**
 * The oldest event that is due and of whose subject none before it is still on its way; it is counted as tried before it is, and held.
 * Without a secret to sign with nothing is: what is due waits until there is one.
 */
const take = ({ db }: Tools, { employerId, webhookId }: OfWebhook): Promise<Due | undefined> =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const { rows } = await sql<Due>`
      update webhook_sending it
      set attempts = it.attempts + 1, held_until = now() + make_interval(secs => ${heldSeconds})
      from webhook, webhook_event event
      where it.employer_id = ${employerId} and it.webhook_id = ${webhookId}
        and event.employer_id = it.employer_id and event.seq = it.seq and webhook.id = it.webhook_id
        and it.seq = (
          select due.seq from webhook_sending due join webhook on webhook.id = due.webhook_id
          where due.employer_id = ${employerId} and due.webhook_id = ${webhookId}
            and due.delivered_at is null and due.given_up_at is null and due.next_at <= now()
            and (due.held_until is null or due.held_until <= now())
            and webhook.state = 'live' and webhook.removed_at is null
            and exists (select from webhook_secret where webhook_id = webhook.id)
            and (webhook.rests_until is null or webhook.rests_until <= now())
            and not exists (
              select from webhook_sending before
              where before.employer_id = due.employer_id and before.webhook_id = due.webhook_id
                and before.subject = due.subject and before.seq < due.seq
                and before.delivered_at is null and before.given_up_at is null
            )
          order by due.seq limit 1 for update of due skip locked
        )
      returning it.seq, it.attempts, webhook.url, event.id, event.kind, event.at, event.ref,
        event.delivery_id as "deliveryId"`.execute(tx);
    return rows[0];
  });

/** The address is asked for each try anew: whom its name points at can change. Nothing when its secrets went since, with the webhook. */
async function post(tools: Tools, of: OfWebhook, due: Due): Promise<Went | undefined> {
  const { publicUrl, webhooksLocal } = tools;
  const url = outsideAddress(due.url, webhooksLocal);
  if (!url) return { kind: "refused_address" };
  // What does not open now may do so later: a try that failed, and no reason to leave the others.
  const secrets = await secretsOf(tools, of).catch(() => "closed" as const);
  if (secrets === "closed") return { kind: "unsigned" };
  if (secrets.length === 0) return undefined;
  const body = JSON.stringify(cloudEventOf(publicUrl, of.employerId, due));
  const sentAt = Math.floor(Date.now() / 1_000);
  const headers = signedHeaders(secrets, due.id, sentAt, body);
  return postOutside(url, { headers, body }, mostMs, webhooksLocal);
}

/** What messages of a webhook are signed with, the newest first. */
export async function secretsOf({ db, keys }: Tools, { employerId, webhookId }: OfWebhook): Promise<Buffer[]> {
  const rows = await transactionFor(db, { employer: employerId }, (tx) =>
    tx
      .selectFrom("webhook_secret")
      .select(["id", "key_version", "sealed"])
      .where("employer_id", "=", employerId)
      .where("webhook_id", "=", webhookId)
      .orderBy("made_at", "desc")
      .execute(),
  );
  return Promise.all(
    rows.map(async ({ id, key_version, sealed }) =>
      openSecret(await keys.version(employerId, key_version), employerId, { webhookId, id }, sealed),
    ),
  );
}

const conclude = ({ db }: Tools, of: OfWebhook, { seq, attempts }: Due, posted: Went): Promise<void> =>
  transactionFor(db, { employer: of.employerId }, async (tx) => {
    const step = nextAfter(posted, attempts);
    const waits = step.next === "again" || step.next === "pause" ? step.inSeconds : 0;
    await sql`
      update webhook_sending set held_until = null, next_at = now() + make_interval(secs => ${waits}),
        problem = ${step.next === "delivered" ? null : posted.kind},
        status = ${posted.kind === "answered" ? posted.status : null},
        delivered_at = ${step.next === "delivered" ? sql`now()` : sql`null`},
        given_up_at = ${step.next === "given_up" ? sql`now()` : sql`null`}
      where employer_id = ${of.employerId} and webhook_id = ${of.webhookId} and seq = ${seq}`.execute(tx);
    if (step.next === "pause") await pause(tx, of);
    if ("rests" in step && step.rests)
      await sql`
        update webhook set rests_until = now() + make_interval(secs => ${restSeconds})
        where employer_id = ${of.employerId} and id = ${of.webhookId}`.execute(tx);
  });

/** The receiver said that nobody listens there any more. */
async function pause(tx: Tx, { employerId, webhookId }: OfWebhook): Promise<void> {
  const webhook = tx.updateTable("webhook").set({ state: "paused" }).where("employer_id", "=", employerId);
  const { numUpdatedRows } = await webhook
    .where("id", "=", webhookId)
    .where("state", "=", "live")
    .executeTakeFirstOrThrow();
  if (numUpdatedRows) await record(tx, "system", { deed: "webhook.paused", employerId, ref: webhookId });
}
