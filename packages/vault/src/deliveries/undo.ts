import { sql } from "kysely";
import {
  Refusal,
  type DeliveryState,
  type DeliveryUndo,
  type DossierRef,
  type EmployerId,
  type UserId,
} from "@datakluis/contract";
import { openDelivery, type Employment, type Of } from "@datakluis/delivery";
import { transactionFor } from "@datakluis/kit/db";
import { enqueue } from "@datakluis/kit/jobs";
import { announce } from "@datakluis/kit/live";
import { SealBroken } from "@datakluis/kit/seal";
import { mustNotBeFrozen } from "../freeze/store.ts";
import { todayOf } from "../people/check.ts";
import { openPerson, sealPerson } from "../people/seal.ts";
import { promiseEmployments } from "../sharing/employments.ts";
import type { Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { nextToUndo, type Line } from "./lists.ts";
import { changeState, holdEmployer } from "./store.ts";
import { endedBefore, undo, undoingOf, undoUntil, type Undoable, type Undoing } from "./undo-rules.ts";

/** More names than this nobody reads; the others are counted. */
const mostNamed = 1_000;

/** A delivery as far as undoing it goes. Refuses `not_found`. */
async function undoableOf(tx: Tx, { employerId, deliveryId }: Of): Promise<Undoable & { undo: DeliveryUndo | null }> {
  const it = await tx
    .selectFrom("delivery")
    .select(["kind", "state", "ended_at", "processed", "list_key", "undo"])
    .select(
      sql<boolean>`not exists (
        select from delivery later where later.employer_id = delivery.employer_id and later.processed > 0
          and later.kind <> 'absence' and later.ended_at > delivery.ended_at
      )`.as("last"),
    )
    .where("employer_id", "=", employerId)
    .where("id", "=", deliveryId)
    .executeTakeFirst();
  if (!it) throw new Refusal("not_found");
  const open = (await openDelivery(tx, employerId)) !== undefined;
  const { state, last, ended_at: endedAt } = it;
  // What absence was told stands at the service; a message of the employer's own takes it back.
  const processed = it.kind === "absence" ? 0 : it.processed;
  return { state, endedAt, processed, listed: it.list_key !== null, last, open, undo: it.undo };
}

/** How far undoing is, or until when it can begin; null for a delivery that cannot be undone. */
export async function undoOf(tx: Tx, of: Of, now: Date): Promise<{ until: string | null; undo: DeliveryUndo | null }> {
  const it = await undoableOf(tx, of);
  const begins = () => {
    try {
      return undo(it, now) === "undoing" && it.state !== "undoing";
    } catch (no) {
      if (no instanceof Refusal) return false;
      throw no;
    }
  };
  return { until: begins() ? undoUntil(it.endedAt!).toISOString() : null, undo: it.undo };
}

/** Begins to undo: from here on no other delivery of this employer is looked at or written until it is done. */
export async function beginUndo(tx: Tx, of: Of, by: { userId: UserId; displayName: string }, now: Date): Promise<void> {
  const { employerId, deliveryId } = of;
  await holdEmployer(tx, employerId);
  const it = await undoableOf(tx, of);
  const to: DeliveryState = undo(it, now);
  if (it.state === to) return;
  await changeState(tx, of, () => to, { by });
  const undoing: DeliveryUndo = {
    ...{ byName: by.displayName, at: now.toISOString(), total: it.processed },
    ...{ putBack: 0, left: 0, edited: 0, shared: 0, kept: [] },
  };
  await tx
    .updateTable("delivery")
    .set({ undo: JSON.stringify(undoing), undone_by: by.userId })
    .where("employer_id", "=", employerId)
    .where("id", "=", deliveryId)
    .execute();
  await enqueue(tx, "undo-delivery", { employerId, deliveryId }, `undo-delivery:${deliveryId}`);
}

/** Undoes a delivery to its end. Killed anywhere, or run twice, it goes on with the pages that are left. */
export const undoDelivery = (tools: Tools) => async (of: Of) => {
  try {
    while (await undoNextPage(tools, of, new Date()));
  } catch (fault) {
    // Trying again does not cure that; and as long as it is being undone nobody can deliver.
    if (!(fault instanceof SealBroken)) throw fault;
    const stop = ({ state }: { state: DeliveryState }) => (state === "undoing" ? "failed" : state);
    await transactionFor(tools.db, { employer: of.employerId }, (tx) =>
      changeState(tx, of, stop, { problem: "undo_broken" }),
    );
  }
};

/** A page of people in one transaction: whole or not at all. Answers whether there is more. */
export async function undoNextPage({ db, keys }: Tools, of: Of, now: Date): Promise<boolean> {
  const { employerId, deliveryId } = of;
  const { all, newest } = await keys.all(employerId);
  return transactionFor(db, { employer: employerId }, async (tx) => {
    await holdEmployer(tx, employerId);
    await mustNotBeFrozen(tx, employerId);
    const delivery = await tx
      .selectFrom("delivery")
      .select(["state", "undo", "undone_by", "list_key"])
      .where("employer_id", "=", employerId)
      .where("id", "=", deliveryId)
      .forUpdate()
      .executeTakeFirst();
    if (delivery?.state !== "undoing" || !delivery.list_key || !delivery.undo) return false;
    const page = await nextToUndo(tx, keys, of, delivery.list_key);
    if (!page) {
      await changeState(tx, of, () => "undone");
      return false;
    }
    const standing = await standingOf(tx, of, page.lines);
    const today = todayOf(now);
    const rows: Row[] = [];
    const told = { ...delivery.undo, kept: [...delivery.undo.kept] };
    for (const line of page.lines) {
      const it = standing.get(line.ref);
      if (!it) continue;
      const what = undoingOf({ ...it, added: !line.was, wrote: (line.was?.version ?? 0) + 1 });
      count(told, what, line.personnelNumber);
      if (what !== "put_back" && what !== "leave") continue;
      // Byte for byte what stood there, or still stands there, under the version that follows.
      const kept = what === "put_back" ? it.before! : it;
      const bound = { employerId, ref: line.ref };
      const identity = openPerson(all.get(kept.keyVersion)!, { ...bound, version: kept.version }, kept.sealed);
      const version = it.version + 1;
      const sealed = sealPerson(all.get(newest)!, { ...bound, version }, identity);
      const employment = line.was ? line.was.own : it.employment && endedBefore(it.employment, today);
      const departmentCode = line.was ? line.was.departmentCode : it.departmentCode;
      rows.push({ ref: line.ref, version, sealed, departmentCode, employment, back: line.was?.back ?? null });
    }
    if (rows.length) await writeRows(tx, employerId, rows, { newest, by: delivery.undone_by! });
    await tx
      .updateTable("delivery")
      .set({ undo: JSON.stringify(told) })
      .where("employer_id", "=", employerId)
      .where("id", "=", deliveryId)
      .execute();
    await announce(tx, { kind: "employer", employerId, ref: null });
    return true;
  });
}

function count(told: DeliveryUndo, what: Undoing, personnelNumber: string): void {
  if (what === "put_back") told.putBack += 1;
  if (what === "leave") told.left += 1;
  if (what !== "edited" && what !== "shared") return;
  told[what] += 1;
  if (told.kept.length < mostNamed) told.kept.push({ personnelNumber, because: what });
}

type Sealed = { version: number; keyVersion: number; sealed: Buffer };
type Standing = Sealed & {
  employment: Employment | null;
  departmentCode: string | null;
  /** What stood there before the delivery. */
  before: Sealed | null;
  written: boolean;
  shared: boolean;
};

/** Those people as they stand, held: nobody edits or shares them meanwhile. */
async function standingOf(tx: Tx, of: Of, lines: readonly Line[]): Promise<Map<DossierRef, Standing>> {
  const { employerId, deliveryId } = of;
  const refs = lines.map((it) => it.ref);
  const rows = await tx
    .selectFrom("person")
    .leftJoin("department", (on) =>
      on.onRef("department.employer_id", "=", "person.employer_id").onRef("department.id", "=", "person.department_id"),
    )
    .select(["ref", "version", "key_version", "sealed", "employment", "department.code"])
    .select(
      sql<boolean>`exists (
        select from sharing_event it where it.employer_id = person.employer_id and it.ref = person.ref
      )`.as("shared"),
    )
    .where("person.employer_id", "=", employerId)
    .where(sql<boolean>`person.ref = any (${refs}::uuid[])`)
    .orderBy("ref")
    .forUpdate("person")
    .execute();
  const past = await tx
    .selectFrom("person_past")
    .select(["ref", "version", "key_version", "sealed"])
    .where("employer_id", "=", employerId)
    .where(sql<boolean>`ref = any (${refs}::uuid[])`)
    .where("delivery_id", "=", deliveryId)
    .execute();
  const before = new Map(
    past.map((it) => [it.ref, { version: it.version, keyVersion: it.key_version, sealed: it.sealed }]),
  );
  const added = new Set(lines.filter((it) => !it.was).map((it) => it.ref));
  return new Map(
    rows.map((it) => [
      it.ref,
      {
        ...{ version: it.version, keyVersion: it.key_version, sealed: it.sealed, shared: it.shared },
        employment: it.employment as Employment | null,
        departmentCode: it.code,
        before: before.get(it.ref) ?? null,
        written: added.has(it.ref) || before.has(it.ref),
      },
    ]),
  );
}

type Row = {
  ref: DossierRef;
  version: number;
  sealed: Buffer;
  departmentCode: string | null;
  employment: Employment | null;
  back: NonNullable<Line["was"]>["back"] | null;
};

/** A few statements for a thousand people; then the suite is told of them. */
async function writeRows(tx: Tx, employerId: EmployerId, rows: Row[], how: { newest: number; by: UserId }) {
  const refs = rows.map((it) => it.ref);
  await sql`
    insert into person_past (employer_id, ref, version, key_version, sealed, changed_by)
    select employer_id, ref, version, key_version, sealed, ${how.by} from person
    where employer_id = ${employerId} and ref = any (${refs}::uuid[])`.execute(tx);
  await sql`
    update person
    set version = it.version, key_version = ${how.newest}, sealed = it.sealed, department_id = department.id,
      employment = it.employment::jsonb, settled = false,
      put_back = case when it.back is null then person.put_back
        else coalesce(person.put_back, '[]'::jsonb) || jsonb_build_array(it.back::jsonb) end
    from unnest(${refs}::uuid[], ${rows.map((row) => row.version)}::integer[], ${rows.map((row) => row.sealed)}::bytea[],
      ${rows.map((row) => row.departmentCode)}::text[],
      ${rows.map((row) => row.employment && JSON.stringify(row.employment))}::text[],
      ${rows.map((row) => row.back && JSON.stringify(row.back))}::text[])
      as it (ref, version, sealed, department_code, employment, back)
      left join department on department.employer_id = ${employerId} and department.code = it.department_code
    where person.employer_id = ${employerId} and person.ref = it.ref and person.version = it.version - 1`.execute(tx);
  await promiseEmployments(tx, employerId);
}
