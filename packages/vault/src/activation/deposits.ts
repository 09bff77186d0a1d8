import type { KeyObject } from "node:crypto";
import { Deposit, Refusal, type EmployerId } from "@datakluis/contract";
import { encodeRows, type Cell } from "@datakluis/kit/batch";
import { sealPerson } from "../people/seal.ts";

/** A batch of people as they arrive, one JSON `Deposit` a line, and the key they are sealed under. */
export type Arrived = { employerId: EmployerId; key: KeyObject; lines: Uint8Array };

/** The same people checked and sealed, as one batch for COPY into `deposit`. Nobody is named in it any more. */
export type Sealed = { people: number; batch: Uint8Array };

/** Where a batch lands first: COPY cannot write under row level security. Empty again after each transaction. */
export const depositTable = `create temporary table if not exists deposit (
  ref uuid not null, personnel_number text not null, department_id uuid, version integer not null, sealed bytea not null,
  temporary_until text
) on commit delete rows`;

/** Refuses `invalid` as soon as one line is not a person: then nobody of the batch moves in. */
export function sealDeposits(it: Arrived): Sealed {
  let people = 0;
  function* rows(): Generator<Cell[]> {
    for (const line of linesOf(it.lines)) {
      people += 1;
      yield cellsOf(it, depositOf(line));
    }
  }
  return { batch: encodeRows(rows(), it.lines.length), people };
}

function* linesOf(bytes: Uint8Array): Generator<string> {
  const lines = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let from = 0; from < lines.length;) {
    const found = lines.indexOf(10, from);
    const end = found < 0 ? lines.length : found;
    if (end > from) yield lines.toString("utf8", from, end);
    from = end + 1;
  }
}

/** What is wrong is not told: a fault's own words can quote the person. */
function depositOf(line: string): Deposit {
  try {
    return Deposit.parse(JSON.parse(line));
  } catch {
    throw new Refusal("invalid");
  }
}

const cellsOf = ({ employerId, key }: Arrived, { ref, version, identity, ...it }: Deposit): Cell[] => [
  { uuid: ref },
  { text: it.personnelNumber },
  { uuid: it.departmentId },
  { int: version },
  { bytes: sealPerson(key, { employerId, ref, version }, identity) },
  { text: identity.temporaryAddress?.until ?? null },
];
