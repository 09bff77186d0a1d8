import { randomUUID } from "node:crypto";
import { pathOf, readAbsenceReport, type Endpoint, type UserId } from "@datakluis/contract";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { lineTo, median } from "./load.ts";
import { inHouse, rounded, seconds, tell, tellMemory, tokensOf } from "./tools.ts";

const atEmployer = 10_000;
const departments = 200;
const rounds = 25;

/**
 * Figures of absence: three years of an employer of 10,000 people, as the browser of his case manager gets them, with the months, the
 * departments and the groups; the first time, when what is told of the months is settled, and after it. The limit is
 * PostgreSQL itself: the sums by department and month of the same people's absence. With `n` more than 10,000 there are more
 * such employers, and `reports.kept` says how fast the absence of all is counted by month.
 *
 * @param n employments; twice as many spells
 */
export const run = (n = 20_000): Promise<void> =>
  inHouse(async (house) => {
    const suite = await house.superuser("suite");
    const { caseManager, employers } = await seed(suite, n);
    const counting = await seconds(() => counted(suite));
    tell({ name: "reports.kept", n, value: rounded((n * 2) / counting), unit: "spells/s" });
    await suite.query("vacuum analyze");

    const until = await suite.query<{ until: string; from: string }>(
      `select to_char(now() - interval '2 months', 'YYYY-MM') as until, to_char(now() - interval '37 months', 'YYYY-MM') as from`,
    );
    const period = until.rows[0]!;
    const path = `${pathOf(readAbsenceReport as Endpoint, { employerId: employers[0]! })}?from=${period.from}&until=${period.until}`;
    const token = tokensOf(house, { userId: caseManager, sessionId: randomUUID(), displayName: "C. de Wit" }, "suite");
    const line = await lineTo(house.urls.suite);
    const read = async () => {
      const answer = await line.ask({ method: "GET", path, token: await token() });
      const { course } = JSON.parse(answer.toString()) as { course: { figures: unknown }[] };
      if (course.length !== 36 || course.some(({ figures }) => !figures)) throw new Error("Er ontbreken cijfers.");
    };
    tell({ name: "reports.first", n: atEmployer, value: rounded((await seconds(read)) * 1000), unit: "ms" });
    const took: number[] = [];
    for (let round = 0; round < rounds; round += 1) took.push(await seconds(read));
    line.end();

    const bare: number[] = [];
    for (let round = 0; round < rounds; round += 1)
      bare.push(await seconds(() => suite.query(aggregate, [employers[0], `${period.from}-01`, `${period.until}-01`])));
    const [ours, limit] = [median(took) * 1000, median(bare) * 1000];
    tell({
      name: "reports.read",
      n: atEmployer,
      ...{ value: rounded(ours), unit: "ms", limit: rounded(limit), ratio: rounded(limit / ours) },
    });
    tell({ name: "reports.read.worst", n: atEmployer, value: rounded(Math.max(...took) * 1000), unit: "ms" });
    tellMemory(house, "reports", n);
  });

const aggregate = `select department_id, month, sum(lost), sum(on_leave), sum(new_spells), sum(cardinality(ended))
  from absence_month join dossier using (employer_id, ref)
  where employer_id = $1 and month between $2 and $3 group by department_id, month`;

/** Until the absence of everybody stands by month. */
async function counted(suite: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await suite.query<{ waits: boolean }>("select exists (select from absence_stale) as waits");
    if (!rows[0]!.waits) return;
    await sleep(200);
  }
}

/** Employers with departments and people who were ill twice in three years, past every route. */
async function seed(suite: pg.Client, n: number) {
  const employers = Array.from({ length: Math.max(1, Math.round(n / atEmployer)) }, () => randomUUID());
  const caseManager = randomUUID() as UserId;
  await suite.query(
    "insert into account (id, display_name, email, side, group_name) values ($1, 'C. de Wit', $2, 'service', 'case_manager')",
    [caseManager, `${caseManager}@voorbeeld.example`],
  );
  for (const id of employers) {
    await suite.query("insert into employer (id, name) values ($1, $2)", [id, `Werkgever ${id}`]);
    await suite.query("insert into reach (user_id, employer_id) values ($1, $2)", [caseManager, id]);
    await suite.query(
      `with tops as (
         insert into department (employer_id, id, code, name)
         select $1, gen_random_uuid(), 'A' || i, 'Afdeling ' || i from generate_series(1, 10) i returning id, code
       ), parts as (
         insert into department (employer_id, id, code, name, parent_id)
         select $1, gen_random_uuid(), 'B' || i, 'Team ' || i, (select id from tops where code = 'A' || (1 + i % 10))
         from generate_series(1, $3::int) i returning id, code
       )
       insert into dossier (employer_id, ref, personnel_number, department_id, born_on, sex)
       select $1, gen_random_uuid(), 'B' || i, parts.id, '1962-01-01'::date + (i * 37) % 14000, (array['male', 'female'])[1 + i % 2]
       from generate_series(1, $2::int) i join parts on parts.code = 'B' || (1 + i % $3::int)`,
      [id, Math.min(n, atEmployer), departments],
    );
    await suite.query(
      `insert into employment (employer_id, ref, starts_on, contract_hours, norm_hours)
       select employer_id, ref, '2015-01-01', 24 + 4 * (hashtext(ref::text) & 3), 36 from dossier where employer_id = $1`,
      [id],
    );
    await suite.query(
      `insert into spell (employer_id, id, ref, starts_on, recovered_on, percentage, course, safety_net, work_accident,
         liable_third_party, coupling)
       select employer_id, gen_random_uuid(), ref, first, first + days, 100,
         jsonb_build_array(jsonb_build_object('from', first, 'percentage', 100, 'therapy', null)), 'no', false, false, gen_random_uuid()
       from dossier, generate_series(0, 1) nth,
         lateral (select current_date - 60 - nth * 550 - (abs(hashtext(ref::text || nth)) % 480) as first,
           1 + abs(hashtext(nth || ref::text)) % 30 as days) as told
       where employer_id = $1`,
      [id],
    );
  }
  return { caseManager, employers };
}
