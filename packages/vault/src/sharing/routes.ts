import {
  grantBsn,
  listTravelling,
  readSharing,
  Refusal,
  resumeUpdates,
  revokeSharing,
  shareDossier,
  stopUpdates,
  withdrawBsn,
} from "@datakluis/contract";
import { answer } from "../answer.ts";
import { changeReach } from "./extents.ts";
import { sharingFor } from "./reading.ts";
import { askRevoke, mustBeHeeded, outcomeOf, share } from "./rules.ts";
import { changeSharing } from "./store.ts";
import { travellingFor } from "./travelling.ts";
import { untilConcluded } from "./wait.ts";

export const sharingRoutes = [
  answer(listTravelling, "vault_user", ({ db, actor }) => travellingFor(db, actor.userId)),

  answer(readSharing, "vault_user", ({ actor, params, ...tools }) => sharingFor(tools, actor.userId, params.ref)),

  answer(shareDossier, "vault_user", async ({ actor, params, body, now, ...tools }) => {
    const user = actor.userId;
    mustBeHeeded(body);
    await changeSharing(
      tools,
      { user },
      params.ref,
      { ...body, kind: "shared", decide: (dossier) => share(dossier, body) },
      now,
    );
    return sharingFor(tools, user, params.ref);
  }),

  answer(revokeSharing, "vault_user", async ({ actor, params, body, now, ...tools }) => {
    const user = actor.userId;
    mustBeHeeded(body);
    const history = await changeSharing(
      tools,
      { user },
      params.ref,
      { ...body, kind: "revoke_asked", careRequest: null, decide: (dossier) => askRevoke(dossier, body) },
      now,
    );
    const outcome = outcomeOf(history, body.id) ?? (await untilConcluded(tools, user, params.ref, body.id));
    if (outcome === "revoke_refused") throw new Refusal("has_content");
    return sharingFor(tools, user, params.ref);
  }),

  answer(grantBsn, "vault_user", async ({ actor, params: { ref }, body: { heeded, ...asked }, now, ...tools }) => {
    mustBeHeeded({ note: asked.note, heeded });
    await changeReach(tools, actor.userId, ref, { ...asked, topic: "bsn", given: true }, now);
    return sharingFor(tools, actor.userId, ref);
  }),

  answer(withdrawBsn, "vault_user", async ({ actor, params: { ref }, body: { id, note, heeded }, now, ...tools }) => {
    mustBeHeeded({ note, heeded });
    await changeReach(tools, actor.userId, ref, { topic: "bsn", given: false, id, note, purpose: null }, now);
    return sharingFor(tools, actor.userId, ref);
  }),

  answer(stopUpdates, "vault_user", async ({ actor, params: { ref }, body: { id, note, heeded }, now, ...tools }) => {
    mustBeHeeded({ note, heeded });
    await changeReach(tools, actor.userId, ref, { topic: "updates", given: false, id, note, purpose: null }, now);
    return sharingFor(tools, actor.userId, ref);
  }),

  answer(resumeUpdates, "vault_user", async ({ actor, params: { ref }, body: { id }, now, ...tools }) => {
    await changeReach(tools, actor.userId, ref, { topic: "updates", given: true, id, note: null, purpose: null }, now);
    return sharingFor(tools, actor.userId, ref);
  }),
];
