import { setTimeout as pause } from "node:timers/promises";
import { TOTP, URI } from "otpauth";

const authenticatorOf = (otpauth: string): TOTP => {
  const read = URI.parse(otpauth);
  if (!(read instanceof TOTP)) throw new Error("an authenticator that is not time-based");
  return read;
};

/** Which code of all this authenticator will ever show is shown at this moment. */
const periodAt = (otpauth: string, now: number) => authenticatorOf(otpauth).counter({ timestamp: now });

/**
 * The code to type in now, and for how many seconds it works. When the demo itself has just used the one that an app
 * shows, it is the next one: login takes each code once, and the next a little early.
 */
export function codeToType({ otpauth, usedPeriod }: Used, now = Date.now()): { code: string; seconds: number } {
  const totp = authenticatorOf(otpauth);
  const early = periodAt(otpauth, now) <= usedPeriod ? totp.period * 1000 : 0;
  const seconds = Math.ceil((totp.remaining({ timestamp: now }) + early) / 1000);
  return { code: totp.generate({ timestamp: now + early }), seconds };
}

type Used = { otpauth: string; usedPeriod: number };

/** A code nobody has used yet, and its period. Waits for the next one when the current is used. */
export async function unusedCode(
  otpauth: string,
  usedPeriod: number,
  closing: AbortSignal,
): Promise<{ code: string; period: number }> {
  for (;;) {
    const now = Date.now();
    const period = periodAt(otpauth, now);
    if (period > usedPeriod) return { code: codeToType({ otpauth, usedPeriod }, now).code, period };
    await pause(250, undefined, { signal: closing });
  }
}
