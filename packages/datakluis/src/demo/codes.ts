import { setTimeout as pause } from "node:timers/promises";
import { TOTP, URI } from "otpauth";

const authenticatorOf = (otpauth: string): TOTP => {
  const read = URI.parse(otpauth);
  if (!(read instanceof TOTP)) throw new Error("an authenticator that is not time-based");
  return read;
};

/** The code an authenticator app shows now, and for how many seconds it still does. */
export function currentCode(otpauth: string, now = Date.now()): { code: string; seconds: number } {
  const totp = authenticatorOf(otpauth);
  return { code: totp.generate({ timestamp: now }), seconds: Math.ceil(totp.remaining({ timestamp: now }) / 1000) };
}

/** Which code of all this authenticator will ever show is shown at this moment. */
const periodAt = (otpauth: string, now: number) => authenticatorOf(otpauth).counter({ timestamp: now });

/** A code nobody has used yet, and its period. Waits for the next one when the current is used. */
export async function unusedCode(
  otpauth: string,
  usedPeriod: number,
  closing: AbortSignal,
): Promise<{ code: string; period: number }> {
  for (;;) {
    const now = Date.now();
    const period = periodAt(otpauth, now);
    if (period > usedPeriod) return { code: currentCode(otpauth, now).code, period };
    await pause(250, undefined, { signal: closing });
  }
}
