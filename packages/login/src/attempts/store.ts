import { createHash } from "node:crypto";
import { sql } from "kysely";
import { subscriberOf } from "@datakluis/kit/network";
import type { Db, Tx } from "../schema.ts";
import * as rules from "./rules.ts";

/** Who guesses: the account he tries, known or not, from an address. */
export type Guesser = { email: string; address: string };
/** What somebody tries again and again: to get in, or to have a link sent. Who cannot get in may still ask for a link. */
type Tried = "account" | "reset";

const subject = (...parts: string[]) => createHash("sha256").update(JSON.stringify(parts)).digest();
const pairOf = ({ email, address }: Guesser, tried: Tried = "account") => subject(tried, email, subscriberOf(address));
const addressOf = ({ address }: Guesser) => subject("address", subscriberOf(address));

/** Counts a guess and commits, before anything is checked. Refuses `too_many_attempts`. */
export const countAttempt = (db: Db, guesser: Guesser, now: Date, tried?: Tried) =>
  db.transaction().execute(async (tx) => {
    await countFor(tx, pairOf(guesser, tried), rules.accountFromAddress, now);
    await countFor(tx, addressOf(guesser), rules.address, now);
  });

async function countFor(tx: Tx, subject: Buffer, allowance: rules.Allowance, now: Date): Promise<void> {
  // Held in the statement that makes it: somebody who gets in may throw it away at this very moment.
  const known = await tx
    .insertInto("attempt")
    .values({ subject, failures: 0, last_at: now, free_at: new Date(0) })
    .onConflict((oc) => oc.column("subject").doUpdateSet({ subject }))
    .returning(["failures", "last_at as lastAt", "free_at as freeAt"])
    .executeTakeFirstOrThrow();
  const next = rules.countAttempt(known, allowance, now);
  await tx
    .updateTable("attempt")
    .set({ failures: next.failures, last_at: next.lastAt, free_at: next.freeAt })
    .where("subject", "=", subject)
    .execute();
}

/**
 * Somebody was right. Of the address only his own guesses are given back, two for a password and a code: an account of
 * one's own may not wipe out the guesses at others.
 */
export async function forgiveAttempts(tx: Tx, guesser: Guesser, own: 1 | 2): Promise<void> {
  await tx.deleteFrom("attempt").where("subject", "=", pairOf(guesser)).execute();
  await tx
    .updateTable("attempt")
    .set({ failures: sql<number>`greatest(0, failures - ${own})` })
    .where("subject", "=", addressOf(guesser))
    .execute();
}

export const forgetAttemptsBefore = (db: Db, moment: Date) =>
  db.deleteFrom("attempt").where("last_at", "<", moment).execute();
