import type { KeyObject } from "node:crypto";
import { sql } from "kysely";
import type { DeliveredPerson, DeliveryConcern, EmployerId } from "@datakluis/contract";
import { aboutKey, type Employment, type Listed, type Of, type RejectedRow } from "@datakluis/delivery";
import { transactionFor } from "@datakluis/kit/db";
import { aboutOf, open, seal } from "@datakluis/kit/seal";
import type { Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";

/**
 * Whom a delivery adds, changes or leaves out, by personnel number. However many they are, a page of it is all that is
 * opened to show some: a thousand people, sealed under a key of the lists alone, which outlives the key of the delivery.
 */
export const listRows = 1_000;

/** Bound to each page: what an older version of this program made does not open. */
const shape = "2";

/**
 * Somebody on a list. Of whoever changes also what he was beside his record, which `person_past` keeps: so a delivery can
 * be undone. `back` when his employment changes: what the service then has that it had not, and what it had.
 */
export type Line = DeliveredPerson & {
  was?: {
    version: number;
    departmentCode: string | null;
    own: Employment | null;
    back?: { drop: string | null; employments: Employment[] };
  };
};

export const aboutList = (
  { employerId, deliveryId }: Of,
  kind: Listed["kind"] | "absence" | "asked" | "numbers",
  page: number,
) => aboutOf(employerId, deliveryId, "list", kind, page, shape);

/** What the key of the lists is bound to where it is wrapped. */
export const aboutListKey = ({ employerId, deliveryId }: Of): Buffer => aboutOf(employerId, deliveryId, "list");

export const sealList = (key: KeyObject, of: Of, kind: DeliveryConcern, page: number, people: Line[]) =>
  seal(key, Buffer.from(JSON.stringify(people), "utf8"), aboutList(of, kind, page));

/** Throws SealBroken. */
const openList = (key: KeyObject, of: Of, kind: DeliveryConcern, page: number, sealed: Uint8Array) =>
  JSON.parse(open(key, sealed, aboutList(of, kind, page)).toString("utf8")) as Line[];

/** A page of rejected rows, with what stood in them: under the key of the delivery itself, so that it goes when that ends. */
export const sealRejected = (key: KeyObject, of: Of, page: number, rows: RejectedRow[]) =>
  seal(key, Buffer.from(JSON.stringify(rows), "utf8"), aboutList(of, "rejected", page));

/** Throws SealBroken. */
const openRejected = (key: KeyObject, of: Of, page: number, sealed: Uint8Array) =>
  JSON.parse(open(key, sealed, aboutList(of, "rejected", page)).toString("utf8")) as RejectedRow[];

/** The thread seals the next page while the database takes this one. */
export async function keepLists(tx: Tx, it: Of, pageOf: () => Promise<Listed | null>): Promise<void> {
  let next = await pageOf();
  while (next) {
    const { kind, page, sealed } = next;
    const kept = tx
      .insertInto("delivery_list")
      .values({ employer_id: it.employerId, delivery_id: it.deliveryId, kind, page, sealed: Buffer.from(sealed) })
      .execute();
    [next] = await Promise.all([pageOf(), kept]);
  }
}

/** What one screen shows of a list. */
export const shownRows = 100;

/** One screen of a list; null when the lists of this delivery are kept no more. */
export async function listedIn(
  tx: Tx,
  keys: Tools["keys"],
  of: Of,
  kind: DeliveryConcern,
  screen: number,
): Promise<DeliveredPerson[] | null> {
  const { employerId, deliveryId } = of;
  const delivery = await tx
    .selectFrom("delivery")
    .select("list_key")
    .where("employer_id", "=", employerId)
    .where("id", "=", deliveryId)
    .executeTakeFirst();
  if (!delivery?.list_key) return null;
  const from = screen * shownRows;
  const page = Math.floor(from / listRows);
  const found = await tx
    .selectFrom("delivery_list")
    .select("sealed")
    .where("employer_id", "=", employerId)
    .where("delivery_id", "=", deliveryId)
    .where("kind", "=", kind)
    .where("page", "=", page)
    .executeTakeFirst();
  if (!found) return [];
  const key = await keys.unwrapUnder(employerId, delivery.list_key, aboutListKey(of));
  const at = from - page * listRows;
  return openList(key, of, kind, page, found.sealed)
    .slice(at, at + shownRows)
    .map(shown);
}

const shown = ({ ref, personnelNumber, fields }: Line): DeliveredPerson => ({ ref, personnelNumber, fields });

/** The next page of people a delivery wrote that is not undone yet, marked so in this transaction. Throws SealBroken. */
export async function nextToUndo(
  tx: Tx,
  keys: Tools["keys"],
  of: Of,
  listKey: Buffer,
): Promise<{ lines: Line[] } | undefined> {
  const { rows } = await sql<{ kind: DeliveryConcern; page: number; sealed: Buffer }>`
    update delivery_list set undone = true
    where employer_id = ${of.employerId} and delivery_id = ${of.deliveryId} and (kind, page) = (
      select kind, page from delivery_list
      where employer_id = ${of.employerId} and delivery_id = ${of.deliveryId} and kind in ('added', 'changed') and not undone
      order by kind desc, page limit 1
    )
    returning kind, page, sealed`.execute(tx);
  if (!rows[0]) return undefined;
  const { kind, page, sealed } = rows[0];
  const key = await keys.unwrapUnder(of.employerId, listKey, aboutListKey(of));
  return { lines: openList(key, of, kind, page, sealed) };
}

/**
 * The rejected rows of a delivery that did not end, a page at a time; the caller holds the transaction until the first is
 * there, and each next is read in one of its own. Undefined when it ended: then they are gone.
 */
export async function rejectedIn(tx: Tx, { db, keys }: Pick<Tools, "db" | "keys">, of: Of) {
  const { employerId, deliveryId } = of;
  const delivery = await tx
    .selectFrom("delivery")
    .select("wrapped_key")
    .where("employer_id", "=", employerId)
    .where("id", "=", deliveryId)
    .where("state", "in", ["waiting", "running"])
    .executeTakeFirst();
  if (!delivery?.wrapped_key) return undefined;
  const key = await keys.unwrapUnder(employerId, delivery.wrapped_key, aboutKey(of));
  const sealedOf = (page: number) =>
    transactionFor(db, { employer: employerId }, (own) =>
      own
        .selectFrom("delivery_list")
        .select("sealed")
        .where("employer_id", "=", employerId)
        .where("delivery_id", "=", deliveryId)
        .where("kind", "=", "rejected")
        .where("page", "=", page)
        .executeTakeFirst(),
    );
  return (async function* () {
    for (let page = 0, next; (next = await sealedOf(page)); page++) yield openRejected(key, of, page, next.sealed);
  })();
}

/** Destroys what was kept of rejected rows. */
export const forgetRejected = (tx: Tx, { employerId, deliveryId }: Of) =>
  tx
    .deleteFrom("delivery_list")
    .where("employer_id", "=", employerId)
    .where("delivery_id", "=", deliveryId)
    .where("kind", "=", "rejected")
    .execute();

/** Destroys the lists of a delivery, and the key they were sealed under. */
async function forgetLists(tx: Tx, { employerId, deliveryId }: Of): Promise<void> {
  await tx
    .deleteFrom("delivery_list")
    .where("employer_id", "=", employerId)
    .where("delivery_id", "=", deliveryId)
    .execute();
  await tx
    .updateTable("delivery")
    .set({ list_key: null })
    .where("employer_id", "=", employerId)
    .where("id", "=", deliveryId)
    .execute();
}

/** The same of one that is thrown away: all there is of it from now on is who is to hear that, where he asked to be told. */
export async function forgetLooked(tx: Tx, of: Of): Promise<void> {
  const ours = { employer_id: of.employerId, delivery_id: of.deliveryId };
  const asked = tx
    .selectFrom("delivery_list")
    .select("page")
    .where((eb) => eb.and({ ...ours, kind: "asked", page: 0 }));
  if (!(await asked.executeTakeFirst())) return forgetLists(tx, of);
  await tx
    .deleteFrom("delivery_list")
    .where((eb) => eb.and(ours))
    .where((eb) => eb.or([eb("kind", "!=", "asked"), eb("page", ">", 0)]))
    .execute();
}

/** How long after its end a delivery can be looked back on (docs/besluiten/028). */
export const listedDays = 14;

/** Destroys the lists of deliveries that ended long enough ago. */
export async function forgetOldLists({ db }: Pick<Tools, "db">, now: Date): Promise<void> {
  const before = new Date(now.getTime() - listedDays * 86_400_000);
  const { rows } = await sql<{ employer_id: EmployerId; id: string }>`
    select employer_id, id from listed_too_long(${before})`.execute(db);
  for (const { employer_id: employerId, id: deliveryId } of rows)
    await transactionFor(db, { employer: employerId }, (tx) => forgetLists(tx, { employerId, deliveryId }));
}
