import { TOTP, URI } from "otpauth";

const stepMs = 30_000;
/** Fewer than the five guesses after which login asks for the password again. */
const most = 3;

/**
 * The codes to try for a key, one after another: a code works once, and somebody else of the story may just have used this
 * one. Then the next step is waited for.
 */
export async function* codesOf(otpauth: string): AsyncGenerator<string> {
  const key = URI.parse(otpauth) as TOTP;
  for (let tries = 0; tries < most; tries += 1) {
    if (tries) await new Promise((resolve) => setTimeout(resolve, stepMs - (Date.now() % stepMs) + 200));
    yield key.generate();
  }
}
