import { readRecord, type EmployerId, type RecordFilter } from "@datakluis/contract";
import { infiniteQueryOptions } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";

const pageSize = 50;

type Page = Awaited<ReturnType<typeof readPage>>;

const readPage = (employerId: EmployerId, filter: RecordFilter, before: number | undefined) =>
  ask(readRecord, {
    params: { employerId },
    body: { filter, limit: pageSize, ...(before === undefined ? {} : { before }) },
  });

/** Which lines are asked for, and the how manieth time: who asks again wants to see what is new. */
export type Wanted = { filter: RecordFilter; turn: number };

/** The record of an employer, fifty lines at a time. Each reading is on it: nothing is read that nobody asked for. */
export const recordOf = (employerId: EmployerId, { filter, turn }: Wanted) =>
  infiniteQueryOptions({
    queryKey: ["record", employerId, turn, filter],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam }) => readPage(employerId, filter, pageParam),
    getNextPageParam: (page: Page) => (page.more ? page.lines.at(-1)?.id : undefined),
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    staleTime: Infinity,
    gcTime: 0,
  });
