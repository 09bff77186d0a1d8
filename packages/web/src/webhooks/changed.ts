import type { EmployerId } from "@datakluis/contract";
import { queryClient } from "../app/queries.ts";

/** What is shown of webhooks is asked anew. */
export const webhooksChanged = (employerId: EmployerId): void =>
  void queryClient.invalidateQueries({ queryKey: ["employer", employerId, "webhooks"] });
