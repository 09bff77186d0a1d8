import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { hostOf } from "@datakluis/kit/socket";
import { readOrMake, writeWhole } from "./files.ts";

/** Processes that sign in their own name. The operator is this command line. */
const signers = ["login", "vault", "suite", "front", "operator"] as const;
type SignerName = (typeof signers)[number];

/** Servers with a database of their own. */
export const keepers = ["login", "vault", "suite"] as const;
export type KeeperName = (typeof keepers)[number];

type Jwk = { kty: "OKP"; crv: "Ed25519"; x: string; kid: string; use: "sig"; alg: "EdDSA" };
type PrivateJwk = Jwk & { d: string };

/** Secrets of an installation. Servers get the file of their own, never its content in an environment or argument. */
export type Secrets = {
  /** File with the private key, an Ed25519 JWK. */
  privateKeyFile: Record<SignerName, string>;
  publicKeys: Record<SignerName, Jwk>;
  operatorKey: PrivateJwk;
  superuserPassword: string;
  /** Passwords of `<name>_owner`, which migrates, and `<name>_app`, which runs. */
  passwords: Record<KeeperName, { owner: string; app: string }>;
};

/** Reads the secrets of an installation; makes those that are not there yet. */
export function ensureSecrets(folder: string): Secrets {
  const fileOf = (owner: string, name: string) => {
    mkdirSync(join(folder, owner), { recursive: true, mode: 0o700 });
    return join(folder, owner, name);
  };
  const keyFiles = signers.map((name) => [name, fileOf(name, "private-key.json")] as const);
  const keys = keyFiles.map(([name, file]) => [name, privateKeyIn(file)] as const);
  const passwordOf = (owner: string, name: string) => readOrMake(fileOf(owner, name), newPassword);
  return {
    privateKeyFile: Object.fromEntries(keyFiles) as Secrets["privateKeyFile"],
    publicKeys: Object.fromEntries(keys.map(([name, key]) => [name, publicHalf(key)])) as Secrets["publicKeys"],
    operatorKey: Object.fromEntries(keys)["operator"]!,
    superuserPassword: passwordOf("postgres", "superuser-password"),
    passwords: Object.fromEntries(
      keepers.map((name) => [
        name,
        { owner: passwordOf(name, "owner-password"), app: passwordOf(name, "app-password") },
      ]),
    ) as Secrets["passwords"],
  };
}

/** Writes down how a server reaches its database; answers the names of the files. */
export function writeDatabaseUrls(folder: string, name: KeeperName, at: PostgresAt, secrets: Secrets) {
  const written = (role: "owner" | "app") => {
    const file = join(folder, name, `${role}-database-url`);
    writeWhole(file, databaseUrl(`${name}_${role}`, secrets.passwords[name][role], at, name));
    return file;
  };
  return { owner: written("owner"), app: written("app") };
}

/** The data folder of our PostgreSQL and the port that it listens on. */
export type PostgresAt = { folder: string; port: number };

export const databaseUrl = (role: string, password: string, { folder, port }: PostgresAt, database: string) =>
  `postgres://${role}:${password}@${hostOf(folder, port)}/${database}`;

/** 192 random bits in characters that need no escaping anywhere. */
const newPassword = () => randomBytes(24).toString("base64url");

const privateKeyIn = (file: string): PrivateJwk =>
  JSON.parse(readOrMake(file, () => JSON.stringify(newKey()))) as PrivateJwk;

function newKey(): PrivateJwk {
  const { x, d } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  if (!x || !d) throw new Error("ed25519 without x or d");
  // The thumbprint of RFC 7638: these members, in this order, without spaces.
  const kid = createHash("sha256")
    .update(JSON.stringify({ crv: "Ed25519", kty: "OKP", x }))
    .digest("base64url");
  return { kty: "OKP", crv: "Ed25519", x, d, kid, use: "sig", alg: "EdDSA" };
}

const publicHalf = ({ d: _private, ...rest }: PrivateJwk): Jwk => rest;
