import { AsyncLocalStorage } from "node:async_hooks";

/**
 * From where a person asks: his session, and the network he is in (network.ts). A record of who did what says that too
 * (NEN 7513). It goes with the question through whatever handles it, so that no deed can leave it out by oversight.
 */
export type Origin = {
  /** Null for a coupling, which has none. */
  session: string | null;
  network: string | null;
};

const asking = new AsyncLocalStorage<Origin>();

/** Does work for a question that came from there. */
export const runFrom = <A>(origin: Origin, work: () => A): A => asking.run(origin, work);

/** From where is asked now; undefined for the system's own work and for another server's question. */
export const originNow = (): Origin | undefined => asking.getStore();
