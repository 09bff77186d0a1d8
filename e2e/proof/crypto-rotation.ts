import { setTimeout as pause } from "node:timers/promises";
import type pg from "pg";
import { orderKeyRotation, readKeyRotation, type DossierRef, type EmployerId } from "@datakluis/contract";
import { again } from "../tools/story.ts";
import { until } from "../tools/until.ts";
import { edit, sharedRefs, type Stage } from "./crypto-stage.ts";
import { mustBe, mustHold } from "./house.ts";
import type { Random } from "./random.ts";
import { dataKeys, lyingInVault, openPersonRow, peopleOf } from "./sealed-rows.ts";

export type Rotated = {
  /** All people of the employer: each opened afterwards. */
  rows: number;
  kills: number;
  /** Of those, how many struck while some lay under the newest key and some under an older one. */
  halfway: number;
  /** How many keys there were made. */
  keys: number;
  /** How many people were edited meanwhile. */
  edited: number;
};

/** New keys, while the vault is killed in the midst of it and somebody edits all the while. */
export async function killedRotation(stage: Stage, people: number, kills: number, random: Random): Promise<Rotated> {
  const { house, tenant, hr } = stage;
  const { servers } = house;
  const operator = await servers.asServer("operator");
  const order = () => again(() => operator(orderKeyRotation, { body: { employerIds: [tenant.id], data: true } }), 120);

  const editable = tenant.refs.slice(sharedRefs(stage).length, sharedRefs(stage).length + 40);
  const acknowledged = new Map<DossierRef, string>();
  let done = false;
  const editing = (async () => {
    for (let at = 0; !done; at += 1) {
      const ref = editable[at % editable.length]!;
      await edit(hr, ref, `Plaats ${at}`);
      acknowledged.set(ref, `Plaats ${at}`);
    }
  })();
  // A failure is looked at after the kills; until then it must not count as unhandled.
  editing.catch(() => undefined);

  let halfway = 0;
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      if (kill % 2 === 0) halfway += (await killedAtRow(stage, order, editable, random)) ? 1 : 0;
      else {
        if (!(await inTheMidst(stage))) await order();
        await pause(random() * 1_500);
        await servers.kill("vault");
        halfway += (await inTheMidst(stage)) ? 1 : 0;
      }
      await servers.start("vault");
    }
    await until(
      "iedereen ligt onder de nieuwste sleutel",
      async () => {
        const it = await again(() => operator(readKeyRotation, {}));
        return it.waiting === 0 && it.done === it.people;
      },
      120 + people / 200,
    );
  } finally {
    done = true;
    await editing;
  }
  mustHold(halfway > 0, "het wisselen is halverwege afgebroken");
  const keys = await everythingOpens(stage, people, acknowledged);
  return { rows: people, kills, halfway, keys, edited: acknowledged.size };
}

/** Whether people lie under the newest key and people under an older one. */
async function inTheMidst({ house, tenant }: Stage): Promise<boolean> {
  const { rows } = await house.past("vault").query<{ newest: boolean }>(
    `select distinct key_version = (select max(version) from employer_key where employer_id = $1) as newest
     from person where employer_id = $1`,
    [tenant.id],
  );
  return rows.length === 2;
}

/**
 * Kills the vault while it puts back a page in which somebody's row is held: in a transaction that has begun, and in the
 * midst of the people. Answers whether some lay under the newest key and some did not.
 */
async function killedAtRow(
  stage: Stage,
  order: () => Promise<unknown>,
  editable: readonly DossierRef[],
  random: Random,
): Promise<boolean> {
  const { house } = stage;
  const vault = house.past("vault");
  const holding = await vault.connect();
  try {
    await holding.query("begin");
    await until("er wordt een rij vastgehouden", () => heldOne(holding, stage, editable, random()));
    if (!(await inTheMidst(stage))) await order();
    const { rows } = await holding.query<{ pid: number }>("select pg_backend_pid() as pid");
    const { pid } = rows[0]!;
    // Others can wait for that row as well, before a first page is done: of a sharing that is told, for one.
    const waitsForUs = async () =>
      (await vault.query("select from pg_stat_activity where $1 = any(pg_blocking_pids(pid))", [pid])).rows.length >
        0 && (await inTheMidst(stage));
    await until("het wisselen wacht op de vastgehouden rij", waitsForUs, 120);
    await house.servers.kill("vault");
    return await inTheMidst(stage);
  } finally {
    await holding.query("rollback");
    holding.release();
  }
}

/** Holds somebody's row under the oldest key; false when it was sealed anew just then. */
async function heldOne(
  holding: pg.PoolClient,
  { tenant }: Stage,
  editable: readonly DossierRef[],
  part: number,
): Promise<boolean> {
  const oldest = `from person where employer_id = $1 and ref <> all($2) and key_version = (
    select min(key_version) from person where employer_id = $1 and ref <> all($2))`;
  const those = [tenant.id, editable];
  const { rows } = await holding.query<{ all: number }>(`select count(*)::int as all ${oldest}`, those);
  // They are gone through in the order of their ids, so before this one lie enough to call it halfway.
  const at = Math.floor(rows[0]!.all * (0.4 + 0.6 * part));
  const { rowCount } = await holding.query(`select ${oldest} order by ref offset $3 limit 1 for no key update`, [
    ...those,
    at,
  ]);
  return rowCount === 1;
}

/** Reads every row as whoever has database and keys. Answers how many keys were made. */
async function everythingOpens(
  { house, tenant }: Stage,
  people: number,
  acknowledged: ReadonlyMap<DossierRef, string>,
): Promise<number> {
  const vault = house.past("vault");
  const keys = await dataKeys(house.servers, vault, tenant.id);
  const newest = Math.max(...keys.keys());
  mustHold(newest > 1, "er is een nieuwe sleutel");
  const rows = await peopleOf(vault, tenant.id);
  mustBe(rows.length, people, "mensen in de datakluis");
  for (const row of rows) {
    const identity = JSON.parse(openPersonRow(keys, tenant.id, row, row.sealed).toString("utf8")) as { city?: string };
    mustBe(row.key_version, newest, "de sleutel waaronder iemand ligt");
    const said = acknowledged.get(row.ref);
    if (said !== undefined) mustBe(identity.city, said, "wat werd bevestigd, staat er");
  }
  for (const it of await lyingInVault(house.servers, vault, tenant.id)) await it.open(it.bytes);
  // Whoever is edited just then leaves his past under the key of before: that is sealed anew in its own time.
  for (const { table, left } of await leftUnder(vault, tenant.id, newest, [...acknowledged.keys()]))
    mustBe(left, 0, `rijen van ${table} onder een oudere sleutel`);
  return newest;
}

/** In every table that says under which key its rows lie, how many lie under an older one. A delivery keeps its key. */
async function leftUnder(vault: pg.Pool, employerId: EmployerId, newest: number, edited: readonly DossierRef[]) {
  const { rows } = await vault.query<{ table: string }>(
    `select table_name as table from information_schema.columns
     where table_schema = 'public' and column_name = 'key_version' and table_name <> 'delivery'`,
  );
  const counted = rows.map(async ({ table }) => {
    const besides = table === "person_past" ? "and ref <> all($3)" : "and $3::uuid[] is not null";
    const found = await vault.query<{ left: number }>(
      `select count(*)::int as left from ${table} where employer_id = $1 and key_version < $2 ${besides}`,
      [employerId, newest, edited],
    );
    return { table, left: found.rows[0]!.left };
  });
  return Promise.all(counted);
}
