import type { Tasks } from "@datakluis/kit/jobs";
import { promiseMoving } from "./activation/jobs.ts";
import { moveIn } from "./activation/moving.ts";
import { propose } from "./activation/proposal.ts";
import type { Suite } from "./answer.ts";
import { discardStale, importDelivery } from "./deliveries/jobs.ts";
import { askAccessFor } from "./organisation/jobs.ts";
import { compareAll } from "./recovery/compare.ts";

/** All later work of this server, by name. */
export const tasksOf = (suite: Suite): Tasks => ({
  "ask-access": askAccessFor(suite),
  compare: () => compareAll(suite),
  import: importDelivery(suite),
  propose: propose(suite),
  "move-in": moveIn(suite),
});

/** Called every five seconds: promises anew what should have happened and has not. */
export const sweepOf = (suite: Suite) => async (): Promise<void> => {
  await discardStale(suite, new Date());
  await promiseMoving(suite);
};
