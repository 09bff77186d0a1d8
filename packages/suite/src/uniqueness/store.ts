import { sql, type RawBuilder } from "kysely";
import { RemainingAttribute, type EmployerId, type Uniqueness } from "@datakluis/contract";
import { announce } from "@datakluis/kit/live";
import type { Actor } from "../access/rules.ts";
import { record } from "../audit/store.ts";
import { mustWorkAt } from "../organisation/users.ts";
import type { Tx } from "../schema.ts";
import { mayCoarsen } from "./rules.ts";

/** Smaller groups than this are told apart too easily; the figure reports keep to as well (product.md, F7). */
const fewest = 5;

const columns: Record<RemainingAttribute, RawBuilder<unknown>> = {
  born_on: sql`born_on`,
  sex: sql`sex`,
  department: sql`department_id`,
  job_title: sql`job_title`,
  contract_hours: sql`contract_hours`,
  in_service_since: sql`starts_on`,
};

/** The dates of rules.ts, as SQL; a test compares them. */
const coarseBirth = sql`(date_trunc('year', born_on) + interval '6 months')::date`;
const coarseStart = sql`date_trunc('month', starts_on)::date`;

const coarser: Record<RemainingAttribute, RawBuilder<unknown>> = {
  ...columns,
  born_on: coarseBirth,
  in_service_since: coarseStart,
};

type Counted = { values: number; alone: number; few: number };
type Standing = { people: number; coarsenedAt: Date | null };

/** How far the people of an employer can be told apart on what this side holds of everybody. Refuses `not_found`. */
export async function uniquenessOf(tx: Tx, actor: Actor, employerId: EmployerId): Promise<Uniqueness> {
  await mustWorkAt(tx, actor.sight, employerId);
  await record(tx, { deed: "uniqueness.checked", actor, employerId });
  return counted(tx, employerId);
}

/** The same dates, made coarser for good. Held alone, so no employment comes in beside it. */
export async function coarsenDates(tx: Tx, actor: Actor, employerId: EmployerId): Promise<Uniqueness> {
  await mustWorkAt(tx, actor.sight, employerId);
  const employer = await tx
    .selectFrom("employer")
    .select(["vault", "coarsened_at"])
    .where("id", "=", employerId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  mayCoarsen(employer.vault);
  if (employer.coarsened_at) return counted(tx, employerId);

  await tx
    .updateTable("employer")
    .set({ coarsened_at: sql<Date>`now()` })
    .where("id", "=", employerId)
    .execute();
  const { numAffectedRows } = await sql`
    update dossier set born_on = ${coarseBirth} where employer_id = ${employerId}`.execute(tx);
  // Two that begin in one month become one: the later is what holds.
  await sql`
    delete from employment using employment later
    where employment.employer_id = ${employerId} and later.employer_id = ${employerId} and later.ref = employment.ref
      and later.starts_on > employment.starts_on
      and date_trunc('month', later.starts_on) = date_trunc('month', employment.starts_on)`.execute(tx);
  await sql`update employment set starts_on = ${coarseStart} where employer_id = ${employerId}`.execute(tx);
  // A spell names its employment by its first day.
  await sql`
    update spell set employment = date_trunc('month', employment)::date
    where employer_id = ${employerId} and employment is not null`.execute(tx);
  await record(tx, { deed: "dates.coarsened", actor, employerId, amount: Number(numAffectedRows ?? 0) });
  await announce(tx, { kind: "employer", employerId, ref: null });
  return counted(tx, employerId);
}

async function counted(tx: Tx, employerId: EmployerId): Promise<Uniqueness> {
  const count = async (by: RawBuilder<unknown>[]): Promise<Counted> => {
    const { rows } = await sql<Counted>`
      select count(*)::int as "values",
        count(*) filter (where people = 1)::int as alone,
        coalesce(sum(people) filter (where people < ${fewest}), 0)::int as few
      from (select count(*) as people from (${peopleOf(employerId)}) as person group by ${sql.join(by)}) as alike`.execute(
      tx,
    );
    return rows[0]!;
  };
  const attributes = [];
  for (const attribute of RemainingAttribute.options)
    attributes.push({ attribute, ...(await count([columns[attribute]])) });
  const { values: _, ...together } = await count(Object.values(columns));
  const { values: __, ...lessExact } = await count(Object.values(coarser));
  const { rows } = await sql<Standing>`
    select coarsened_at as "coarsenedAt",
      (select count(*)::int from dossier where employer_id = employer.id) as people
    from employer where id = ${employerId}`.execute(tx);
  const { people, coarsenedAt } = rows[0]!;
  return {
    people,
    attributes,
    together,
    coarser: lessExact,
    reports: await reportsOf(tx, employerId),
    coarsenedAt: coarsenedAt?.toISOString() ?? null,
  };
}

/** What reports by age group and over days in service would tell differently (F7): groups of ten years, as CBS has. */
async function reportsOf(tx: Tx, employerId: EmployerId): Promise<Uniqueness["reports"]> {
  const groupOf = (bornOn: RawBuilder<unknown>) =>
    sql`width_bucket(extract(year from age(current_date, ${bornOn})), array[15, 25, 35, 45, 55, 65]::numeric[])`;
  const daysFrom = (startsOn: RawBuilder<unknown>) => sql`coalesce(sum(greatest(0,
    least(coalesce(ends_on + 1, current_date), current_date) - greatest(${startsOn}, current_date - 365))), 0)::int`;
  const { rows } = await sql<Uniqueness["reports"]>`
    select
      (
        select count(*) filter (where ${groupOf(sql`born_on`)} <> ${groupOf(coarseBirth)})::int
        from dossier where employer_id = ${employerId}
      ) as "otherAgeGroup",
      ${daysFrom(sql`starts_on`)} as "serviceDays", ${daysFrom(coarseStart)} as "serviceDaysCoarser"
    from employment where employer_id = ${employerId}`.execute(tx);
  return rows[0]!;
}

/** Everybody with his newest employment. */
const peopleOf = (employerId: EmployerId) => sql`
  select distinct on (dossier.ref) born_on, sex, department_id, job_title, contract_hours, starts_on
  from dossier left join employment on employment.employer_id = dossier.employer_id and employment.ref = dossier.ref
  where dossier.employer_id = ${employerId}
  order by dossier.ref, starts_on desc`;
