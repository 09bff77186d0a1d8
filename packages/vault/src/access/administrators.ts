import { Refusal, type EmployerId, type UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { record } from "../audit/store.ts";
import { promiseGuard } from "../proposal/store.ts";
import type { Db } from "../schema.ts";
import { mayJudge } from "../freeze/judging.ts";
import { mayTakeAway, mayWithdraw } from "./rules.ts";
import { accessOf, administratorsIn, holdAsAdministrator } from "./store.ts";

/**
 * Makes somebody who has access administrator as well. From then on the service cannot touch his account any more (B2).
 * Refuses `not_found` for whoever has no access here.
 */
export const makeAdministrator = (db: Db, user: UserId, employerId: EmployerId, whom: UserId) =>
  transactionFor(db, { user }, async (tx) => {
    await holdAsAdministrator(tx, user, employerId);
    const held = await accessOf(tx, employerId, whom);
    if (!held.length) throw new Refusal("not_found");
    if (held.includes("administrator")) return;
    await tx
      .insertInto("access")
      .values({
        employer_id: employerId,
        user_id: whom,
        role: "administrator",
        department_id: null,
        granted_by: user,
      })
      .execute();
    await record(tx, { userId: user }, { deed: "administrator.granted", employerId, ref: whom });
    await announce(tx, { kind: "access", employerId, ref: null });
    await promiseGuard(tx, employerId);
  });

/** Takes the administrator's rights back; what he may do as a user stays. Refuses `last_administrator`. */
export const unmakeAdministrator = (db: Db, user: UserId, employerId: EmployerId, whom: UserId) =>
  transactionFor(db, { user }, async (tx) => {
    await holdAsAdministrator(tx, user, employerId);
    if (!(await accessOf(tx, employerId, whom)).includes("administrator")) return;
    mayWithdraw(await administratorsIn(tx, employerId), whom);
    mayTakeAway(user === whom || (await mayJudge(tx, user, employerId)));
    await tx
      .deleteFrom("access")
      .where("employer_id", "=", employerId)
      .where("user_id", "=", whom)
      .where("role", "=", "administrator")
      .execute();
    await record(tx, { userId: user }, { deed: "administrator.withdrawn", employerId, ref: whom });
    await announce(tx, { kind: "access", employerId, ref: null });
  });
