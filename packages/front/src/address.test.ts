import Fastify from "fastify";
import { expect, test } from "vitest";
import { startDoor } from "./testing/door.ts";

/** What login gets to read of where somebody comes from. */
async function addressesAtLogin(trustProxy?: string): Promise<(string | undefined)[]> {
  const login = Fastify();
  const seen: (string | undefined)[] = [];
  login.all("/api/login/v1/*", async (request) => {
    seen.push(request.headers["x-forwarded-for"] as string | undefined);
    return {};
  });
  const loginUrl = await login.listen({ host: "127.0.0.1", port: 0 });
  const door = await startDoor({ loginUrl, ...(trustProxy ? { trustProxy } : {}) });
  for (const headers of [{}, { "x-forwarded-for": "198.51.100.7" }, { "x-forwarded-for": "6.6.6.6, 198.51.100.7" }])
    await fetch(`${door.url}/api/login/v1/session`, { headers: headers as Record<string, string> });
  await door.stop();
  await login.close();
  return seen;
}

test("login hears the address of whoever is connected, not the one he claims", async () => {
  expect(await addressesAtLogin()).toEqual(["127.0.0.1", "127.0.0.1", "127.0.0.1"]);
});

test("behind a proxy that is trusted it hears the address that proxy saw", async () => {
  expect(await addressesAtLogin("127.0.0.1")).toEqual(["127.0.0.1", "198.51.100.7", "198.51.100.7"]);
});
