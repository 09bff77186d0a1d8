import { spawn, type ChildProcess } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serverEnvironment, serverFlags } from "@datakluis/kit/server-flags";
import type { Folder } from "../folder/place.ts";
import { readOrMake, writeWhole } from "../folder/files.ts";
import { writeDatabaseUrls, type KeeperName, type PostgresAt, type Secrets } from "../folder/secrets.ts";
import type { Ports } from "../folder/state.ts";
import { keepLog, logFileOf } from "./logs.ts";
import { readinessOf } from "./readiness.ts";
import { mailEnvironment, mailsOutside, postboxEnvironment, postboxUrl } from "./postbox.ts";
import { providerEnvironment } from "./provider.ts";
import type { Member } from "./supervisor.ts";

export const packages = fileURLToPath(new URL("../../../", import.meta.url));

/** All a server of this installation needs to know, before it is cut to what each may know. */
export type Plan = { folder: Folder; secrets: Secrets; ports: Ports; publicPort: number };

export const publicUrl = (plan: Plan) => `http://127.0.0.1:${plan.publicPort}`;

export const serverUrls = (ports: Ports) => ({
  login: `http://127.0.0.1:${ports.login}`,
  vault: `http://127.0.0.1:${ports.vault}`,
  suite: `http://127.0.0.1:${ports.suite}`,
});

type Environment = Record<string, string>;

/** What a server gets of our own environment. Nothing else: it could name secrets of another. */
function inherited(): Environment {
  const names = ["PATH", "TZ", "LANG", "TMPDIR", "NODE_OPTIONS", "DATAKLUIS_LOG_LEVEL"];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

/** The fourth wall: its own private key, and the public halves of the others. Secrets travel as names of files. */
function common(plan: Plan, name: KeeperName | "front"): Environment {
  const urls = serverUrls(plan.ports);
  const publicKeysFile = join(plan.folder.secrets, "public-keys.json");
  return {
    ...inherited(),
    NODE_ENV: "production",
    NODE_COMPILE_CACHE: plan.folder.cache,
    DATAKLUIS_PARENT_PIPE: "1",
    DATAKLUIS_LISTEN: `127.0.0.1:${name === "front" ? plan.publicPort : plan.ports[name]}`,
    DATAKLUIS_PRIVATE_KEY_FILE: plan.secrets.privateKeyFile[name],
    DATAKLUIS_PUBLIC_KEYS_FILE: publicKeysFile,
    DATAKLUIS_LOGIN_URL: urls.login,
    DATAKLUIS_VAULT_URL: urls.vault,
    DATAKLUIS_SUITE_URL: urls.suite,
    DATAKLUIS_PUBLIC_URL: publicUrl(plan),
  };
}

/** Writes the files that the environments name. */
export function writeServerFiles(plan: Plan): void {
  writeWhole(join(plan.folder.secrets, "public-keys.json"), JSON.stringify(plan.secrets.publicKeys));
}

export const postgresOf = ({ folder, ports }: Pick<Plan, "folder" | "ports">): PostgresAt => ({
  folder: folder.postgres,
  port: ports.postgres,
});

const keeperEnvironment = (plan: Plan, name: KeeperName): Environment => ({
  ...common(plan, name),
  ...mailEnvironment(plan.ports),
  ...(name === "login" ? providerEnvironment() : {}),
  ...(name === "vault" ? { ...inboxEnvironment(plan), ...webhookEnvironment() } : {}),
  DATAKLUIS_DATABASE_URL_FILE: writeDatabaseUrls(plan.folder.secrets, name, postgresOf(plan), plan.secrets).app,
  DATAKLUIS_KEY_DIR: join(plan.folder.keys, name),
});

/** The inbox over SFTP, where whoever starts us wants one; it keeps its key, for clients know the server by it. */
function inboxEnvironment({ folder }: Plan): Environment {
  const listen = process.env["DATAKLUIS_SFTP_LISTEN"];
  if (!listen) return {};
  const file = join(folder.secrets, "sftp-host-key.pem");
  readOrMake(file, () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    return privateKey.export({ type: "sec1", format: "pem" }).toString();
  });
  return { DATAKLUIS_SFTP_LISTEN: listen, DATAKLUIS_SFTP_HOST_KEY_FILE: file };
}

/** Webhooks to this machine and its network, where whoever starts us tries them out. */
const webhookEnvironment = (): Environment =>
  process.env["DATAKLUIS_WEBHOOKS_LOCAL"] === "1" ? { DATAKLUIS_WEBHOOKS_LOCAL: "1" } : {};

/** For migrating only: the role that owns the tables. */
export const migrationEnvironment = (plan: Plan, name: KeeperName): Environment => ({
  ...keeperEnvironment(plan, name),
  DATAKLUIS_OWNER_DATABASE_URL_FILE: writeDatabaseUrls(plan.folder.secrets, name, postgresOf(plan), plan.secrets).owner,
});

const frontEnvironment = (plan: Plan): Environment => ({
  ...common(plan, "front"),
  DATAKLUIS_WEB_DIR: join(packages, "web", "dist"),
});

/** The four servers as the supervisor keeps them, and a mailbox for what they send where nobody named another. */
export function membersOf(plan: Plan, warn: (sentence: string) => void): Member[] {
  const urls = { ...serverUrls(plan.ports), front: publicUrl(plan) };
  const member = (name: string, file: string, environment: () => Environment, ready: Member["ready"]): Member => ({
    name,
    start: async () => {
      const child = startServer(file, environment());
      keepLog(child, logFileOf(plan.folder.logs, name), (warning) => warn(`${name}: ${warning}`));
      return child;
    },
    ready,
    farewell: [
      ["SIGTERM", 5],
      ["SIGKILL", 5],
    ],
  });
  const servers = (["login", "vault", "suite", "front"] as const).map((name) =>
    member(
      name,
      join(packages, name, "src", "main.ts"),
      () => (name === "front" ? frontEnvironment(plan) : keeperEnvironment(plan, name)),
      async () => (await readinessOf(urls[name])).ready,
    ),
  );
  if (mailsOutside()) return servers;
  const postbox = member(
    "postvak",
    join(packages, "datakluis", "src", "postbox", "main.ts"),
    () => ({ ...inherited(), ...postboxEnvironment(plan.ports) }),
    async () => {
      const answer = await fetch(postboxUrl(plan.ports)).catch(() => undefined);
      return answer?.ok ?? false;
    },
  );
  return [...servers, postbox];
}

/**
 * A process group of its own, so that Ctrl-C reaches the launcher only and servers stop in order. Its standard input
 * is a pipe from us: when we are killed it closes, and the server stops by itself.
 */
function startServer(file: string, environment: Environment): ChildProcess {
  const child = spawn(process.execPath, [...serverFlags, file], {
    cwd: packages,
    env: { ...serverEnvironment, ...environment },
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  child.stdin?.on("error", () => undefined);
  return child;
}
