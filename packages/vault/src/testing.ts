import { randomUUID } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AddressInfo } from "node:net";
import { pathOf, type Endpoint, type Problem, type UserId } from "@datakluis/contract";
import { askAs } from "@datakluis/kit/ask";
import { kyselyOf, poolOf } from "@datakluis/kit/db";
import { keyFolder } from "@datakluis/kit/keys";
import { logOf } from "@datakluis/kit/log";
import { testDatabase } from "@datakluis/kit/testing/database";
import { testKeys } from "@datakluis/kit/testing/keys";
import { signerOf, verifierOf, type ServiceName } from "@datakluis/kit/tokens";
import type { Tables } from "./schema.ts";
import { vaultServer } from "./server.ts";

/** Somebody who signed in: what login would have put in his token. */
export type Visitor = { userId: UserId; sessionId: string; displayName: string };

export const visitor = (displayName = "A. Gebruiker"): Visitor => ({
  userId: randomUUID() as UserId,
  sessionId: randomUUID(),
  displayName,
});

export type Asked<P, Q, B> = { params?: P; query?: Q; body?: B };
export type Told<A> = { status: number; code: string | undefined; answer: A; text: string };

/**
 * A vault as it runs: a fresh database with the roles of production, real HTTP, real signatures, a real folder of
 * keys. The suite stands at `suiteUrl`; without one it is away. Login is a door that says which sessions live.
 */
export async function runningVault({ suiteUrl = "http://127.0.0.1:9" } = {}) {
  const database = await testDatabase(join(import.meta.dirname, "..", "migrations"));
  const keyDir = mkdtempSync(join(tmpdir(), "kluis-sleutels-"));
  const keyPairs = testKeys();
  const login = await loginDoor();
  const lines: string[] = [];
  const log = logOf("vault", "debug", { write: (line) => void lines.push(line) });
  const signer = await signerOf("vault", keyPairs.private.vault);
  const urls = { login: login.url, suite: suiteUrl, vault: "http://127.0.0.1:9" };
  const kit = {
    log,
    signer,
    verify: await verifierOf("vault", keyPairs.public),
    ask: askAs(signer, urls, 3_000),
  };
  const start = async () => {
    const server = await vaultServer(kit, {
      databaseUrl: database.appUrl,
      loginUrl: login.url,
      keyService: keyFolder(keyDir),
    });
    return { ...server, url: await server.app.listen({ host: "127.0.0.1", port: 0 }) };
  };
  const server = await start();
  const signers = { login: await signerOf("login", keyPairs.private.login) } as Partial<
    Record<ServiceName, Awaited<ReturnType<typeof signerOf>>>
  >;

  const put = async <P, Q, B, A>(
    authorization: string,
    agreed: Endpoint<P, Q, B, A>,
    asked: Asked<P, Q, B>,
  ): Promise<Told<A>> => {
    const url = new URL(pathOf(agreed as Endpoint, asked.params as Record<string, unknown>), server.url);
    for (const [name, value] of Object.entries(asked.query ?? {})) url.searchParams.set(name, String(value));
    const answer = await fetch(url, {
      method: agreed.method,
      headers: {
        ...(authorization ? { authorization } : {}),
        ...(asked.body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
    });
    const text = await answer.text();
    const told: unknown = text ? JSON.parse(text) : undefined;
    return { status: answer.status, code: (told as Problem | null)?.code, answer: told as A, text };
  };

  const bare = new URL(database.ownerUrl);
  const superuser = new URL(process.env["DATAKLUIS_TEST_POSTGRES"]!);
  superuser.pathname = bare.pathname;
  const owner = poolOf(superuser.href, log, 2);
  return {
    ...server,
    keyDir,
    keyPairs,
    lines,
    login,
    database,
    /** Sees the tables as nobody who runs the vault can: past the policies. */
    owner: kyselyOf<Tables>(owner),
    ownerPool: owner,
    /** Asks as a person, with a token as login makes it. */
    as: async <P, Q, B, A>(who: Visitor, agreed: Endpoint<P, Q, B, A>, asked: Asked<P, Q, B> = {}) =>
      put(`Bearer ${await signers.login!.forUser(who, "vault")}`, agreed, asked),
    /** Asks as another server. */
    asServer: async <P, Q, B, A>(name: ServiceName, agreed: Endpoint<P, Q, B, A>, asked: Asked<P, Q, B> = {}) => {
      const signs = (signers[name] ??= await signerOf(name, keyPairs.private[name]));
      return put(`Bearer ${await signs.forSelf("vault")}`, agreed, asked);
    },
    asNobody: <P, Q, B, A>(agreed: Endpoint<P, Q, B, A>, asked: Asked<P, Q, B> = {}) => put("", agreed, asked),
    tokenOf: (who: Visitor) => signers.login!.forUser(who, "vault"),
    stop: async () => {
      await server.app.close();
      await server.stop();
      await owner.end();
      await login.stop();
      await database.drop();
      rmSync(keyDir, { recursive: true, force: true });
    },
  };
}
export type RunningVault = Awaited<ReturnType<typeof runningVault>>;

/** The two questions a vault puts to login: which sessions ended, and whether one lives. */
async function loginDoor() {
  const streams = new Set<ServerResponse>();
  const ended = new Set<string>();
  const guarded: unknown[] = [];
  const server = createServer((request, response) => {
    if (request.url === "/internal/revocations") {
      response.writeHead(200, { "content-type": "text/event-stream" }).write(": welkom\n\n");
      streams.add(response);
      return void response.on("close", () => streams.delete(response));
    }
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const asked = JSON.parse(Buffer.concat(parts).toString() || "null") as { sessionId?: string };
      if (request.url === "/internal/accounts/_guard") guarded.push(asked);
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(asked?.sessionId ? JSON.stringify({ alive: !ended.has(asked.sessionId) }) : "null");
    });
  });
  const beat = setInterval(() => streams.forEach((stream) => stream.write(": nog hier\n\n")), 1_000);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    guarded,
    end: (sessionId: string) => {
      ended.add(sessionId);
      streams.forEach((stream) => stream.write(`data: ${sessionId}\n\n`));
    },
    stop: () => {
      clearInterval(beat);
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
