import { Refusal, type EmployerId } from "@datakluis/contract";
import { enqueue } from "@datakluis/kit/jobs";
import { atMostEvery } from "@datakluis/kit/pace";
import { tendCertificateKey } from "../ending/certificate.ts";
import type { Tools } from "../tools.ts";
import { resealAll } from "./reseal.ts";
import { retireBefore, settleMs } from "./rules.ts";
import {
  dueRetirements,
  employersResealing,
  employersWithKeys,
  renewDataKey,
  retireOld,
  renewWrappingKey,
  step,
} from "./store.ts";

type Ordered = { employerId: EmployerId; since: string; data: 0 | 1 };

/** Promises new keys for these employers, or for all: each in a job of his own. Answers for how many. */
export async function orderRotation(
  { db }: Tools,
  { employerIds, data }: { employerIds: readonly EmployerId[] | null; data: boolean },
  since: Date,
): Promise<number> {
  const known = await employersWithKeys(db);
  const chosen = employerIds ? known.filter((id) => employerIds.includes(id)) : known;
  await db.transaction().execute(async (tx) => {
    for (const employerId of chosen) {
      const order = { employerId, since: since.toISOString(), data: data ? 1 : 0 };
      await enqueue(tx, "rotate-keys", order, `rotate-keys:${employerId}:${data ? "data" : "wrapping"}`);
    }
  });
  if (!employerIds) await enqueue(db, "tend-certificate-key", { since: since.toISOString() }, "tend-certificate-key");
  return chosen.length;
}

/** Renews the keys of one employer, from wherever a process before it got to. */
const rotate = async (tools: Tools, { employerId, since, data }: Ordered): Promise<void> => {
  await renewWrappingKey(tools, employerId, new Date(since));
  if (!data) return;
  await renewDataKey(tools, employerId, new Date(since));
  await reseal(tools, employerId);
};

/** Seals anew what is left, as long as that helps, and lets old keys go when their time has come. */
const reseal = async (tools: Tools, employerId: EmployerId, now = new Date()): Promise<void> => {
  while ((await step(tools, employerId, now)) === "reseal") if ((await resealAll(tools, employerId)) === 0) return;
};

/** Of an employer whose vault was destroyed there is nothing to renew. */
const unlessEnded = (work: Promise<void>): Promise<void> =>
  work.catch((no: unknown) => {
    if (!(no instanceof Refusal && no.code === "service_ended")) throw no;
  });

export const keyTasks = (tools: Tools) => ({
  "rotate-keys": (it: Ordered) => unlessEnded(rotate(tools, it)),
  "tend-certificate-key": ({ since }: { since?: string }) =>
    tendCertificateKey(tools, { now: new Date(), ...(since ? { since: new Date(since) } : {}) }),
  "reseal-employer": ({ employerId }: { employerId: EmployerId }) => unlessEnded(reseal(tools, employerId)),
  "retire-keys": ({ employerId }: { employerId: EmployerId }) => unlessEnded(retireOld(tools, employerId, new Date())),
});

const daily = atMostEvery(86_400_000);
/** What is looked at in one sweep; the others follow in the next. */
const most = 50;

/** Old data keys whose time has come, and old wrapping keys that no backup needs any more. */
export async function promiseKeys({ db, keyCopyDays }: Tools): Promise<void> {
  const now = new Date();
  if (daily("certificate")) await enqueue(db, "tend-certificate-key", {}, "tend-certificate-key:daily");
  for (const employerId of await employersResealing(db, new Date(now.getTime() - settleMs), most))
    await enqueue(db, "reseal-employer", { employerId }, `reseal-employer:${employerId}`);
  for (const employerId of await dueRetirements(db, retireBefore(now, keyCopyDays).rotated, most))
    await enqueue(db, "retire-keys", { employerId }, `retire-keys:${employerId}`);
}
