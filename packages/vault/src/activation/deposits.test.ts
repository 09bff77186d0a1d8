import { randomUUID } from "node:crypto";
import type { DossierRef, EmployerId } from "@datakluis/contract";
import { decodeRows, uuidOf } from "@datakluis/kit/batch";
import { newKey, SealBroken } from "@datakluis/kit/seal";
import { expect, test } from "vitest";
import { openPerson } from "../people/seal.ts";
import { identity } from "../testing/seed.ts";
import { sealDeposits } from "./deposits.ts";

const employerId = randomUUID() as EmployerId;
const key = newKey();
const deposit = (change: object = {}) => ({
  ref: randomUUID() as DossierRef,
  personnelNumber: "MS001",
  departmentId: null,
  version: 3,
  identity: identity({ lastName: "d'Ünlü 𝄞", prefix: "van der" }),
  ...change,
});
const sealing = (...lines: string[]) => sealDeposits({ employerId, key, lines: Buffer.from(lines.join("\n")) });

test("each line becomes a sealed row that opens for that person only", () => {
  const [one, other] = [deposit(), deposit({ personnelNumber: "Ä 2", departmentId: randomUUID(), version: 1 })];
  const { people, batch } = sealing(JSON.stringify(one), "", JSON.stringify(other), "");
  expect(people).toBe(2);
  const rows = [...decodeRows(Buffer.from(batch))];
  expect(
    rows.map(([ref, number, department, version]) => [
      uuidOf(ref!),
      String(number),
      department && uuidOf(department),
      version!.readInt32BE(),
    ]),
  ).toEqual([
    [one.ref, "MS001", null, 3],
    [other.ref, "Ä 2", other.departmentId, 1],
  ]);
  const sealed = rows[0]![4]!;
  expect(openPerson(key, { employerId, ref: one.ref, version: 3 }, sealed)).toEqual(one.identity);
  expect(() => openPerson(key, { employerId, ref: other.ref, version: 3 }, sealed)).toThrow(SealBroken);
  expect(Buffer.from(batch).includes("Ünlü")).toBe(false);
});

test.each([
  ["no JSON", "{"],
  ["no person", "{}"],
  ["an unknown field", JSON.stringify(deposit({ salary: 1 }))],
  ["an unknown field of the identity", JSON.stringify(deposit({ identity: { ...identity(), diagnosis: "x" } }))],
  ["a BSN that is none", JSON.stringify(deposit({ identity: identity({ bsn: "999993654" }) }))],
  ["no personnel number", JSON.stringify(deposit({ personnelNumber: "" }))],
])("a batch with %s in it is refused whole, and what is wrong is not told", (_, line) => {
  expect(() => sealing(JSON.stringify(deposit()), line)).toThrow(/^invalid$/);
});

test("somebody whose number was kept under an older rule moves in like everybody else", () => {
  const old = deposit({ personnelNumber: "999993653" });
  expect(sealing(JSON.stringify(old), JSON.stringify(deposit())).people).toBe(2);
});
