import { randomUUID } from "node:crypto";
import { reportRecovered, reportSick, WriteId, type DossierRef } from "@datakluis/contract";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { sickReport } from "../testing/reports.ts";
import { retrieving } from "../testing/retrieving.ts";
import { runningSuite, type RunningSuite } from "../testing.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const newId = () => WriteId.parse(randomUUID());
const heardOf = (ref: DossierRef) => running.vault.events.filter((it) => it.ref === ref);
const report = (id: WriteId) => sickReport({ id, startsOn: "2024-03-01" });

test("the vault of an employer hears of what is written about a spell, once each, and nothing of what stands in it", async () => {
  const employerId = await running.seed.employer("active");
  const ask = running.as(await running.seed.user("hr", employerId));
  const ref = await running.seed.dossier(employerId, { source: "shared", sharing: 1 });
  const [id, recovery] = [newId(), newId()];
  const told = { params: { ref }, body: report(id) };
  await ask(reportSick, told);
  await ask(reportSick, told);
  await vi.waitFor(() => expect(heardOf(ref)).toHaveLength(1), { timeout: 20_000 });
  const body = { id: recovery, seen: 1, recoveredOn: "2024-03-05" };
  await ask(reportRecovered, { params: { ref, spellId: id }, body });
  await vi.waitFor(() => expect(heardOf(ref)).toHaveLength(2), { timeout: 20_000 });
  expect(heardOf(ref)).toEqual([
    { ref, eventId: id, kind: "spell.reported" },
    { ref, eventId: recovery, kind: "spell.recovered" },
  ]);
});

test("of what is confidential, and of an employer without a vault, nobody hears", async () => {
  const it = retrieving(running);
  const [agreeing, none] = [await it.agreeing(), await running.seed.employer("none")];
  const retriever = await it.retriever(agreeing);
  const ref = await running.seed.dossier(agreeing, { identity: null });
  await it.retrieve(retriever, agreeing, it.bodyFor(it.ticketFor(ref)));
  const other = await running.seed.dossier(none);
  await running.as(retriever)(reportSick, { params: { ref }, body: report(newId()) });
  const hr = running.as(await running.seed.user("hr", none));
  await hr(reportSick, { params: { ref: other }, body: report(newId()) });
  // What comes after them is heard of, so they were not: promises are kept in their order.
  const third = await running.seed.dossier(agreeing, { source: "shared", sharing: 1 });
  await running.as(retriever)(reportSick, { params: { ref: third }, body: report(newId()) });
  await vi.waitFor(() => expect(heardOf(third)).toHaveLength(1), { timeout: 20_000 });
  expect([...heardOf(ref), ...heardOf(other)]).toEqual([]);
});
