import type { EmployerId, UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { record, type By } from "../audit/store.ts";
import { promiseGuard } from "../proposal/store.ts";
import type { Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { ended } from "./letters.ts";
import { due, type Outcome } from "./rules.ts";
import { holdEmployer, isUser, openOf, type Standing } from "./store.ts";
import { tellRepresentative, tellUsers } from "./telling.ts";

const deedOf = {
  appointed: "succession.appointed",
  objected: "succession.objected",
  withdrawn: "succession.withdrawn",
  declined: "succession.declined",
  expired: "succession.expired",
  lapsed: "succession.lapsed",
} as const satisfies Record<Outcome, string>;

/** Who ended it: a user, or the vault by itself (also for the representative, who has no account). */
type End = { outcome: Outcome; by: Exclude<By, { serviceUserId: UserId }>; now: Date; publicUrl: string };

/** The one door through which a request ends: kept, on the record, and told to everybody. The employer is held. */
export async function end(tx: Tx, it: Standing, { outcome, by, now, publicUrl }: End): Promise<void> {
  const { employerId, candidate } = it;
  await tx
    .updateTable("succession")
    .set({ outcome, ended_at: now, ended_by: typeof by === "object" ? by.userId : null })
    .where("id", "=", it.id)
    .execute();
  await record(tx, by, { deed: deedOf[outcome], employerId, ref: candidate });
  const url = new URL("/", publicUrl).href;
  await tellUsers(tx, employerId, (employer) => ended(employer, outcome, url));
  await tellRepresentative(tx, employerId, it.representativeEmail, (employer) => ended(employer, outcome, url));
}

/** What is due at this moment ends: an appointment exactly once, with an account that the service cannot touch any more. */
export const endWhatIsDue = ({ db, publicUrl }: Tools, employerId: EmployerId, now: Date): Promise<void> =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    await holdEmployer(tx, employerId);
    const it = await openOf(tx, employerId);
    const outcome = it && due(it, await isUser(tx, employerId, it.candidate), now);
    if (!outcome) return;
    if (outcome === "appointed") await appoint(tx, it);
    await end(tx, it, { outcome, by: "system", now, publicUrl });
  });

/** Somebody may have made him administrator meanwhile; that he was confirmed by four eyes, counts from here. */
async function appoint(tx: Tx, { id, employerId, candidate }: Standing): Promise<void> {
  await tx
    .deleteFrom("access")
    .where("employer_id", "=", employerId)
    .where("user_id", "=", candidate)
    .where("role", "=", "administrator")
    .execute();
  await tx
    .insertInto("access")
    .values({
      employer_id: employerId,
      user_id: candidate,
      role: "administrator",
      department_id: null,
      granted_by: null,
      succession_id: id,
    })
    .execute();
  await promiseGuard(tx, employerId);
}
