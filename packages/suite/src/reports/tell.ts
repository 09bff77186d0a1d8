import { randomInt } from "node:crypto";
import { sql } from "kysely";
import type { DepartmentId, DossierRef, EmployerId, Sex } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { dayAfter } from "../absence/days.ts";
import type { Db, Tx } from "../schema.ts";
import { keepAbsenceOf, workersOf, workOf, type WorkRow } from "./keep.ts";
import { firstDayOf, monthAfter, monthOf, monthsBetween, type Month } from "./months.ts";
import type { Traits } from "./patterns.ts";
import { publicationOf, type Member, type Publication } from "./publish.ts";
import { absenceOf, serviceIn, sumsOf, type Absence } from "./rules.ts";

/** For so many days after a month what is reported late still counts. */
const daysToReport = 14;

/** The last month of which figures are told on a day. */
export const lastClosed = (today: string): Month => monthAfter(monthOf(dayAfter(today, -daysToReport)), -1);

/**
 * Sees to it that months are told (besluit 042): what is told of a month is settled when it is first asked for, and never
 * again, so two questions have no difference. The system does it, whoever asks: it is the same for everybody.
 */
export async function tellMonths(db: Db, employerId: EmployerId, months: readonly Month[]): Promise<void> {
  if (!(await transactionFor(db, { employer: employerId }, (tx) => untold(tx, employerId, months))).length) return;
  await keepAbsenceOf(db, employerId);
  await transactionFor(db, { employer: employerId }, async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${employerId}, 62))`.execute(tx);
    const missing = await untold(tx, employerId, months);
    if (!missing.length) return;
    const employer = await employerIn(tx, employerId, missing);
    for (const month of missing) {
      const told = publicationOf(
        employer.membersIn(month),
        employer.tree,
        employer.minimum,
        () => randomInt(2 ** 40) / 2 ** 40,
      );
      // Of who is not told of, nothing is settled: who was brought in late is told of still.
      if (told.cells.length) await keep(tx, employerId, month, employer.minimum, told);
    }
  });
}

async function untold(tx: Tx, employerId: EmployerId, months: readonly Month[]): Promise<Month[]> {
  const rows = await tx
    .selectFrom("report_month")
    .select("month")
    .where("employer_id", "=", employerId)
    .where("month", "in", months.map(firstDayOf))
    .execute();
  const told = new Set(rows.map(({ month }) => monthOf(month)));
  const left = months.filter((it) => !told.has(it));
  // Where fewer work than may be told of, nothing can be: whoever asks of years without anybody costs nothing.
  const { rows: enough } = await sql<{ month: Month }>`
    select to_char(it.month, 'YYYY-MM') as month from unnest(${left.map(firstDayOf)}::date[]) as it (month)
    where (select report_minimum from service_setting) <= (
      select count(distinct ref) from employment
      where employer_id = ${employerId} and starts_on < it.month + interval '1 month'
        and (ends_on is null or ends_on >= it.month)
    )
    order by month`.execute(tx);
  return enough.map(({ month }) => month);
}

type Person = {
  ref: DossierRef;
  department: DepartmentId | null;
  bornOn: string;
  sex: Sex;
  work: WorkRow[];
};

/** All that is told of an employer is made of. */
async function employerIn(tx: Tx, employerId: EmployerId, months: readonly Month[]) {
  const { report_minimum: minimum } = await tx
    .selectFrom("service_setting")
    .select("report_minimum")
    .executeTakeFirstOrThrow();
  const departments = await tx
    .selectFrom("department")
    .select(["id", "parent_id"])
    .where("employer_id", "=", employerId)
    .execute();
  const { rows: people } = await sql<Person>`
    select dossier.ref, dossier.department_id as department, born_on as "bornOn", sex,
      json_agg(json_build_object('startsOn', starts_on, 'endsOn', ends_on, 'contract', contract_hours, 'norm', norm_hours))
        as work
    from dossier join employment on employment.employer_id = dossier.employer_id and employment.ref = dossier.ref
    where dossier.employer_id = ${employerId}
    group by dossier.employer_id, dossier.ref`.execute(tx);
  const workers = people.map(({ work, ...it }) => ({ ...it, work: work.map(workOf) }));
  const absence = await absenceFrom(tx, employerId, `${months[0]!.slice(0, 4)}-01`);
  const membersIn = (month: Month): Member[] => {
    const at = Number(month.slice(5));
    const upToNow = (months: number) => monthsBetween(monthAfter(month, 1 - months), monthAfter(month, 1));
    const [quarter, year] = [at % 3 ? null : upToNow(3), at === 12 ? upToNow(12) : null];
    return workers.flatMap((it) => {
      const service = serviceIn(it.work, month);
      if (!service.days) return [];
      const own = absence.get(it.ref);
      const isIll = (months: readonly Month[]) => own !== undefined && months.some((one) => own.get(one)?.ill);
      return [
        {
          department: it.department,
          traits: traitsOf(it, service.fullTimeDays / service.days, month),
          sums: sumsOf(service, own?.get(month)),
          ill: { month: isIll([month]), quarter: quarter && isIll(quarter), year: year && isIll(year) },
        },
      ];
    });
  };
  return { minimum, tree: new Map(departments.map((it) => [it.id, it.parent_id])), membersIn };
}

/** Absence by person and month as it is kept; of whom it is to be counted again, as it is now. */
async function absenceFrom(tx: Tx, employerId: EmployerId, from: Month) {
  const stale = await tx.selectFrom("absence_stale").select("ref").where("employer_id", "=", employerId).execute();
  const anew = await workersOf(
    tx,
    employerId,
    stale.map(({ ref }) => ref),
  );
  const rows = await tx
    .selectFrom("absence_month")
    .select(["ref", "month", "lost", "on_leave as onLeave", "new_spells as newSpells", "ended", "ill"])
    .where("employer_id", "=", employerId)
    .where("month", ">=", firstDayOf(from))
    .execute();
  const absence = new Map<DossierRef, Map<Month, Absence>>();
  for (const { ref, month, ...it } of rows) {
    const own = absence.get(ref) ?? new Map<Month, Absence>();
    absence.set(ref, own.set(monthOf(month), it));
  }
  for (const [ref, worker] of anew) absence.set(ref, absenceOf(worker));
  return absence;
}

/** Ages as CBS groups them, on the first of the month; full time from a part-time factor of 1. */
function traitsOf({ bornOn, sex }: Pick<Person, "bornOn" | "sex">, factor: number, month: Month): Traits {
  const birthdayCame = bornOn.slice(5) <= firstDayOf(month).slice(5);
  const age = Number(month.slice(0, 4)) - Number(bornOn.slice(0, 4)) - (birthdayCame ? 0 : 1);
  const band = age < 25 ? "15-24" : age < 35 ? "25-34" : age < 45 ? "35-44" : age < 55 ? "45-54" : "55-";
  return {
    sex: sex === "male" || sex === "female" ? sex : null,
    age: band,
    contract: factor > 0.999 ? "full_time" : "part_time",
  };
}

async function keep(
  tx: Tx,
  employerId: EmployerId,
  month: Month,
  minimum: number,
  { cells, told }: Publication,
): Promise<void> {
  const at = { employer_id: employerId, month: firstDayOf(month) };
  await tx
    .insertInto("report_month")
    .values({ ...at, minimum })
    .execute();
  const told_rows = told.map((department_id) => ({ ...at, department_id }));
  const rows = cells.map(({ members, sums, ill, ...it }) => ({
    ...at,
    path: it.kind === "block" ? it.path : null,
    sex: it.kind === "pattern" ? it.traits.sex : null,
    age: it.kind === "pattern" ? (it.traits.age ?? null) : null,
    contract: it.kind === "pattern" ? (it.traits.contract ?? null) : null,
    members,
    days: sums.days,
    full_time_days: sums.fullTimeDays,
    lost: sums.lost,
    on_leave: sums.onLeave,
    new_spells: sums.newSpells,
    ended: sums.ended,
    ended_days: sums.endedDays,
    ill: ill.month,
    ill_quarter: ill.quarter,
    ill_year: ill.year,
  }));
  await sql`insert into report_told select * from jsonb_populate_recordset(null::report_told, ${JSON.stringify(told_rows)}::jsonb)`.execute(
    tx,
  );
  await sql`insert into report_cell select * from jsonb_populate_recordset(null::report_cell, ${JSON.stringify(rows)}::jsonb)`.execute(
    tx,
  );
}
