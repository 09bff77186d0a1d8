import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type {
  DepartmentId,
  DossierRef,
  EmployerGroupId,
  EmployerId,
  GroupName,
  Identity,
  UserId,
  VaultState,
  WriteId,
} from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import type { Suite } from "../answer.ts";
import { sealIdentity } from "../identities/store.ts";

/** Somebody nobody is. */
export const somebody: Identity = {
  lastName: "Vries",
  prefix: "de",
  initials: "E.E.N.",
  nameUse: "own",
  sex: "female",
  bornOn: "1980-05-05",
  bsn: "999993847",
  street: "Lindelaan",
  houseNumber: "1",
  postcode: "1234AB",
  city: "Utrecht",
  iban: "NL91ABNA0417164300",
};

const serviceGroups: readonly GroupName[] = [
  "functional_administrator",
  "super_administrator",
  "case_manager",
  "company_doctor",
  "planner",
];

export type NewDossier = {
  departmentId?: DepartmentId | null;
  personnelNumber?: string;
  startsOn?: string;
  endsOn?: string | null;
  identity?: Partial<Identity> | null;
  source?: "delivered" | "shared";
  sharing?: number;
};

/** Puts employers, users and dossiers straight into the database of a running suite. */
export function seedsOf({ db, master }: Suite) {
  let count = 0;

  const employer = async (vault: VaultState = "none"): Promise<EmployerId> => {
    const id = randomUUID() as EmployerId;
    await db
      .insertInto("employer")
      .values({
        id,
        name: `Werkgever ${id}`,
        chamber_number: null,
        representative_name: null,
        representative_email: null,
        vault,
      })
      .execute();
    return id;
  };

  const user = async (
    group: GroupName,
    ...reach: (EmployerId | readonly [EmployerId, ...DepartmentId[]])[]
  ): Promise<UserId> => {
    const id = randomUUID() as UserId;
    await db
      .insertInto("account")
      .values({
        id,
        display_name: `Gebruiker ${++count}`,
        email: `gebruiker-${count}@voorbeeld.example`,
        side: serviceGroups.includes(group) ? "service" : "employer",
        group_name: group,
      })
      .execute();
    for (const where of reach) {
      const [employerId, ...departments] = typeof where === "string" ? [where] : where;
      for (const department_id of departments.length ? departments : [null])
        await db.insertInto("reach").values({ user_id: id, employer_id: employerId, department_id }).execute();
    }
    return id;
  };

  const department = async (employerId: EmployerId, parentId: DepartmentId | null = null): Promise<DepartmentId> => {
    const id = randomUUID() as DepartmentId;
    const code = `A${++count}`;
    await transactionFor(db, { employer: employerId }, (tx) =>
      tx
        .insertInto("department")
        .values({ employer_id: employerId, id, code, name: `Afdeling ${code}`, parent_id: parentId })
        .execute(),
    );
    return id;
  };

  const dossier = async (employerId: EmployerId, it: NewDossier = {}): Promise<DossierRef> => {
    const ref = randomUUID() as DossierRef;
    await transactionFor(db, { employer: employerId }, async (tx) => {
      await tx
        .insertInto("dossier")
        .values({
          employer_id: employerId,
          ref,
          personnel_number: it.personnelNumber ?? `MS${String(++count).padStart(5, "0")}`,
          department_id: it.departmentId ?? null,
          born_on: it.identity?.bornOn ?? somebody.bornOn,
          sex: "female",
          sharing: it.sharing ?? 0,
        })
        .execute();
      await tx
        .insertInto("employment")
        .values({
          employer_id: employerId,
          ref,
          starts_on: it.startsOn ?? "2020-01-01",
          ends_on: it.endsOn ?? null,
          job_title: "Magazijnmedewerker",
          contract_hours: 36,
          norm_hours: 38.5,
          contract_kind: "vast",
          cost_centre: "K1",
        })
        .execute();
      if (it.identity === null) return;
      const identity = { ...somebody, ...it.identity };
      await tx
        .insertInto("identity")
        .values({
          ...sealIdentity(master, { employer_id: employerId, ref, version: 1 }, identity),
          source: it.source ?? "delivered",
          temporary_until: identity.temporaryAddress?.until ?? null,
        })
        .execute();
    });
    return ref;
  };

  /** Employers together, and the users who work for them all. */
  const employerGroup = async (employers: readonly EmployerId[], ...users: UserId[]): Promise<EmployerGroupId> => {
    const id = randomUUID() as EmployerGroupId;
    await db
      .insertInto("employer_group")
      .values({ id, name: `Groep ${++count}` })
      .execute();
    for (const employerId of employers)
      await transactionFor(db, { employer: employerId }, (tx) =>
        tx.insertInto("employer_group_member").values({ group_id: id, employer_id: employerId }).execute(),
      );
    for (const user_id of users) await db.insertInto("reach_group").values({ user_id, group_id: id }).execute();
    return id;
  };

  const single = async (userId: UserId, employerId: EmployerId, ref: DossierRef): Promise<void> => {
    await db
      .insertInto("reach")
      .values({ user_id: userId, employer_id: employerId, department_id: ref, ref })
      .execute();
  };

  const limit = async (userId: UserId): Promise<void> => {
    await db.updateTable("account").set({ only_content: true }).where("id", "=", userId).execute();
  };

  /** A sick report that has ended: content. */
  const spell = async (employerId: EmployerId, ref: DossierRef, reportedBy: UserId): Promise<void> => {
    const course = [{ from: "2022-01-03", percentage: 100, therapy: null }];
    const row = { employer_id: employerId, id: randomUUID(), ref, reported_by: reportedBy, ...seededSpell };
    const said = {
      startsOn: "2022-01-03",
      course,
      recoveredOn: "2022-01-10",
      safetyNet: "no" as const,
      workAccident: false,
      liableThirdParty: false,
      expectedDays: null,
      differentCause: false,
    };
    await transactionFor(db, { employer: employerId }, async (tx) => {
      await tx
        .insertInto("spell")
        .values({ ...row, course: JSON.stringify(course) })
        .execute();
      await tx
        .insertInto("spell_event")
        .values({
          employer_id: employerId,
          spell_id: row.id,
          seq: 1,
          id: row.id,
          kind: "reported",
          said: JSON.stringify(said),
          by_user: reportedBy,
          confidential: false,
        })
        .execute();
    });
  };

  /** One lends to the other, from and until so many days after today in the Netherlands. */
  const substitution = async (lender: UserId, substitute: UserId, from: number, until: number, withdrawn = false) => {
    const day = (after: number) => sql<string>`(now() at time zone 'Europe/Amsterdam')::date + ${after}::int`;
    const id = randomUUID() as WriteId;
    await db
      .insertInto("substitution")
      .values({
        id,
        lender_id: lender,
        substitute_id: substitute,
        starts_on: day(from),
        ends_on: day(until),
        withdrawn_at: withdrawn ? new Date() : null,
      })
      .execute();
    return id;
  };

  return { substitution, employer, user, department, dossier, employerGroup, single, limit, spell };
}

const seededSpell = {
  starts_on: "2022-01-03",
  recovered_on: "2022-01-10",
  percentage: 100,
  safety_net: "no",
  work_accident: false,
  liable_third_party: false,
  expected_days: null,
} as const;
