import type { Protocol } from "@datakluis/contract";
import { queries, queryClient } from "../app/queries.ts";

/** After a change the server tells the whole protocol as it is. */
export const keepProtocol = (told: Protocol) => queryClient.setQueryData(queries.protocol().queryKey, told);
