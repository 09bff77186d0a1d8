import type { ReportMinimum } from "@datakluis/contract";
import { announce } from "@datakluis/kit/live";
import type { Actor } from "../access/rules.ts";
import { record } from "../audit/store.ts";
import type { Tx } from "../schema.ts";
import { minimumOf } from "./read.ts";

/**
 * Sets of how many people at least figures are told, for all employers: in the months that are settled from now on (besluit
 * 042). On the record, with how many it became.
 */
export async function changeMinimum(tx: Tx, actor: Actor, { people }: ReportMinimum): Promise<ReportMinimum> {
  if ((await minimumOf(tx)) === people) return { people };
  await tx.updateTable("service_setting").set({ report_minimum: people }).execute();
  await record(tx, { deed: "report_minimum.changed", actor, amount: people });
  await announce(tx, { kind: "employer", employerId: null, ref: null });
  return { people };
}
