import type { KeyObject } from "node:crypto";
import { sql } from "kysely";
import type { AbsenceReport, Delivery } from "@datakluis/contract";
import { mustReport, type Of } from "@datakluis/delivery";
import { open, seal } from "@datakluis/kit/seal";
import type { Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { aboutList, aboutListKey } from "./lists.ts";

type Lines = AbsenceReport["lines"];

/**
 * Keeps what each message of a file of absence does, by personnel number: it says who is ill, so it stands sealed as the lists
 * of a delivery do and goes with them.
 */
export async function keepLines(tx: Tx, key: KeyObject, of: Of, lines: Lines): Promise<void> {
  if (lines.length === 0) return;
  const sealed = seal(key, Buffer.from(JSON.stringify(lines), "utf8"), aboutList(of, "absence", 0));
  await tx
    .insertInto("delivery_list")
    .values({ employer_id: of.employerId, delivery_id: of.deliveryId, kind: "absence", page: 0, sealed })
    .execute();
}

/**
 * A report with what each message of absence in it does: none once they are kept no more, nor in a vault that is frozen.
 * Refuses `not_found`. Throws SealBroken.
 */
export async function reportFor(tx: Tx, keys: Tools["keys"], of: Of): Promise<Delivery> {
  const report = await mustReport(tx, of);
  const { absence } = report;
  return absence ? { ...report, absence: { ...absence, lines: await linesOf(tx, keys, of) } } : report;
}

async function linesOf(tx: Tx, keys: Tools["keys"], of: Of): Promise<Lines> {
  const found = await tx
    .selectFrom("delivery_list as list")
    .innerJoin("delivery", (on) =>
      on.onRef("delivery.employer_id", "=", "list.employer_id").onRef("delivery.id", "=", "list.delivery_id"),
    )
    .select(["list_key", "sealed"])
    .select(sql<boolean>`is_frozen(list.employer_id)`.as("frozen"))
    .where("list.employer_id", "=", of.employerId)
    .where("list.delivery_id", "=", of.deliveryId)
    .where("list.kind", "=", "absence")
    .executeTakeFirst();
  if (!found?.list_key || found.frozen) return [];
  const key = await keys.unwrapUnder(of.employerId, found.list_key, aboutListKey(of));
  return JSON.parse(open(key, found.sealed, aboutList(of, "absence", 0)).toString("utf8")) as Lines;
}
