import { argon2Sync, randomBytes } from "node:crypto";
import { acceptInvitation, inviteAccount, openInvitation, pathOf, signIn, type Endpoint } from "@datakluis/contract";
import { URI, type TOTP } from "otpauth";
import { median } from "./load.ts";
import { inHouse, rounded, seconds, tell, tellMemory, type House } from "./tools.ts";

const rounds = 6;
const atOnce = 4;
const password = "een lange zin voor de meting";

/**
 * Signing in by password: the guess counted and kept, the hash, the session. What counts is how many one core does, so
 * the processor time of login is divided by it; the limit is argon2id alone at the cost that is really kept.
 */
export const run = (n = 240): Promise<void> =>
  inHouse(async (house) => {
    const emails = await accountsIn(house, 24);
    const { memory, passes } = await costIn(house);
    const each = Math.ceil(n / rounds);
    await signInAll(house, emails, each);

    const [ours, theirs, perSecond]: number[][] = [[], [], []];
    for (let round = 0; round < rounds; round += 1) {
      const before = house.cpu()["login"]!;
      perSecond!.push(each / (await seconds(() => signInAll(house, emails, each))));
      ours!.push(each / (house.cpu()["login"]! - before));
      theirs!.push(bareRate(each, memory, passes));
    }
    tell({
      name: "login",
      n,
      value: rounded(median(ours!)),
      unit: "logins/s per core",
      limit: rounded(median(theirs!)),
      ratio: rounded(median(ours!.map((it, at) => it / theirs![at]!))),
    });
    tell({ name: "login.wall", n, value: rounded(median(perSecond!)), unit: "logins/s" });
    tellMemory(house, "login", n);
  });

/** Each from an address of his own, as on a Monday morning: nobody waits for the guesses of others. */
async function signInAll(house: House, emails: readonly string[], n: number): Promise<void> {
  let next = 0;
  const work = async () => {
    while (next < n) {
      const at = next++;
      const answer = await ask(house, signIn, { email: emails[at % emails.length]!, password });
      if (!answer.ok) throw new Error(`inloggen: ${answer.status}`);
      await answer.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

const byte = () => Math.floor(Math.random() * 256);
const ask = <P, Q, B, A>(house: House, agreed: Endpoint<P, Q, B, A>, body: B) =>
  fetch(new URL(pathOf(agreed as Endpoint), house.urls.login), {
    method: agreed.method,
    headers: { "content-type": "application/json", "x-forwarded-for": `10.${byte()}.${byte()}.${byte()}` },
    body: JSON.stringify(body),
  });

/** One who accepted his invitation, and others with the same password. */
async function accountsIn(house: House, n: number): Promise<string[]> {
  const suite = await house.asServer("suite");
  const params = { userId: crypto.randomUUID() as never };
  const body = { email: "stopwatch@dienst.example", displayName: "M. Meting", side: "service" as const };
  const { invitation: token } = await suite(inviteAccount, { params, body });
  const { otpauth } = (await (await ask(house, openInvitation, { token })).json()) as { otpauth: string };
  const code = (URI.parse(otpauth) as TOTP).generate();
  if (!(await ask(house, acceptInvitation, { token, password, code })).ok) throw new Error("uitnodiging");
  const database = await house.superuser("login");
  const { rows } = await database.query<{ email: string }>(
    `insert into account (id, email, display_name, side, password_hash, totp_sealed, created_at)
     select gen_random_uuid(), 'stopwatch' || i || '@dienst.example', display_name, side, password_hash, totp_sealed, now()
     from account, generate_series(1, $1) i where email = 'stopwatch@dienst.example' returning email`,
    [n],
  );
  return rows.map(({ email }) => email);
}

/** What a hash that login made says of its cost. */
async function costIn(house: House): Promise<{ memory: number; passes: number }> {
  const database = await house.superuser("login");
  const { rows } = await database.query<{ hash: string }>("select password_hash as hash from account limit 1");
  const [, memory, passes] = /\$m=(\d+),t=(\d+),p=1\$/.exec(rows[0]!.hash)!;
  return { memory: Number(memory), passes: Number(passes) };
}

function bareRate(n: number, memory: number, passes: number): number {
  const before = process.cpuUsage();
  for (let at = 0; at < n; at += 1)
    argon2Sync("argon2id", {
      message: Buffer.from(password),
      nonce: randomBytes(16),
      parallelism: 1,
      tagLength: 32,
      memory,
      passes,
    });
  const { user, system } = process.cpuUsage(before);
  return (n * 1e6) / (user + system);
}
