import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inviteAccount, UserId } from "@datakluis/contract";
import { askAs } from "@datakluis/kit/ask";
import { logOf } from "@datakluis/kit/log";
import { testKeys } from "@datakluis/kit/testing/keys";
import { signerOf } from "@datakluis/kit/tokens";
import { frontDoor } from "../server.ts";
import { startBehind } from "./behind.ts";
import { startLogin } from "./login.ts";
import { codeOf } from "./totp.ts";

const noLogin = (url: string): Awaited<ReturnType<typeof startLogin>> => {
  const nothing = async () => undefined;
  return { url, kill: nothing, again: nothing, stop: nothing };
};

/** A page as a build leaves it. */
function builtPage(): string {
  const folder = mkdtempSync(join(tmpdir(), "datakluis-web-"));
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>Datakluis</title>");
  writeFileSync(join(folder, "assets/app-4f1c2d.js"), "export {};");
  writeFileSync(join(folder, "icoon.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
  writeFileSync(join(folder, ".env"), "GEHEIM=1");
  return folder;
}

const password = "een heel lange zin";

/** Where nobody listens. */
export const nowhere = "http://127.0.0.1:9";

/** The door with two servers behind it, and the real login unless `loginUrl` names another. */
export async function startDoor(options: { publicUrl?: string; trustProxy?: string; loginUrl?: string } = {}) {
  const keys = testKeys();
  const [login, vault, suite] = await Promise.all([
    options.loginUrl ? noLogin(options.loginUrl) : startLogin(keys),
    startBehind("vault", keys.public),
    startBehind("suite", keys.public),
  ]);
  const urls = { login: login.url, vault: vault.url, suite: suite.url };
  const lines: string[] = [];
  const log = logOf("front", "info", { write: (line) => lines.push(line) });
  const signer = await signerOf("front", keys.private.front);
  const webFolder = builtPage();
  const door = await frontDoor({
    urls,
    webFolder,
    log,
    signer,
    ask: askAs(signer, urls),
    publicUrl: options.publicUrl ?? "http://127.0.0.1:4300",
    ...(options.trustProxy ? { trustProxy: options.trustProxy } : {}),
  });
  const url = await door.app.listen({ host: "127.0.0.1", port: 0 });

  const send = (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(url + path, {
      method,
      headers: { "content-type": "application/json", "sec-fetch-site": "same-origin", ...headers },
      body: JSON.stringify(body),
    });
  const cookieIn = (answer: Response) => /^kluis=[^;]+/.exec(answer.headers.get("set-cookie") ?? "")?.[0] ?? "";

  return {
    url,
    login,
    vault,
    suite,
    lines,
    keys,
    webFolder,
    send,
    /** Somebody who accepted an invitation through the door; answers the cookie of his session. */
    signIn: async (email: string): Promise<{ cookie: string; userId: UserId; otpauth: string }> => {
      const userId = UserId.parse(crypto.randomUUID());
      const ask = askAs(await signerOf("suite", keys.private.suite), urls);
      const body = { email, displayName: "A. Gebruiker", side: "service" as const };
      const { invitation: token } = await ask(inviteAccount, { params: { userId }, body });
      const opened = await send("POST", "/api/login/v1/invitations/_open", { token });
      const { otpauth } = (await opened.json()) as { otpauth: string };
      const chosen = { token, password, code: codeOf(otpauth) };
      return { cookie: cookieIn(await send("POST", "/api/login/v1/invitations/_accept", chosen)), userId, otpauth };
    },
    /** Confirms that it is still he; answers the new cookie of his session. */
    confirm: async ({ cookie, otpauth }: { cookie: string; otpauth: string }): Promise<string> =>
      cookieIn(await send("POST", "/api/login/v1/session/_confirm", { code: codeOf(otpauth, 1) }, { cookie })),
    stop: async () => {
      await door.stop();
      await door.app.close();
      await Promise.all([login.stop(), vault.stop(), suite.stop()]);
      rmSync(webFolder, { recursive: true, force: true });
    },
  };
}
export type TestDoor = Awaited<ReturnType<typeof startDoor>>;
