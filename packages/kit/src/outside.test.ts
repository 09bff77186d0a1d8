import { createServer, type Server } from "node:http";
import { createServer as createSocket } from "node:net";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { isPublicAddress, outsideAddress, pointsOutside, postOutside } from "./outside.ts";

const stops: (() => unknown)[] = [];
afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())));

async function listening(server: { listen: Server["listen"]; address: Server["address"]; close: Server["close"] }) {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stops.push(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test.each([
  ...["0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255"],
  ...["192.168.1.1", "192.0.2.1", "198.18.0.1", "203.0.113.9", "224.0.0.1", "255.255.255.255"],
  ...["::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "fc00::1", "fd12::1", "fe80::1", "ff02::1"],
  ...["2001:db8::1", "2002:7f00:1::", "2001:0:7f00:1::", "localhost", "", "8.8.8"],
])("%s is nobody's on the internet", (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(["1.1.1.1", "8.8.8.8", "172.32.0.1", "192.167.255.255", "2606:4700::1111", "2a02:898::1"])("%s is", (it) => {
  expect(isPublicAddress(it)).toBe(true);
});

test("no address of a private network is let through, however it is chosen", () => {
  const byte = fc.integer({ min: 0, max: 255 });
  const inside = fc.oneof(
    fc.tuple(fc.constant(10), byte, byte, byte),
    fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
    fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
    fc.tuple(fc.constantFrom(0, 127), byte, byte, byte),
    fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
  );
  const isOpen = (bytes: readonly number[]) => isPublicAddress(bytes.join("."));
  expect(fc.sample(inside, 1_000).filter(isOpen)).toEqual([]);
});

test.each([
  ["http://ontvanger.example/", false],
  ["https://naam:geheim@ontvanger.example/", false],
  ["https://ontvanger.example/#deel", false],
  ["ftp://ontvanger.example/", false],
  ["geen adres", false],
  ["https://ontvanger.example/haak?x=1", true],
])("%s is an address to post to: %s", (text, usable) => {
  expect(outsideAddress(text, false) !== undefined).toBe(usable);
});

test.each(["https://127.0.0.1/", "https://0x7f.1/", "https://2130706433/", "https://[::1]/", "https://localhost/"])(
  "%s points inside",
  async (text) => {
    expect(await pointsOutside(new URL(text))).toBe(false);
  },
);

const message = { headers: { "webhook-id": "1" }, body: "{}" };
const local = (port: number, path = "/") => new URL(`http://127.0.0.1:${port}${path}`);

test("nothing leaves for this machine or its network, by number or by name", async () => {
  let heard = 0;
  const port = await listening(createServer((_, answer) => void ((heard += 1), answer.end())));
  for (const url of [`http://127.0.0.1:${port}/`, `http://localhost:${port}/`, `http://[::ffff:127.0.0.1]:${port}/`])
    expect(await postOutside(new URL(url), message, 2_000, false)).toEqual({ kind: "refused_address" });
  expect(heard).toBe(0);
  expect(await postOutside(local(port), message, 2_000, true)).toEqual({ kind: "answered", status: 200 });
  expect(heard).toBe(1);
});

test("no redirect is followed, a server that hangs is left, and an answer without end is not read", async () => {
  let followed = 0;
  const port = await listening(
    createServer((request, answer) => {
      if (request.url === "/verder") followed += 1;
      if (request.url === "/omleiding") return void answer.writeHead(307, { location: `/verder` }).end();
      if (request.url === "/eindeloos") {
        answer.writeHead(200);
        const flow = setInterval(() => answer.write("x".repeat(65_536)), 1);
        answer.on("close", () => clearInterval(flow));
        return;
      }
      if (request.url === "/500") answer.writeHead(500).end();
    }),
  );
  expect(await postOutside(local(port, "/omleiding"), message, 2_000, true)).toEqual({ kind: "redirected" });
  expect(followed).toBe(0);
  expect(await postOutside(local(port, "/hangt"), message, 200, true)).toEqual({ kind: "timed_out" });
  expect(await postOutside(local(port, "/eindeloos"), message, 2_000, true)).toEqual({ kind: "answered", status: 200 });
  expect(await postOutside(local(port, "/500"), message, 2_000, true)).toEqual({ kind: "answered", status: 500 });
});

test("a server that is not there, or speaks something else, is unreachable", async () => {
  const port = await listening(createSocket((socket) => socket.end("geen http\r\n\r\n")) as never);
  expect(await postOutside(local(port), message, 2_000, true)).toEqual({ kind: "unreachable" });
  expect(await postOutside(new URL("http://127.0.0.1:9/"), message, 2_000, true)).toEqual({ kind: "unreachable" });
});

test("a server that would switch to another protocol is unreachable, and is hung up on", async () => {
  const hungUp = Promise.withResolvers<void>();
  const port = await listening(
    createSocket((socket) => {
      socket.on("error", () => {}).on("close", () => hungUp.resolve());
      socket.resume().write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: iets\r\n\r\n");
    }) as never,
  );
  expect(await postOutside(local(port), message, 2_000, true)).toEqual({ kind: "unreachable" });
  await hungUp.promise;
});
