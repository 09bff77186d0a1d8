import {
  grantAdministrator,
  listAccess,
  readVaultSelf,
  renewColleague,
  withdrawAccess,
  withdrawAdministrator,
} from "@datakluis/contract";
import { answer } from "../answer.ts";
import { makeAdministrator, unmakeAdministrator } from "./administrators.ts";
import { renew } from "./renew.ts";
import { accessTo, selfOf, withdrawFrom } from "./store.ts";

export const accessRoutes = [
  answer(readVaultSelf, "signed_in", ({ db, actor }) => selfOf(db, actor.userId)),

  answer(listAccess, "vault_admin", ({ db, actor, params }) => accessTo(db, actor.userId, params.employerId)),

  answer(grantAdministrator, "vault_admin", async ({ db, actor, params }) => {
    await makeAdministrator(db, actor.userId, params.employerId, params.userId);
    return null;
  }),

  answer(withdrawAdministrator, "vault_admin", async ({ db, actor, params }) => {
    await unmakeAdministrator(db, actor.userId, params.employerId, params.userId);
    return null;
  }),

  answer(renewColleague, "vault_admin", async ({ actor, params, ...tools }) => {
    await renew(tools, actor.userId, params.employerId, params.userId);
    return null;
  }),

  answer(withdrawAccess, "vault_admin", async ({ db, actor, params }) => {
    await withdrawFrom(db, actor.userId, params.employerId, params.userId);
    return null;
  }),
];
