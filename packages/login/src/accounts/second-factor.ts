import { createSecretKey, randomBytes, type KeyObject } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import type { UserId } from "@datakluis/contract";
import type { KeyService } from "@datakluis/kit/keys";
import { aboutOf } from "@datakluis/kit/seal";

/** Codes from an authenticator app: RFC 6238 with what every app understands, SHA-1, six digits, thirty seconds. */
const periodSeconds = 30;
const digits = 6;
/** A code of the step before or after counts too, for a clock that is off and for slow fingers. */
const window = 1;

/** The one wrapping key of login, in its key service. */
export const loginKey = "login";

/** Sealed to its account: in another row it does not open. */
export const aboutSecret = (accountId: UserId) => aboutOf("login", "totp", accountId);

export const newSecret = (): KeyObject => createSecretKey(randomBytes(20));

export const sealSecret = (keys: KeyService, accountId: UserId, secret: KeyObject): Promise<Buffer> =>
  keys.wrap(loginKey, secret, aboutSecret(accountId));

export const openSecret = (keys: KeyService, accountId: UserId, sealed: Uint8Array): Promise<KeyObject> =>
  keys.unwrap(loginKey, sealed, aboutSecret(accountId));

function totpOf(secret: KeyObject, label = ""): TOTP {
  const bytes = Uint8Array.from(secret.export());
  const options = { algorithm: "SHA1", digits, period: periodSeconds, issuer: "Datakluis" };
  return new TOTP({ ...options, label, secret: new Secret({ buffer: bytes.buffer }) });
}

/** What an authenticator app scans. */
export const otpauthOf = (secret: KeyObject, email: string): string => totpOf(secret, email).toString();

/** The time step a right code belongs to, or undefined for a wrong one. Whether the step is still unused is the
 * store's question. */
export function stepOf(secret: KeyObject, code: string, now: Date): number | undefined {
  const delta = totpOf(secret).validate({ token: code, timestamp: now.getTime(), window });
  return delta === null ? undefined : Math.floor(now.getTime() / 1000 / periodSeconds) + delta;
}
