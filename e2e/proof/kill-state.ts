import pg from "pg";
import { openPerson, type DossierRef, type EmployerId } from "@datakluis/contract";
import { databaseUrlPast } from "../tools/installation.ts";
import type { Person } from "../tools/people.ts";
import { again } from "../tools/story.ts";
import { mustHold, sideBySide } from "./house.ts";

/** All there is of an employer's people and deliveries at both sides, by personnel number and without ids or moments. */
export type State = Record<string, unknown>;

const everything = {
  vault: {
    person: `select personnel_number as key, ref, version, settled, told_employment, put_back, employment,
        code as department, (
          select coalesce(json_agg(json_build_object('version', it.version, 'delivered', it.delivery_id is not null)
            order by it.version), '[]')
          from person_past it where it.employer_id = person.employer_id and it.ref = person.ref
        ) as past
      from person left join department on department.employer_id = person.employer_id and id = department_id
      where person.employer_id = $1`,
    delivery: `select row_number() over (order by delivered_at) as key, kind, state, rows, counts, processed, incomplete,
        rejections, problem, wrapped_key is null as forgotten, (
          select count(*)::int from delivery_part it where it.employer_id = d.employer_id and it.delivery_id = d.id
        ) as parts, (
          select coalesce(json_agg(json_build_object('kind', kind, 'page', page, 'undone', undone) order by kind, page), '[]')
          from delivery_list it where it.employer_id = d.employer_id and it.delivery_id = d.id
        ) as lists
      from delivery d where employer_id = $1`,
    absence: `select personnel_number as key, (
          select json_agg(json_build_object('row', row, 'told', told = version) order by row)
          from absence_case it where it.employer_id = person.employer_id and it.ref = person.ref
        ) as cases, (
          select count(*)::int from absence_message it where it.employer_id = person.employer_id and it.ref = person.ref
        ) as messages, (
          select json_agg(kind order by seq) from sharing_event it
          where it.employer_id = person.employer_id and it.ref = person.ref
        ) as sharing
      from person where employer_id = $1`,
    event: `select deed || ' ' || coalesce(amount::text, '') as key, count(*)::int as times
      from event where employer_id = $1 and deed ~ '^(delivery|people|absence|sharing)[.]' group by deed, amount`,
    waiting: `select task_identifier as key, count(*)::int as times from graphile_worker.jobs
      where task_identifier in ('tell-employments', 'write-delivery', 'undo-delivery') and key like '%' || $1
      group by task_identifier`,
  },
  suite: {
    dossier: `select personnel_number as key, born_on, sex, employment_version, sharing,
        (select code from department it where it.employer_id = d.employer_id and it.id = d.department_id) as department, (
          select coalesce(json_agg(to_jsonb(it) - 'employer_id' - 'ref' order by starts_on), '[]')
          from employment it where it.employer_id = d.employer_id and it.ref = d.ref
        ) as employments, (
          select count(*)::int from event it where it.ref = d.ref and deed = 'employment.received'
        ) as told
      from dossier d where employer_id = $1`,
    spell: `select personnel_number || ' ' || row_number() over (partition by ref order by starts_on, course::text) as key,
        starts_on, course, recovered_on, withdrawn, (
          select json_agg(deed order by deed) from event it where it.ref = spell.ref and deed like 'spell.%'
        ) as deeds
      from spell join dossier using (employer_id, ref) where employer_id = $1`,
    identity: `select personnel_number as key, identity.version, sealed is not null as kept
      from identity join dossier using (employer_id, ref) where employer_id = $1`,
    department: `select code as key, name, (
          select members from headcount it where it.employer_id = d.employer_id and it.department_id = d.id
        ) as members
      from department d where employer_id = $1`,
  },
};

type Row = { key: string; ref?: DossierRef };

/**
 * @param every of how many people one is opened in the vault, to see who he is there
 */
export async function stateOf(
  folder: string,
  { keeper, employerId }: { keeper: Person; employerId: EmployerId },
  every: number,
): Promise<State> {
  const state: State = {};
  const refs: [string, DossierRef][] = [];
  for (const server of ["vault", "suite"] as const)
    for (const [table, query] of Object.entries(everything[server]))
      for (const { key, ref, ...row } of await rowsPast<Row>(folder, server, query, employerId)) {
        const name = `${server} ${table} ${key}`;
        mustHold(!(name in state), `één rij: ${name}`);
        state[name] = row;
        if (ref) refs.push([key, ref]);
      }
  const some = refs.toSorted(([one], [other]) => (one < other ? -1 : 1)).filter((_, at) => at % every === 0);
  await sideBySide(some, 16, async ([number, ref]) => {
    state[`wie ${number} is`] = (await again(() => keeper.ask(openPerson, { params: { ref } }))).identity;
  });
  return state;
}

/**
 * Whether the service has been told of everybody and no work on deliveries is left, also none that would find nothing to do: a
 * job that was killed is begun anew. Not while a database is away.
 */
export async function toldAll(folder: string, employerId: EmployerId): Promise<boolean> {
  const query = `select 1 from person where employer_id = $1 and not settled
    union all select 1 from graphile_worker.jobs
      where task_identifier in ('tell-employments', 'write-delivery', 'undo-delivery') and key like '%' || $1::text limit 1`;
  return rowsPast(folder, "vault", query, employerId).then(
    (rows) => rows.length === 0,
    () => false,
  );
}

async function rowsPast<R extends object>(
  folder: string,
  server: "vault" | "suite",
  query: string,
  employerId: EmployerId,
): Promise<R[]> {
  const client = new pg.Client({ connectionString: databaseUrlPast(folder, server) });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<R>(query, [employerId])).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Names what differs, by the field. */
export function mustBeAlike(found: State, wanted: State, when: string): void {
  const names = new Set([...Object.keys(found), ...Object.keys(wanted)]);
  const differing = [...names].filter((name) => JSON.stringify(found[name]) !== JSON.stringify(wanted[name]));
  const shown = differing
    .slice(0, 5)
    .map((name) => `${name}: ${JSON.stringify(found[name])} en ongestoord ${JSON.stringify(wanted[name])}`);
  mustHold(
    differing.length === 0,
    `alles is ${when} zoals ongestoord (${differing.length} anders)\n${shown.join("\n")}`,
  );
}
