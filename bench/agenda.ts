import { randomUUID } from "node:crypto";
import { findMoments, pathOf, readAgendas, type Agenda, type FreeMoment } from "@datakluis/contract";
import type pg from "pg";
import { lineTo, median, type Line } from "./load.ts";
import { seedEmployer, type Employer } from "./people.ts";
import { inHouse, rounded, seconds, tell, tellMemory, tokensOf, withCpu, type House } from "./tools.ts";

const professionals = 50;
const people = 2_000;
const rounds = 25;
const weeks = 5;

/**
 * The agendas of 50 professionals, full for five weeks: a week of them as a planner opens it, with a name to open for each
 * appointment; the next free moments of any of them, which lie behind all that is taken; and planning one appointment after
 * another. The limit of the first two is the bare SQL for the same rows, of the last inserting the same rows.
 *
 * @param n appointments
 */
export const run = (n = 20_000): Promise<void> =>
  inHouse(async (house) => {
    const employer = await seedEmployer(house, people);
    const suite = await house.superuser("suite");
    const practice = await seedAgendas(suite, employer, n);
    const user = { userId: employer.caseManager, sessionId: randomUUID(), displayName: "C. de Wit" };
    const token = tokensOf(house, user, "suite");
    const line = await lineTo(house.urls.suite);
    const ask = async (path: string) => line.ask({ method: "GET", path, token: await token() });
    try {
      await tellWeek(house, suite, n, practice, ask);
      await tellMoments(suite, n, practice, ask);
      await tellBooking(suite, n, practice, line, token);
    } finally {
      line.end();
    }
    tellMemory(house, "agenda", n);
  });

type Practice = { employer: Employer; monday: string; consultation: string; place: string; inWeek: number };
type Ask = (path: string) => Promise<Buffer>;

/** Past its routes: 50 professionals with office hours, and their agendas full from this Monday on. */
async function seedAgendas(suite: pg.Client, employer: Employer, n: number): Promise<Practice> {
  const [consultation, place] = [randomUUID(), randomUUID()];
  await suite.query("insert into place (id, name, address) values ($1, 'Utrecht', 'Kade 1')", [place]);
  await suite.query(
    "insert into consultation (id, name, profession, minutes) values ($1, 'Spreekuur', 'company_doctor', 30)",
    [consultation],
  );
  const week = [1, 2, 3, 4, 5].flatMap((weekday) =>
    [
      ["09:00", "12:30"],
      ["12:30", "17:00"],
    ].map(([from, until]) => ({ weekday, from, until, placeId: place, open: false })),
  );
  await suite.query(
    `with made as (
      insert into account (id, display_name, email, side, group_name)
      select gen_random_uuid(), 'Professional ' || at, at || '@arbo.example', 'service', 'company_doctor'
      from generate_series(1, $1) at returning id
    ), reached as (insert into reach (user_id, employer_id) select id, $2 from made)
    insert into professional (user_id, profession, week) select id, 'company_doctor', $3 from made`,
    [professionals, employer.id, JSON.stringify(week)],
  );
  const each = Math.ceil(n / professionals);
  const { rows } = await suite.query<{ monday: string; there: number; inWeek: number }>(
    `with days as (
      select date_trunc('week', now())::date + week * 7 + day as on, half
      from generate_series(0, ${weeks * 4}) week, generate_series(0, 4) day, generate_series(0, 15) half
    ), slots as (
      select row_number() over (order by "on", half) as at, ("on" + time '09:00' + half * interval '30 minutes') at time zone 'Europe/Amsterdam' as starts_at
      from days
    ), who as (select user_id, row_number() over () as at from professional),
    whom as (select ref, row_number() over () as at from dossier where employer_id = $1),
    made as (
      insert into appointment (employer_id, id, ref, kind, manner, starts_at, minutes, planned_by, professional_id, place_id, consultation_id)
      select $1, gen_random_uuid(), whom.ref, 'company_doctor', 'on_site', slots.starts_at, 30, $2, who.user_id, $3, $4
      from who join slots on slots.at <= $5
        join whom on whom.at = (slots.at * 61 + who.at * 17) % ${people} + 1
      returning starts_at
    )
    select date_trunc('week', now())::date::text as monday, count(*)::int as there,
      count(*) filter (where starts_at < (date_trunc('week', now())::date + 7) at time zone 'Europe/Amsterdam')::int as "inWeek"
    from made`,
    [employer.id, employer.caseManager, place, consultation, each],
  );
  await suite.query("vacuum analyze");
  const [{ monday, there, inWeek }] = rows as [(typeof rows)[number]];
  if (there !== each * professionals) throw new Error("Niet alle afspraken staan er.");
  return { employer, monday, consultation, place, inWeek };
}

const ms = (took: number) => rounded(took * 1000);
const figure = (n: number, ours: number[], theirs: number[]) => {
  const [value, limit] = [median(ours), median(theirs)];
  return { n, value: ms(value), unit: "ms", limit: ms(limit), ratio: rounded(limit / value) };
};

async function tellWeek(house: House, suite: pg.Client, n: number, { monday, inWeek }: Practice, ask: Ask) {
  const path = `${pathOf(readAgendas)}?from=${monday}&days=7`;
  const rows = `
    select booking.*, it.*, dossier.personnel_number, identity.version, identity.wrapped_key, identity.sealed
    from booking join appointment it on it.id = booking.id and it.professional_id is not null
      join dossier on dossier.employer_id = it.employer_id and dossier.ref = it.ref
      left join identity on identity.employer_id = it.employer_id and identity.ref = it.ref
    where booking.professional_id in (select user_id from professional)
      and during && tstzrange($1::date at time zone 'Europe/Amsterdam', ($1::date + 7) at time zone 'Europe/Amsterdam')`;
  const read = async () => {
    const agendas = JSON.parse((await ask(path)).toString()) as Agenda[];
    const named = agendas.flatMap((it) => it.entries).filter((it) => it.taken?.label.fullName);
    if (named.length !== inWeek) throw new Error(`${named.length} afspraken met een naam in plaats van ${inWeek}.`);
  };
  const [ours, theirs]: number[][] = [[], []];
  await read();
  for (let round = 0; round < rounds; round += 1) {
    theirs!.push(await seconds(() => suite.query(rows, [monday])));
    ours!.push(await seconds(read));
  }
  await withCpu(house, "agenda.week", inWeek, read);
  tell({ name: "agenda.week", ...figure(n, ours!, theirs!) });
}

async function tellMoments(suite: pg.Client, n: number, { consultation }: Practice, ask: Ask) {
  const path = `${pathOf(findMoments)}?consultationId=${consultation}&manner=on_site&open=no`;
  const busy = `
    select professional_id, lower(during), upper(during) from booking
    where professional_id in (select user_id from professional)
      and during && tstzrange(now(), now() + interval '56 days')`;
  const [ours, theirs]: number[][] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    theirs!.push(await seconds(() => suite.query(busy)));
    ours!.push(
      await seconds(async () => {
        const found = JSON.parse((await ask(path)).toString()) as FreeMoment[];
        if (!found.length) throw new Error("Er is geen vrij moment gevonden.");
      }),
    );
  }
  tell({ name: "agenda.moments", ...figure(n, ours!, theirs!) });
}

const planned = 200;

/** One after another, each in a dossier of its own, in an agenda that is free. */
async function tellBooking(
  suite: pg.Client,
  n: number,
  { employer, consultation, place }: Practice,
  line: Line,
  token: () => Promise<string>,
) {
  const { rows } = await suite.query<{ ref: string; professional: string; at: Date; later: Date }>(
    `select whom.ref, who.user_id as professional, slot as at, slot + interval '14 days' as later
    from (select ref, row_number() over () - 1 as at from dossier where employer_id = $1 limit $2) whom
      join (select user_id, row_number() over () - 1 as at from professional) who on who.at = whom.at % ${professionals}
      cross join lateral (
        select (date_trunc('week', now())::date + 280 + time '09:00' + (whom.at / ${professionals}) * interval '30 minutes')
          at time zone 'Europe/Amsterdam' as slot
      ) as slots`,
    [employer.id, planned],
  );
  const ours = await seconds(async () => {
    for (const { ref, professional, at } of rows) {
      const where = { consultationId: consultation, professionalId: professional, placeId: place };
      const body = { id: randomUUID(), ...where, manner: "on_site", startsAt: at.toISOString() };
      await line.ask({ method: "POST", path: `/api/suite/v1/dossiers/${ref}/bookings`, token: await token(), body });
    }
  });
  const theirs = await seconds(async () => {
    for (const { ref, professional, later } of rows)
      await suite.query(
        `insert into appointment (employer_id, id, ref, kind, manner, starts_at, minutes, planned_by, professional_id, place_id, consultation_id)
        values ($1, $2, $3, 'company_doctor', 'on_site', $4, 30, $5, $6, $7, $8)`,
        [employer.id, randomUUID(), ref, later, employer.caseManager, professional, place, consultation],
      );
  });
  const speed = (took: number) => rounded(planned / took);
  const limits = { limit: speed(theirs), ratio: rounded(theirs / ours) };
  tell({ name: "agenda.book", n, value: speed(ours), unit: "appointments/s", ...limits });
}
