import type { KeyObject } from "node:crypto";
import { setImmediate as breathe } from "node:timers/promises";
import { fullNameOf, Refusal, type DepartmentId, type EmployerId, type PersonLabel } from "@datakluis/contract";
import { departmentWithinReach } from "../access/reach.ts";
import type { Actor } from "../access/rules.ts";
import { record } from "../audit/store.ts";
import { openIdentity, type Whose } from "../identities/store.ts";
import type { Tx } from "../schema.ts";
import { worksEverywhere } from "./departments.ts";
import { mustWorkAt } from "./users.ts";

export type Place = { employerId: EmployerId; department: DepartmentId | "none" };
export type Page = { after?: string | undefined; limit: number };

/**
 * One page of a department, by personnel number. A name stands there only where this side holds the identity: of
 * everybody before a vault, of shared dossiers after. Refuses `not_found` for a place out of reach.
 */
export async function membersOf(tx: Tx, master: KeyObject, actor: Actor, place: Place, { after = "", limit }: Page) {
  await mustReach(tx, actor, place);
  const rows = await tx
    .selectFrom("dossier")
    .leftJoin("identity", (it) =>
      it.onRef("identity.employer_id", "=", "dossier.employer_id").onRef("identity.ref", "=", "dossier.ref"),
    )
    .select(["dossier.employer_id", "dossier.ref", "personnel_number", "version", "wrapped_key", "sealed"])
    .where("dossier.employer_id", "=", place.employerId)
    .where(
      "department_id",
      place.department === "none" ? "is" : "=",
      place.department === "none" ? null : place.department,
    )
    .where("personnel_number", ">", after)
    .orderBy("personnel_number")
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  await record(tx, {
    deed: "members.listed",
    actor: actor.userId,
    employerId: place.employerId,
    amount: shown.filter((it) => it.sealed).length,
  });
  return { members: await labelsOf(master, shown), more: rows.length > limit };
}

async function mustReach(tx: Tx, actor: Actor, { employerId, department }: Place): Promise<void> {
  await mustWorkAt(tx, actor.userId, employerId);
  if (department === "none") {
    if (!(await worksEverywhere(tx, actor.userId, employerId))) throw new Refusal("not_found");
    return;
  }
  const found = tx
    .selectFrom("department")
    .select("id")
    .where("employer_id", "=", employerId)
    .where("id", "=", department)
    .where(departmentWithinReach(actor.userId));
  if (!(await found.executeTakeFirst())) throw new Refusal("not_found");
}

export type LabelRow = Pick<Whose, "employer_id" | "ref"> & {
  personnel_number: string;
  version: number | null;
  wrapped_key: Buffer | null;
  sealed: Buffer | null;
};

export const labelOf = (master: KeyObject, it: LabelRow): PersonLabel => ({
  ref: it.ref,
  personnelNumber: it.personnel_number,
  fullName: nameOf(master, it),
});

function nameOf(master: KeyObject, { version, wrapped_key, sealed, ...whose }: LabelRow): string | null {
  if (version === null || !wrapped_key || !sealed) return null;
  return fullNameOf(openIdentity(master, { ...whose, version, wrapped_key, sealed }).reveal());
}

/** Opens a page of names in pieces, so that others at the door need not wait for thousands. */
async function labelsOf(master: KeyObject, rows: readonly LabelRow[]): Promise<PersonLabel[]> {
  const labels: PersonLabel[] = [];
  for (const [at, row] of rows.entries()) {
    if (at % 250 === 249) await breathe();
    labels.push(labelOf(master, row));
  }
  return labels;
}
