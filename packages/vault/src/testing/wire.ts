import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * What the wire does with one question: carry it, carry it and lose the answer, carry it twice, lose it, or hold it
 * until it is let go, long after its asker gave up.
 */
export type Fate = "carry" | "lose_answer" | "twice" | "lose" | "hold";

export type Question = { method: string; path: string; body: string };

/** A wire between two real servers that can be as bad as a real one. */
export async function wireTo(target: () => string) {
  let fateOf: (question: Question) => Fate | Promise<Fate> = () => "carry";
  const held: (() => Promise<void>)[] = [];
  const asked: Question[] = [];

  const carry = (question: Question, headers: IncomingMessage["headers"]) =>
    fetch(new URL(question.path, target()), {
      method: question.method,
      headers: {
        authorization: headers.authorization ?? "",
        ...(question.body ? { "content-type": headers["content-type"] ?? "" } : {}),
      },
      ...(question.body ? { body: question.body } : {}),
    });

  const pass = async (question: Question, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const fate = await fateOf(question);
    if (fate === "lose") return void response.destroy();
    if (fate === "hold") {
      // Its asker hears nothing; the question itself arrives when it is let go.
      held.push(async () => void (await carry(question, request.headers)));
      return void response.destroy();
    }
    if (fate === "twice") await carry(question, request.headers);
    const answer = await carry(question, request.headers);
    const text = await answer.text();
    if (fate === "lose_answer") return void response.destroy();
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" }).end(text);
  };

  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const question = { method: request.method!, path: request.url!, body: Buffer.concat(parts).toString() };
      asked.push(question);
      pass(question, request, response).catch(() => response.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    /** May wait while something else happens. */
    fate: (of: typeof fateOf) => void (fateOf = of),
    good: () => void (fateOf = () => "carry"),
    /** Lets go of what was held, the newest first: out of order. */
    letGo: async () => {
      for (const go of held.splice(0).toReversed()) await go();
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
