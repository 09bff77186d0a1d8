import { readAbsenceReport, type DepartmentId, type EmployerId } from "@datakluis/contract";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import type { Period } from "./periods.ts";

/** Of whom and over which months figures are asked; the whole employer and the last quarter when left out. */
export type Wanted = { departmentId?: DepartmentId; period?: Period };

export const queryOf = ({ departmentId, period }: Wanted) => ({ ...(departmentId ? { departmentId } : {}), ...period });

export const reportOf = (employerId: EmployerId, wanted: Wanted) =>
  queryOptions({
    queryKey: ["report", employerId, wanted],
    queryFn: () => ask(readAbsenceReport, { params: { employerId }, query: queryOf(wanted) }),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
    retry: false,
  });
