import { sql } from "kysely";
import {
  mostMonths,
  Refusal,
  ReportTrait,
  type AbsenceFigures,
  type FiguresReport,
  type DepartmentId,
  type EmployerId,
} from "@datakluis/contract";
import { departmentWithinReach, placeWithinReach } from "../access/reach.ts";
import type { Sight } from "../access/rules.ts";
import type { Person, Suite } from "../answer.ts";
import { amsterdamDate } from "../absence/days.ts";
import { mustWorkAt } from "../organisation/users.ts";
import type { Tx } from "../schema.ts";
import { figuresOf, type Told } from "./figures.ts";
import { firstDayOf, monthAfter, monthOf, monthsBetween, type Month } from "./months.ts";
import { lastClosed, tellMonths } from "./tell.ts";

type Asked = { departmentId?: DepartmentId | undefined; from?: Month | undefined; until?: Month | undefined };

/**
 * What is told of absence to somebody, of a department or an employer within his reach. Only sums of cells that were settled for
 * everybody (062-publications.sql), so whoever asks more, oftener or together with others learns nothing that does not stand there.
 */
export async function reportFor(
  { db, now, actor, act }: Pick<Suite, "db"> & Person & { now: Date },
  employerId: EmployerId,
  asked: Asked,
): Promise<FiguresReport> {
  // Whoever sees some people of a department, and not all, would take these from its figures.
  const sight: Sight = { full: actor.sight.full, limited: [], singles: false };
  const { departments, whole, departmentId } = await act((tx) => placesFor(tx, sight, employerId, asked.departmentId));
  const { lastMonth, from, until } = periodOf(asked, lastClosed(amsterdamDate(now)));
  const start = earlier(from, monthAfter(until, -11));
  const wanted = monthsBetween(earlier(start, monthAfter(from, -12)), monthAfter(until, 1));
  await tellMonths(db, employerId, wanted);

  return act(async (tx) => {
    const below = departments.filter((it) => it.parentId === departmentId);
    const places = [departmentId, ...below.map(({ id }) => id)];
    const told = await toldOf(tx, employerId, places, wanted);
    const settled = await settledUnder(tx, employerId, wanted);
    const over = (place: DepartmentId | null, first: Month, last: Month) => {
      const months = monthsBetween(first, monthAfter(last, 1));
      return figuresOf(
        months.map((month) => told.get(keyOf(place, month))),
        last,
        largestOf(settled, months) ?? 0,
      );
    };
    const minimum = largestOf(settled, monthsBetween(from, monthAfter(until, 1))) ?? (await minimumOf(tx));
    return {
      ...{ lastMonth, from, until, minimum, departments, whole, departmentId },
      figures: over(departmentId, from, until),
      yearBefore: over(departmentId, monthAfter(from, -12), monthAfter(until, -12)),
      course: monthsBetween(start, monthAfter(until, 1)).map((month) => ({
        month,
        figures: over(departmentId, month, month),
      })),
      below: below.map(({ id, name }) => ({ departmentId: id, name, figures: over(id, from, until) })),
      traits: departmentId ? [] : await traitsOf(tx, employerId, from, until, minimum),
    };
  });
}

const earlier = (one: Month, other: Month): Month => (one < other ? one : other);

/** Of what is longer ago nobody is told: absence is not kept that long. */
const mostYears = 10;

/** The last quarter that is told of when nothing is asked. Refuses a period that is not told of yet, too long, or too long ago. */
function periodOf({ from, until }: Asked, lastMonth: Month) {
  const last = until ?? monthAfter(lastMonth, -(Number(lastMonth.slice(5)) % 3));
  const first = from ?? monthAfter(last, -2);
  const earliest = monthAfter(lastMonth, -12 * mostYears);
  const isTooLong = first < monthAfter(last, 1 - mostMonths);
  if (last > lastMonth || first > last || isTooLong || first < earliest) throw new Refusal("report_period");
  return { lastMonth, from: first, until: last };
}

async function placesFor(tx: Tx, sight: Sight, employerId: EmployerId, asked: DepartmentId | undefined) {
  await mustWorkAt(tx, sight, employerId);
  const found = await tx
    .selectFrom("department")
    .select(["id", "name", "parent_id as parentId"])
    .where("employer_id", "=", employerId)
    .where(departmentWithinReach(sight)())
    .orderBy("name")
    .orderBy("id")
    .execute();
  const { rows } = await sql<{
    whole: boolean;
  }>`select ${placeWithinReach(sight, employerId, "none")} as whole`.execute(tx);
  const { whole } = rows[0]!;
  const reached = new Set(found.map(({ id }) => id));
  if (asked && !reached.has(asked)) throw new Refusal("not_found");
  const departments = found.map((it) => ({
    ...it,
    parentId: it.parentId && reached.has(it.parentId) ? it.parentId : null,
  }));
  const departmentId = asked ?? (whole ? null : departments.find((it) => !it.parentId)?.id);
  if (departmentId === undefined) throw new Refusal("not_found");
  return { departments, whole, departmentId };
}

/** So few people at least make a group, in the months that are still to be settled. */
export async function minimumOf(tx: Tx): Promise<number> {
  const row = await tx.selectFrom("service_setting").select("report_minimum as minimum").executeTakeFirstOrThrow();
  return row.minimum;
}

/** Under which smallest group each month was settled: what was told then stays as it was, whatever holds now. */
async function settledUnder(tx: Tx, employerId: EmployerId, months: readonly Month[]): Promise<Map<Month, number>> {
  const rows = await tx
    .selectFrom("report_month")
    .select(["month", "minimum"])
    .where("employer_id", "=", employerId)
    .where("month", "in", months.map(firstDayOf))
    .execute();
  return new Map(rows.map(({ month, minimum }) => [monthOf(month), minimum]));
}

/** Of a period the strictest of its months; undefined when none is settled, and then nothing is told of it. */
function largestOf(settled: ReadonlyMap<Month, number>, months: readonly Month[]): number | undefined {
  const known = months.flatMap((month) => settled.get(month) ?? []);
  return known.length ? Math.max(...known) : undefined;
}

const keyOf = (place: DepartmentId | null, month: Month) => `${place ?? ""} ${month}`;

/** The columns a sum of cells has. */
const sums = sql`to_char(month, 'YYYY-MM') as month, sum(members) as members, sum(days) as days,
  sum(full_time_days) as "fullTimeDays", sum(lost) as lost, sum(on_leave) as "onLeave", sum(new_spells) as "newSpells",
  array[sum(ended[1]), sum(ended[2]), sum(ended[3]), sum(ended[4])]::integer[] as ended, sum(ended_days) as "endedDays",
  sum(ill) as ill, sum(ill_quarter) as "illQuarter", sum(ill_year) as "illYear"`;

/** By place and month what is told; of a place that is not told of in a month, nothing. */
async function toldOf(
  tx: Tx,
  employerId: EmployerId,
  places: readonly (DepartmentId | null)[],
  months: readonly Month[],
): Promise<Map<string, Told>> {
  const { rows } = await sql<Told & { month: Month; place: DepartmentId | null }>`
    select asked.place, ${sums}
    from unnest(${places}::uuid[]) as asked (place)
      join report_told told on told.employer_id = ${employerId}
        and told.month between ${firstDayOf(months[0]!)}::date and ${firstDayOf(months.at(-1)!)}::date
        and told.department_id is not distinct from asked.place
      join report_cell cell using (employer_id, month)
    where path is not null and (asked.place is null or asked.place = any (path))
    group by asked.place, month`.execute(tx);
  return new Map(rows.map((it) => [keyOf(it.place, it.month), it]));
}

type PatternRow = Told & { month: Month; level: string | null };

/** By trait what is told of the whole employer: only of what is told in every month of the period. */
async function traitsOf(
  tx: Tx,
  employerId: EmployerId,
  from: Month,
  until: Month,
  minimum: number,
): Promise<FiguresReport["traits"]> {
  const months = monthsBetween(from, monthAfter(until, 1));
  const traits: FiguresReport["traits"] = [];
  for (const trait of ReportTrait.options) {
    const { rows } = await sql<PatternRow>`
      select ${sql.ref(trait)} as level, ${sums}
      from report_cell
      where employer_id = ${employerId} and path is null
        and month between ${firstDayOf(from)}::date and ${firstDayOf(until)}::date
      group by level, month
      order by level`.execute(tx);
    if (rows.some(({ level }) => level === null)) continue;
    const levels = [...Map.groupBy(rows, ({ level }) => level!)].flatMap(([level, own]) => {
      const byMonth = new Map(own.map((it) => [monthOf(it.month), it]));
      const figures = figuresOf(
        months.map((month) => byMonth.get(month)),
        until,
        minimum,
      );
      return figures ? [{ level, figures }] : [];
    });
    if (levels.length) traits.push({ trait, people: peopleOf(levels), levels });
  }
  return traits;
}

const peopleOf = (levels: readonly { figures: AbsenceFigures }[]): number =>
  Math.round(levels.reduce((sum, { figures }) => sum + figures.people, 0) * 10) / 10;
