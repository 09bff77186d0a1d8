import {
  addWebhookSecret,
  listWebhooks,
  machineEvents,
  putWebhook,
  removeWebhook,
  removeWebhookSecret,
  resendEvent,
  setWebhookState,
  tellEvent,
  testWebhook,
} from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { answer, answerCoupling, answerServer } from "../answer.ts";
import { tell } from "./events.ts";
import { eventsAfter } from "./feed.ts";
import { addSecret, put, remove, removeSecret, resend, sendTest, setState, webhooksFor } from "./store.ts";

export const webhookRoutes = [
  answer(listWebhooks, "vault_admin", ({ actor, params, ...tools }) =>
    webhooksFor(tools, actor.userId, params.employerId),
  ),
  answer(putWebhook, "vault_admin", ({ actor, params, body, ...tools }) => put(tools, actor.userId, params, body)),
  answer(setWebhookState, "vault_admin", ({ actor, params, body, ...tools }) =>
    setState(tools, actor.userId, params, body.state),
  ),
  answer(removeWebhook, "vault_admin", ({ actor, params, ...tools }) => remove(tools, actor.userId, params)),
  answer(addWebhookSecret, "vault_admin", ({ actor, params, body, ...tools }) =>
    addSecret(tools, actor.userId, params, body.id),
  ),
  answer(removeWebhookSecret, "vault_admin", ({ actor, params, ...tools }) =>
    removeSecret(tools, actor.userId, params, params.secretId),
  ),
  answer(testWebhook, "vault_admin", ({ actor, params, body, ...tools }) =>
    sendTest(tools, actor.userId, params, body.id),
  ),
  answer(resendEvent, "vault_admin", ({ actor, params, ...tools }) =>
    resend(tools, actor.userId, params, params.eventId),
  ),

  answerCoupling(machineEvents, ({ coupling, query, ...tools }) => eventsAfter(tools, coupling, query)),

  answerServer(tellEvent, ["suite"], ({ db, params, body: { employerId, kind, at } }) =>
    transactionFor(db, { employer: employerId }, async (tx) => {
      const person = tx.selectFrom("person").select("ref").where("employer_id", "=", employerId);
      // Of whom this vault does not know, it tells nobody.
      if (await person.where("ref", "=", params.ref).executeTakeFirst())
        await tell(tx, employerId, { kind, at: new Date(at), ref: params.ref }, params.eventId);
      return null;
    }),
  ),
];
