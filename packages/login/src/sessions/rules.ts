import { Refusal, type Account, type UserId } from "@datakluis/contract";

export type Session = {
  id: string;
  account: Account & { userId: UserId };
  /** The second factor is still to come; opens nothing else. */
  half: boolean;
  startedAt: Date;
  lastSeenAt: Date;
  endedAt: Date | null;
  /** When it last gave its second factor; null when half, and under a token that was replaced. */
  confirmedAt: Date | null;
  guesses: number;
};

const minute = 60_000;
export const idleMs = 30 * minute;
export const longestMs = 12 * 60 * minute;
/** How long somebody may look for his authenticator app. */
const halfMs = 10 * minute;
/** How long a replaced token still opens its session, for questions that were under way. */
export const formerMs = 10_000;
export const guessesInARow = 5;
/** Being seen is written down at most this often. */
export const seenEveryMs = minute;

type Life = Pick<Session, "half" | "startedAt" | "lastSeenAt" | "endedAt">;

/** A session ends when it is told to, when nobody uses it, and at the end of a working day. */
export function lives({ half, startedAt, lastSeenAt, endedAt }: Life, now: Date): boolean {
  if (endedAt) return false;
  const [age, idle] = [now.getTime() - startedAt.getTime(), now.getTime() - lastSeenAt.getTime()];
  return half ? age < halfMs : age < longestMs && idle < idleMs;
}

/** Guesses are counted before they are checked; after the last one the password has to be given anew. */
export function mustHaveGuess(guessesSoFar: number): void {
  if (guessesSoFar >= guessesInARow) throw new Refusal("not_signed_in");
}
