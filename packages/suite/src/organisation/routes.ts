import {
  changeEmployer,
  chooseSuiteScenario,
  createAdministrator,
  changeUser,
  createEmployer,
  createEmployerUser,
  createFirstAdministrator,
  createServiceUser,
  inviteAccount,
  inviteAgain,
  listEmployerGroups,
  listEmployerUsers,
  listServiceUsers,
  putEmployerGroup,
  readStanding,
  readSuiteScenario,
  readSuiteSelf,
  Refusal,
  type UserId,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { answer, answerServer, type Person, type Suite } from "../answer.ts";
import { record } from "../audit/store.ts";
import { changeUserOf } from "./changes.ts";
import { addEmployer, correctEmployer, employersOf } from "./employers.ts";
import { employerGroupsOf, keepEmployerGroup } from "./groups.ts";
import { keepAdministrator, keepFirstAdministrator, mustBeFree } from "./first.ts";
import { invitationLink, mustBeAllowedToMake, type WantedUser } from "./rules.ts";
import { chooseScenario, scenarioOf } from "./scenario.ts";
import { standingOf } from "./standing.ts";
import { employerUsers, findManaged, groupOf, keepUser, mustBeMakeable, serviceUsers, type NewUser } from "./users.ts";

export const organisationRoutes = [
  answer(readSuiteSelf, "signed_in", async ({ actor, act, serviceName }) => ({
    userId: actor.userId,
    displayName: actor.displayName,
    side: actor.side,
    service: serviceName,
    rights: [...actor.rights],
    widgets: [...actor.portal.widgets],
    menu: [...actor.portal.menu],
    actions: [...actor.portal.actions],
    employers: await act((tx) => employersOf(tx, actor.sight)),
  })),

  answer(createEmployer, "administer", ({ actor, act, body }) => act((tx) => addEmployer(tx, actor, body))),

  answer(changeEmployer, "administer", ({ actor, act, params, body }) =>
    act((tx) => correctEmployer(tx, actor, params.employerId, body)),
  ),

  answer(readSuiteScenario, "administer", ({ actor, act, params }) =>
    act((tx) => scenarioOf(tx, actor.sight, params.employerId)),
  ),

  answer(chooseSuiteScenario, "administer", ({ actor, act, params, body }) =>
    act((tx) => chooseScenario(tx, actor, params.employerId, body.careRequestsOnly)),
  ),

  answer(listEmployerUsers, "manage_users", ({ actor, act, params }) =>
    act((tx) => employerUsers(tx, actor.sight, params.employerId)),
  ),

  answer(createEmployerUser, "manage_users", async ({ params: { employerId }, body, ...world }) => {
    const { departmentIds, ...it } = body;
    const departments = departmentIds.length ? [...new Set(departmentIds)] : [null];
    return makeUser(world, { ...it, side: "employer", reach: departments.map((id) => [employerId, id] as const) });
  }),

  answer(listServiceUsers, "manage_users", ({ actor, act }) => act((tx) => serviceUsers(tx, actor.sight))),

  answer(createServiceUser, "manage_users", async ({ body, ...world }) => {
    const { employerIds, ...it } = body;
    return makeUser(world, {
      ...it,
      side: "service",
      reach: [...new Set(employerIds)].map((id) => [id, null] as const),
    });
  }),

  answer(inviteAgain, "manage_users", async ({ actor, act, ask, publicUrl, params: { userId } }) => {
    const invitee = await act(async (tx) => {
      const found = await findManaged(tx, actor, userId);
      mustBeAllowedToMake(found.side, await groupOf(tx, found.group), actor.rights);
      return found;
    });
    const invited = await invite(ask, publicUrl, userId, invitee);
    await act((tx) => record(tx, { deed: "user.invited", actor, purpose: userId }));
    return invited;
  }),

  answer(changeUser, "manage_users", ({ actor, act, params, body }) =>
    act((tx) => changeUserOf(tx, actor, params.userId, body)),
  ),

  answer(readStanding, "manage_users", ({ actor, act, params, pipeline }) =>
    act((tx) => standingOf(tx, { pipeline }, actor, params.userId)),
  ),

  answer(listEmployerGroups, "manage_users", ({ actor, act }) => act((tx) => employerGroupsOf(tx, actor.sight))),

  answer(putEmployerGroup, "administer", ({ actor, act, params, body }) =>
    act((tx) => keepEmployerGroup(tx, actor, { id: params.groupId, ...body })),
  ),

  answerServer(createFirstAdministrator, ["operator"], async ({ db, ask, publicUrl, body }) => {
    const wanted = { ...body, email: canonical(body.email) };
    const first = await db.transaction().execute((tx) => keepFirstAdministrator(tx, wanted));
    return invite(ask, publicUrl, first.id, { ...first, side: "service" }).catch((fault: unknown) => {
      // Login takes no new invitation once he has made the account his own.
      if (fault instanceof Refusal && fault.code === "account_exists") throw new Refusal("already_set_up");
      throw fault;
    });
  }),

  answerServer(createAdministrator, ["operator"], async ({ db, ask, publicUrl, body }) => {
    const wanted = { ...body, email: canonical(body.email) };
    await db.transaction().execute((tx) => mustBeFree(tx, wanted));
    // Login knows every address there is: one of an employer's side, and so of a vault administrator, is taken.
    const invited = await invite(ask, publicUrl, wanted.id, { ...wanted, side: "service" });
    await db.transaction().execute((tx) => keepAdministrator(tx, wanted));
    return invited;
  }),
];

/** Login keeps addresses in lower case; so does this server, or one person would be two. */
const canonical = (email: string) => email.trim().toLowerCase();

/**
 * Login is asked between two transactions: one that knows the user can be made, one that keeps him. If the second never
 * comes, login has an account that may do nothing here, and asking again with the same id completes it.
 */
async function makeUser({ actor, act, ask, publicUrl }: Person & Suite, it: NewUser) {
  const wanted = { ...it, email: canonical(it.email) };
  await act((tx) => mustBeMakeable(tx, actor, wanted));
  const invited = await invite(ask, publicUrl, wanted.id, wanted);
  return { user: await act((tx) => keepUser(tx, actor, wanted)), ...invited };
}

async function invite(
  ask: Ask,
  publicUrl: string,
  userId: UserId,
  { email, displayName, side }: Pick<WantedUser, "email" | "displayName" | "side">,
) {
  const { invitation, expiresAt } = await ask(inviteAccount, {
    params: { userId },
    body: { email, displayName, side },
  });
  return { invitationLink: invitationLink(publicUrl, invitation), expiresAt };
}
