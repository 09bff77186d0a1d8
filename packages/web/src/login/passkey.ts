import {
  addPasskey,
  beginPasskey,
  beginPasskeyConfirm,
  beginPasskeySignIn,
  confirmPasskey,
  confirmSessionByPasskey,
  type Endpoint,
  type Nothing,
} from "@datakluis/contract";
import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";
import { ask } from "../app/ask.ts";

/** Browsers keep passkeys for a name, not for a bare IP address such as that of the trial. */
export const passkeysWorkHere = () =>
  browserSupportsWebAuthn() && !/^[\d.]+$/.test(location.hostname) && !location.hostname.includes(":");

/** The device said no, was taken away or was not asked in time. The browser tells nothing more on purpose. */
export class NotUsed extends Error {
  override name = "NotUsed";
}

const orNotUsed = (fault: unknown) => {
  throw new NotUsed("passkey", { cause: fault });
};

/** Makes a passkey on this device and keeps its public half. Throws Refused or NotUsed. */
export async function makePasskey(name: string): Promise<null> {
  const asked = (await ask(beginPasskey)) as unknown as PublicKeyCredentialCreationOptionsJSON;
  const response = await startRegistration({ optionsJSON: asked }).catch(orNotUsed);
  return ask(addPasskey, { body: { name, response: { ...response } } });
}

/** The second step of signing in, with a passkey of this device. Throws Refused or NotUsed. */
export const enterWithPasskey = () => usePasskey(beginPasskeySignIn, confirmPasskey);

/** Confirms with a passkey of this device that it is still he. Throws Refused or NotUsed. */
export const confirmWithPasskey = () => usePasskey(beginPasskeyConfirm, confirmSessionByPasskey);

async function usePasskey<A>(begin: typeof beginPasskeySignIn, end: Endpoint<Nothing, Nothing, Signed, A>) {
  const asked = (await ask(begin)) as unknown as PublicKeyCredentialRequestOptionsJSON;
  const response = await startAuthentication({ optionsJSON: asked }).catch(orNotUsed);
  return ask(end, { body: { response: { ...response } } });
}
type Signed = (typeof confirmPasskey)["body"]["_output"];
