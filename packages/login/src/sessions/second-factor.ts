import { Refusal, type RefusalCode, type UserId } from "@datakluis/contract";
import { openSecret, stepOf } from "../accounts/second-factor.ts";
import { sealedSecretOf, takeStep } from "../accounts/store.ts";
import { countAttempt, type Guesser } from "../attempts/store.ts";
import type { House } from "../answer.ts";
import { record, type Deed } from "../events.ts";
import { networkOf } from "@datakluis/kit/network";
import { isRecoveryCode } from "../recovery/codes.ts";
import { useRecoveryCode } from "../recovery/store.ts";
import { guessesInARow, mustHaveGuess, type Session } from "./rules.ts";
import { endSessions, takeGuess, type Take } from "./store.ts";

/** How a wrong guess is answered, and what stands on the record of it. */
type No = { code: RefusalCode; deed: Deed };

/**
 * One guess at the second factor, of a session on its way in or of one that confirms who it is. Counted before it is
 * looked at; the fifth wrong one in a row ends the session.
 *
 * @param factor looks at what was offered; undefined when it is wrong
 * @param use uses it up and does what it was for, at once; false when it was used before
 */
export async function guessFactor(
  house: House,
  session: Session,
  guesser: Guesser,
  factor: () => Promise<Take | undefined>,
  use: (take: Take) => Promise<boolean>,
  no: No,
  now: Date,
): Promise<void> {
  const { db } = house;
  await countAttempt(db, guesser, now);
  const before = await takeGuess(db, session.id);
  mustHaveGuess(before);
  const take = await factor();
  if (take && (await use(take))) return;

  const { userId } = session.account;
  if (before + 1 >= guessesInARow)
    await db.transaction().execute(async (tx) => {
      if (!(await endSessions(tx, { id: session.id }, now)) || session.half) return;
      await record(tx, now, "session.ended", userId, networkOf(guesser.address));
    });
  await recordRefused(house, no.deed, userId, guesser.address, now);
  throw new Refusal(no.code);
}

/** What a typed code uses up; undefined for a wrong code of the app. */
export async function codeFactor(
  { db, keys }: House,
  accountId: UserId,
  { code, address }: { code: string; address: string },
  now: Date,
): Promise<Take | undefined> {
  if (isRecoveryCode(code)) return (tx) => useRecoveryCode(tx, accountId, code, networkOf(address), now);
  const sealed = await sealedSecretOf(db, accountId);
  const step = sealed && stepOf(await openSecret(keys, accountId, sealed), code, now);
  return step === undefined ? undefined : (tx) => takeStep(tx, accountId, step);
}

/** A wrong guess, of a known account or of none. */
export async function recordRefused({ db, count }: House, deed: Deed, id: UserId | null, address: string, now: Date) {
  count(deed);
  await db.transaction().execute((tx) => record(tx, now, deed, id, networkOf(address)));
}
