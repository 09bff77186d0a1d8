import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

export type Question = { method: string; path: string; body: Buffer };
type Answer = { status: number; body: Buffer };

/** Carries one question to the other side; what a proof puts in between decides when, how often, and what comes back. */
export type Between = (question: Question, carry: () => Promise<Answer>) => Promise<Answer | "lost">;

/** A wire to another real server that a proof can stand on. */
export async function wireTo(target: () => string) {
  let between: Between = (_, carry) => carry();

  const carryFor = (question: Question, request: IncomingMessage) => async (): Promise<Answer> => {
    const answer = await fetch(new URL(question.path, target()), {
      method: question.method,
      headers: {
        authorization: request.headers.authorization ?? "",
        "content-type": request.headers["content-type"] ?? "application/json",
      },
      ...(question.body.length ? { body: question.body as Uint8Array<ArrayBuffer> } : {}),
    });
    return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
  };

  const server = createServer((request, response) => {
    const pass = async () => {
      const question = { method: request.method!, path: request.url!, body: await buffer(request) };
      const answer = await between(question, carryFor(question, request));
      if (answer === "lost") return void response.destroy();
      response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
    };
    pass().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stand: (it: Between) => void (between = it),
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
