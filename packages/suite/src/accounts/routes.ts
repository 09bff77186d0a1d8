import {
  disableAccount,
  disableUser,
  enableUser,
  listEmployerAccounts,
  listServiceAccounts,
  readAccountStates,
  type User,
  type UserId,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { answer, type Person, type Suite } from "../answer.ts";
import { record } from "../audit/store.ts";
import { mustBeAllowedToMake } from "../organisation/rules.ts";
import { employerUsers, findManaged, groupOf, serviceUsers } from "../organisation/users.ts";

export const accountRoutes = [
  answer(listServiceAccounts, "manage_users", async ({ actor, act, ask }) =>
    statesOf(ask, await act((tx) => serviceUsers(tx, actor.sight))),
  ),

  answer(listEmployerAccounts, "manage_users", async ({ actor, act, ask, params }) =>
    statesOf(ask, await act((tx) => employerUsers(tx, actor.sight, params.employerId))),
  ),

  answer(disableUser, "manage_users", ({ params, ...world }) => setDisabled(world, params.userId, true)),

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
  await act(async (tx) => {
    const whom = await findManaged(tx, actor, userId);
    mustBeAllowedToMake(whom.side, await groupOf(tx, whom.group), actor.rights);
  });
  await ask(disableAccount, { params: { userId }, body: { disabled, by: actor.userId } });
  const deed = disabled ? "user.disabled" : "user.enabled";
  await act((tx) => record(tx, { deed, actor, purpose: userId }));
  return null;
}
