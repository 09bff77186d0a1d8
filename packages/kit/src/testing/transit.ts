import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { TransitKeys } from "../keys-transit.ts";
import { freePort } from "./cluster.ts";

type Key = { versions: Map<number, { bytes: Buffer; made: number }>; mayGo: boolean; from: number };
type Said = [status: number, body?: object];
type Fault = { status: number; body?: string } | "silent" | "broken off";

/**
 * What OpenBao and Vault document of the Transit and the KV engine, as far as we use it, with real AES-GCM: for tests.
 * It can be away, sealed, slow and forbidding, and it remembers what it was asked.
 */
export type TransitServer = {
  /** How to reach it; a prefix of one's own may be chosen. */
  place: TransitKeys;
  asked: { method: string; path: string; body: string }[];
  /** Answers so from now on; undefined answers as it should. `times` says how often, `where` to what. */
  fail(fault: Fault | undefined, times?: number, where?: RegExp): void;
  seal(shut: boolean): void;
  /** Refuses this token whatever is done below this path. */
  forbid(path: RegExp | undefined): void;
  /** Dies at this question: after it was done, or before, and nobody hears. */
  dieAt(which: ((method: string, path: string) => boolean) | undefined, when: "before" | "after"): void;
  keys: Map<string, Key>;
  entries: Map<string, object>;
  token(value: string): void;
  /** Nothing listens any more; and back on the same port. */
  down(): Promise<void>;
  up(): Promise<void>;
  stop(): Promise<void>;
};

const goodToken = "s.toegang";
const newVersion = () => ({ bytes: randomBytes(32), made: Math.floor(Date.now() / 1000) });
const no = (status: number, ...errors: string[]): Said => [status, { errors }];

export async function transitServer(): Promise<TransitServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "datakluis-token-"));
  const tokenFile = join(folder, "token");
  const keys = new Map<string, Key>();
  const entries = new Map<string, object>();
  const asked: TransitServer["asked"] = [];
  let fault: Fault | undefined;
  let faults = Infinity;
  let faulty = /./;
  let sealed = false;
  let forbidden: RegExp | undefined;
  let dying: { which: (method: string, path: string) => boolean; when: "before" | "after" } | undefined;
  let server: Server | undefined;

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces).toString("utf8");
    const { method = "", url = "" } = request;
    asked.push({ method, path: url, body });
    const dies = dying?.which(method, url) ? dying : undefined;
    if (dies?.when === "before") return void response.destroy();
    if (fault && faulty.test(url) && faults-- > 0) {
      if (fault === "silent") {
        await pause(60_000, undefined, { ref: false });
        return;
      }
      if (fault === "broken off") {
        response.writeHead(200, { "content-length": 100 }).write("{");
        return void setTimeout(() => response.destroy(), 20);
      }
      return void response.writeHead(fault.status).end(fault.body ?? JSON.stringify({ errors: ["stuk"] }));
    }
    const [status, told] = await said(request, method, url, body);
    if (dies) return void response.destroy();
    response.writeHead(status, { "content-type": "application/json" }).end(told && JSON.stringify(told));
  };

  const said = async (request: IncomingMessage, method: string, url: string, body: string): Promise<Said> => {
    if (sealed) return no(503, "Vault is sealed");
    if (request.headers["x-vault-token"] !== goodToken) return no(403, "permission denied");
    if (request.headers["x-vault-namespace"] !== "proef") return no(404);
    if (forbidden?.test(url)) return no(403, "permission denied");
    const { pathname } = new URL(url, "http://here");
    const sent = (body ? JSON.parse(body) : {}) as Record<string, any>;
    const transit = /^\/v1\/transit\/(keys|encrypt|decrypt)\/([\w.-]+)(?:\/(\w+))?$/.exec(pathname);
    if (transit) return engine(keys, method, transit as unknown as string[], sent);
    const kv = /^\/v1\/kv\/(data|metadata)\/(.+)$/.exec(pathname);
    return kv ? entry(entries, method, kv[1]!, kv[2]!, sent) : no(404);
  };

  const up = async () => {
    server = createServer((request, response) => void answer(request, response)).listen(port, "127.0.0.1");
    await once(server, "listening");
  };
  const down = async () => {
    server?.closeAllConnections();
    server?.close();
    if (server?.listening) await once(server, "close");
    server = undefined;
  };
  const token = (value: string) => writeFileSync(tokenFile, `${value}\n`);
  token(goodToken);
  await up();
  return {
    place: {
      url: `http://127.0.0.1:${port}`,
      tokenFile,
      namespace: "proef",
      timeoutMs: 400,
      mount: "transit",
      stones: "kv",
      prefix: "datakluis-proef",
    },
    asked,
    fail: (it, times = Infinity, where = /./) => ([fault, faults, faulty] = [it, times, where]),
    seal: (shut) => (sealed = shut),
    forbid: (path) => (forbidden = path),
    dieAt: (which, when) => (dying = which && { which, when }),
    keys,
    entries,
    token,
    up,
    down,
    stop: async () => {
      await down();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function engine(
  keys: Map<string, Key>,
  method: string,
  [, what, name, more]: string[],
  sent: Record<string, any>,
): Said {
  const key = keys.get(name!);
  if (what === "keys" && !more) {
    if (method === "GET")
      return key
        ? [
            200,
            {
              data: {
                type: "aes256-gcm96",
                latest_version: Math.max(...key.versions.keys()),
                keys: Object.fromEntries([...key.versions].map(([version, { made }]) => [version, made])),
              },
            },
          ]
        : no(404);
    if (method === "POST") {
      if (!key) keys.set(name!, { versions: new Map([[1, newVersion()]]), mayGo: false, from: 1 });
      return [204];
    }
    if (!key) return no(400, "could not delete key; not found");
    if (!key.mayGo) return no(400, "deletion is not allowed for this key");
    keys.delete(name!);
    return [204];
  }
  if (what === "encrypt") return encrypted(key ?? upserted(keys, name!), sent);
  if (!key) return no(400, "encryption key not found");
  if (what === "decrypt") return decrypted(key, sent);
  if (more === "rotate") key.versions.set(Math.max(...key.versions.keys()) + 1, newVersion());
  if (more === "config") {
    key.mayGo = Boolean(sent["deletion_allowed"] ?? key.mayGo);
    key.from = Number(sent["min_decryption_version"] ?? key.from);
  }
  if (more === "trim") {
    if (sent["min_available_version"] > key.from) return no(400, "cannot trim beyond min_decryption_version");
    for (const version of [...key.versions.keys()])
      if (version < sent["min_available_version"]) key.versions.delete(version);
  }
  return [204];
}

/** With the right to make keys, whoever encrypts under an unknown name gets a new one: so it really is. */
function upserted(keys: Map<string, Key>, name: string): Key {
  const key = { versions: new Map([[1, newVersion()]]), mayGo: false, from: 1 };
  keys.set(name, key);
  return key;
}

function encrypted(key: Key, { plaintext, associated_data }: Record<string, any>): Said {
  const version = Math.max(...key.versions.keys());
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key.versions.get(version)!.bytes, nonce);
  cipher.setAAD(Buffer.from(associated_data ?? "", "base64"));
  const bytes = [nonce, cipher.update(Buffer.from(plaintext, "base64")), cipher.final(), cipher.getAuthTag()];
  return [200, { data: { ciphertext: `vault:v${version}:${Buffer.concat(bytes).toString("base64")}` } }];
}

function decrypted(key: Key, { ciphertext, associated_data }: Record<string, any>): Said {
  const [, version, text] = /^vault:v(\d+):(.+)$/.exec(String(ciphertext)) ?? [];
  const under = key.versions.get(Number(version));
  if (!under || Number(version) < key.from) return no(400, "ciphertext version is disallowed by policy (too old)");
  const bytes = Buffer.from(text!, "base64");
  if (bytes.length < 28) return no(400, "invalid ciphertext");
  const cipher = createDecipheriv("aes-256-gcm", under.bytes, bytes.subarray(0, 12), { authTagLength: 16 });
  cipher.setAAD(Buffer.from(associated_data ?? "", "base64")).setAuthTag(bytes.subarray(-16));
  try {
    const plaintext = Buffer.concat([cipher.update(bytes.subarray(12, -16)), cipher.final()]);
    return [200, { data: { plaintext: plaintext.toString("base64") } }];
  } catch {
    // What some versions answer, with this status.
    return no(500, "1 error occurred:\n\t* cipher: message authentication failed\n\n");
  }
}

function entry(
  entries: Map<string, object>,
  method: string,
  what: string,
  path: string,
  sent: Record<string, any>,
): Said {
  if (what === "metadata") {
    const names = [...entries.keys()].filter((it) => it.startsWith(`${path}/`)).map((it) => it.slice(path.length + 1));
    return names.length ? [200, { data: { keys: names } }] : no(404);
  }
  const kept = entries.get(path);
  if (method === "GET") return kept ? [200, { data: { data: kept, metadata: { version: 1 } } }] : no(404);
  if (kept && sent["options"]?.cas === 0) return no(400, "check-and-set parameter did not match the current version");
  entries.set(path, sent["data"]);
  return [200, { data: { version: 1 } }];
}
