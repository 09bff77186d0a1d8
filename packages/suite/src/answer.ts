import { answersOf, type Route } from "@datakluis/kit/http";
import type { KeyObject } from "node:crypto";
import type { Ask } from "@datakluis/kit/ask";
import type { Pool } from "@datakluis/kit/db";
import type { Live } from "@datakluis/kit/live";
import type { Log } from "@datakluis/kit/log";
import type { Metrics } from "@datakluis/kit/metrics";
import type { Scanner } from "@datakluis/kit/scanner";
import type { ServiceName } from "@datakluis/kit/tokens";
import type { Endpoint } from "@datakluis/contract";
import type { Actor, Right, Sight } from "./access/rules.ts";
import type { Shutter } from "@datakluis/kit/shutter";
import type { Wire } from "@datakluis/kit/wire";
import type { Names } from "./organisation/names.ts";
import type { Db, Tx } from "./schema.ts";

/** What every handler and every job of this server works with; `db` and `pool` are those of the door or of the jobs. */
export type Suite = {
  db: Db;
  /** The connections under `db`, for COPY (kit/copy). */
  pool: Pool;
  /** Connections for the paths too hot for the builder (kit/pipeline). */
  pipeline: Pool;
  ask: Ask;
  log: Log;
  live: Live;
  metrics: Metrics;
  /** Wraps the key of each identity; see identities/store.ts. */
  master: KeyObject;
  /** The same for the medical part. */
  medical: KeyObject;
  /** Looks at a document before it is kept. */
  scan: Scanner;
  names: Names;
  /** How the service calls itself. */
  serviceName: string;
  /** What people type, for links. */
  publicUrl: string;
  /** Shut while a backup that was put back has not been compared with the vault. */
  shutter: Shutter;
};

/** A person who was let in. `act` is a transaction in which row level security knows who he is. */
export type Person = {
  actor: Actor;
  /** How far he sees by another right than the one he knocked with; nothing when he lacks it. */
  sightFor: (right: Right) => Sight | undefined;
  act: <A>(work: (tx: Tx) => Promise<A>) => Promise<A>;
};

/** What `admit` makes of whoever knocks. */
export type World = Suite & { now: Date; person: Person | undefined };

type Asked<P, Q, B> = Suite & { now: Date; wire: Wire; params: P; query: Q; body: B };

const tie = answersOf<World, Right>();

/** Ties a handler to a question people ask, and to the right they need for it. */
export const answer = <P, Q, B, A>(
  agreed: Endpoint<P, Q, B, A>,
  right: Right,
  handle: (asked: Asked<P, Q, B> & Person) => Promise<A>,
): Route<World, Right> =>
  tie(agreed, right, ({ person, ...asked }) => {
    if (!person) throw new Error("a right was asked, so admit let a person in");
    return handle({ ...asked, ...person });
  });

/** Ties a handler to a question other servers ask. */
export const answerServer = <P, Q, B, A>(
  agreed: Endpoint<P, Q, B, A>,
  servers: readonly ServiceName[],
  handle: (asked: Asked<P, Q, B>) => Promise<A>,
): Route<World, Right> =>
  tie(agreed, servers, (asked) => {
    asked.shutter.mustBeOpen();
    return handle(asked);
  });

/** The same for the one question that brings a server that is shut nearer to opening. */
export const answerWhileShut = tie;
