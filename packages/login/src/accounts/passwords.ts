import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { Refusal } from "@datakluis/contract";

/**
 * Passwords are kept as argon2id (RFC 9106) in the PHC string format, which carries its own cost: raising the cost
 * later makes new hashes at the next login, and old ones stay readable.
 */
export type Cost = { memoryKiB: number; passes: number; lanes: number };

/**
 * What the OWASP Password Storage Cheat Sheet asks of argon2id, with one lane: a login occupies one core, which then does
 * more than fifteen a second (`npm run bench -- login`).
 */
export const productionCost: Cost = { memoryKiB: 19_456, passes: 2, lanes: 1 };

const hashBytes = 32;
const atOnce = 2;
const inLine = 64;

const derive = promisify(argon2);
const phc = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;
const unpadded = (bytes: Buffer) => bytes.toString("base64").replace(/=+$/, "");

/** One person types é as one sign, another as two; both are the same password (NIST SP 800-63B, 3.1.1.2). */
const bytesOf = (password: string) => Buffer.from(password.normalize("NFKC"), "utf8");

export type Passwords = {
  hash(password: string): Promise<string>;
  /** Takes as long for an account that does not exist (`undefined`) as for one that does. */
  matches(password: string, hash: string | undefined): Promise<boolean>;
  /** Made at another cost than today's. */
  outdated(hash: string): boolean;
};

export async function passwordsOf(cost: Cost): Promise<Passwords> {
  const inTurn = queueOf(atOnce, inLine);

  const digest = (password: string, nonce: Buffer, { memoryKiB, passes, lanes }: Cost) =>
    inTurn(() =>
      derive("argon2id", {
        message: bytesOf(password),
        nonce,
        parallelism: lanes,
        tagLength: hashBytes,
        memory: memoryKiB,
        passes,
      }),
    );

  const hash = async (password: string) => {
    const salt = randomBytes(16);
    const made = await digest(password, salt, cost);
    return `$argon2id$v=19$m=${cost.memoryKiB},t=${cost.passes},p=${cost.lanes}$${unpadded(salt)}$${unpadded(made)}`;
  };
  const nobody = await hash(randomBytes(32).toString("base64"));

  return {
    hash,
    matches: async (password, kept) => {
      const { salt, made, cost: its } = partsOf(kept ?? nobody);
      const same = timingSafeEqual(await digest(password, salt, its), made);
      return same && kept !== undefined;
    },
    outdated: (kept) => {
      const its = partsOf(kept).cost;
      return its.memoryKiB !== cost.memoryKiB || its.passes !== cost.passes || its.lanes !== cost.lanes;
    },
  };
}

function partsOf(kept: string): { cost: Cost; salt: Buffer; made: Buffer } {
  const [, memory, passes, lanes, salt, made] = phc.exec(kept) ?? [];
  if (!salt || !made) throw new Error("unreadable password hash");
  return {
    cost: { memoryKiB: Number(memory), passes: Number(passes), lanes: Number(lanes) },
    salt: Buffer.from(salt, "base64"),
    made: Buffer.from(made, "base64"),
  };
}

/**
 * Lets a few run at a time and a few more wait. Every hash takes 19 MiB: a flood of logins may make login slow or say
 * `login_away`, but not take the machine down.
 */
export function queueOf(running: number, waiting: number) {
  let busy = 0;
  const line: (() => void)[] = [];
  return async <A>(work: () => Promise<A>): Promise<A> => {
    if (busy >= running) {
      if (line.length >= waiting) throw new Refusal("login_away");
      await new Promise<void>((turn) => line.push(turn));
    } else busy += 1;
    try {
      return await work();
    } finally {
      const next = line.shift();
      if (next) next();
      else busy -= 1;
    }
  };
}
