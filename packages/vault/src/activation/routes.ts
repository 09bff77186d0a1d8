import { depositPeople, finishMovingIn, readMovingIn, retainDossiers, type DossierRef } from "@datakluis/contract";
import { readBytes } from "@datakluis/kit/wire";
import { atMostEvery } from "@datakluis/kit/pace";
import { answer, answerServer } from "../answer.ts";
import * as store from "./store.ts";
import { sealInThread } from "./thread.ts";

/** A batch is some thousands of people of a kilobyte; more at once would only fill memory. */
const mostBytes = 16 * 1_048_576;

/** Open screens follow the count; more often than this nobody can read it. */
const telling = atMostEvery(400);

export const activationRoutes = [
  answer(readMovingIn, "signed_in", ({ db, actor, params }) => store.movingInFor(db, actor.userId, params.employerId)),

  answerServer(depositPeople, ["suite"], async ({ params: { employerId }, query, wire, ...tools }) => {
    const lines = await readBytes(wire.bytes, mostBytes);
    await store.expectPeople(tools.db, employerId, query.total);
    const { version, key } = await tools.keys.newest(employerId);
    const sealed = await sealInThread({ employerId, key, lines });
    await store.keepDeposits(tools, employerId, { ...sealed, keyVersion: version, tellScreens: telling(employerId) });
    return { confirmed: sealed.people };
  }),

  answerServer(retainDossiers, ["suite"], async ({ params, body, ...tools }) => {
    await store.retainDossiers(tools, params.employerId, body.refs as DossierRef[]);
    return null;
  }),

  answerServer(finishMovingIn, ["suite"], async ({ params, body, ...tools }) => {
    await store.finishMovingIn(tools, params.employerId, body);
    return null;
  }),
];
