import { readSharing, Refusal, revokeSharing, shareDossier } from "@datakluis/contract";
import { answer } from "../answer.ts";
import { askRevoke, mustBeHeeded, outcomeOf, share } from "./rules.ts";
import { changeSharing, sharingFor } from "./store.ts";
import { untilConcluded } from "./wait.ts";

export const sharingRoutes = [
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
];
