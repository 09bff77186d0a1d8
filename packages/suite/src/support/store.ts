import type { Support } from "@datakluis/contract";
import { announce } from "@datakluis/kit/live";
import type { Actor } from "../access/rules.ts";
import { record } from "../audit/store.ts";
import type { Tx } from "../schema.ts";

/** What the service says of where to turn; empty where it said nothing. */
export const supportOf = (tx: Tx): Promise<Support> =>
  tx
    .selectFrom("service_setting")
    .select(["support_text as text", "support_phone as phone", "support_email as email", "support_hours as hours"])
    .executeTakeFirstOrThrow();

/** Says something else, to everybody at once. On the record that it was changed; what it says everybody can read. */
export async function changeSupport(tx: Tx, actor: Actor, told: Support): Promise<Support> {
  const before = await supportOf(tx);
  if (JSON.stringify(before) === JSON.stringify({ ...before, ...told })) return before;
  await tx
    .updateTable("service_setting")
    .set({
      support_text: told.text,
      support_phone: told.phone,
      support_email: told.email,
      support_hours: told.hours,
    })
    .execute();
  await record(tx, { deed: "support.changed", actor });
  await announce(tx, { kind: "employer", employerId: null, ref: null });
  return told;
}
