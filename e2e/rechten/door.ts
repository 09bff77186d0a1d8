import { createHash, randomBytes } from "node:crypto";
import {
  acceptInvitation,
  beginProviderAcceptance,
  inviteAccount,
  openInvitation,
  pathOf,
  signIn,
  type UserId,
} from "@datakluis/contract";
import type { TestProvider } from "@datakluis/kit/testing/provider";
import type { Servers } from "@datakluis/kit/testing/servers";
import { URI } from "otpauth";
import pg from "pg";
import { id } from "../tools/story.ts";
import { makePasskey, usePasskey, type Device } from "./authenticator.ts";

/** What is asked: all that stands in a request but who asks. */
export type Question = {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  bytes?: Uint8Array;
};
export type Told = { status: number; code: string | undefined; text: string };

/** Who knocks: with a token, or at login with a cookie; nobody with neither. */
export type Credentials = { token?: string; cookie?: string };

/** Asks over the real wire and gives the answer to the letter; of a stream only that it began. */
export async function knock(
  at: { url: string; method: string; path: string },
  asked: Question,
  { token, cookie }: Credentials,
): Promise<Told> {
  const url = new URL(
    at.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(asked.params?.[name]))),
    at.url,
  );
  for (const [name, value] of Object.entries(asked.query ?? {})) url.searchParams.set(name, String(value));
  const sent = asked.bytes ?? (asked.body === undefined ? undefined : JSON.stringify(asked.body));
  const answer = await fetch(url, {
    method: at.method,
    headers: {
      // Each from an address of his own, so that nobody waits for somebody else's guesses.
      "x-forwarded-for": `10.${byte()}.${byte()}.${byte()}`,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(cookie ? { cookie } : {}),
      ...(asked.bytes ? { "content-type": "application/octet-stream" } : {}),
      ...(asked.body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(sent === undefined ? {} : { body: sent as BodyInit }),
  });
  if (answer.headers.get("content-type")?.startsWith("text/event-stream")) {
    await answer.body?.cancel();
    return { status: answer.status, code: undefined, text: "" };
  }
  const text = await answer.text();
  const { code } = (answer.ok ? {} : JSON.parse(text)) as { code?: string };
  return { status: answer.status, code, text };
}

/** The address people type in a trial installation, as a browser names it to an authenticator. */
const site = "http://localhost:4300";

const byte = () => Math.floor(Math.random() * 256);
const password = "een heel lange zin om mee te beginnen";

/** Somebody who accepted his invitation: his cookie, and what he needs to sign in once more. */
export type Account = { userId: UserId; email: string; otpauth: string; cookie: string };

/** The way in at login, walked for real. */
export function loginOf(servers: Servers, provider: TestProvider) {
  const post = async (agreed: { path: string }, body: unknown): Promise<{ said: never; cookie: string }> => {
    const answer = await fetch(new URL(pathOf(agreed as never), servers.urls.login), {
      method: "POST",
      headers: { "content-type": "application/json", "x-forwarded-for": `10.${byte()}.${byte()}.${byte()}` },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${agreed.path}: ${await answer.text()}`);
    const cookie = answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    return { said: (await answer.json()) as never, cookie };
  };
  /** A code for the step before this one or for the next: each counts once. */
  const codeOf = (otpauth: string, step: -1 | 0 | 1) =>
    URI.parse(otpauth).generate({ timestamp: Date.now() + step * 30_000 } as never);

  const invitation = async (userId = id<UserId>()) => {
    const email = `${userId}@proef.example`;
    const body = { email, displayName: "A. Gebruiker", side: "service" as const };
    const made = await (await servers.asServer("suite"))(inviteAccount, { params: { userId }, body });
    return { userId, email, token: made.invitation };
  };
  const acceptance = async (token: string) => {
    const { otpauth } = (await post(openInvitation, { token })).said as { otpauth: string };
    return { otpauth, body: { token, password, code: codeOf(otpauth, 0) } };
  };
  const account = async (userId?: UserId): Promise<Account> => {
    const { token, ...it } = await invitation(userId);
    const { otpauth, body } = await acceptance(token);
    return { ...it, otpauth, cookie: (await post(acceptInvitation, body)).cookie };
  };
  const half = async (it: Account): Promise<string> => (await post(signIn, { email: it.email, password })).cookie;
  /** The secret of a link to choose a new password, as a letter would bring it; of what is kept it cannot be read back. */
  const reset = async (): Promise<string> => {
    const [token, { userId }] = [randomBytes(32).toString("base64url"), await account()];
    const client = new pg.Client({ connectionString: servers.databases.login.ownerUrl });
    await client.connect();
    await client.query(
      `insert into password_reset (id, account_id, token_hash, made_at, expires_at)
       values (gen_random_uuid(), $1, $2, now(), now() + interval '1 hour')`,
      [userId, createHash("sha256").update(token).digest()],
    );
    await client.end();
    return token;
  };
  const said = async (method: string, path: string, cookie: string, body?: unknown) => {
    const answer = await fetch(new URL(`/api/login/v1${path}`, servers.urls.login), {
      method,
      headers: { cookie, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return (await answer.json()) as never;
  };
  /** Somebody who was just asked to make a passkey, and what his device says to it. */
  const passkeyMade = async () => {
    const it = await account();
    return { account: it, ...makePasskey(await said("POST", "/passkeys/_begin", it.cookie), site) };
  };
  /** Somebody with a passkey, and its id. */
  const withPasskey = async () => {
    const made = await passkeyMade();
    const { cookie } = made.account;
    await said("POST", "/passkeys", cookie, { name: "Telefoon", response: made.response });
    const [passkey] = (await said("GET", "/passkeys", cookie)) as { id: string }[];
    return { ...made, passkeyId: passkey!.id };
  };
  /** What his device says when he signs in with it, or confirms who he is. */
  const passkeyUsed = async (device: Device, cookie: string, at = "/session/passkey") =>
    usePasskey(device, await said("POST", `${at}/_begin`, cookie), site);
  /** Somebody, and the id of his session as his own list shows it. */
  const listed = async () => {
    const { cookie } = await account();
    const [session] = (await said("GET", "/sessions", cookie)) as { id: string }[];
    return { cookie, sessionId: session!.id };
  };
  /** Somebody invited who was at the provider and came back: what he was given along, and the cookie he left with. */
  const atProvider = async () => {
    const begun = await post(beginProviderAcceptance, { token: (await invitation()).token });
    const { url } = begun.said as { url: string };
    return { cookie: begun.cookie, body: await provider.visitor()(url, { subject: id(), secondFactor: true }) };
  };
  const passkeys = { passkeyMade, withPasskey, passkeyUsed };
  return { passkeys, listed, atProvider, password, invitation, acceptance, account, half, codeOf, reset };
}
