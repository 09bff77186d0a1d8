import { cancelAppointment, moveAppointment, putInvitation, readPlanning } from "@datakluis/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { asked, book, practiceOf } from "../testing/planning.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

/** What the vault was asked to tell, in the order in which it heard. */
const told = (appointmentId: string) =>
  running.vault.asked
    .filter(({ path, params }) => path === putInvitation.path && JSON.stringify(params).includes(appointmentId))
    .map(({ body }) => body);

test("the vault hears when and where, again when it moves and when it is off, and never of whom or for what", async () => {
  const employer = await running.seed.employer("active");
  const { ask, consultationId, moments } = await practiceOf(running, employer);
  const ref = await running.seed.dossier(employer, { source: "shared", sharing: 1 });
  const [first, second] = await moments();
  const made = await book(ask, ref, asked(first!, consultationId));
  const { places } = await ask(readPlanning, {});
  const place = places.find(({ id }) => id === first!.placeId)!;
  const said = { ref, sequence: 0, cancelled: false, startsAt: first!.startsAt, minutes: 30, manner: "on_site" };
  const where = { place: `${place.name}, ${place.address}` };
  await expect.poll(() => told(made.id)).toEqual([{ ...said, ...where }]);

  const params = { ref, appointmentId: made.id };
  const again = await ask(moveAppointment, {
    params,
    body: { ...asked(second!, consultationId), seen: made.sequence },
  });
  const moved = { ...said, ...where, sequence: 1, startsAt: second!.startsAt };
  await expect.poll(() => told(made.id).at(-1)).toEqual(moved);
  await ask(cancelAppointment, { params, body: { reason: "service", seen: again.sequence } });
  await expect.poll(() => told(made.id).at(-1)).toEqual({ ...moved, sequence: 2, cancelled: true });
});

test("of the open hour the vault hears nothing", async () => {
  const employer = await running.seed.employer("active");
  const { ask, consultationId, moments } = await practiceOf(running, employer);
  const shared = () => running.seed.dossier(employer, { source: "shared", sharing: 1 });
  const open = await book(ask, await shared(), { ...asked((await moments("yes"))[0]!, consultationId), open: true });
  const seen = await book(ask, await shared(), asked((await moments())[0]!, consultationId));
  await expect.poll(() => told(seen.id).length).toBe(1);
  const left = async () =>
    (await running.suite.pool.query("select from graphile_worker.jobs where task_identifier = 'invite'")).rows;
  await expect.poll(left).toEqual([]);
  expect(told(open.id)).toEqual([]);
});
