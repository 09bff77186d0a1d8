import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  type WebAuthnCredential,
} from "@simplewebauthn/server";

/** For whom passkeys are: this site only. An address without a name has none; on this machine that name is localhost. */
function siteOf(publicUrl: string): { id: string; origin: string } {
  const url = new URL(publicUrl);
  if (url.hostname === "127.0.0.1") url.hostname = "localhost";
  return { id: url.hostname, origin: url.origin };
}

type Known = Pick<WebAuthnCredential, "id">;

/** What the browser asks an authenticator to make. The device must see that it is really its owner (a PIN, a finger). */
export const registrationOptions = (publicUrl: string, account: { userId: string; email: string }, known: Known[]) =>
  generateRegistrationOptions({
    rpName: "Datakluis",
    rpID: siteOf(publicUrl).id,
    userName: account.email,
    userID: new TextEncoder().encode(account.userId),
    attestationType: "none",
    excludeCredentials: known,
    authenticatorSelection: { residentKey: "discouraged", userVerification: "required" },
  });

export const signInOptions = (publicUrl: string, known: Known[]) =>
  generateAuthenticationOptions({
    rpID: siteOf(publicUrl).id,
    allowCredentials: known,
    userVerification: "required",
  });

/** The credential that was made, or undefined when the answer does not belong to the question or the site. */
export async function madeCredential(
  publicUrl: string,
  challenge: string,
  response: unknown,
): Promise<WebAuthnCredential | undefined> {
  const { id, origin } = siteOf(publicUrl);
  const checked = await verifyRegistrationResponse({
    response: response as RegistrationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: id,
    requireUserVerification: true,
  }).catch(() => undefined);
  return checked?.registrationInfo?.credential;
}

/** The new count of uses when the signature is right for this question and site, and undefined when it is not. */
export async function checkedCounter(
  publicUrl: string,
  challenge: string,
  credential: WebAuthnCredential,
  response: unknown,
): Promise<number | undefined> {
  const { id, origin } = siteOf(publicUrl);
  const checked = await verifyAuthenticationResponse({
    response: response as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: id,
    credential,
    requireUserVerification: true,
  }).catch(() => undefined);
  return checked?.verified ? checked.authenticationInfo.newCounter : undefined;
}
