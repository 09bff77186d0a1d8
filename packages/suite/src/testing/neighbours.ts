import {
  askAccess,
  checkSession,
  disableAccount,
  inviteAccount,
  proposeVault,
  putInvitation,
  readAccountStates,
  renewAccount,
  Refusal,
  retrieveAgain,
  tellEvent,
  useTicket,
  type AccountState,
  type DossierRef,
  type Endpoint,
  type RefusalCode,
  type RetrievedPerson,
  type ServerName,
  type UserId,
} from "@datakluis/contract";
import { answersOf, serve, type Route } from "@datakluis/kit/http";
import type { Log } from "@datakluis/kit/log";
import type { Verify } from "@datakluis/kit/tokens";
import type { ServerResponse } from "node:http";

const tie = answersOf<object, never>();

/** What another server was asked, over the real wire and in the shapes of the contract. */
type Asked = { path: string; params: unknown; body: unknown };

/** What it was asked, and what it says no with for now. */
type Said = { asked: Asked[]; refuses: RefusalCode | undefined };

/** Ties an answer to an agreed question, remembers it, and refuses while it is told to. */
const saying =
  (said: Said) =>
  <P, Q, B, A>(agreed: Endpoint<P, Q, B, A>, answer: A): Route<object, never> =>
    tie(agreed, ["suite"], async ({ params, body }) => {
      said.asked.push({ path: agreed.path, params, body });
      if (said.refuses) throw new Refusal(said.refuses);
      return answer;
    });

/**
 * A neighbour at the other end of the wire, for proofs of this server alone; the stories in e2e run against the real
 * ones. It answers in the agreed shapes and remembers what it was asked.
 */
function neighbour(name: ServerName, said: Said, routes: Route<object, never>[]) {
  const listen = async (log: Log, verify: Verify, revocations?: Set<ServerResponse>) => {
    const app = await serve<object, never>({
      name,
      title: name,
      log,
      verify,
      routes,
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
    return { url: await app.listen({ host: "127.0.0.1", port: 0 }), close: () => app.close() };
  };
  return Object.assign(said, { listen });
}

/** Every account is in use, unless `states` says otherwise. */
export function neighbourLogin() {
  const said: Said = { asked: [], refuses: undefined };
  const says = saying(said);
  const invited = { invitation: "een-uitnodiging-van-login", expiresAt: "2030-01-01T00:00:00.000Z" };
  const states = new Map<UserId, AccountState["state"]>();
  const routes = [
    says(inviteAccount, invited),
    says(checkSession, { alive: true }),
    says(disableAccount, null),
    says(renewAccount, null),
    tie(readAccountStates, ["suite"], async ({ params, body }) => {
      said.asked.push({ path: readAccountStates.path, params, body });
      if (said.refuses) throw new Refusal(said.refuses);
      return body.userIds.map((userId) => ({ userId, state: states.get(userId) ?? "active", guarded: false }));
    }),
  ];
  return Object.assign(neighbour("login", said, routes), { states });
}

/** Whom a ticket is for, and who he is when he is retrieved. */
type Ticketed = { ref: DossierRef; person: RetrievedPerson };

/** Tickets answer as the vault's do: the person only when the employer is not informed, and under one id one answer. */
export function neighbourVault() {
  const said: Said = { asked: [], refuses: undefined };
  const says = saying(said);
  const tickets = new Map<string, Ticketed>();
  const used = new Map<string, { ref: DossierRef; person: RetrievedPerson | null }>();
  const retrieval = [
    tie(useTicket, ["suite"], async ({ params, body }) => {
      said.asked.push({ path: useTicket.path, params, body });
      if (said.refuses) throw new Refusal(said.refuses);
      const known = tickets.get(body.ticket);
      if (!known) throw new Refusal("not_found");
      const answer = used.get(body.id) ?? { ref: known.ref, person: body.informed ? null : known.person };
      used.set(body.id, answer);
      return answer;
    }),
    tie(retrieveAgain, ["suite"], async ({ params, body }) => {
      said.asked.push({ path: retrieveAgain.path, params, body });
      if (said.refuses) throw new Refusal(said.refuses);
      return [...tickets.values()].findLast(({ ref }) => ref === params.ref)!.person;
    }),
  ];
  const events: { ref: DossierRef; eventId: string; kind: string }[] = [];
  const hearing = tie(tellEvent, ["suite"], async ({ params, body: { kind } }) => {
    events.push({ ...params, kind });
    return null;
  });
  const routes = [says(askAccess, null), says(proposeVault, null), says(putInvitation, null), hearing, ...retrieval];
  return Object.assign(neighbour("vault", said, routes), { tickets, events });
}
