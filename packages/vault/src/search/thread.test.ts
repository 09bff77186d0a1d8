import { beforeAll, expect, test } from "vitest";
import type { DepartmentId, EmployerId } from "@datakluis/contract";
import { encodeRows } from "@datakluis/kit/batch";
import { newKey } from "@datakluis/kit/seal";
import { sealPerson } from "../people/seal.ts";
import { identity, newId, person } from "../testing/seed.ts";
import { openInThreads } from "./thread.ts";

const employerId = newId<EmployerId>();
const departments = [newId<DepartmentId>(), newId<DepartmentId>(), null];
const key = newKey();
const people = Array.from({ length: 300 }, (_, at) =>
  person({
    personnelNumber: `N-${at}`,
    departmentId: departments[at % 3]!,
    identity: identity({ lastName: `Ñaam ${at % 70}`, bsn: undefined }),
  }),
);

/** Ten pieces as the database sends them. */
let pieces: Buffer[];
beforeAll(() => {
  const rows = people.map(({ ref, departmentId, personnelNumber, identity: it }) => [
    { uuid: ref },
    { uuid: departmentId },
    { text: personnelNumber },
    { int: 1 },
    { int: 7 },
    { bytes: sealPerson(key, { employerId, ref, version: 1 }, it) },
  ]);
  pieces = Array.from({ length: 10 }, (_, at) => encodeRows(rows.slice(at * 30, at * 30 + 30)));
});

async function* those(from: number, until: number): AsyncGenerator<Uint8Array> {
  for (const piece of pieces.slice(from, until)) yield Buffer.from(piece);
}

const openedBy = (keys: ReadonlyMap<number, typeof key>, ...cuts: number[]) =>
  openInThreads(
    { employerId, keys },
    cuts.map((from, at) => those(from, cuts[at + 1] ?? pieces.length)),
  );

test("several threads give what one gives, in its order", async () => {
  const keys = new Map([[7, key]]);
  const one = await openedBy(keys, 0);
  expect(one.counts).toHaveLength(people.length);
  expect(one.numbers.split("\n").slice(0, 2)).toEqual(["n 0", "n 1"]);
  expect(await openedBy(keys, 0, 4)).toEqual(one);
  expect(await openedBy(keys, 0, 0, 9)).toEqual(one);
});

test("one thread that cannot go on ends all, and is known by the name of its fault", async () => {
  await expect(openedBy(new Map(), 0, 9)).rejects.toThrow(expect.objectContaining({ name: "KeyMissing" }));
  const broken = async function* () {
    yield pieces[0]!;
    throw new Error("weg");
  };
  const keys = new Map([[7, key]]);
  await expect(openInThreads({ employerId, keys }, [those(0, 10), broken()])).rejects.toThrow("weg");
  pieces[9] = pieces[9]!.subarray(0, 40);
  await expect(openedBy(keys, 0, 5)).rejects.toThrow("OpeningFailed");
});
