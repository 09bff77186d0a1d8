import { createHash } from "node:crypto";
import { once } from "node:events";
import { CouplingId } from "@datakluis/contract";
import { networkOf } from "@datakluis/kit/network";
import { hostAndPort } from "@datakluis/kit/run";
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
const idleMs = 10 * 60_000;

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
  const open = new Set<Connection>();
  const server = new ssh2.Server({ hostKeys: [hostKey], ident: "datakluis" }, (client, { ip }) => {
    if (open.size >= mostConnections) return void client.end();
    open.add(client);
    visit(tools, client, ip);
    client.on("close", () => open.delete(client));
  });
  const { host, port } = hostAndPort(listen);
  server.listen(port, host);
  await once(server, "listening");
  return {
    port: (server.address() as { port: number }).port,
    fingerprint: fingerprintOf(hostKey),
    stop: async () => {
      for (const client of open) client.end();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

/** As clients show it: SHA-256 of the public half, in base64. */
function fingerprintOf(hostKey: string): string {
  const key = ssh2.utils.parseKey(hostKey);
  if (key instanceof Error) throw new Error("DATAKLUIS_SFTP_HOST_KEY is no private key");
  return `SHA256:${createHash("sha256").update(key.getPublicSSH()).digest("base64").replace(/=+$/, "")}`;
}

function visit(tools: Tools, client: Connection, ip: string): void {
  const since = new Date();
  let [who, tries]: [CouplingId | undefined, number] = [undefined, 0];
  const clock = setTimeout(() => client.end(), signInMs);
  const stir = () => {
    clearTimeout(clock);
    idle.refresh();
  };
  const idle = setTimeout(() => client.end(), idleMs);

  client
    .on("authentication", (context) => {
      if (++tries > mostTries || tools.shutter.isShut()) return void client.end();
      signedIn(tools, context).then(
        (it) => (who = it),
        () => undefined,
      );
    })
    .on("ready", stir)
    .on("session", (accept) => {
      const couplingId = who;
      if (!couplingId) return void client.end();
      accept().on("sftp", (acceptSftp) => {
        const sftp = acceptSftp();
        const inbox = inboxOf(tools, { couplingId, since, network: networkOf(ip) });
        speakSftp(sftp, inbox, tools.log);
        for (const question of ["OPEN", "WRITE", "READ", "OPENDIR"] as const) sftp.on(question, stir);
        client.on("close", inbox.end);
      });
    })
    // A connection that breaks off is of no interest; what it had sent is forgotten.
    .on("error", () => undefined)
    .on("close", () => {
      clearTimeout(clock);
      clearTimeout(idle);
    });
}
