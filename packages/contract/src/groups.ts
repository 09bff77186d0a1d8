import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { DossierAction, GroupId, MenuItem, SuiteRight, Widget } from "./organisation.ts";

const server = "suite" as const;

const portal = {
  widgets: z.array(Widget),
  menu: z.array(MenuItem),
  actions: z.array(DossierAction),
};

/** A user group; `name` is null for a ready-made one, which the screen names. */
export const UserGroup = z.strictObject({
  id: GroupId,
  name: z.string().nullable(),
  side: z.enum(["service", "employer"]),
  rights: z.array(SuiteRight),
  ...portal,
});
export type UserGroup = z.infer<typeof UserGroup>;

/** The user groups of the service and of its employers, which all administrators share. */
export const listUserGroups = endpoint({
  server,
  method: "GET",
  path: "/user-groups",
  summary: "Gebruikersgroepen",
  answer: z.array(UserGroup),
});

const ofGroup = z.strictObject({ groupId: GroupId });

/**
 * Makes a group of one's own or changes one; of a ready-made group only what its members find. It works at their next
 * question.
 */
export const putUserGroup = endpoint({
  server,
  method: "PUT",
  path: "/user-groups/:groupId",
  summary: "Gebruikersgroep toevoegen of wijzigen",
  fresh: true,
  params: ofGroup,
  body: UserGroup.omit({ id: true }).extend({ name: z.string().trim().min(2).max(60).nullable() }),
  answer: UserGroup,
});

/** Only a group of one's own, and one that nobody is in. */
export const removeUserGroup = endpoint({
  server,
  method: "DELETE",
  path: "/user-groups/:groupId",
  summary: "Gebruikersgroep verwijderen",
  params: ofGroup,
  answer: z.null(),
});
