import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest();
const b64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");

const present = 0x01;
const verified = 0x04;
const attested = 0x40;

/**
 * An authenticator as the specification has it (Web Authentication, level 3, 6 and 8.7): an ES256 key of its own, and
 * signatures over what the browser says it was asked and where.
 */
export function authenticatorAt(origin: string) {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x, y } = publicKey.export({ format: "jwk" });
  const id = randomBytes(16);
  const site = sha256(new URL(origin).hostname);
  let used = 0;

  const data = (flags: number, more: Uint8Array = Buffer.alloc(0)) => {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(used);
    return Buffer.concat([site, Buffer.of(flags), counter, more]);
  };
  const client = (type: string, challenge: string) => Buffer.from(JSON.stringify({ type, challenge, origin }));
  const answer = (response: Record<string, string>) => ({
    id: b64(id),
    rawId: b64(id),
    type: "public-key",
    clientExtensionResults: {},
    response,
  });

  return {
    /** Answers the question to make a passkey. */
    make: ({ challenge }: { challenge: string }) => {
      // COSE: an EC2 key for ES256, on P-256, with its x and y.
      const cose = Buffer.concat([
        Buffer.from("a5010203262001215820", "hex"),
        Buffer.from(x!, "base64url"),
        Buffer.from("225820", "hex"),
        Buffer.from(y!, "base64url"),
      ]);
      const made = data(
        present | verified | attested,
        Buffer.concat([Buffer.alloc(16), Buffer.of(0, id.length), id, cose]),
      );
      const attestation = Buffer.concat([
        Buffer.from("a363", "hex"),
        Buffer.from("fmt"),
        Buffer.from("64", "hex"),
        Buffer.from("none"),
        Buffer.from("67", "hex"),
        Buffer.from("attStmt"),
        Buffer.from("a068", "hex"),
        Buffer.from("authData"),
        Buffer.of(0x58, made.length),
        made,
      ]);
      return answer({
        clientDataJSON: b64(client("webauthn.create", challenge)),
        attestationObject: b64(attestation),
      });
    },

    /** Answers the question to sign in. @param seen whether the device saw that it is its owner */
    use: ({ challenge }: { challenge: string }, seen = true) => {
      used += 1;
      const clientDataJSON = client("webauthn.get", challenge);
      const authenticatorData = data(present | (seen ? verified : 0));
      const signature = sign("sha256", Buffer.concat([authenticatorData, sha256(clientDataJSON)]), privateKey);
      return answer({
        clientDataJSON: b64(clientDataJSON),
        authenticatorData: b64(authenticatorData),
        signature: b64(signature),
      });
    },
  };
}
