import { depositPeople, finishMovingIn, Refusal, retainDossiers, type EmployerId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { atMostEvery } from "@datakluis/kit/pace";
import type { Suite } from "../answer.ts";
import { deliveredPeople, type Batch } from "./batches.ts";
import { blank, keepShared } from "./blanking.ts";
import { inLanes } from "./lanes.ts";
import { alone } from "./lock.ts";
import { finishHere, moving, mustBeEmpty } from "./store.ts";

/** Batches in flight: while one is sealed, others are read, sent, kept and blanked. More only fill memory. */
export const lanes = 4;

/** Open screens follow the count; more often than this nobody can read it. */
const telling = atMostEvery(400);

/** Larger makes a round cheaper, and the blanking hold its locks longer. */
const batchSize = 2_000;

/** Moves an employer's people, unless somebody is at it. */
export const moveIn =
  (suite: Suite) =>
  ({ employerId }: { employerId: EmployerId }): Promise<void> =>
    alone(suite.pool, employerId, () => move(suite, employerId, batchSize));

/**
 * Moves an employer's people into the vault (omzetting, product.md B5). There is no list of what is done: whoever is
 * still here as `delivered` has to move, and is blanked only after the vault has confirmed him durably. So it is stopped
 * and started anywhere, and may run twice, without anybody being lost or exposed.
 */
export async function move(suite: Suite, employerId: EmployerId, size: number): Promise<void> {
  const { db, ask } = suite;
  const asked = await moving(db, employerId);
  if (!asked) return;
  const people = untilPaused(suite, employerId, deliveredPeople(suite, employerId, size));
  await inLanes(lanes, people, (batch) => moveBatch(suite, employerId, asked.total, batch));
  if (!(await moving(db, employerId))) return;
  const counts = await mustBeEmpty(db, employerId);
  await ask(finishMovingIn, { params: { employerId }, body: counts });
  await finishHere(db, employerId);
}

/** Between two batches somebody may have halted it; what is under way is finished. */
async function* untilPaused({ db }: Suite, employerId: EmployerId, batches: AsyncGenerator<Batch>) {
  for await (const batch of batches) {
    if (!(await moving(db, employerId))) return;
    yield batch;
  }
}

/** To the vault, and only after its word that they are there, away from here. */
async function moveBatch(suite: Suite, employerId: EmployerId, total: number, batch: Batch): Promise<void> {
  const { db, ask, master } = suite;
  const params = { employerId };
  const { confirmed } = await ask(depositPeople, { params, query: { total }, bytes: batch.lines });
  if (confirmed !== batch.refs.length) throw new Refusal("vault_away");

  const staying = await transactionFor(db, { employer: employerId }, async (tx) => {
    if (telling(employerId)) await announce(tx, { kind: "employer", employerId, ref: null });
    return blank(tx, master, employerId, batch);
  });
  if (staying.length === 0) return;
  // The vault first: until it says shared, nothing here may claim so.
  await ask(retainDossiers, { params, body: { refs: staying } });
  await transactionFor(db, { employer: employerId }, (tx) => keepShared(tx, master, employerId, staying, new Date()));
}
