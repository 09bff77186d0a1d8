import type { EmployerId } from "@datakluis/contract";
import type { Tasks } from "@datakluis/kit/jobs";
import { atMostEvery } from "@datakluis/kit/pace";
import { tellAcceptance } from "./activation/jobs.ts";
import { askRenewal, promiseRenewals } from "./agreement/renewals.ts";
import { forgetPast } from "./changes/store.ts";
import { discardStale, writeDelivery } from "./deliveries/jobs.ts";
import { forgetOldLists } from "./deliveries/lists.ts";
import { promiseReports, tellReport } from "./deliveries/report.ts";
import { undoDelivery } from "./deliveries/undo.ts";
import { endingTasks, promiseEndings } from "./ending/jobs.ts";
import { keyTasks, promiseKeys } from "./keys/jobs.ts";
import { followUp, promiseFollowUps } from "./follow-up/jobs.ts";
import { todayOf } from "./people/check.ts";
import { endAddresses, promiseAddresses } from "./people/ended.ts";
import { guardProposed } from "./proposal/jobs.ts";
import { tellEmployments } from "./sharing/employments.ts";
import { promiseUnsettled, settle } from "./sharing/jobs.ts";
import { lockMissed } from "./retrieval/agreement.ts";
import { promiseRetrievals, tellRetrieval } from "./retrieval/jobs.ts";
import { endSuccession, promiseSuccessions } from "./succession/jobs.ts";
import type { Tools } from "./tools.ts";
import { promiseWebhooks, sendWebhooks } from "./webhooks/send.ts";

const hourly = atMostEvery(3_600_000);

/** Everything the vault promises to do later. Each task is harmless late, twice and out of order. */
export const tasksOf = (tools: Tools): Tasks => ({
  "ask-renewal": askRenewal(tools),
  "follow-up": followUp(tools),
  "end-addresses": ({ employerId }: { employerId: EmployerId }) => endAddresses(tools, employerId, todayOf(new Date())),
  "end-succession": endSuccession(tools),
  "guard-accounts": guardProposed(tools),
  "lock-retrieval": lockMissed(tools),
  "tell-acceptance": tellAcceptance(tools),
  "tell-delivery": tellReport(tools),
  "tell-employments": tellEmployments(tools),
  "tell-retrieval": tellRetrieval(tools),
  "send-webhooks": sendWebhooks(tools),
  settle: settle(tools),
  "undo-delivery": undoDelivery(tools),
  "write-delivery": writeDelivery(tools),
  ...endingTasks(tools),
  ...keyTasks(tools),
});

/** Promises anew, every few seconds, what should have happened and has not. */
export const sweepOf = (tools: Tools) => async (): Promise<void> => {
  await discardStale(tools, new Date());
  await forgetOldLists(tools, new Date());
  await promiseReports(tools);
  await forgetPast(tools);
  await promiseUnsettled(tools);
  await promiseRenewals(tools);
  if (hourly("addresses")) await promiseAddresses(tools, todayOf(new Date()));
  await promiseFollowUps(tools);
  await promiseSuccessions(tools);
  await promiseEndings(tools);
  await promiseRetrievals(tools, new Date());
  await promiseKeys(tools);
  await promiseWebhooks(tools);
};
