import { listDepartments, listMembers, searchMembers } from "@datakluis/contract";
import { answer } from "../answer.ts";
import { departmentsOf } from "./departments.ts";
import { membersOf } from "./members.ts";
import { searchMembersOf } from "./search.ts";

export const treeRoutes = [
  answer(listDepartments, "signed_in", ({ actor, act, params }) =>
    act((tx) => departmentsOf(tx, actor.sight, params.employerId)),
  ),

  answer(listMembers, "see_dossiers", ({ actor, params, query: { department, ...page }, ...suite }) =>
    membersOf(suite, actor, { ...params, department }, page),
  ),

  answer(searchMembers, "see_dossiers", ({ body, ...world }) => searchMembersOf(world, body.text)),
];
