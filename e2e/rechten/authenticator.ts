import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";

/** A device with a passkey, as the Web Authentication API speaks to one: a key of its own, and a finger that is always there. */
export type Device = { credentialId: Buffer; key: KeyObject };

type Asked = { challenge: string; rpId?: string; rp?: { id: string } };

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();
const clientData = (type: "webauthn.create" | "webauthn.get", { challenge }: Asked, origin: string) =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));

/** Somebody was there and it was the owner (flags 1 and 4); 0x40 says that the new key follows. */
const authenticatorData = (asked: Asked, flags: number, counter: number) => {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  return Buffer.concat([sha256(Buffer.from(asked.rpId ?? asked.rp?.id ?? "")), Buffer.from([flags]), count]);
};

/** An ES256 key in COSE, written out: kty EC2, alg -7, curve P-256, x, y. */
function coseOf(key: KeyObject): Buffer {
  const { x, y } = key.export({ format: "jwk" });
  const part = (at: number, value: string) =>
    Buffer.concat([Buffer.from([at, 0x58, 32]), Buffer.from(value, "base64url")]);
  return Buffer.concat([Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01]), part(0x21, x!), part(0x22, y!)]);
}

const text = (value: string) => Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);
const bytes = (value: Buffer) => Buffer.concat([Buffer.from([0x58, value.length]), value]);

/** Makes a passkey for this site; answers the device and what it says to the browser. */
export function makePasskey(asked: Asked, origin: string): { device: Device; response: object } {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const credentialId = randomBytes(16);
  const authData = Buffer.concat([
    authenticatorData(asked, 0x45, 0),
    Buffer.alloc(16),
    Buffer.from([0, credentialId.length]),
    credentialId,
    coseOf(publicKey),
  ]);
  const attestation = Buffer.concat([
    Buffer.from([0xa3]),
    ...[text("fmt"), text("none"), text("attStmt"), Buffer.from([0xa0]), text("authData"), bytes(authData)],
  ]);
  const device = { credentialId, key: privateKey };
  return {
    device,
    response: saying(device, {
      clientDataJSON: clientData("webauthn.create", asked, origin).toString("base64url"),
      attestationObject: attestation.toString("base64url"),
    }),
  };
}

/** Signs in with it. */
export function usePasskey(device: Device, asked: Asked, origin: string): object {
  const [authData, data] = [authenticatorData(asked, 0x05, 1), clientData("webauthn.get", asked, origin)];
  return saying(device, {
    clientDataJSON: data.toString("base64url"),
    authenticatorData: authData.toString("base64url"),
    signature: sign("sha256", Buffer.concat([authData, sha256(data)]), device.key).toString("base64url"),
  });
}

const saying = ({ credentialId }: Device, response: object) => {
  const id = credentialId.toString("base64url");
  return { id, rawId: id, type: "public-key", response, clientExtensionResults: {} };
};
