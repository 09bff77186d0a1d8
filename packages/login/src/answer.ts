import { mustBeFresh, Refusal, type Endpoint } from "@datakluis/contract";
import { answersOf, type Access, type Route } from "@datakluis/kit/http";
import type { KeyService } from "@datakluis/kit/keys";
import type { Caller, ServiceName, Signer } from "@datakluis/kit/tokens";
import type { Wire } from "@datakluis/kit/wire";
import type { Passwords } from "./accounts/passwords.ts";
import type { Provider } from "./provider/client.ts";
import type { Db } from "./schema.ts";
import type { Cookies } from "./sessions/cookie.ts";
import type { Session } from "./sessions/rules.ts";
import { findSession } from "./sessions/store.ts";

/** `half`: the password was right, the second factor is still to come. `session`: signed in. */
export type Right = "half" | "session";

/** What login works with. */
export type House = {
  db: Db;
  keys: KeyService;
  signer: Signer;
  passwords: Passwords;
  cookies: Cookies;
  /** The service's own identity provider, where the operator named one. */
  provider: Provider | undefined;
  /** The address people type, which links in mails begin with. */
  publicUrl: string;
  clock: () => Date;
  count: (kind: string) => void;
};

/** `from`: the server that asks, where it is not a person. */
export type World = House & { now: Date; session: Session | undefined; from: ServiceName | undefined };
type Asked<P, Q, B> = World & { params: P; query: Q; body: B; wire: Wire };

const tied = answersOf<World, Right>();

/** Ties a handler to an endpoint that asks for no session: anybody's, or another server's. */
export const answer = <P, Q, B, A>(
  agreed: Endpoint<P, Q, B, A>,
  access: "public" | readonly ServiceName[],
  handle: (asked: Asked<P, Q, B>) => Promise<A>,
): Route<World, Right> => tied(agreed, access, handle);

/** Ties a handler to an endpoint for a person with a session of this kind; without one it is never called. */
export const answerPerson = <P, Q, B, A>(
  agreed: Endpoint<P, Q, B, A>,
  right: Right,
  handle: (asked: Asked<P, Q, B> & { session: Session }) => Promise<A>,
): Route<World, Right> =>
  tied(agreed, right, async (asked) => {
    if (asked.session?.half !== (right === "half")) throw new Refusal("not_signed_in");
    if (agreed.fresh) mustBeFresh(asked.session.confirmedAt, asked.now);
    return handle({ ...asked, session: asked.session });
  });

/** Looks behind the cookie where the route asks for a session. People carry no token at login, only their cookie. */
export const admitTo =
  (house: House) =>
  async (caller: Caller | undefined, access: Access<Right>, wire: Wire): Promise<World> => {
    const now = house.clock();
    const from = caller?.kind === "service" ? caller.name : undefined;
    if (access !== "half" && access !== "session") return { ...house, now, from, session: undefined };
    const token = wire.cookie(house.cookies.name);
    const session = token ? await findSession(house.db, token, now) : undefined;
    if (session?.half !== (access === "half")) throw new Refusal("not_signed_in");
    return { ...house, now, from, session };
  };
