import { askEmployments, putDepartments, type DossierRef, type EmployerId } from "@datakluis/contract";
import type { Department, Employment, Glimpse, Sifted } from "@datakluis/delivery";
import { cellsIn, uuidOf } from "@datakluis/kit/batch";
import type { CopyOut } from "@datakluis/kit/copy";
import { sql } from "kysely";
import type { Tools } from "../tools.ts";
import type { Tx } from "../schema.ts";
import type { KnownPerson } from "./look.ts";

/** The departments as the suite knows them, brought up to date with those a file names. */
export const departmentsAt = (
  { ask }: Pick<Tools, "ask">,
  employerId: EmployerId,
  departments: readonly Department[],
) => ask(putDepartments, { params: { employerId }, body: { departments: [...departments] } });

/** What fits in one question to the suite. */
const batchRows = 2_500;

const nobody = "00000000-0000-0000-0000-000000000000";

/** Some of the people of an employer, after this one in the order of their refs, as a batch that a thread takes over. */
const standingAfter = (copyOut: CopyOut, employerId: EmployerId, after: DossierRef | null): Promise<Buffer> =>
  copyOut(
    `select ref, personnel_number, version, key_version, department.code, employment->>'startsOn',
      employment->>'endsOn', digest
    from person
      left join department on department.employer_id = person.employer_id and department.id = person.department_id
    where person.employer_id = $1 and ref > $2 order by ref limit ${batchRows}`,
    [employerId, after ?? nobody],
  );

/** The last of a batch; undefined when there is nobody in it. */
function lastIn(batch: Buffer): DossierRef | undefined {
  const cells = cellsIn(batch);
  const at = cells.at(-columns * 2);
  return at === undefined ? undefined : (uuidOf(batch.subarray(at)) as DossierRef);
}

/** Everybody of an employer, some at a time in the order of their refs; the database reads on while those are met. */
export async function eachStanding(
  copyOut: CopyOut,
  employerId: EmployerId,
  meet: (batch: Buffer) => Promise<void>,
): Promise<void> {
  let batch = await standingAfter(copyOut, employerId, null);
  for (let last = lastIn(batch); last; last = lastIn(batch))
    [batch] = await Promise.all([standingAfter(copyOut, employerId, last), meet(batch)]);
}

/** Those people again, in the thread. */
export function standingIn(batch: Uint8Array): Glimpse[] {
  const bytes = Buffer.from(batch.buffer, batch.byteOffset, batch.byteLength);
  const cells = cellsIn(bytes);
  return Array.from({ length: cells.length / columns / 2 }, (_, row) => new Standing(bytes, cells, row));
}

const columns = 8;

/** Of most of them nothing is asked but whether they are as they were: the rest stays bytes until it is asked. */
class Standing implements Glimpse {
  readonly personnelNumber: string;
  readonly #bytes: Buffer;
  readonly #cells: Int32Array;
  readonly #at: number;

  constructor(bytes: Buffer, cells: Int32Array, row: number) {
    this.#bytes = bytes;
    this.#cells = cells;
    this.#at = row * columns * 2;
    this.personnelNumber = this.#text(1)!;
  }

  get ref(): DossierRef {
    return uuidOf(this.#cell(0)!) as DossierRef;
  }

  get version(): number {
    return this.#bytes.readInt32BE(this.#from(2));
  }

  get keyVersion(): number {
    return this.#bytes.readInt32BE(this.#from(3));
  }

  get departmentCode(): string | null {
    return this.#text(4);
  }

  get own(): Glimpse["own"] {
    const startsOn = this.#text(5);
    return startsOn === null ? null : { startsOn, endsOn: this.#text(6) };
  }

  get digest(): Buffer | null {
    return this.#cell(7);
  }

  #from(column: number): number {
    return this.#cells[this.#at + column * 2]!;
  }

  #cell(column: number): Buffer | null {
    const end = this.#cells[this.#at + column * 2 + 1]!;
    return end < 0 ? null : this.#bytes.subarray(this.#from(column), end);
  }

  #text(column: number): string | null {
    const end = this.#cells[this.#at + column * 2 + 1]!;
    return end < 0 ? null : this.#bytes.toString("utf8", this.#from(column), end);
  }
}

/**
 * The records of those who must be opened, and their employments: the own one, and with it what the suite has of whom it
 * must be asked. Of whoever moved in it stands there alone.
 */
export async function knownOf(
  { ask }: Pick<Tools, "ask">,
  tx: Tx,
  employerId: EmployerId,
  sifted: Sifted,
): Promise<KnownPerson[]> {
  const { open, ask: refs } = sifted;
  if (open.length === 0) return [];
  const told = refs.length ? await ask(askEmployments, { params: { employerId }, body: { refs } }) : [];
  const employments = new Map(told.map((it) => [it.ref, it.employments]));
  const rows = await tx
    .selectFrom("person")
    .leftJoin("department", (on) =>
      on.onRef("department.employer_id", "=", "person.employer_id").onRef("department.id", "=", "person.department_id"),
    )
    .select(["ref", "personnel_number", "version", "key_version", "sealed", "employment", "department.code"])
    .where("person.employer_id", "=", employerId)
    .where(sql<boolean>`ref = any (${open}::uuid[])`)
    .execute();
  return rows.map((row) => {
    const own = row.employment as Employment | null;
    return {
      ref: row.ref,
      personnelNumber: row.personnel_number,
      departmentCode: row.code,
      employments: besides(own, employments.get(row.ref) ?? []),
      own,
      version: row.version,
      keyVersion: row.key_version,
      sealed: row.sealed,
    };
  });
}

/**
 * What was said here last is exact, also where the service keeps coarser dates; what it takes the place of is left out,
 * also while the service still has it.
 */
function besides(own: Employment | null, told: readonly Employment[]): Employment[] {
  if (!own) return [...told];
  const month = own.startsOn.slice(0, 7);
  const isBefore = (it: Employment) =>
    it.endsOn !== null && it.endsOn < own.startsOn && it.startsOn.slice(0, 7) !== month;
  return [...told.filter(isBefore), own];
}
