import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { randomBytes } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { clamScanner, noScanner } from "./scanner.ts";

/** The string every scanner knows as its test virus (EICAR), in two halves so that nothing takes this file for one. */
const eicar = Buffer.from(["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"].join(""));

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A daemon that speaks the protocol of clamd: reads the command, then pieces by their length until one of nothing. */
async function daemon(answer: (file: Buffer, socket: Socket) => string | undefined) {
  const server = createServer((socket) => {
    let heard = Buffer.alloc(0);
    socket.on("error", () => undefined);
    socket.on("data", (piece) => {
      heard = Buffer.concat([heard, piece]);
      const file = fileIn(heard);
      if (!file) return;
      const said = answer(file, socket);
      if (said !== undefined) socket.end(said);
    });
  });
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return { host: "127.0.0.1", port: (server.address() as AddressInfo).port };
}

/** The file in what was heard, once all of it was. */
function fileIn(heard: Buffer): Buffer | undefined {
  const command = "zINSTREAM\0";
  if (heard.length < command.length) return undefined;
  expect(heard.subarray(0, command.length).toString()).toBe(command);
  const pieces: Buffer[] = [];
  for (let at = command.length; at + 4 <= heard.length;) {
    const size = heard.readUInt32BE(at);
    if (size === 0) return Buffer.concat(pieces);
    pieces.push(heard.subarray(at + 4, at + 4 + size));
    at += 4 + size;
  }
  return undefined;
}

test("a clean file passes, whole and in its order, also one of many pieces", async () => {
  for (const size of [0, 1, 256 * 1024, 1_000_000]) {
    const bytes = randomBytes(size);
    let seen: Buffer | undefined;
    const at = await daemon((file) => {
      seen = file;
      return "stream: OK\0";
    });
    await clamScanner(at)(bytes);
    expect(seen?.equals(bytes)).toBe(true);
  }
});

test("an infected file is refused", async () => {
  const at = await daemon((file) => (file.includes(eicar) ? "stream: Eicar-Test-Signature FOUND\0" : "stream: OK\0"));
  await expect(clamScanner(at)(Buffer.concat([Buffer.from("brief "), eicar]))).rejects.toMatchObject({
    code: "infected",
  });
  await clamScanner(at)(Buffer.from("brief"));
});

test.each([
  ["says that something went wrong", "stream: Can't allocate memory ERROR\0"],
  ["finds it too long", "INSTREAM size limit exceeded. ERROR\0"],
  ["says nothing", ""],
  ["breaks off in the middle of a word", "stream: OK"],
  ["says something else", "PONG\0"],
  ["says all is well of something else as well", "stream: OK\0stream: OK\0"],
  ["talks without end", "x".repeat(2_000)],
])("a scanner that %s lets nothing pass", async (_what, said) => {
  await expect(clamScanner(await daemon(() => said))(Buffer.from("brief"))).rejects.toMatchObject({
    code: "scanner_away",
  });
});

test("a scanner that is not there, hangs up or keeps silent lets nothing pass", async () => {
  const at = await daemon((_file, socket) => void socket.destroy());
  await expect(clamScanner(at)(Buffer.from("brief"))).rejects.toMatchObject({ code: "scanner_away" });
  const silent = await daemon(() => undefined);
  await expect(clamScanner(silent, 50)(Buffer.from("brief"))).rejects.toMatchObject({ code: "scanner_away" });
  const gone = { ...at };
  await new Promise((closed) => servers.splice(0).forEach((server) => server.close(closed)));
  await expect(clamScanner(gone)(Buffer.from("brief"))).rejects.toMatchObject({ code: "scanner_away" });
});

test("without a scanner everything passes", async () => {
  await expect(noScanner(eicar)).resolves.toBeUndefined();
});
