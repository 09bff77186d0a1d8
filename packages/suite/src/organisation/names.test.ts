import type { EmployerId } from "@datakluis/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDossier } from "../sharing/store.ts";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { namesOf } from "./names.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const filled = async (count: number): Promise<EmployerId> => {
  const employer = await running.seed.employer();
  for (let at = 0; at < count; at++) await running.seed.dossier(employer, { identity: { lastName: `Naam${at}` } });
  return employer;
};

test("what is kept is bounded; one employer too large for the room is read each time", async () => {
  const { suite } = running;
  const [small, large] = [await filled(2), await filled(4)];
  const names = namesOf(suite.db, suite.master, 3);
  const found = async (employer: EmployerId) => (await names.search(employer, ["naam1"])).length;
  expect(await found(large)).toBe(1);
  await running.seed.dossier(large, { identity: { lastName: "Naam1bis" } });
  expect(await found(large)).toBe(2);
  expect(await found(small)).toBe(1);
  await running.seed.dossier(small, { identity: { lastName: "Naam1bis" } });
  expect(await found(small)).toBe(1);
  names.hear({ employerId: small, ref: null });
  expect(await found(small)).toBe(2);
});

test("of one change one is read again", async () => {
  const { suite, seed } = running;
  const employer = await filled(2);
  const names = namesOf(suite.db, suite.master);
  const found = async (word: string) => (await names.search(employer, [word])).length;
  expect(await found("naam")).toBe(2);
  const ref = await seed.dossier(employer, { identity: { lastName: "Erbij" } });
  const unheard = await seed.dossier(employer, { identity: { lastName: "Ongehoord" } });
  names.hear({ employerId: employer, ref });
  expect([await found("erbij"), await found("ongehoord")]).toEqual([1, 0]);
  for (const gone of [ref, unheard]) {
    await closeDossier(suite, gone, { sharing: 1 });
    names.hear({ employerId: employer, ref: gone });
  }
  expect([await found("erbij"), await found("ongehoord"), await found("naam")]).toEqual([0, 0, 2]);
});

test("a change while names are read is not lost", async () => {
  const { suite } = running;
  const employer = await filled(1);
  const names = namesOf(suite.db, suite.master);
  const reading = names.search(employer, ["later"]);
  await running.seed.dossier(employer, { identity: { lastName: "Later" } });
  names.hear({ employerId: employer, ref: null });
  await reading;
  expect(await names.search(employer, ["later"])).toHaveLength(1);

  names.hear({ employerId: null, ref: null });
  const again = names.search(employer, ["laatst"]);
  names.hear({ employerId: employer, ref: await running.seed.dossier(employer, { identity: { lastName: "Laatst" } }) });
  await again;
  expect(await names.search(employer, ["laatst"])).toHaveLength(1);
});

test("a name is gone from memory the moment the sharing is withdrawn, not at the next search", async () => {
  const { suite, seed } = running;
  const employer = await filled(2);
  const ref = await seed.dossier(employer, { identity: { lastName: "Weg" } });
  const names = namesOf(suite.db, suite.master);
  await names.search(employer, ["naam"]);
  expect(names.size()).toBe(3);
  await closeDossier(suite, ref, { sharing: 1 });
  names.hear({ employerId: employer, ref });
  expect(names.size()).toBe(2);
});

test("a name that was just being read again when the sharing was withdrawn does not come back", async () => {
  const { suite, seed } = running;
  const employer = await filled(1);
  const ref = await seed.dossier(employer, { identity: { lastName: "Weg" } });
  /** A database whose answers stay on their way while they are held up. */
  let [heldUp, answered] = [Promise.resolve(), () => {}];
  const db = suite.db.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      if (!result.rows.some((row) => row["sealed"])) return result;
      answered();
      await heldUp;
      return result;
    },
  });
  const names = namesOf(db, suite.master);
  await names.search(employer, ["weg"]);
  names.hear({ employerId: employer, ref });
  const [hold, read] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  [heldUp, answered] = [hold.promise, read.resolve];
  const searching = names.search(employer, ["weg"]);
  await read.promise;
  await closeDossier(suite, ref, { sharing: 1 });
  names.hear({ employerId: employer, ref });
  hold.resolve();
  expect(await searching).toEqual([]);
  expect(names.size()).toBe(1);
});

test("who searches while somebody is read again finds him too", async () => {
  const { suite, seed } = running;
  const employer = await filled(1);
  const ref = await seed.dossier(employer, { identity: { lastName: "Blijft" } });
  const names = namesOf(suite.db, suite.master);
  await names.search(employer, ["blijft"]);
  names.hear({ employerId: employer, ref });
  const found = await Promise.all([1, 2, 3].map(() => names.search(employer, ["blijft"])));
  expect(found.map((hits) => hits.length)).toEqual([1, 1, 1]);
});

test("names nobody searches leave the memory by themselves", async () => {
  const { suite } = running;
  const employer = await filled(2);
  const names = namesOf(suite.db, suite.master, 400_000, 100);
  await names.search(employer, ["naam"]);
  expect(names.size()).toBe(2);
  await expect.poll(() => names.size(), { timeout: 2_000 }).toBe(0);
  expect(await names.search(employer, ["naam"])).toHaveLength(2);
});
