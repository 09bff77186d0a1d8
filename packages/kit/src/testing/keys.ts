import { generateKeyPairSync } from "node:crypto";
import type { JWK } from "jose";
import { ServiceName } from "../tokens.ts";

/** Ed25519 keys for every server, as an installation has them. */
export function testKeys(): { private: Record<ServiceName, JWK>; public: Record<ServiceName, JWK> } {
  const pairs = ServiceName.options.map((name) => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    return [name, privateKey.export({ format: "jwk" }) as JWK, publicKey.export({ format: "jwk" }) as JWK] as const;
  });
  return {
    private: Object.fromEntries(pairs.map(([name, key]) => [name, key])) as Record<ServiceName, JWK>,
    public: Object.fromEntries(pairs.map(([name, , key]) => [name, key])) as Record<ServiceName, JWK>,
  };
}
