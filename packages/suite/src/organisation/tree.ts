import { listDepartments, listMembers, searchMembers } from "@datakluis/contract";
import { answer } from "../answer.ts";
import { departmentsOf } from "./departments.ts";
import { membersOf } from "./members.ts";
import { searchMembersOf } from "./search.ts";

export const treeRoutes = [
  answer(listDepartments, "signed_in", ({ actor, act, params }) =>
    act((tx) => departmentsOf(tx, actor.userId, params.employerId)),
  ),

  answer(listMembers, "see_dossiers", ({ actor, act, master, params, query: { department, ...page } }) =>
    act((tx) => membersOf(tx, master, actor, { ...params, department }, page)),
  ),

  answer(searchMembers, "see_dossiers", ({ body, ...world }) => searchMembersOf(world, body.text)),
];
