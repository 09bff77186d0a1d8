import {
  disableAccount,
  disableUser,
  enableUser,
  listEmployerAccounts,
  listServiceAccounts,
  readAccountStates,
  renewAccount,
  renewUser,
  type User,
  type UserId,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import type { Actor } from "../access/rules.ts";
import { answer, type Person, type Suite } from "../answer.ts";
import { record } from "../audit/store.ts";
import { mustBeAllowedToMake } from "../organisation/rules.ts";
import { employerUsers, findManaged, groupOf, serviceUsers } from "../organisation/users.ts";
import { mustBeOfNoVault } from "../organisation/wishes.ts";
import type { Tx } from "../schema.ts";

export const accountRoutes = [
  answer(listServiceAccounts, "manage_users", async ({ actor, act, ask }) =>
    statesOf(ask, await act((tx) => serviceUsers(tx, actor.sight))),
  ),

  answer(listEmployerAccounts, "manage_users", async ({ actor, act, ask, params }) =>
    statesOf(ask, await act((tx) => employerUsers(tx, actor.sight, params.employerId))),
  ),

  answer(disableUser, "manage_users", ({ params, ...world }) => setDisabled(world, params.userId, true)),

  answer(renewUser, "manage_users", async ({ actor, act, ask, params: { userId } }) => {
    await act(async (tx) => {
      await mustManage(tx, actor, userId);
      await mustBeOfNoVault(tx, userId);
    });
    await ask(renewAccount, { params: { userId }, body: { by: actor.userId } });
    await act((tx) => record(tx, { deed: "user.renewal_sent", actor, purpose: userId }));
    return null;
  }),

  answer(enableUser, "manage_users", ({ params, ...world }) => setDisabled(world, params.userId, false)),
];

/** Login keeps how accounts stand; here is known whom somebody may see. */
const statesOf = (ask: Ask, users: readonly User[]) =>
  ask(readAccountStates, { body: { userIds: users.map(({ userId }) => userId) } });

/**
 * Whoever may make a user may shut his account and open it again; an account of a vault login refuses (B2). Asking twice
 * changes nothing. Login is asked first: what did not happen is not put on the record.
 */
async function setDisabled({ actor, act, ask }: Person & Suite, userId: UserId, disabled: boolean): Promise<null> {
  await act((tx) => mustManage(tx, actor, userId));
  await ask(disableAccount, { params: { userId }, body: { disabled, by: actor.userId } });
  const deed = disabled ? "user.disabled" : "user.enabled";
  await act((tx) => record(tx, { deed, actor, purpose: userId }));
  return null;
}

/** Whom somebody may make, and has wholly within his reach, he manages. Refuses `not_found`, `not_permitted`. */
async function mustManage(tx: Tx, actor: Actor, userId: UserId): Promise<void> {
  const whom = await findManaged(tx, actor, userId);
  mustBeAllowedToMake(whom.side, await groupOf(tx, whom.group), actor.rights);
}
