import { randomUUID } from "node:crypto";
import { listTasks, pathOf, type UserId } from "@datakluis/contract";
import type pg from "pg";
import { lineTo, median } from "./load.ts";
import { inHouse, rounded, seconds, tell, tellMemory, tokensOf, type House } from "./tools.ts";

const rounds = 25;
const employers = 20;
const pageSize = 50;
/** Of whoever is ill a task or three can be done; the others lie in his two years ahead. */
const aheadPerOpen = 8;

/**
 * The work queue with so many open tasks at twenty employers: the first page, as the browser of a case manager of all of
 * them gets it, of one employer, of what is overdue, and of a manager of one department; and the last page, for keyset
 * paging must not slow down. The limit is PostgreSQL itself: the first page of the same rows without rights, names or record.
 */
export const run = (n = 50_000): Promise<void> =>
  inHouse(async (house) => {
    const suite = await house.superuser("suite");
    const { caseManager, manager, employer } = await seed(suite, n);
    const limit = await timed(() => suite.query(bare));
    const page = (query: string) => `${pathOf(listTasks)}?limit=${pageSize}${query}`;
    const told = (name: string, who: UserId, query = "") => tellPage(house, name, n, who, page(query), limit);
    await told("queue.first_page", caseManager);
    await told("queue.overdue", caseManager, "&overdue=yes");
    await told("queue.role", caseManager, "&whose=role");
    await told("queue.one_employer", caseManager, `&employerId=${employer}`);
    await told("queue.department", manager);
    const [last] = (
      await suite.query<{ after: string }>(
        `select due_on::text || '_' || id as after from task where opens_on <= current_date
         order by due_on desc, id desc offset ${pageSize + 1} limit 1`,
      )
    ).rows;
    await told("queue.last_page", caseManager, `&after=${last!.after}`);
    tellMemory(house, "queue", n);
  });

const bare = `select task.*, personnel_number from task join dossier using (employer_id, ref)
  where opens_on <= current_date order by due_on, task.id limit ${pageSize + 1}`;

async function tellPage(house: House, name: string, n: number, userId: UserId, path: string, limit: number) {
  const token = tokensOf(house, { userId, sessionId: randomUUID(), displayName: "C. de Wit" }, "suite");
  const line = await lineTo(house.urls.suite);
  const read = async () => {
    const answer = await line.ask({ method: "GET", path, token: await token() });
    const { lines } = JSON.parse(answer.toString()) as { lines: unknown[] };
    if (lines.length !== pageSize) throw new Error(`${name}: ${lines.length} regels`);
  };
  await read();
  const took: number[] = [];
  for (let round = 0; round < rounds; round += 1) took.push(await seconds(read));
  line.end();
  const worst = Math.max(...took);
  tell({
    name,
    n,
    value: rounded(median(took) * 1000),
    unit: "ms",
    limit: rounded(limit),
    ratio: rounded(limit / (median(took) * 1000)),
  });
  tell({ name: `${name}.worst`, n, value: rounded(worst * 1000), unit: "ms" });
}

/** The median milliseconds of some work. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  await work();
  const took: number[] = [];
  for (let round = 0; round < rounds; round += 1) took.push(await seconds(work));
  return median(took) * 1000;
}

/** Employers with departments, people and their tasks, past every route: what is measured is reading them. */
async function seed(suite: pg.Client, n: number) {
  const ids = Array.from({ length: employers }, () => randomUUID());
  const account = async (side: string, group: string) => {
    const user = randomUUID() as UserId;
    await suite.query("insert into account (id, display_name, email, side, group_name) values ($1, $2, $3, $4, $5)", [
      user,
      "C. de Wit",
      `${user}@voorbeeld.example`,
      side,
      group,
    ]);
    return user;
  };
  const caseManager = await account("service", "case_manager");
  const manager = await account("employer", "manager");
  for (const id of ids) {
    await suite.query("insert into employer (id, name) values ($1, $2)", [id, `Werkgever ${id}`]);
    await suite.query("insert into reach (user_id, employer_id) values ($1, $2)", [caseManager, id]);
    const perEmployer = Math.ceil(n / employers);
    await suite.query(
      `with parts as (
         insert into department (employer_id, id, code, name)
         select $1, gen_random_uuid(), 'A' || i, 'Afdeling ' || i from generate_series(1, 10) i returning id, code
       ), people as (
         insert into dossier (employer_id, ref, personnel_number, department_id, born_on, sex)
         select $1, gen_random_uuid(), 'B' || i, (select id from parts where code = 'A' || (1 + i % 10)), '1980-01-01', 'male'
         from generate_series(1, $2::int / 2) i returning ref
       )
       insert into task (employer_id, id, ref, kind, number, owner, opens_on, due_on, confidential)
       select $1, gen_random_uuid(), ref, 'evaluation', at,
         (array['employer', 'doctor', 'employee', 'employer_employee'])[1 + (hashtext(ref::text) & 3)],
         current_date - 30 + greatest(0, at - 1) * 42, current_date - 30 + (random() * 40)::int + greatest(0, at - 1) * 42, false
       from people, generate_series(0, $3::int) at`,
      [id, perEmployer, aheadPerOpen + 1],
    );
  }
  const { rows } = await suite.query<{ id: string }>("select id from department where employer_id = $1 limit 1", [
    ids[0],
  ]);
  await suite.query("insert into reach (user_id, employer_id, department_id) values ($1, $2, $3)", [
    manager,
    ids[0],
    rows[0]!.id,
  ]);
  await suite.query("vacuum analyze");
  return { caseManager, manager, employer: ids[0]! };
}
