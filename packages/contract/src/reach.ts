import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { DepartmentId, EmployerGroupId, EmployerId, UserId } from "./ids.ts";
import { GroupId, User } from "./organisation.ts";
import { KeptPersonnelNumber } from "./person.ts";

const server = "suite" as const;

/**
 * One place of somebody's reach (bereik, product.md A1): a group of employers with whoever joins it later, an employer,
 * a department with all below it, or a single employee. An employee is told by his number: whoever manages users knows
 * no more of him.
 */
export const WantedPlace = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("group"), groupId: EmployerGroupId }),
  z.strictObject({ kind: z.literal("employer"), employerId: EmployerId }),
  z.strictObject({ kind: z.literal("department"), employerId: EmployerId, departmentId: DepartmentId }),
  z.strictObject({ kind: z.literal("employee"), employerId: EmployerId, personnelNumber: KeptPersonnelNumber }),
]);
export type WantedPlace = z.infer<typeof WantedPlace>;

/** Gives a user another group and another reach. It works at his next question; in a vault its administrator decides. */
export const changeUser = endpoint({
  server,
  method: "PUT",
  path: "/users/:userId",
  summary: "Gebruikersgroep en bereik van een gebruiker wijzigen",
  fresh: true,
  params: z.strictObject({ userId: UserId }),
  body: z.strictObject({
    group: GroupId,
    places: z.array(WantedPlace).max(500),
    /** Only dossiers with content (alleen met zorgvraag, A3). */
    onlyContent: z.boolean(),
  }),
  answer: User,
});

/** Several employers under one name (werkgevergroep). Whoever works for the group works for each of them. */
export const EmployerGroup = z.strictObject({
  id: EmployerGroupId,
  name: z.string(),
  employerIds: z.array(EmployerId),
});
export type EmployerGroup = z.infer<typeof EmployerGroup>;

/** The groups of which every employer is within reach; another does not exist. */
export const listEmployerGroups = endpoint({
  server,
  method: "GET",
  path: "/employer-groups",
  summary: "Werkgevergroepen",
  answer: z.array(EmployerGroup),
});

/** Makes a group, or changes its name and its employers. Who works for the group, works where it says from then on. */
export const putEmployerGroup = endpoint({
  server,
  method: "PUT",
  path: "/employer-groups/:groupId",
  summary: "Werkgevergroep toevoegen of wijzigen",
  fresh: true,
  params: z.strictObject({ groupId: EmployerGroupId }),
  body: z.strictObject({ name: z.string().trim().min(2).max(120), employerIds: z.array(EmployerId).max(500) }),
  answer: EmployerGroup,
});
