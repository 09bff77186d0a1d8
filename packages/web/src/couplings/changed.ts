import type { EmployerId } from "@datakluis/contract";
import { queryClient } from "../app/queries.ts";

/** What is shown of couplings is asked anew. */
export const couplingsChanged = (employerId: EmployerId): void =>
  void queryClient.invalidateQueries({ queryKey: ["employer", employerId, "couplings"] });
