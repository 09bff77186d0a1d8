import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import {
  Refusal,
  type DeedName,
  type EmployerId,
  type EventKind,
  type Sending,
  type UserId,
  type Webhook,
  type WebhookId,
  type WebhookState,
} from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { enqueue } from "@datakluis/kit/jobs";
import { announce } from "@datakluis/kit/live";
import { outsideAddress, pointsOutside } from "@datakluis/kit/outside";
import { holdAsAdministrator, mustAdminister } from "../access/store.ts";
import { record } from "../audit/store.ts";
import { mustNotBeFrozen } from "../freeze/store.ts";
import type { Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { mayAddSecret, mayAddWebhook, mayRemoveSecret } from "./rules.ts";
import { sealSecret } from "./secrets.ts";
import { newSecret, shownSecret } from "./signing.ts";

type OfWebhook = { employerId: EmployerId; webhookId: WebhookId };

const shownSendings = 20;

const rowsOf = (tx: Tx, employerId: EmployerId) =>
  tx
    .selectFrom("webhook")
    .selectAll()
    .where("employer_id", "=", employerId)
    .where("removed_at", "is", null)
    .orderBy("added_at")
    .orderBy("id");

type Row = Awaited<ReturnType<ReturnType<typeof rowsOf>["execute"]>>[number];

export const webhooksFor = ({ db }: Pick<Tools, "db">, user: UserId, employerId: EmployerId): Promise<Webhook[]> =>
  transactionFor(db, { user }, async (tx) => {
    await mustAdminister(tx, user, employerId);
    const told: Webhook[] = [];
    for (const row of await rowsOf(tx, employerId).execute()) told.push(await toldOf(tx, row));
    return told;
  });

const secretsOf = (tx: Tx, { employerId, webhookId }: OfWebhook) =>
  tx
    .selectFrom("webhook_secret")
    .select(["id", "made_at"])
    .where("employer_id", "=", employerId)
    .where("webhook_id", "=", webhookId)
    .orderBy("made_at")
    .orderBy("id")
    .execute();

async function toldOf(tx: Tx, { employer_id: employerId, id, url, kinds, state, added_at }: Row): Promise<Webhook> {
  const of = { employerId, webhookId: id };
  const secrets = await secretsOf(tx, of);
  const { waiting } = await tx
    .selectFrom("webhook_sending")
    .select((it) => it.fn.countAll<number>().as("waiting"))
    .where("employer_id", "=", employerId)
    .where("webhook_id", "=", id)
    .where("delivered_at", "is", null)
    .where("given_up_at", "is", null)
    .executeTakeFirstOrThrow();
  const last = await tx
    .selectFrom("webhook_sending as it")
    .innerJoin("webhook_event as happened", (on) =>
      on.onRef("happened.employer_id", "=", "it.employer_id").onRef("happened.seq", "=", "it.seq"),
    )
    .select(["happened.id", "kind", "at", "attempts", "problem", "status", "delivered_at", "given_up_at", "next_at"])
    .where("it.employer_id", "=", employerId)
    .where("it.webhook_id", "=", id)
    .orderBy("it.seq", "desc")
    .limit(shownSendings)
    .execute();
  return {
    id,
    url,
    kinds,
    state,
    addedAt: added_at.toISOString(),
    secrets: secrets.map((it) => ({ id: it.id, madeAt: it.made_at.toISOString() })),
    waiting,
    last: last.map(
      ({ id: eventId, kind, at, attempts, problem, status, delivered_at, given_up_at, next_at }): Sending => ({
        ...{ eventId, kind, attempts, problem, status },
        at: at.toISOString(),
        state: delivered_at ? "delivered" : given_up_at ? "given_up" : "waiting",
        deliveredAt: delivered_at?.toISOString() ?? null,
        nextAt: delivered_at || given_up_at ? null : next_at.toISOString(),
      }),
    ),
  };
}

async function mustFind(tx: Tx, { employerId, webhookId }: OfWebhook): Promise<Row> {
  const row = await rowsOf(tx, employerId).where("id", "=", webhookId).forUpdate().executeTakeFirst();
  if (!row) throw new Refusal("not_found");
  return row;
}

/** Something an administrator does with a webhook that is there, on the record when it changed anything. */
const changing = (
  { db }: Pick<Tools, "db">,
  user: UserId,
  of: OfWebhook,
  work: (tx: Tx, row: Row) => Promise<DeedName | undefined>,
): Promise<Webhook> =>
  transactionFor(db, { user }, async (tx) => {
    await holdAsAdministrator(tx, user, of.employerId);
    const deed = await work(tx, await mustFind(tx, of));
    if (deed) await written(tx, user, of, deed);
    return toldOf(tx, await mustFind(tx, of));
  });

async function written(tx: Tx, userId: UserId, { employerId, webhookId }: OfWebhook, deed: DeedName): Promise<void> {
  await record(tx, { userId }, { deed, employerId, ref: webhookId });
  await announce(tx, { kind: "employer", employerId, ref: null });
}

const set = (tx: Tx, { employerId, webhookId }: OfWebhook) =>
  tx.updateTable("webhook").where("employer_id", "=", employerId).where("id", "=", webhookId);

type Said = { url: string; kinds: readonly EventKind[] };

/** Refuses `webhook_address` for one that is no address on the internet. */
async function addressIn(url: string, local: boolean): Promise<string> {
  const address = outsideAddress(url, local);
  if (!address || !(local || (await pointsOutside(address)))) throw new Refusal("webhook_address");
  return address.href;
}

/** A new one begins with a secret, which is shown to whoever added it and to nobody after. */
export async function put(tools: Tools, user: UserId, of: OfWebhook, said: Said) {
  const { db, webhooksLocal } = tools;
  await transactionFor(db, { user }, (tx) => mustAdminister(tx, user, of.employerId));
  const it = { url: await addressIn(said.url, webhooksLocal), kinds: [...new Set(said.kinds)].toSorted() };
  const made = await freshSecret(tools, of);
  const secret = await transactionFor(db, { user }, async (tx) => {
    await holdAsAdministrator(tx, user, of.employerId);
    await mustNotBeFrozen(tx, of.employerId);
    await mustStand(tx, of.employerId);
    const others = await rowsOf(tx, of.employerId).where("id", "<>", of.webhookId).execute();
    mayAddWebhook(others.length);
    const { numInsertedOrUpdatedRows: added } = await tx
      .insertInto("webhook")
      .values({ employer_id: of.employerId, id: of.webhookId, ...it })
      .onConflict((on) => on.column("id").doNothing())
      .executeTakeFirstOrThrow();
    if (!added) return null;
    await tx.insertInto("webhook_secret").values(made.row).execute();
    await written(tx, user, of, "webhook.added");
    return made.shown;
  });
  const webhook = await changing(tools, user, of, async (tx, row) => {
    if (row.url === it.url && row.kinds.join() === it.kinds.join()) return undefined;
    await set(tx, of)
      .set({ ...it, rests_until: null })
      .execute();
    return "webhook.changed";
  });
  return { webhook, secret };
}

async function mustStand(tx: Tx, employerId: EmployerId): Promise<void> {
  const employer = tx.selectFrom("employer").select("state").where("id", "=", employerId);
  if ((await employer.executeTakeFirstOrThrow()).state === "ended") throw new Refusal("service_ended");
}

async function freshSecret(
  { keys }: Pick<Tools, "keys">,
  { employerId, webhookId }: OfWebhook,
  id: string = randomUUID(),
) {
  const secret = newSecret();
  const { key, version } = await keys.newest(employerId);
  const sealed = sealSecret(key, employerId, { webhookId, id }, secret);
  const row = { employer_id: employerId, webhook_id: webhookId, id, key_version: version, sealed };
  return { row, shown: shownSecret(secret) };
}

const deedOf = { live: "webhook.live", paused: "webhook.paused" } as const;

export const setState = (tools: Tools, user: UserId, of: OfWebhook, state: WebhookState): Promise<Webhook> =>
  changing(tools, user, of, async (tx, row) => {
    if (state === "live") await mustNotBeFrozen(tx, of.employerId);
    if (row.state === state) return undefined;
    await set(tx, of).set({ state, rests_until: null }).execute();
    if (state === "live") await promise(tx, of.employerId);
    return deedOf[state];
  });

/** One round after another per employer: a receiver that is slow takes one place among the jobs, and no more. */
export const promise = (tx: Tx | Tools["db"], employerId: EmployerId) =>
  enqueue(tx, "send-webhooks", { employerId }, `send-webhooks:${employerId}`, `send-webhooks:${employerId}`);

/** Its secrets go; what was sent stays to be read in the record of events. */
export const remove = ({ db }: Tools, user: UserId, of: OfWebhook): Promise<null> =>
  transactionFor(db, { user }, async (tx) => {
    await holdAsAdministrator(tx, user, of.employerId);
    await mustFind(tx, of);
    await tx.deleteFrom("webhook_secret").where("webhook_id", "=", of.webhookId).execute();
    await set(tx, of).set({ removed_at: new Date() }).execute();
    await written(tx, user, of, "webhook.removed");
    return null;
  });

/** Asked again under the same id it adds none, and shows none. */
export async function addSecret(tools: Tools, user: UserId, of: OfWebhook, id: string) {
  await transactionFor(tools.db, { user }, (tx) => mustAdminister(tx, user, of.employerId));
  const made = await freshSecret(tools, of, id);
  let secret: string | null = null;
  const webhook = await changing(tools, user, of, async (tx) => {
    await mustNotBeFrozen(tx, of.employerId);
    const known = await secretsOf(tx, of);
    if (known.some((it) => it.id === id)) return undefined;
    mayAddSecret(known.length);
    await tx.insertInto("webhook_secret").values(made.row).execute();
    if (known.length === 0) await promise(tx, of.employerId);
    secret = made.shown;
    return "webhook.secret_added";
  });
  return { webhook, secret };
}

export const removeSecret = (tools: Tools, user: UserId, of: OfWebhook, secretId: string): Promise<Webhook> =>
  changing(tools, user, of, async (tx) => {
    const known = await secretsOf(tx, of);
    if (!known.some((it) => it.id === secretId)) return undefined;
    mayRemoveSecret(known.length);
    await tx
      .deleteFrom("webhook_secret")
      .where("employer_id", "=", of.employerId)
      .where("webhook_id", "=", of.webhookId)
      .where("id", "=", secretId)
      .execute();
    return "webhook.secret_removed";
  });

/** An event of its own for this address alone. */
export const sendTest = (tools: Tools, user: UserId, of: OfWebhook, id: string): Promise<Webhook> =>
  changing(tools, user, of, async (tx) => {
    await mustNotBeFrozen(tx, of.employerId);
    await sql`
      with happened as (
        insert into webhook_event (employer_id, id, kind, at) values (${of.employerId}, ${id}, 'webhook.tested', now())
        on conflict (employer_id, id) do nothing returning seq
      )
      insert into webhook_sending (employer_id, webhook_id, seq, subject)
      select ${of.employerId}::uuid, ${of.webhookId}::uuid, seq, ${id}::uuid from happened`.execute(tx);
    await promise(tx, of.employerId);
    return undefined;
  });

/** Puts an event that was sent to this address before it once more, at once. Refuses `not_found`. */
export const resend = (tools: Tools, user: UserId, of: OfWebhook, eventId: string): Promise<Webhook> =>
  changing(tools, user, of, async (tx) => {
    await mustNotBeFrozen(tx, of.employerId);
    const { numAffectedRows } = await sql`
      update webhook_sending it
      set attempts = 0, next_at = now(), held_until = null, delivered_at = null, given_up_at = null
      from webhook_event event
      where it.employer_id = ${of.employerId} and it.webhook_id = ${of.webhookId}
        and event.employer_id = it.employer_id and event.seq = it.seq and event.id = ${eventId}`.execute(tx);
    if (!numAffectedRows) throw new Refusal("not_found");
    await set(tx, of).set({ rests_until: null }).execute();
    await promise(tx, of.employerId);
    return undefined;
  });
