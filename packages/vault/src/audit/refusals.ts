import type { DossierRef, EmployerId, RefusalCode, UserId } from "@datakluis/contract";
import type { Db } from "../schema.ts";
import { record, type ByCoupling } from "./store.ts";

/** A typing error or a server that is away says nothing about whoever asked. */
const untold: ReadonlySet<RefusalCode> = new Set([
  "invalid",
  "outdated",
  "not_signed_in",
  "vault_away",
  "suite_away",
  "login_away",
  "keys_away",
]);

/**
 * Who tried and was told no (NEN 7513), written outside the transaction that was rolled back. It may stand under an
 * employer or ref that does not exist: then that was tried.
 */
export async function recordRefusal(
  db: Db,
  by: { userId: UserId } | ByCoupling,
  code: RefusalCode,
  where: { employerId?: EmployerId; ref?: DossierRef } = {},
): Promise<void> {
  if (untold.has(code)) return;
  const ref = where.ref ? { ref: where.ref } : {};
  await record(db, by, { deed: "refused", purpose: code, employerId: where.employerId ?? null, ...ref });
}
