import { createHmac } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { CloudEvent } from "@datakluis/contract";

export type Heard = { id: string; timestamp: string; signatures: string[]; body: string; event: CloudEvent };

/** A receiver of webhooks that does what a test says; until then it takes everything in. */
export async function receiver() {
  const heard: Heard[] = [];
  let how: (answer: ServerResponse, it: Heard) => void = (answer) => void answer.writeHead(204).end();
  const server = createServer((request, answer) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = Buffer.concat(parts).toString();
      const [id, timestamp, signatures] = ["id", "timestamp", "signature"].map((it) =>
        String(request.headers[`webhook-${it}`]),
      );
      const it = {
        id: id!,
        timestamp: timestamp!,
        signatures: signatures!.split(" "),
        body,
        event: JSON.parse(body) as CloudEvent,
      };
      heard.push(it);
      how(answer, it);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/haak`,
    heard,
    /** Answers so from now on. */
    answers: (next: typeof how) => void (how = next),
    status: (status: number) => void (how = (answer) => void answer.writeHead(status, { location: "/elders" }).end()),
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
export type Receiver = Awaited<ReturnType<typeof receiver>>;

/** What a receiver reckons from its secret, as Standard Webhooks says. */
export const signatureOf = (secret: string, { id, timestamp, body }: Heard): string =>
  `v1,${createHmac("sha256", Buffer.from(secret.slice("whsec_".length), "base64"))
    .update(`${id}.${timestamp}.${body}`)
    .digest("base64")}`;
