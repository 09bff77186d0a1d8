import { listUserGroups, putUserGroup, removeUserGroup } from "@datakluis/contract";
import { answer } from "../answer.ts";
import { dropUserGroup, keepUserGroup, userGroupsOf } from "./store.ts";

export const groupRoutes = [
  answer(listUserGroups, "manage_users", ({ act }) => act((tx) => userGroupsOf(tx))),

  answer(putUserGroup, "administer", ({ actor, act, params, body }) =>
    act((tx) => keepUserGroup(tx, actor, { id: params.groupId, ...body })),
  ),

  answer(removeUserGroup, "administer", async ({ actor, act, params }) => {
    await act((tx) => dropUserGroup(tx, actor, params.groupId));
    return null;
  }),
];
