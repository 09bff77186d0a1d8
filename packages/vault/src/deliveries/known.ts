import { listEmployments, putDepartments, type DossierRef, type EmployerId } from "@datakluis/contract";
import type { Department, Employment } from "@datakluis/delivery";
import type { Tools } from "../tools.ts";
import type { Tx } from "../schema.ts";
import type { KnownPerson } from "./look.ts";

/** The departments as the suite knows them, brought up to date with those a file names. */
export const departmentsAt = (
  { ask }: Pick<Tools, "ask">,
  employerId: EmployerId,
  departments: readonly Department[],
) => ask(putDepartments, { params: { employerId }, body: { departments: [...departments] } });

/** Every employment the suite knows, by dossier: of whoever moved in it stands there alone. */
export async function employmentsAt({ ask }: Pick<Tools, "ask">, employerId: EmployerId) {
  const known = new Map<DossierRef, Employment[]>();
  for (let after: DossierRef | undefined; ;) {
    const page = await ask(listEmployments, { params: { employerId }, query: after ? { after } : {} });
    for (const { ref, employments } of page) known.set(ref, employments);
    if (page.length === 0) return known;
    after = page.at(-1)!.ref;
  }
}

const batchRows = 1_000;

/** Everybody of an employer, in batches: his record sealed, his employments as the suite has them. */
export async function* knownPeople(
  tx: Tx,
  employerId: EmployerId,
  employments: ReadonlyMap<DossierRef, Employment[]>,
): AsyncGenerator<KnownPerson[]> {
  for (let after: DossierRef | undefined; ;) {
    const rows = await tx
      .selectFrom("person")
      .leftJoin("department", (on) =>
        on
          .onRef("department.employer_id", "=", "person.employer_id")
          .onRef("department.id", "=", "person.department_id"),
      )
      .select(["ref", "personnel_number", "version", "key_version", "sealed", "employment", "department.code"])
      .where("person.employer_id", "=", employerId)
      .$if(after !== undefined, (it) => it.where("ref", ">", after!))
      .orderBy("ref")
      .limit(batchRows)
      .execute();
    if (rows.length)
      yield rows.map((row) => ({
        ref: row.ref,
        personnelNumber: row.personnel_number,
        departmentCode: row.code,
        employments: ownOf(row.employment as Employment | null, employments.get(row.ref) ?? []),
        version: row.version,
        keyVersion: row.key_version,
        sealed: row.sealed,
      }));
    if (rows.length < batchRows) return;
    after = rows.at(-1)!.ref;
  }
}

/** What was said here last is exact, also where the service keeps coarser dates; what it takes the place of is left out. */
function ownOf(own: Employment | null, told: readonly Employment[]): Employment[] {
  if (!own) return [...told];
  const month = own.startsOn.slice(0, 7);
  return [...told.filter((it) => it.startsOn < own.startsOn && it.startsOn.slice(0, 7) !== month), own];
}
