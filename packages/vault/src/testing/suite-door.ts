import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { EmployerId, UserId } from "@datakluis/contract";

type Told = { method: string; path: string; body: unknown };
type Asked = { asked: { employerId: EmployerId; userId: UserId }[] };

/** What a vault asks of a suite and tells it: who may retrieve where, by what a test says; everything else is heard. */
export async function suiteDoor() {
  const allowed = new Set<string>();
  const told: Told[] = [];
  let isAway = false;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      if (isAway) return void response.destroy();
      const body: unknown = JSON.parse(Buffer.concat(parts).toString() || "null");
      told.push({ method: request.method!, path: request.url!, body });
      const answer =
        request.url === "/internal/retrievals/_mag"
          ? { may: (body as Asked).asked.map((it) => allowed.has(`${it.employerId} ${it.userId}`)) }
          : null;
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Everything that was asked and told, in order. */
    told,
    allow: (employerId: EmployerId, userId: UserId) => void allowed.add(`${employerId} ${userId}`),
    disallow: (employerId: EmployerId, userId: UserId) => void allowed.delete(`${employerId} ${userId}`),
    away: (it: boolean) => void (isAway = it),
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
