import fc from "fast-check";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
  canonicalPersonnelNumber,
  compareDossiers,
  putVaultReport,
  VaultReport,
  type Delivery,
  type EmployerId,
  type WriteId,
} from "@datakluis/contract";
import { runningPair, type RunningPair } from "../testing.ts";
import { deliveringAt } from "../testing/delivering.ts";
import { newId, writeId } from "../testing/seed.ts";
import { toldReport } from "./report.ts";

/** What the service sees of deliveries to a vault (product.md, E5). */

let pair: RunningPair;
let { delivering, written } = {} as ReturnType<typeof deliveringAt>;
beforeAll(async () => {
  pair = await runningPair();
  ({ delivering, written } = deliveringAt(pair));
});
afterAll(() => pair.stop());

const patient = { timeout: 30_000, interval: 50 };
const withFaults = readFileSync(new URL("../../../../e2e/leveringen/de-linde-met-fouten.csv", import.meta.url));

/** What the suite has of a delivery. */
const toldOf = async (id: string): Promise<Omit<VaultReport, "id"> | undefined> =>
  (await pair.suite.past.query("select report from vault_delivery where id = $1", [id])).rows[0]?.report;

const toldAs = (id: string, state: string) =>
  vi.waitFor(async () => {
    const told = await toldOf(id);
    expect(told?.state).toBe(state);
    return told!;
  }, patient);

test("the service is told what the employer sees: rows, numbers, fields, rules and counts, and nobody's data", async () => {
  const { id: employerId, administrator: who } = await pair.active([]);
  const done = await written(who, employerId, withFaults);
  const told = await toldAs(done.id, "done");
  // Without a birth date one can read, nobody knows that the number is not one.
  const unsure = done.rejections.filter(({ field }) => field === "bornOn").map(({ row }) => row);
  expect(unsure).not.toEqual([]);
  const toTell = done.rejections.map((it) => (unsure.includes(it.row) ? { ...it, personnelNumber: null } : it));
  expect(told.rejections).toEqual(toTell);
  expect(told.rejections.length).toBeGreaterThan(3);
  expect(told).toMatchObject({ rows: done.rows, counts: done.counts, processed: done.processed, by: "person" });
  expect(JSON.stringify(told)).not.toContain(who.displayName);

  // Of whoever was rejected no cell but his number is there, in any table of the suite.
  const [, ...lines] = withFaults.toString("utf8").split(/\r?\n/);
  const cellsOf = (row: number) => lines[row - 2]!.split(";").slice(1, 12);
  const said = new Set(done.rejections.flatMap(({ row }) => cellsOf(row)).filter((cell) => cell.length > 4));
  const kept = JSON.stringify((await pair.suite.past.query("select * from vault_delivery")).rows);
  for (const cell of said) expect(kept).not.toContain(cell);
  expect(said.size).toBeGreaterThan(5);
});

test("each state follows, also when the service was away; and nothing told late takes it back", async () => {
  const { id: employerId, administrator: who } = await pair.active([]);
  const deliver = delivering(who, employerId);
  const waiting = (await deliver.send(withFaults)).answer;
  const before = await toldAs(waiting.id, "waiting");
  const reports = () => pair.wire.asked.filter(({ path }) => path.endsWith(`/vault-deliveries/${waiting.id}`)).length;
  const heard = reports();
  pair.wire.fate(({ path }) => (path.includes("/vault-deliveries/") ? "lose" : "carry"));
  await deliver.discard(waiting.id as WriteId);
  await vi.waitFor(() => expect(reports()).toBeGreaterThan(heard), patient);
  expect((await toldOf(waiting.id))!.state).toBe("waiting");
  pair.wire.good();
  await toldAs(waiting.id, "discarded");

  const put = await pair.vault.tools.ask(putVaultReport, {
    params: { employerId, deliveryId: waiting.id as WriteId },
    body: { version: 1, report: before },
  });
  expect(put).toBeNull();
  expect((await toldOf(waiting.id))!.state).toBe("discarded");
});

test("after a backup of the service was put back it is told again", async () => {
  const { id: employerId, administrator: who } = await pair.active([]);
  const { answer } = await delivering(who, employerId).send(withFaults);
  await toldAs(answer.id, "waiting");
  await vi.waitFor(async () => {
    const row = pair.vault.past.selectFrom("delivery").select(["version", "told"]).where("id", "=", answer.id);
    const { version, told } = await row.executeTakeFirstOrThrow();
    expect(told).toBe(version);
  }, patient);
  await pair.suite.past.query("delete from vault_delivery where id = $1", [answer.id]);
  await pair.vault.asServer("suite", compareDossiers, {
    params: { employerId },
    body: { after: null, until: null, dossiers: [] },
  });
  await toldAs(answer.id, "waiting");
});

const label = fc.oneof(
  fc.constantFrom("999990482", "12-999990482", "9999 90482", "MS004", "Jansen", "MS 5"),
  fc.string({ maxLength: 40 }),
);
const field = fc.constantFrom("lastName", "bsn", "firstSickDay", null);

test("whatever stands in a report, no label passes that could hold a BSN, and of absence none at all", () => {
  const rejection = fc.record({
    row: fc.integer({ min: 1, max: 100_000 }),
    personnelNumber: fc.option(label),
    field,
    rule: fc.constantFrom("required", "bsn", "absence_stranger"),
  });
  const outcome = fc.constantFrom("reported" as const, "never_seen" as const);
  const line = fc.record({ row: fc.integer({ min: 1 }), personnelNumber: label, outcome });
  const delivery = fc.record({
    kind: fc.constantFrom("full", "changes", "absence"),
    rejections: fc.array(rejection, { maxLength: 30 }),
    lines: fc.array(line, { maxLength: 10 }),
    deliveredBy: fc.string(),
    code: fc.stringMatching(/^[A-Z]{3}$/),
  });
  fc.assert(
    fc.property(delivery, fc.boolean(), ({ lines, deliveredBy, code, ...it }, byCoupling) => {
      const unknownCodes = [{ element: "VrwrkCd" as const, code: `!${code}`, messages: 1 }];
      const absence = it.kind === "absence" ? { outcomes: { reported: 2 }, shares: 1, lines, unknownCodes } : null;
      const told = toldReport({ ...empty, ...it, deliveredBy: `!${deliveredBy}`, absence } as Delivery, byCoupling);
      VaultReport.omit({ id: true }).parse(told);
      expect(told.rejections.map(({ row, rule }) => [row, rule])).toEqual(
        it.rejections.map(({ row, rule }) => [row, rule]),
      );
      for (const { personnelNumber } of told.rejections)
        if (personnelNumber !== null) {
          expect(it.kind).not.toBe("absence");
          expect(canonicalPersonnelNumber(personnelNumber)).toBe(personnelNumber);
        }
      expect(JSON.stringify(told)).not.toContain("!");
    }),
  );
});

const empty = {
  ...{ id: writeId(), employerId: newId<EmployerId>(), state: "waiting", deliveredAt: "2026-11-23T09:00:00.000Z" },
  ...{
    format: "CSV",
    rows: 3,
    counts: { added: 0, changed: 0, unchanged: 0, missing: 0, rejected: 0, departments: 0 },
  },
  ...{ changedFields: [], processed: 0, ignoredColumns: 0, unread: [], held: [], problem: null, keptUntil: null },
};
