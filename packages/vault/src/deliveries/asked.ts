import type { KeyObject } from "node:crypto";
import { sql } from "kysely";
import type { AbsenceOutcome, EmployerId } from "@datakluis/contract";
import type { Asked, NamedCase, Of } from "@datakluis/delivery";
import { open, seal } from "@datakluis/kit/seal";
import type { Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { aboutList, aboutListKey, listRows } from "./lists.ts";

/** That a message asks to be acknowledged, and how many faults were found in it at the first look. */
export type KeptAsk = { asked: Asked; faults: number };

/** A case in it; `at` is its place among what is to be written, and null of what was rejected or is not written. */
export type KeptCase = NamedCase & { outcome: AbsenceOutcome | null; at: number | null };

/**
 * Keeps what a message asks back, in the words of its sender, in which anything can stand: sealed as the lists of its delivery are,
 * and gone with them. The first page is the ask, each next a thousand cases. Of what asks nothing, nothing is kept.
 */
export async function keepAsked(
  tx: Tx,
  key: KeyObject,
  of: Of,
  ask: { asked: Asked | null; faults: number },
  cases: readonly KeptCase[] = [],
): Promise<void> {
  if (!ask.asked) return;
  const pages: unknown[] = [ask];
  for (let from = 0; from < cases.length; from += listRows) pages.push(cases.slice(from, from + listRows));
  for (const [page, it] of pages.entries()) {
    const sealed = seal(key, Buffer.from(JSON.stringify(it), "utf8"), aboutList(of, "asked", page));
    await tx
      .insertInto("delivery_list")
      .values({ employer_id: of.employerId, delivery_id: of.deliveryId, kind: "asked", page, sealed })
      .execute();
  }
}

/** The same, opened; undefined when nothing was asked, it is kept no more, or the vault is frozen. Throws SealBroken. */
export async function askedOf(
  tx: Tx,
  keys: Tools["keys"],
  of: Of,
): Promise<{ ask: KeptAsk; cases: KeptCase[] } | undefined> {
  const pages = await tx
    .selectFrom("delivery_list as list")
    .innerJoin("delivery", (on) =>
      on.onRef("delivery.employer_id", "=", "list.employer_id").onRef("delivery.id", "=", "list.delivery_id"),
    )
    .select(["list_key", "page", "sealed"])
    .where("list.employer_id", "=", of.employerId)
    .where("list.delivery_id", "=", of.deliveryId)
    .where("list.kind", "=", "asked")
    .where(sql<boolean>`not is_frozen(list.employer_id)`)
    .orderBy("page")
    .execute();
  const listKey = pages[0]?.list_key;
  if (!listKey) return undefined;
  const key = await keys.unwrapUnder(of.employerId, listKey, aboutListKey(of));
  const opened = pages.map(({ page, sealed }) =>
    JSON.parse(open(key, sealed, aboutList(of, "asked", page)).toString("utf8")),
  );
  return { ask: opened[0] as KeptAsk, cases: (opened.slice(1) as KeptCase[][]).flat() };
}

/** Which of these deliveries asked, and whether there are cases to tell of; of a frozen vault none. */
export async function whoAsked(tx: Tx, employerId: EmployerId, ids: readonly string[]): Promise<Map<string, boolean>> {
  const rows = await tx
    .selectFrom("delivery_list")
    .select("delivery_id")
    .select(sql<boolean>`max(page) > 0`.as("cases"))
    .where("employer_id", "=", employerId)
    .where("kind", "=", "asked")
    .where(sql<boolean>`delivery_id = any (${ids}::uuid[]) and not is_frozen(employer_id)`)
    .groupBy("delivery_id")
    .execute();
  return new Map(rows.map((it) => [it.delivery_id, it.cases]));
}
