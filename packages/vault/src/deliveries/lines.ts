import type { KeyObject } from "node:crypto";
import { sql } from "kysely";
import type { AbsenceReport, Delivery } from "@datakluis/contract";
import { mustReport, type Of } from "@datakluis/delivery";
import { open, seal } from "@datakluis/kit/seal";
import type { Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { aboutList, aboutListKey, listRows } from "./lists.ts";

type Lines = AbsenceReport["lines"];
/** Whose message stands in which row. */
type Numbers = (readonly [row: number, personnelNumber: string])[];

/**
 * Keeps what each message of a file of absence does, and whose each is, by personnel number: it says who is ill, so it stands sealed as
 * the lists of a delivery do and goes with them.
 */
export async function keepLines(tx: Tx, key: KeyObject, of: Of, lines: Lines, numbers: Numbers): Promise<void> {
  const keep = async (kind: "absence" | "numbers", page: number, it: Lines | Numbers) => {
    if (it.length === 0) return;
    const sealed = seal(key, Buffer.from(JSON.stringify(it), "utf8"), aboutList(of, kind, page));
    await tx
      .insertInto("delivery_list")
      .values({ employer_id: of.employerId, delivery_id: of.deliveryId, kind, page, sealed })
      .execute();
  };
  await keep("absence", 0, lines);
  for (let page = 0; page * listRows < numbers.length; page++)
    await keep("numbers", page, numbers.slice(page * listRows, (page + 1) * listRows));
}

/**
 * A report with what each message of absence in it does, and whose the rejected ones are: neither once they are kept no more, nor
 * in a vault that is frozen. Refuses `not_found`. Throws SealBroken.
 */
export async function reportFor(tx: Tx, keys: Tools["keys"], of: Of): Promise<Delivery> {
  const report = await mustReport(tx, of);
  const { absence, rejections } = report;
  if (!absence) return report;
  const { lines, numbers } = await linesOf(tx, keys, of, rejections.length > 0);
  return {
    ...report,
    absence: { ...absence, lines },
    rejections: rejections.map((it) => ({ ...it, personnelNumber: numbers.get(it.row) ?? null })),
  };
}

async function linesOf(tx: Tx, keys: Tools["keys"], of: Of, withNumbers: boolean) {
  const found = await tx
    .selectFrom("delivery_list as list")
    .innerJoin("delivery", (on) =>
      on.onRef("delivery.employer_id", "=", "list.employer_id").onRef("delivery.id", "=", "list.delivery_id"),
    )
    .select(["list_key", "list.kind", "page", "sealed"])
    .where("list.employer_id", "=", of.employerId)
    .where("list.delivery_id", "=", of.deliveryId)
    .where("list.kind", "in", withNumbers ? ["absence", "numbers"] : ["absence"])
    .where(sql<boolean>`not is_frozen(list.employer_id)`)
    .execute();
  const listKey = found[0]?.list_key;
  if (!listKey) return { lines: [], numbers: new Map<number, string>() };
  const key = await keys.unwrapUnder(of.employerId, listKey, aboutListKey(of));
  const opened = <A>(kind: "absence" | "numbers"): A[] =>
    found
      .filter((it) => it.kind === kind)
      .flatMap((it) => JSON.parse(open(key, it.sealed, aboutList(of, kind, it.page)).toString("utf8")) as A[]);
  return { lines: opened<Lines[number]>("absence"), numbers: new Map(opened<Numbers[number]>("numbers")) };
}
