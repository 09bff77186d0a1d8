import {
  listMembers,
  membersIn,
  type DepartmentId,
  type DossierRef,
  type EmployerId,
  type PersonLabel,
} from "@datakluis/contract";
import { infiniteQueryOptions, type InfiniteData } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { queryClient } from "../app/queries.ts";

const pageSize = 200;

type Department = DepartmentId | "none";
type Page = { members: PersonLabel[]; more: boolean };
type Pages = InfiniteData<Page, string | undefined>;

async function readPage(employerId: EmployerId, department: Department, after: string | undefined): Promise<Page> {
  const query = { department, limit: pageSize, ...(after === undefined ? {} : { after }) };
  const told = await ask(listMembers, { params: { employerId }, query });
  return { members: membersIn(told), more: told.more };
}

/** The people directly in a department, two hundred at a time. */
export const membersOf = (employerId: EmployerId, department: Department) =>
  infiniteQueryOptions({
    queryKey: ["members", employerId, department],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => readPage(employerId, department, pageParam),
    getNextPageParam: (page: Page) => (page.more ? page.members.at(-1)?.personnelNumber : undefined),
    refetchOnWindowFocus: false,
  });

/** One dossier was shared or revoked: of the pages in the tree, only the one it stands on is read again. */
export async function refreshMember(employerId: EmployerId, ref: DossierRef): Promise<void> {
  for (const [queryKey, pages] of queryClient.getQueriesData<Pages>({ queryKey: ["members", employerId] })) {
    const at = pages?.pages.findIndex(({ members }) => members.some((it) => it.ref === ref)) ?? -1;
    if (at < 0) continue;
    const page = await readPage(employerId, queryKey[2] as Department, pages?.pageParams[at]).catch(() => undefined);
    if (!page) return void queryClient.invalidateQueries({ queryKey });
    queryClient.setQueryData<Pages>(
      queryKey,
      (now) => now && { ...now, pages: now.pages.map((it, place) => (place === at ? page : it)) },
    );
  }
}
