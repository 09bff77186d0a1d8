import { listTasks, type EmployerId, type WhoseTasks } from "@datakluis/contract";
import { infiniteQueryOptions } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";

/** Which tasks are asked for. */
export type Wanted = { whose: WhoseTasks; employerId: EmployerId | ""; overdue: boolean };

type Page = Awaited<ReturnType<typeof readPage>>;

const readPage = ({ whose, employerId, overdue }: Wanted, after: string | undefined, limit: number) =>
  ask(listTasks, {
    query: {
      whose,
      limit,
      ...(employerId ? { employerId } : {}),
      ...(overdue ? { overdue: "yes" as const } : {}),
      ...(after ? { after } : {}),
    },
  });

/** The queue, so many at a time. */
export const queueOf = (wanted: Wanted, limit: number) =>
  infiniteQueryOptions({
    queryKey: ["tasks", wanted, limit],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => readPage(wanted, pageParam, limit),
    getNextPageParam: (page: Page) => page.next ?? undefined,
    refetchOnWindowFocus: false,
  });
