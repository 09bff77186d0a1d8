import { randomUUID } from "node:crypto";
import { askFollowUp, type DossierRef, type EmployerId } from "@datakluis/contract";
import { enqueue } from "@datakluis/kit/jobs";
import { atMostEvery } from "@datakluis/kit/pace";
import { todayOf } from "../people/check.ts";
import { askRevoke } from "../sharing/rules.ts";
import { changeSharing } from "../sharing/store.ts";
import type { Tools } from "../tools.ts";
import { stepOf, takenBackBecause } from "./rules.ts";
import * as store from "./store.ts";

/** Once a day for each employer is enough; a minute later than midnight is soon enough. */
const looking = atMostEvery(60_000);
const stretch = 1_000;

/** Promises to look at the sharings of employers that were not looked at today, or where one is being taken back. */
export async function promiseFollowUps({ db }: Tools): Promise<void> {
  if (!looking("follow-up")) return;
  for (const employerId of await store.dueEmployers(db, todayOf(new Date())))
    await enqueue(db, "follow-up", { employerId }, `follow-up:${employerId}`);
}

/**
 * Announces and takes back what nothing was written in (D12). Reads anew how it stands: late, twice or broken off anywhere
 * it announces and takes back each once. With the suite away it fails, and is promised again.
 */
export const followUp =
  (tools: Tools, clock: () => Date = () => new Date()) =>
  async ({ employerId }: { employerId: EmployerId }): Promise<void> => {
    const now = clock();
    const today = todayOf(now);
    await store.concludeAll(tools, employerId);
    if (await store.isLookedAt(tools.db, employerId, today)) return;
    for (let after: DossierRef | null = null; ;) {
      const standing = await store.standingAfter(tools.db, employerId, after, stretch);
      if (standing.length) await follow(tools, employerId, standing, now, today);
      if (standing.length < stretch) break;
      after = standing.at(-1)!.ref;
    }
    await store.keepDay(tools.db, employerId, today);
  };

async function follow(
  tools: Tools,
  employerId: EmployerId,
  standing: readonly store.Standing[],
  now: Date,
  today: string,
): Promise<void> {
  const body = { refs: standing.map(({ ref }) => ref) };
  const { days, empty } = await tools.ask(askFollowUp, { params: { employerId }, body });
  const unwritten = new Set(empty);
  const due = standing
    .filter(({ ref }) => unwritten.has(ref))
    .map((it) => ({ it, step: stepOf({ sharedOn: todayOf(it.at), days, revokeOn: it.revokeOn }, today) }));
  await store.announceAll(
    tools,
    employerId,
    due.flatMap(({ it, step }) => (step.do === "notify" ? [{ ...it, revokeOn: step.revokeOn }] : [])),
    today,
  );
  for (const { it, step } of due)
    // Begun before and broken off: then again, for the door knows whether it was asked already.
    if (step.do === "revoke" || it.askedAt) await takeBack(tools, employerId, it, days, now);
}

/** Asks to take a sharing back, as a user would: the suite closes the dossier if it is empty, and says whether. */
async function takeBack(tools: Tools, employer: EmployerId, it: store.Standing, days: number, now: Date) {
  await store.beginTakingBack(tools.db, employer, it, now);
  const asked = { id: randomUUID(), note: takenBackBecause(days) };
  await changeSharing(
    tools,
    { employer },
    it.ref,
    {
      ...asked,
      kind: "revoke_asked",
      careRequest: null,
      decide: (dossier) => {
        const last = dossier.history.at(-1);
        return last?.kind === "shared" && last.seq === it.sharing ? askRevoke(dossier, asked) : undefined;
      },
    },
    now,
  );
}
