import { generateKeyPairSync, randomUUID, type KeyObject } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { clientIssuerOf } from "@datakluis/contract";
import { verifierOf } from "@datakluis/kit/tokens";
import { exportJWK, SignJWT } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startHouse, type TestHouse } from "../testing/house.ts";

const publicUrl = "https://kluis.example";
const issuer = clientIssuerOf(publicUrl);
const pair = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
const keys = pair();
const couplingId = randomUUID();

/** What login asks of a vault: the keys of a coupling. Null is a vault that is away. */
let known: Map<string, KeyObject[]> | null;
let house: TestHouse;
let stopVault: () => Promise<unknown>;
beforeAll(async () => {
  const vault = createServer((request, response) => {
    const id = /^\/internal\/couplings\/([^/]+)\/keys$/.exec(request.url!)?.[1] ?? "";
    const held = known?.get(id);
    if (!known) return void response.writeHead(503).end("weg");
    response.writeHead(held ? 200 : 404, { "content-type": "application/json" });
    const all = held ?? [];
    void Promise.all(all.map(async (it, at) => ({ ...(await exportJWK(it)), kid: `k${at}`, alg: "ES256" }))).then(
      (it) => response.end(JSON.stringify(held ? { keys: it } : { code: "not_found" })),
    );
  });
  await new Promise<void>((resolve) => vault.listen(0, "127.0.0.1", resolve));
  stopVault = () => new Promise((resolve) => vault.close(resolve));
  house = await startHouse({ publicUrl, vaultUrl: `http://127.0.0.1:${(vault.address() as AddressInfo).port}` });
  known = new Map([[couplingId, [keys.publicKey]]]);
});
afterAll(async () => {
  await house.stop();
  await stopVault();
});

type Signed = { by?: KeyObject; iss?: string; aud?: string; jti?: string; seconds?: number; alg?: string };
const signed = ({ by = keys.privateKey, iss = couplingId, aud = issuer, jti = randomUUID(), seconds = 60 }: Signed) =>
  new SignJWT({})
    .setProtectedHeader({ alg: "ES256" })
    .setIssuer(iss)
    .setSubject(iss)
    .setAudience(aud)
    .setJti(jti)
    .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
    .sign(by);

type Said = { access_token?: string; error?: string; error_description?: string; scope?: string };
async function asking(assertion: string, more: Record<string, string> = {}, url = house.url) {
  const answer = await fetch(`${url}/api/login/v1/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: assertion,
      scope: "deliveries",
      ...more,
    }),
  });
  return { status: answer.status, ...((await answer.json()) as Said) };
}
const believing = (at: "vault" | "suite") => verifierOf(at, house.ring.public as never, issuer);

test("a coupling that signs gets a token of five minutes, which only the vault believes", async () => {
  const told = await asking(await signed({}));
  expect(told).toMatchObject({ status: 200, token_type: "Bearer", expires_in: 300, scope: "deliveries" });
  const verify = await believing("vault");
  expect(await verify(told.access_token!)).toMatchObject({ kind: "client", couplingId });
  await expect((await believing("suite"))(told.access_token!)).rejects.toThrow("not_signed_in");
  await expect((await verifierOf("vault", house.ring.public as never))(told.access_token!)).rejects.toThrow(
    "not_signed_in",
  );
  await expect(
    (await verifierOf("vault", house.ring.public as never, "https://elders"))(told.access_token!),
  ).rejects.toThrow("not_signed_in");
});

test("what is signed is believed once, also when it comes twice at the same moment and at another process", async () => {
  const assertion = await signed({});
  const second = await house.another();
  const all = await Promise.all(
    Array.from({ length: 6 }, (_, at) => asking(assertion, {}, at % 2 ? second.url : house.url)),
  );
  expect(all.map((it) => it.status).toSorted()).toEqual([200, 401, 401, 401, 401, 401]);
  expect((await asking(assertion)).error).toBe("invalid_client");
});

test.each<[string, Signed]>([
  ["signed with another's key", { by: pair().privateKey }],
  ["in the name of a coupling nobody knows", { iss: randomUUID() }],
  ["in a name that is no coupling", { iss: "../../accounts" }],
  ["for another address", { aud: "https://elders.example/oauth" }],
  ["that expired", { seconds: -60 }],
  ["that would stay valid for a year", { seconds: 31_536_000 }],
])("an assertion %s gets nothing", async (_, it) => {
  const told = await asking(await signed(it));
  expect([told.status, told.error, told.access_token]).toEqual([401, "invalid_client", undefined]);
});

test("the address somebody happens to ask by is not whom it must be for", async () => {
  const told = await asking(await signed({ aud: `${house.url}/api/login/v1/oauth/token` }));
  expect([told.status, told.error]).toEqual([401, "invalid_client"]);
});

test("without a signature, with a secret, or for another grant nothing is given", async () => {
  const none = [{ alg: "none" }, { iss: couplingId, sub: couplingId, aud: issuer, jti: "1", exp: 9_999_999_999 }]
    .map((it) => Buffer.from(JSON.stringify(it)).toString("base64url"))
    .join(".");
  expect((await asking(`${none}.`)).status).toBe(401);
  for (const grant of ["authorization_code", "refresh_token", "password"])
    expect((await asking(await signed({}), { grant_type: grant })).status).toBe(400);
  const other = await asking(await signed({}), { scope: "alles" });
  expect(other.scope).toBeUndefined();
  await expect((await believing("vault"))(other.access_token!)).rejects.toThrow("not_signed_in");
  const secret = await fetch(`${house.url}/api/login/v1/oauth/token`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(`${couplingId}:geheim`).toString("base64")}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  expect(secret.status).toBe(401);
});

test("a key that was taken away gives no token any more, and with the vault away a coupling is told to wait", async () => {
  known = new Map([[couplingId, [pair().publicKey]]]);
  expect((await asking(await signed({}))).status).toBe(401);
  known = null;
  const told = await asking(await signed({}));
  expect([told.status, told.error]).toEqual([503, "temporarily_unavailable"]);
  known = new Map([[couplingId, [keys.publicKey]]]);
  expect((await asking(await signed({}))).status).toBe(200);
});

test("of the library no more is open than a token needs", async () => {
  const at = (path: string) => fetch(`${house.url}/api/login/v1/oauth${path}`, { redirect: "manual" });
  const found = (await (await at("/.well-known/openid-configuration")).json()) as Record<string, unknown>;
  expect(found).toMatchObject({
    issuer,
    grant_types_supported: ["client_credentials"],
    token_endpoint_auth_methods_supported: ["private_key_jwt"],
  });
  for (const path of ["/auth", "/session/end", "/me", "/reg", "/token/introspection", "/interaction/x"])
    expect((await at(path)).status).toBe(404);
  const { keys: shown } = (await (await at("/jwks")).json()) as { keys: Record<string, unknown>[] };
  expect(shown.map((it) => [it["crv"], it["d"]])).toEqual([["Ed25519", undefined]]);
});

test("nothing of what was signed, and no token, stands in the log", async () => {
  const assertion = await signed({});
  const { access_token: token } = await asking(assertion);
  await asking(assertion);
  for (const hidden of [assertion, token!, couplingId]) expect(house.lines.join("")).not.toContain(hidden);
});
