import {
  askAccess,
  checkSession,
  inviteAccount,
  proposeVault,
  Refusal,
  type Endpoint,
  type RefusalCode,
  type ServerName,
} from "@datakluis/contract";
import { answersOf, serve, type Route } from "@datakluis/kit/http";
import type { Log } from "@datakluis/kit/log";
import type { Verify } from "@datakluis/kit/tokens";
import type { ServerResponse } from "node:http";

const tie = answersOf<object, never>();

/** What another server was asked, over the real wire and in the shapes of the contract. */
export type Asked = { path: string; params: unknown; body: unknown };

/**
 * A neighbour at the other end of the wire, for proofs of this server alone; the stories in e2e run against the real
 * ones. It answers in the agreed shapes, remembers what it was asked, and can refuse.
 */
export class Neighbour {
  readonly asked: Asked[] = [];
  refuses: RefusalCode | undefined;
  readonly name: ServerName;
  #routes: Route<object, never>[] = [];

  constructor(name: ServerName) {
    this.name = name;
  }

  on<P, Q, B, A>(agreed: Endpoint<P, Q, B, A>, answer: (body: B) => A): this {
    this.#routes.push(
      tie(agreed, ["suite"], async ({ params, body }) => {
        this.asked.push({ path: agreed.path, params, body });
        if (this.refuses) throw new Refusal(this.refuses);
        return answer(body);
      }),
    );
    return this;
  }

  async listen(log: Log, verify: Verify, revocations?: Set<ServerResponse>) {
    const app = await serve<object, never>({
      name: this.name,
      title: this.name,
      log,
      verify,
      routes: this.#routes,
      admit: async () => ({}),
      ready: async () => [],
      extra: (server) => {
        if (!revocations) return;
        server.get("/internal/revocations", (_request, reply) => {
          reply.hijack();
          reply.raw.writeHead(200, { "content-type": "text/event-stream" });
          reply.raw.write(": welkom\n\n");
          revocations.add(reply.raw);
          reply.raw.on("close", () => revocations.delete(reply.raw));
        });
      },
    });
    const url = await app.listen({ host: "127.0.0.1", port: 0 });
    return { url, close: () => app.close() };
  }
}

export const neighbourLogin = () =>
  new Neighbour("login")
    .on(inviteAccount, () => ({ invitation: "een-uitnodiging-van-login", expiresAt: "2030-01-01T00:00:00.000Z" }))
    .on(checkSession, () => ({ alive: true }));

export const neighbourVault = () => new Neighbour("vault").on(askAccess, () => null).on(proposeVault, () => null);
