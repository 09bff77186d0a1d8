import { readConfidentialRecord } from "@datakluis/contract";
import { infiniteQueryOptions } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";

type Page = Awaited<ReturnType<typeof readPage>>;

const readPage = (before: number | undefined) =>
  ask(readConfidentialRecord, { body: { limit: 50, ...(before === undefined ? {} : { before }) } });

/** Fifty lines at a time. Each reading is on the record: nothing is read that nobody asked for. */
export const confidentialRecord = () =>
  infiniteQueryOptions({
    queryKey: ["confidential-record"],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam }) => readPage(pageParam),
    getNextPageParam: (page: Page) => (page.more ? page.lines.at(-1)?.id : undefined),
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    staleTime: Infinity,
    gcTime: 0,
  });
