import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { URI } from "otpauth";
import { pathOf, UserId, type Account, type Endpoint, type Problem, type Side } from "@datakluis/contract";
import * as contract from "@datakluis/contract";
import { askAs } from "@datakluis/kit/ask";
import { poolOf } from "@datakluis/kit/db";
import { keyFolder } from "@datakluis/kit/keys-folder";
import { logOf } from "@datakluis/kit/log";
import type { Post } from "@datakluis/kit/mail";
import { testDatabase } from "@datakluis/kit/testing/database";
import { testKeys } from "@datakluis/kit/testing/keys";
import { signerOf, verifierOf, type PublicKeys, type ServiceName } from "@datakluis/kit/tokens";
import pg from "pg";
import type { z } from "zod";
import type { ProviderSettings } from "../provider/client.ts";
import { loginServer } from "../server.ts";

/** Cheap on purpose: what a real hash costs is measured elsewhere. */
export const testCost = { memoryKiB: 64, passes: 1, lanes: 1 };
export const password = "een heel lange zin";

/** Nothing listens here. */
const nowhere = "http://127.0.0.1:9";

export type Person = { userId: UserId; email: string; otpauth: string; token: string };
type Answer<A> = {
  status: number;
  said: A;
  code: Problem["code"] | undefined;
  cookie: string | undefined;
  /** The secret of a visit to the provider. */
  visit: string | undefined;
};

/** A whole login with its own database, its own clock, and people and servers who knock at it over HTTP. */
export async function startHouse(
  options: {
    publicUrl?: string;
    cost?: typeof testCost;
    post?: Post;
    provider?: ProviderSettings;
    vaultUrl?: string;
    ring?: ReturnType<typeof testKeys>;
  } = {},
) {
  const publicUrl = options.publicUrl ?? "http://127.0.0.1:4300";
  const cookieName = publicUrl.startsWith("https:") ? "__Host-kluis" : "kluis";
  const database = await testDatabase(join(import.meta.dirname, "../../migrations"));
  const folder = mkdtempSync(join(tmpdir(), "datakluis-login-"));
  const ring = options.ring ?? testKeys();
  const lines: string[] = [];
  const log = logOf("login", "info", { write: (line) => lines.push(line) });
  let time = Date.now();

  const start = async () => {
    const signer = await signerOf("login", ring.private.login);
    const server = await loginServer({
      pool: poolOf(database.appUrl, log),
      connectionString: database.appUrl,
      keys: keyFolder(folder),
      signer,
      privateKey: ring.private.login,
      ask: askAs(signer, { vault: options.vaultUrl ?? nowhere, suite: nowhere, login: nowhere }),
      verify: await verifierOf("login", ring.public as z.infer<typeof PublicKeys>),
      log,
      publicUrl,
      cost: options.cost ?? testCost,
      post: options.post,
      provider: options.provider,
      clock: () => new Date(time),
    });
    return { ...server, url: await server.app.listen({ host: "127.0.0.1", port: 0 }) };
  };
  const servers = [await start()];
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();

  type Asking = {
    params?: object;
    body?: unknown;
    cookie?: string | undefined;
    visit?: string | undefined;
    as?: ServiceName;
    from?: string;
  };
  const ask = async <P, Q, B, A>(agreed: Endpoint<P, Q, B, A>, asking: Asking = {}): Promise<Answer<A>> => {
    const headers: Record<string, string> = { "user-agent": "proef" };
    const cookies = [
      ...(asking.cookie ? [`${cookieName}=${asking.cookie}`] : []),
      ...(asking.visit ? [`${cookieName}-organisatie=${asking.visit}`] : []),
    ];
    if (cookies.length) headers["cookie"] = cookies.join("; ");
    if (asking.from) headers["x-forwarded-for"] = asking.from;
    if (asking.as) {
      const signer = await signerOf(asking.as, ring.private[asking.as]);
      headers["authorization"] = `Bearer ${await signer.forSelf("login")}`;
    }
    if (asking.body !== undefined) headers["content-type"] = "application/json";
    const path = pathOf(agreed as Endpoint, asking.params as Record<string, unknown>);
    const answer = await fetch(servers[0]!.url + path, {
      method: agreed.method,
      headers,
      ...(asking.body === undefined ? {} : { body: JSON.stringify(asking.body) }),
    });
    const said = (await answer.json()) as A & Partial<Problem>;
    const set = answer.headers.getSetCookie();
    const named = (name: string) =>
      set.map((line) => new RegExp(`^${name}=([^;]*)`).exec(line)?.[1]).find((it) => it !== undefined);
    const [cookie, visit] = [named(cookieName), named(`${cookieName}-organisatie`)];
    return { status: answer.status, said, code: answer.ok ? undefined : said?.code, cookie, visit };
  };

  const codeOf = (otpauth: string) => URI.parse(otpauth).generate({ timestamp: time } as never);

  const house = {
    ...servers[0]!,
    ring,
    folder,
    lines,
    owner,
    database,
    ask,
    codeOf,
    now: () => new Date(time),
    later: (ms: number) => void (time += ms),
    /** A second process of the same login. */
    another: async () => {
      const server = await start();
      servers.push(server);
      return server;
    },
    invite: (email: string, side: Side = "service", userId = UserId.parse(crypto.randomUUID())) =>
      ask(contract.inviteAccount, {
        as: "suite",
        params: { userId },
        body: { email, displayName: "A. Gebruiker", side },
      }),
    /** Somebody who accepted his invitation; his clock then moves on, so that his next code is a new one. */
    person: async (email: string, side: Side = "service"): Promise<Person> => {
      const invited = await house.invite(email, side);
      const token = invited.said.invitation;
      const opened = await ask(contract.openInvitation, { body: { token } });
      const { otpauth } = opened.said;
      const accepted = await ask(contract.acceptInvitation, { body: { token, password, code: codeOf(otpauth) } });
      house.later(30_000);
      return { userId: (accepted.said as Account).userId, email, otpauth, token: accepted.cookie! };
    },
    half: async (person: Person, from?: string) => {
      const answer = await ask(contract.signIn, { body: { email: person.email, password }, ...(from ? { from } : {}) });
      return answer.cookie!;
    },
    /** The whole way in; answers the token of the session. */
    signIn: async (person: Person) => {
      const cookie = await house.half(person);
      const answer = await ask(contract.confirmSecondFactor, { cookie, body: { code: codeOf(person.otpauth) } });
      house.later(30_000);
      return answer.cookie!;
    },
    events: async (userId: UserId | null) => {
      const { rows } = await owner.query<{ deed: string }>(
        "select deed from event where account_id is not distinct from $1 order by id",
        [userId],
      );
      return rows.map(({ deed }) => deed);
    },
    stop: async () => {
      await owner.end();
      for (const { app, stop } of servers) {
        await app.close();
        await stop();
      }
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return house;
}
export type TestHouse = Awaited<ReturnType<typeof startHouse>>;
