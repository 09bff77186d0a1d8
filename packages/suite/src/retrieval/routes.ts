import {
  exportConfidentialRecord,
  listRetrievable,
  mayRetrieve,
  putRetrievalAgreement,
  readConfidentialRecord,
  refreshRetrieved,
  retrieveAgain,
  retrievePerson,
  useTicket,
} from "@datakluis/contract";
import { answer, answerServer } from "../answer.ts";
import { csvOf } from "./csv.ts";
import { everythingFor, linesFor } from "./record.ts";
import * as store from "./store.ts";

export const retrievalRoutes = [
  answer(listRetrievable, "retrieve", ({ actor, act }) => act((tx) => store.retrievableFor(tx, actor.sight))),

  /**
   * The vault is asked between two transactions: nothing is held while it answers. Killed after it answered, the page asks
   * again under the same id, and so does this.
   */
  answer(retrievePerson, "retrieve", async ({ actor, act, ask, master, params: { employerId }, body }) => {
    const { ticket, informed, atEmployeesRequest: _, ...why } = body;
    await act((tx) => store.mustBeRetrievable(tx, actor.sight, employerId));
    const asked = { ...why, ticket, informed, userId: actor.userId, byName: actor.displayName };
    const { ref, person } = await ask(useTicket, { params: { employerId }, body: asked });
    await act((tx) =>
      person
        ? store.keepRetrieved(tx, master, actor, { employerId, ref, person }, why)
        : store.noteInformed(tx, actor, employerId, ref, why),
    );
    return { ref };
  }),

  answer(refreshRetrieved, "retrieve", async ({ actor, act, ask, master, params: { ref }, body: { id, note } }) => {
    const { employerId, because } = await act(async (tx) => {
      const held = await store.retrievedBecause(tx, master, actor, ref);
      await store.mustBeRetrievable(tx, actor.sight, held.employerId);
      return held;
    });
    const asked = { id, note, userId: actor.userId, byName: actor.displayName };
    const person = await ask(retrieveAgain, { params: { ref }, body: asked });
    const why = { id, note, careRequest: because.careRequest };
    await act((tx) => store.keepRetrieved(tx, master, actor, { employerId, ref, person }, why));
    return null;
  }),

  answer(readConfidentialRecord, "audit_confidential", ({ actor, act, master, body }) =>
    act((tx) => linesFor(tx, master, actor, body)),
  ),

  answer(exportConfidentialRecord, "audit_confidential", async ({ actor, act, master }) =>
    csvOf(await everythingFor(act, master, actor)),
  ),

  answerServer(mayRetrieve, ["vault"], async ({ db, body }) => ({
    may: await store.mayRetrieveNow(db, body.asked),
  })),

  answerServer(putRetrievalAgreement, ["vault"], ({ db, params, body }) =>
    store.keepAgreement(db, params.employerId, body),
  ),
];
