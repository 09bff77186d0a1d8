import { sql, type RawBuilder } from "kysely";
import { RemainingAttribute, type EmployerId, type Uniqueness } from "@datakluis/contract";
import type { Actor } from "../access/rules.ts";
import { record } from "../audit/store.ts";
import { mustWorkAt } from "../organisation/users.ts";
import type { Tx } from "../schema.ts";

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

const coarser: Record<RemainingAttribute, RawBuilder<unknown>> = {
  ...columns,
  born_on: sql`date_trunc('year', born_on)`,
  in_service_since: sql`date_trunc('month', starts_on)`,
};

type Counted = { values: number; alone: number; few: number };

/** How far the people of an employer can be told apart on what this side holds of everybody. Refuses `not_found`. */
export async function uniquenessOf(tx: Tx, { userId }: Actor, employerId: EmployerId): Promise<Uniqueness> {
  await mustWorkAt(tx, userId, employerId);
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
  const { rows } = await sql<{ people: number }>`
    select count(*)::int as people from dossier where employer_id = ${employerId}`.execute(tx);
  await record(tx, { deed: "uniqueness.checked", actor: userId, employerId });
  return { people: rows[0]!.people, attributes, together, coarser: lessExact };
}

/** Everybody with his newest employment. */
const peopleOf = (employerId: EmployerId) => sql`
  select distinct on (dossier.ref) born_on, sex, department_id, job_title, contract_hours, starts_on
  from dossier left join employment on employment.employer_id = dossier.employer_id and employment.ref = dossier.ref
  where dossier.employer_id = ${employerId}
  order by dossier.ref, starts_on desc`;
