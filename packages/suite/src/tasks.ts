import { enqueue, type Tasks } from "@datakluis/kit/jobs";
import { atMostEvery } from "@datakluis/kit/pace";
import { amsterdamDate } from "./absence/days.ts";
import { promiseMoving } from "./activation/jobs.ts";
import { moveIn } from "./activation/moving.ts";
import { propose } from "./activation/proposal.ts";
import type { Suite } from "./answer.ts";
import { discardStale, importDelivery } from "./deliveries/jobs.ts";
import { endAddresses } from "./identities/temporary-address.ts";
import { tellOfEvent } from "./dossiers/telling.ts";
import { askAccessFor } from "./organisation/jobs.ts";
import { keepStaleTasks } from "./poortwachter/keep.ts";
import { remindAll } from "./poortwachter/reminders.ts";
import { invite } from "./planning/invitations.ts";
import { compareAll } from "./recovery/compare.ts";
import { keepStaleAbsence } from "./reports/keep.ts";
import { forgetUnwritten } from "./retrieval/forgetting.ts";

/** All later work of this server, by name. */
export const tasksOf = (suite: Suite): Tasks => ({
  "ask-access": askAccessFor(suite),
  compare: () => compareAll(suite),
  import: importDelivery(suite),
  invite: invite(suite),
  propose: propose(suite),
  "move-in": moveIn(suite),
  "tell-event": tellOfEvent(suite),
});

const daily = atMostEvery(86_400_000);
const hourly = atMostEvery(3_600_000);

/** Called every five seconds: promises anew what should have happened and has not. */
export const sweepOf = (suite: Suite) => async (): Promise<void> => {
  await discardStale(suite, new Date());
  await promiseMoving(suite);
  await keepStaleTasks(suite.db);
  await keepStaleAbsence(suite.db);
  if (hourly("forgetting")) await forgetUnwritten(suite.db, amsterdamDate(new Date()));
  if (hourly("addresses")) await endAddresses(suite, amsterdamDate(new Date()));
  if (hourly("reminders")) await remindAll(suite, new Date());
  if (daily("key")) await enqueue(suite.db, "tend-key", {}, "tend-key");
};
