import type { UserId } from "@datakluis/contract";
import { promiseMail } from "@datakluis/kit/mail";
import { record } from "../events.ts";
import { keepInvitation } from "../invitations/store.ts";
import type { Words } from "../letters.ts";
import type { Db } from "../schema.ts";
import { mayRenew } from "./rules.ts";

type Wish = { userId: UserId; by: UserId; from: "suite" | "vault" };

/**
 * Sends somebody, at his own address, a link by which he makes his account his own anew; every earlier link is void.
 * Nothing else changes until he uses it (invitations/store.ts). Both accounts are held, in one order.
 */
export const sendRenewal = (
  db: Db,
  { userId, by, from }: Wish,
  made: { token: string; sealed: Buffer; letter: Words },
  now: Date,
): Promise<void> =>
  db.transaction().execute(async (tx) => {
    const held = await tx
      .selectFrom("account")
      .select(["id", "email", "guarded", "disabled_at as disabledAt"])
      .where("id", "in", [userId, by])
      .orderBy("id")
      .forUpdate()
      .execute();
    const whom = held.find(({ id }) => id === userId);
    const decider = held.find(({ id }) => id === by);
    mayRenew(whom, decider, from);
    await keepInvitation(tx, userId, made, now);
    await promiseMail(tx, { to: whom.email, ...made.letter });
    await record(tx, now, "account.renewal_sent", userId);
  });
