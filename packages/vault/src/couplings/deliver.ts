import { sql } from "kysely";
import { Refusal, type Acknowledgement, type Delivery, type DeliveryKind } from "@datakluis/contract";
import { discard, hold, listOf, mustReport, openDelivery, start, waitingDays, type Of } from "@datakluis/delivery";
import { transactionFor } from "@datakluis/kit/db";
import { enqueue } from "@datakluis/kit/jobs";
import type { Wire } from "@datakluis/kit/wire";
import { mustBeCoupled } from "../absence/scenario.ts";
import { acknowledgedOf, acknowledgementOf } from "../deliveries/acknowledged.ts";
import { receiveFile } from "../deliveries/receive.ts";
import { mayPushAside } from "../deliveries/rules.ts";
import { reportFor } from "../deliveries/lines.ts";
import { changeState } from "../deliveries/store.ts";
import { mailTo, notify } from "../notices/store.ts";
import type { Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { tell } from "../webhooks/events.ts";
import type { CouplingActor } from "./door.ts";
import { heldLetter } from "./letters.ts";
import { reasonsToHold } from "./rules.ts";

type Arrived = { deliveryId: string; kind: DeliveryKind; now: Date };

/**
 * A file a coupling delivers: looked at as any other, and begun by itself when nothing stands in its way. Sent again it
 * answers what became of it, so whoever heard no answer repeats the question.
 */
export async function deliver(
  tools: Tools,
  by: CouplingActor,
  it: Arrived,
  wire: Pick<Wire, "bytes">,
): Promise<Delivery> {
  const of = { employerId: by.employerId, deliveryId: it.deliveryId };
  await transactionFor(tools.db, { employer: by.employerId }, async (tx) => {
    await mustBeOwn(tx, by, of, true);
    await mustBeCoupled(tx, by.employerId);
    const open = await openDelivery(tx, by.employerId);
    if (open && open.id !== of.deliveryId) mayPushAside(by.state);
  });
  const decide = (tx: Tx) => decideOn(tx, by, of, tools.publicUrl);
  return receiveFile(tools, { ...of, kind: it.kind, by, now: it.now, decide, keepsFile: true }, wire);
}

/** Begins it, holds it for a person, or on trial ends it there: what it would have done stands in the report. */
async function decideOn(tx: Tx, by: CouplingActor, of: Of, publicUrl: string): Promise<void> {
  const { incomplete } = await tx
    .selectFrom("delivery")
    .select("incomplete")
    .where("employer_id", "=", of.employerId)
    .where("id", "=", of.deliveryId)
    .executeTakeFirstOrThrow();
  const { state, most_missing, most_changed } = await tx
    .selectFrom("coupling")
    .select(["state", "most_missing", "most_changed"])
    .where("id", "=", by.couplingId)
    .executeTakeFirstOrThrow();
  const { counts, absence } = await mustReport(tx, of);
  const shares = absence?.shares ?? 0;
  const sharedBefore = shares > 0 ? await sharedInADay(tx, of) : 0;
  const looked = { counts, known: await knownIn(tx, by), incomplete, shares, sharedBefore };
  const reasons = reasonsToHold(state, { mostMissing: most_missing, mostChanged: most_changed }, looked);
  if (reasons.length) await hold(tx, of, reasons);
  if (reasons.includes("trial")) await changeState(tx, of, ({ state }) => discard(state), { by });
  else if (reasons.length) await tellWhoDecides(tx, of, publicUrl);
  else {
    await changeState(tx, of, start, { by });
    await enqueue(tx, "write-delivery", of, `write-delivery:${of.deliveryId}`);
  }
}

/** Nobody sits at a screen when a system delivers at night: whoever may decide hears of it, on his first page and by mail. */
async function tellWhoDecides(tx: Tx, { employerId, deliveryId }: Of, publicUrl: string): Promise<void> {
  const rows = await tx
    .selectFrom("access")
    .select("user_id")
    .distinct()
    .where("employer_id", "=", employerId)
    .where("role", "=", "user")
    .where("department_id", "is", null)
    .execute();
  const users = rows.map((it) => it.user_id);
  await tell(tx, employerId, { kind: "delivery.held", at: new Date(), deliveryId });
  await notify(tx, employerId, users, "delivery_held");
  const url = new URL(`/leveringen/${employerId}/datakluis/${deliveryId}`, publicUrl).href;
  await mailTo(tx, employerId, users, (employer) => heldLetter(employer, waitingDays, url));
}

/**
 * How many dossiers other deliveries of absence share that began by themselves in the last day, of every coupling of the
 * employer: in many small files passes no more than in one. What a person looked at and began does not count.
 */
async function sharedInADay(tx: Tx, { employerId, deliveryId }: Of): Promise<number> {
  const { rows } = await sql<{ shares: number }>`
    select coalesce(sum((counts->'absence'->>'shares')::int), 0)::int as shares from delivery
    where employer_id = ${employerId} and id <> ${deliveryId} and kind = 'absence' and coupling_id is not null
      and state in ('running', 'done', 'failed') and counts->'held' is null
      and delivered_at > now() - interval '1 day'`.execute(tx);
  return rows[0]!.shares;
}

async function knownIn(tx: Tx, { employerId }: CouplingActor): Promise<number> {
  const { people } = await tx
    .selectFrom("person")
    .select((eb) => eb.fn.countAll<number>().as("people"))
    .where("employer_id", "=", employerId)
    .executeTakeFirstOrThrow();
  return people;
}

/** What another delivered does not exist for a coupling. */
async function mustBeOwn(tx: Tx, { couplingId }: CouplingActor, of: Of, mayBeNew = false): Promise<void> {
  const found = await tx
    .selectFrom("delivery")
    .select("coupling_id")
    .where("employer_id", "=", of.employerId)
    .where("id", "=", of.deliveryId)
    .executeTakeFirst();
  if (found ? found.coupling_id !== couplingId : !mayBeNew) throw new Refusal("not_found");
}

export const readOwn = ({ db, keys }: Tools, by: CouplingActor, deliveryId: string): Promise<Delivery> =>
  transactionFor(db, { employer: by.employerId }, async (tx) => {
    const of = { employerId: by.employerId, deliveryId };
    await mustBeOwn(tx, by, of);
    return reportFor(tx, keys, of);
  });

/** What it hears back of a delivery of its own, where its message asks for that. Refuses `not_found`. */
export const acknowledgementOwn = (
  { db, keys }: Tools,
  by: CouplingActor,
  deliveryId: string,
  now: Date,
): Promise<Acknowledgement> =>
  transactionFor(db, { employer: by.employerId }, async (tx) => {
    const of = { employerId: by.employerId, deliveryId };
    await mustBeOwn(tx, by, of);
    return acknowledgementOf(tx, keys, of, now);
  });

/** Which of these there are of its deliveries. */
export const acknowledgedOwn = (
  { db }: Tools,
  { employerId }: CouplingActor,
  own: Awaited<ReturnType<typeof listOf>>,
) => transactionFor(db, { employer: employerId }, (tx) => acknowledgedOf(tx, employerId, own));

export const listOwn = ({ db }: Tools, { employerId, couplingId }: CouplingActor) =>
  transactionFor(db, { employer: employerId }, (tx) => listOf(tx, employerId, couplingId));
