import { Refusal, type DossierRef, type Endpoint, type EmployerId } from "@datakluis/contract";
import { answersOf, type Route } from "@datakluis/kit/http";
import type { ClientScope } from "@datakluis/kit/tokens";
import type { Wire } from "@datakluis/kit/wire";
import type { Actor, Right } from "./access/rules.ts";
import { recordRefusal } from "./audit/refusals.ts";
import type { CouplingActor } from "./couplings/door.ts";
import type { Tools } from "./tools.ts";

/** The world of a handler that a person asks: who he is stands in `actor`. */
export type World = Tools & { actor: Actor; now: Date; coupling?: CouplingActor };

/** The world of a handler that another server asks: nobody in person, so it works for the employer it names. */
export type ServerWorld = Omit<World, "actor" | "coupling">;

const bare = answersOf<World, Right>();

/** Ties a handler to an agreed endpoint and to who may knock; whoever is told no in it, leaves a trace. */
export const answer: typeof bare = (agreed, access, handle) =>
  bare(agreed, access, (asked) =>
    handle(asked).catch(async (no: unknown) => {
      const where = asked.params as { employerId?: EmployerId; ref?: DossierRef };
      if (no instanceof Refusal) await recordRefusal(asked.db, asked.actor, no.code, where);
      throw no;
    }),
  );

/** For a question with a record of its own, which an employer does not read: a no leaves no trace on his (D11). */
export const answerApart = bare;

/** For the one question whose asker is nobody here: what he holds in his hand says all. */
export const answerAnybody = answersOf<ServerWorld, never>();

export const answerServer = answersOf<ServerWorld, never>();

type AskedByCoupling<P, Q, B> = ServerWorld & { coupling: CouplingActor; params: P; query: Q; body: B; wire: Wire };

/** A token is asked for what it is to be used for. Refuses `not_permitted`. */
async function inScope<A>({ scopes }: CouplingActor, scope: ClientScope, work: () => Promise<A>): Promise<A> {
  if (!scopes.includes(scope)) throw new Refusal("not_permitted");
  return work();
}

/** For what a coupling asks by itself; whose it is stands in `coupling`. A no within it leaves a trace as a person's does. */
export const answerCoupling = <P, Q, B, A>(
  agreed: Endpoint<P, Q, B, A>,
  handle: (asked: AskedByCoupling<P, Q, B>) => Promise<A>,
  scope: ClientScope = "deliveries",
): Route<World, Right> =>
  bare(agreed, "coupling", ({ coupling, ...asked }) =>
    inScope(coupling!, scope, () => handle({ ...asked, coupling: coupling! })).catch(async (no: unknown) => {
      const { couplingId, employerId } = coupling!;
      if (no instanceof Refusal) await recordRefusal(asked.db, { couplingId }, no.code, { employerId });
      throw no;
    }),
  );
