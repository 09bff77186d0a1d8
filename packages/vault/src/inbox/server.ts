import { createHash } from "node:crypto";
import { once } from "node:events";
import { CouplingId } from "@datakluis/contract";
import { factsOf } from "@datakluis/kit/log";
import { networkOf } from "@datakluis/kit/network";
import { hostAndPort } from "@datakluis/kit/run";
import { createServer, type AddressInfo, type Socket } from "node:net";
import ssh2, { type AuthContext, type Connection, type PublicKeyAuthContext } from "ssh2";
import { admitCoupling, clientKeys } from "../couplings/door.ts";
import { publicKeyIn } from "../couplings/keys.ts";
import type { Tools } from "../tools.ts";
import { inboxOf } from "./folder.ts";
import { speakSftp } from "./sftp.ts";

export type InboxSettings = {
  /** `host:port` to listen on. */
  listen: string;
  /** Private key of this server, OpenSSH or PEM: clients recognise it by. */
  hostKey: string;
};

const mostConnections = 50;
const mostTries = 6;
const signInMs = 20_000;
/** Of silence, once signed in: the first look at a large file takes a while. */
const idleMs = 10 * 60_000;
/** However busy: a file of 50 MB over a slow line takes a quarter of an hour. */
const visitMs = 30 * 60_000;

/** The key a client offers, when it is one of the coupling's and really his; with no signature yet he only asks. */
async function isTheirs(tools: Tools, couplingId: CouplingId, context: PublicKeyAuthContext): Promise<boolean> {
  const key = ssh2.utils.parseKey(context.key.data);
  if (key instanceof Error) return false;
  const { kid } = await publicKeyIn(key.getPublicPEM());
  const { keys } = await clientKeys(tools.db, couplingId);
  if (!keys.some((it) => it.kid === kid)) return false;
  if (!context.signature || !context.blob) return true;
  // Without a hash named RSA would be signed over SHA-1 (RFC 8332).
  if (key.type === "ssh-rsa" && !context.hashAlgo) return false;
  return key.verify(context.blob, context.signature, context.hashAlgo) === true;
}

/** Who signs in, or undefined while he only asks whether a key would do; anything else is a no. */
async function signedIn(tools: Tools, context: AuthContext): Promise<CouplingId | undefined> {
  const couplingId = CouplingId.safeParse(context.username);
  const publicKey = context.method === "publickey" && couplingId.success;
  // The same for who is not known, so that nobody learns which couplings there are.
  const theirs = publicKey && (await isTheirs(tools, couplingId.data, context).catch(() => false));
  if (!theirs || !context.signature) {
    if (theirs) context.accept();
    else context.reject(["publickey"]);
    return undefined;
  }
  await admitCoupling(tools.db, couplingId.data, new Date()).catch((no: unknown) => {
    context.reject(["publickey"]);
    throw no;
  });
  context.accept();
  return couplingId.data;
}

/**
 * The inbox over SFTP (product.md, E1): public keys only, those of the coupling's page, and no shell, no command, no
 * forwarding. Answers its address, by what clients recognise it, and how to stop it.
 */
export async function openInbox(tools: Tools, { listen, hostKey }: InboxSettings) {
  // By where they come from: the library tells no more of a connection.
  const open = new Map<string, Socket>();
  // Unpacking before somebody signed in would let anybody send little that becomes much.
  const ssh = new ssh2.Server({ hostKeys: [hostKey], ident: "datakluis", algorithms: { compress: ["none"] } });
  ssh.on("connection", (client, { ip, port }) => visit(tools, client, ip, open.get(`${ip}:${port}`)!));
  // The sockets are ours: one that says nothing, or does not go when it is sent away, is ended all the same.
  const server = createServer((socket) => {
    const from = `${socket.remoteAddress}:${socket.remotePort}`;
    open.set(from, socket);
    const clock = setTimeout(() => socket.destroy(), visitMs);
    socket.setTimeout(signInMs, () => socket.destroy());
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      clearTimeout(clock);
      open.delete(from);
    });
    ssh.injectSocket(socket);
  });
  server.maxConnections = mostConnections;
  const { host, port } = hostAndPort(listen);
  server.listen(port, host);
  await once(server, "listening");
  server.on("error", (fault) => tools.log.error("fout", { route: "sftp", ...factsOf(fault) }));
  return {
    port: (server.address() as AddressInfo).port,
    fingerprint: fingerprintOf(hostKey),
    stop: async () => {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      for (const socket of open.values()) socket.destroy();
      await closed;
    },
  };
}

/** As clients show it: SHA-256 of the public half, in base64. */
function fingerprintOf(hostKey: string): string {
  const key = ssh2.utils.parseKey(hostKey);
  if (key instanceof Error) throw new Error("DATAKLUIS_SFTP_HOST_KEY is no private key");
  return `SHA256:${createHash("sha256").update(key.getPublicSSH()).digest("base64").replace(/=+$/, "")}`;
}

function visit(tools: Tools, client: Connection, ip: string, socket: Socket): void {
  const since = new Date();
  let [who, tries, isOpen]: [CouplingId | undefined, number, boolean] = [undefined, 0, false];
  // First of all: a connection that breaks off is of no interest, and what it had sent is forgotten.
  client.on("error", () => undefined);
  const sendAway = () => {
    client.end();
    // Whoever does not go, is gone.
    setTimeout(() => socket.destroy(), 1_000).unref();
  };
  const leave = setTimeout(sendAway, signInMs);
  client
    .on("close", () => clearTimeout(leave))
    .on("authentication", (context) => {
      if (++tries > mostTries || tools.shutter.isShut()) return sendAway();
      signedIn(tools, context).then(
        (it) => (who = it),
        () => undefined,
      );
    })
    .on("ready", () => {
      clearTimeout(leave);
      socket.setTimeout(idleMs);
    })
    .on("session", (accept, reject) => {
      const couplingId = who;
      if (!couplingId || isOpen) return reject();
      isOpen = true;
      accept().on("sftp", (acceptSftp) => {
        const sftp = acceptSftp();
        const inbox = inboxOf(tools, { couplingId, since, network: networkOf(ip) });
        speakSftp(sftp, inbox, tools.log);
        sftp.on("close", inbox.end);
        client.on("close", inbox.end);
      });
    });
}
