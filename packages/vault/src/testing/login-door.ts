import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a vault asks of login: which sessions ended, whether one lives, and to guard accounts. */
export async function loginDoor() {
  const streams = new Set<ServerResponse>();
  const ended = new Set<string>();
  const guarded: unknown[] = [];
  let guards = true;
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
      if (request.url === "/internal/accounts/_guard") {
        if (!guards) return void response.writeHead(500).end();
        guarded.push(asked);
      }
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
    /** Whether it does what it is asked when accounts must be guarded. */
    guarding: (it: boolean) => void (guards = it),
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
