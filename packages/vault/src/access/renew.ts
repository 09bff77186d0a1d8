import { Refusal, renewAccount, type EmployerId, type UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { record } from "../audit/store.ts";
import type { Tools } from "../tools.ts";
import { accessOf, mustAdminister } from "./store.ts";

/**
 * Has login send a colleague a link by which he makes his account his own anew, for whoever lost his second factor. Only
 * to somebody with access here; login sends it to his own address. What login refuses did not happen. Refuses
 * `not_found`, and `own_renewal`.
 */
export async function renew({ db, ask }: Tools, user: UserId, employerId: EmployerId, whom: UserId): Promise<void> {
  await transactionFor(db, { user }, async (tx) => {
    await mustAdminister(tx, user, employerId);
    if (!(await accessOf(tx, employerId, whom)).length) throw new Refusal("not_found");
  });
  await ask(renewAccount, { params: { userId: whom }, body: { by: user } });
  await transactionFor(db, { user }, (tx) =>
    record(tx, { userId: user }, { deed: "account.renewed", employerId, ref: whom }),
  );
}
