import { sql, type ColumnType, type Generated, type Kysely, type Selectable, type Transaction } from "kysely";
import {
  Refusal,
  type AbsenceReport,
  type CouplingId,
  type Delivery,
  type DeliveredKind,
  type DeliveryState,
  type EmployerId,
  type HeldReason,
  type Rejection,
} from "@datakluis/contract";
import type { Counts, Report } from "./look.ts";
import { departmentsPart, filePart } from "./part.ts";
import { mostRejections } from "./read.ts";
import { endsIt, keptUntil } from "./rules.ts";

type Json<T> = ColumnType<T, string | undefined, string>;

/** The tables either server keeps deliveries in: a report without identities, and sealed parts until they are written. */
export type DeliveryTables = {
  delivery: {
    employer_id: EmployerId;
    id: string;
    kind: DeliveredKind;
    state: DeliveryState;
    delivered_at: ColumnType<Date, Date | undefined, Date>;
    delivered_by: string;
    format: Generated<string>;
    rows: Generated<number>;
    /** What was counted, in which fields people change, by name what was not read, and why it did not begin by itself. */
    counts: Json<
      Partial<Delivery["counts"]> & {
        unread?: string[];
        changedFields?: Delivery["changedFields"];
        held?: HeldReason[];
        absence?: AbsenceCounts;
      }
    >;
    processed: Generated<number>;
    ignored_columns: Generated<number>;
    incomplete: Generated<boolean>;
    rejections: Json<Rejection[]>;
    problem: string | null;
    wrapped_key: Buffer | null;
  };
  delivery_part: { employer_id: EmployerId; delivery_id: string; part: number; sealed: Buffer };
};

/** What is counted of absence; what each message does says who is ill, and stands sealed with the server that has it. */
export type AbsenceCounts = Omit<AbsenceReport, "lines">;

/** Which delivery of which employer. */
export type Of = { employerId: EmployerId; deliveryId: string };

/** A transaction of a server that has these tables among its own. */
type AnyTx = Transaction<any> | Kysely<any>;
const of = (tx: AnyTx) => tx as unknown as Transaction<DeliveryTables>;

const told = [
  ...(["employer_id", "id", "kind", "state", "delivered_at", "delivered_by", "format", "rows", "counts"] as const),
  ...(["processed", "ignored_columns", "incomplete", "problem", "wrapped_key"] as const),
] as const;

const nothingCounted = { added: 0, changed: 0, unchanged: 0, missing: 0, rejected: 0, departments: 0 };

type Listed = Pick<Selectable<DeliveryTables["delivery"]>, (typeof told)[number]>;

const listedOf = ({
  counts: { unread = [], changedFields = [], held = [], absence, ...counts },
  ...it
}: Listed): Omit<Delivery, "rejections"> => ({
  id: it.id,
  employerId: it.employer_id,
  kind: it.kind,
  state: it.state,
  deliveredAt: it.delivered_at.toISOString(),
  deliveredBy: it.delivered_by,
  format: it.format,
  rows: it.rows,
  counts: { ...nothingCounted, ...counts },
  changedFields,
  processed: it.processed,
  ignoredColumns: it.ignored_columns,
  unread,
  held,
  absence: absence ? { ...absence, lines: [] } : null,
  problem: it.problem,
  keptUntil: keptUntil(it.state, it.delivered_at, it.wrapped_key !== null)?.toISOString() ?? null,
});

const mostListed = 100;

/** The newest deliveries of an employer, or only what one coupling delivered. */
export async function listOf(
  tx: AnyTx,
  employerId: EmployerId,
  couplingId?: CouplingId,
  most = mostListed,
): Promise<Omit<Delivery, "rejections">[]> {
  const rows = await of(tx)
    .selectFrom("delivery")
    .select(told)
    .where("employer_id", "=", employerId)
    .$if(couplingId !== undefined, (it) => it.where(sql<boolean>`coupling_id = ${couplingId}`))
    .orderBy("delivered_at", "desc")
    .orderBy("id")
    .limit(most)
    .execute();
  return rows.map(listedOf);
}

/** The report, or undefined when there is none. */
export async function reportOf(tx: AnyTx, { employerId, deliveryId }: Of): Promise<Delivery | undefined> {
  const row = await of(tx)
    .selectFrom("delivery")
    .select([...told, "rejections"])
    .where("employer_id", "=", employerId)
    .where("id", "=", deliveryId)
    .executeTakeFirst();
  return row && { ...listedOf(row), rejections: row.rejections };
}

/** Refuses `not_found`. */
export async function mustReport(tx: AnyTx, which: Of): Promise<Delivery> {
  const report = await reportOf(tx, which);
  if (!report) throw new Refusal("not_found");
  return report;
}

/** The delivery of people that waits, is being written or undone, of which there is one at most. */
export const openDelivery = (tx: AnyTx, employerId: EmployerId) =>
  of(tx)
    .selectFrom("delivery")
    .select(["id", "state"])
    .where("employer_id", "=", employerId)
    .where("state", "in", ["waiting", "running", "undoing"])
    .where("kind", "!=", "absence")
    .executeTakeFirst();

/** Says why a delivery did not begin by itself. */
export const hold = (tx: AnyTx, { employerId, deliveryId }: Of, reasons: readonly HeldReason[]) =>
  of(tx)
    .updateTable("delivery")
    .set({ counts: sql`counts || ${JSON.stringify({ held: reasons })}::jsonb` })
    .where("employer_id", "=", employerId)
    .where("id", "=", deliveryId)
    .execute();

export type Step = { from: DeliveryState; to: DeliveryState };

/**
 * The one door through which a delivery that is there changes state: lock, decide, write; the caller records and
 * announces what changed. In a state that ends it nothing of the file stays: the parts go, and the key they were sealed
 * under. Only the whole file of one that stopped does, where it is kept to be tried again. Refuses `not_found`.
 */
export async function stepOf(
  tx: AnyTx,
  { employerId, deliveryId }: Of,
  decide: (it: { state: DeliveryState; incomplete: boolean }) => DeliveryState,
  problem: string | null = null,
): Promise<Step> {
  const ours = { employer_id: employerId, id: deliveryId };
  const found = await of(tx)
    .selectFrom("delivery")
    .select(["state", "incomplete"])
    .where((eb) => eb.and(ours))
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw new Refusal("not_found");
  const [from, to] = [found.state, decide(found)];
  if (from === to) return { from, to };
  const ends = endsIt(to);
  const keepsFile = to === "failed" && (await holdsFile(tx, { employerId, deliveryId }));
  if (ends) await forgetParts(tx, { employerId, deliveryId }, keepsFile ? departmentsPart : filePart);
  await of(tx)
    .updateTable("delivery")
    .set({ state: to, problem, ...(ends && !keepsFile ? { wrapped_key: null } : {}) })
    .where((eb) => eb.and(ours))
    .execute();
  return { from, to };
}

/** @param from the first part that goes; the whole file comes before all others */
export const forgetParts = (tx: AnyTx, { employerId, deliveryId }: Of, from = filePart) =>
  of(tx)
    .deleteFrom("delivery_part")
    .where("employer_id", "=", employerId)
    .where("delivery_id", "=", deliveryId)
    .where("part", ">=", from)
    .execute();

const holdsFile = async (tx: AnyTx, { employerId, deliveryId }: Of): Promise<boolean> =>
  (await of(tx)
    .selectFrom("delivery_part")
    .select("part")
    .where("employer_id", "=", employerId)
    .where("delivery_id", "=", deliveryId)
    .where("part", "=", filePart)
    .executeTakeFirst()) !== undefined;

/** Destroys the file of a delivery that stopped, and the key it was sealed under. */
export async function forgetFile(tx: AnyTx, { employerId, deliveryId }: Of): Promise<void> {
  const ours = { employer_id: employerId, id: deliveryId, state: "failed" as const };
  const { numUpdatedRows } = await of(tx)
    .updateTable("delivery")
    .set({ wrapped_key: null })
    .where((eb) => eb.and(ours))
    .executeTakeFirstOrThrow();
  if (numUpdatedRows) await forgetParts(tx, { employerId, deliveryId });
}

export type Checked = Of & {
  kind: DeliveredKind;
  deliveredBy: string;
  report: Report;
  counts: Counts;
  changedFields: Delivery["changedFields"];
  incomplete: boolean;
  strangers: Rejection[];
  absence?: AbsenceCounts;
  wrappedKey: Buffer;
};

/** Keeps the outcome of a first look: it waits for somebody to begin. What was quarantined under this id waits so too. */
export async function keepChecked(tx: AnyTx, it: Checked): Promise<void> {
  const looked = {
    state: "waiting" as const,
    format: it.report.format,
    rows: it.report.rows,
    counts: JSON.stringify({
      ...it.counts,
      rejected: it.report.rejected + it.strangers.length,
      unread: it.report.unread,
      changedFields: it.changedFields,
      ...(it.absence ? { absence: it.absence } : {}),
    }),
    kind: it.kind,
    ignored_columns: it.report.ignoredColumns,
    rejections: JSON.stringify([...it.report.rejections, ...it.strangers].slice(0, mostRejections)),
    problem: null,
    incomplete: it.incomplete,
    wrapped_key: it.wrappedKey,
  };
  await of(tx)
    .insertInto("delivery")
    .values({ employer_id: it.employerId, id: it.deliveryId, delivered_by: it.deliveredBy, ...looked })
    .onConflict((on) =>
      on.columns(["employer_id", "id"]).doUpdateSet(looked).where("delivery.state", "=", "quarantined"),
    )
    .execute();
}

/** The thread seals the next part while the database takes this one. */
export async function keepParts(tx: AnyTx, which: Of, partOf: () => Promise<Uint8Array | null>): Promise<void> {
  let next = await partOf();
  for (let part = 0; next; part++) {
    const sealed = Buffer.from(next.buffer, next.byteOffset, next.byteLength);
    [next] = await Promise.all([partOf(), keepPart(tx, which, part, sealed)]);
  }
}

export const keepPart = (tx: AnyTx, { employerId, deliveryId }: Of, part: number, sealed: Buffer) =>
  of(tx)
    .insertInto("delivery_part")
    .values({ employer_id: employerId, delivery_id: deliveryId, part, sealed })
    .execute();

/** A running delivery, held, and the key its parts are sealed under; undefined when it no longer runs. */
export async function holdRunning(tx: AnyTx, { employerId, deliveryId }: Of) {
  const found = await of(tx)
    .selectFrom("delivery")
    .select(["state", "wrapped_key"])
    .where("employer_id", "=", employerId)
    .where("id", "=", deliveryId)
    .forUpdate()
    .executeTakeFirst();
  return found?.state === "running" && found.wrapped_key ? { wrappedKey: found.wrapped_key } : undefined;
}

/** Takes the next part off the pile; in one transaction with its writing it is written once. */
export async function takePart(tx: AnyTx, { employerId, deliveryId }: Of) {
  const { rows } = await sql<{ part: number; sealed: Buffer }>`
    delete from delivery_part
    where employer_id = ${employerId} and delivery_id = ${deliveryId} and part = (
      select min(part) from delivery_part
      where employer_id = ${employerId} and delivery_id = ${deliveryId} and part >= ${departmentsPart}
    )
    returning part, sealed`.execute(of(tx));
  return rows[0];
}

export const countProcessed = (tx: AnyTx, { employerId, deliveryId }: Of, people: number) =>
  of(tx)
    .updateTable("delivery")
    .set((eb) => ({ processed: eb("processed", "+", people) }))
    .where("employer_id", "=", employerId)
    .where("id", "=", deliveryId)
    .execute();
