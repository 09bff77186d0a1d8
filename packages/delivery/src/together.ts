import type { Rejection } from "@datakluis/contract";
import type { Column } from "./compact.ts";
import { circleFinder, departmentsOf, type Department } from "./departments.ts";
import type { JudgedRow } from "./row.ts";

/** Stands where a row has no key, no department, or nothing was kept of it. */
export const nothing = -1;

/** The rows that are sound by themselves, column by column; one without a key stands in a list of departments. */
type Sound = { row: Column; key: Column; kept: Column; department: Column };

/** A row that is rejected by itself; `before` it came so many that are not. */
export type Faulted = Pick<JudgedRow, "row" | "personnelNumber"> & { faults: readonly Why[]; before: number };

export type Why = Pick<Rejection, "field" | "rule">;
const duplicate: Why = { field: "personnelNumber", rule: "duplicate" };
const twice: Why = { field: "departmentCode", rule: "department_twice" };
const circle: Why = { field: "departmentParentCode", rule: "department_parent" };
const lates = [undefined, duplicate, twice, circle] as const;

/** What is only seen once every row was read: `lateOf` says of each whether it is rejected for what stands in another. */
export function seenTogether(sound: Sound, named: readonly Department[], timesOf: (key: number) => number) {
  const { length } = sound.row;
  const late = new Uint8Array(length);
  const codes = new Map<string, number>();
  for (let at = 0; at < length; at++) {
    const key = sound.key.at(at);
    // All rows with one number are rejected, the first as well, even when they are alike: nobody can know which of them
    // is right, and taking the first would give one employee the data of another.
    if (key !== nothing) late[at] = timesOf(key) > 1 ? 1 : 0;
    else {
      const { code } = named[sound.department.at(at)]!;
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
  }
  // A list that says two things of one department is right about at most one of them.
  if (codes.size > 0)
    for (let at = 0; at < length; at++)
      if (sound.key.at(at) === nothing && codes.get(named[sound.department.at(at)]!.code)! > 1) late[at] = 2;

  /** The departments that rows name which are not rejected, each once, as they came. */
  const namedBy = (listed: boolean): Department[] => {
    const met = new Uint8Array(named.length);
    const found: Department[] = [];
    for (let at = 0; at < length; at++) {
      const department = sound.department.at(at);
      if (late[at] || department === nothing || met[department] || (sound.key.at(at) === nothing) !== listed) continue;
      met[department] = 1;
      found.push(named[department]!);
    }
    return found;
  };
  const membersOf = (departments: readonly Department[]) => departments.map((department) => ({ department }));
  const inCircle = circleFinder(membersOf([...namedBy(true), ...namedBy(false)]));
  const closing = Uint8Array.from(named, (it) => (inCircle(it) ? 1 : 0));
  for (let at = 0; at < length; at++)
    if (!late[at] && sound.department.at(at) !== nothing && closing[sound.department.at(at)]) late[at] = 3;
  // What a list of departments says of one goes before what a row of an employee says in passing.
  const departments = departmentsOf(membersOf([...namedBy(true), ...namedBy(false)]));
  return { departments, lateOf: (at: number): Why | undefined => lates[late[at]!] };
}

/** What is wrong with the rows that are rejected, in the order of the file. */
export function* rejectionsOf(
  sound: Sound,
  faulted: readonly Faulted[],
  lateOf: (at: number) => Why | undefined,
  numberOf: (kept: number) => string,
  timesOf: (personnelNumber: string) => number,
): Generator<Rejection> {
  let next = 0;
  const faultedBefore = function* (at: number): Generator<Rejection> {
    for (; next < faulted.length && faulted[next]!.before <= at; next++) {
      const { row, personnelNumber, faults } = faulted[next]!;
      for (const { field, rule } of faults) yield { row, personnelNumber, field, rule };
      if (personnelNumber !== null && timesOf(personnelNumber) > 1) yield { row, personnelNumber, ...duplicate };
    }
  };
  for (let at = 0; at < sound.row.length; at++) {
    const why = lateOf(at);
    if (!why) continue;
    yield* faultedBefore(at);
    const kept = sound.kept.at(at);
    yield { row: sound.row.at(at), personnelNumber: kept === nothing ? null : numberOf(kept), ...why };
  }
  yield* faultedBefore(sound.row.length);
}
