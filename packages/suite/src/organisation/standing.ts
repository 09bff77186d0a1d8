import { sql } from "kysely";
import { Refusal, type EmployerId, type Place, type Standing, type UserId, type VaultState } from "@datakluis/contract";
import { reachUsed } from "../access/reach.ts";
import { type Actor, type Source } from "../access/rules.ts";
import { sourcesOf } from "../access/store.ts";
import { record } from "../audit/store.ts";
import type { Suite } from "../answer.ts";
import type { Tx } from "../schema.ts";
import { placesOf } from "./places.ts";
import { vaultUsers } from "./wishes.ts";

/**
 * What somebody can do and why, as far as it is within reach of who asks: by the very question the door asks of him.
 * Refuses `not_found` for an employer's user who works nowhere within reach.
 */
export async function standingOf(
  tx: Tx,
  { pipeline }: Pick<Suite, "pipeline">,
  actor: Actor,
  id: UserId,
): Promise<Standing> {
  const sources = await sourcesOf(pipeline, id);
  const [self] = sources;
  const users = sources.map((it) => it.userId);
  const places = await placesOf(tx, actor.sight, users);
  if (!self || (self.side === "employer" && !places.get(id)?.length)) throw new Refusal("not_found");
  // Of who lends him something elsewhere, not even the name.
  const seen = sources.filter((it) => it.userId === id || it.side === "service" || places.get(it.userId)?.length);
  const names = await namesOf(tx, users);
  const originOf = (it: Source) => ({ lenderName: it.userId === id ? null : names.get(it.userId)!.displayName });
  const rights = [...new Set(seen.flatMap((it) => it.rights))].toSorted();
  await record(tx, { deed: "user.viewed", actor, purpose: id });

  const { displayName, group, groupName } = names.get(id)!;
  const all = seen.flatMap((source) => (places.get(source.userId) ?? []).map((place) => ({ source, place })));
  const inGroups = await employersIn(
    tx,
    all.map((it) => it.place),
  );
  return {
    ...{ userId: id, displayName, side: self.side, group, groupName },
    rights: rights.map((right) => ({ right, from: seen.filter((it) => it.rights.includes(right)).map(originOf) })),
    places: all.map(({ source, place }) => ({
      place,
      from: originOf(source),
      employerNames: place.kind === "group" ? (inGroups.get(place.groupId) ?? []) : [],
      onlyContent: source.onlyContent,
    })),
    vaults: self.side === "employer" ? await vaultsOf(tx, actor, id) : [],
  };
}

async function namesOf(tx: Tx, users: readonly UserId[]) {
  const rows = await tx
    .selectFrom("account")
    .innerJoin("user_group", "user_group.id", "account.group_name")
    .select(["account.id", "display_name as displayName", "group_name as group", "user_group.name as groupName"])
    .where("account.id", "in", users)
    .execute();
  return new Map(rows.map((it) => [it.id, it]));
}

/** What the employers of these groups are called. */
async function employersIn(tx: Tx, places: readonly Place[]): Promise<Map<string, string[]>> {
  const groups = places.flatMap((it) => (it.kind === "group" ? it.groupId : []));
  if (!groups.length) return new Map();
  const rows = await tx
    .selectFrom("employer_group_member")
    .innerJoin("employer", "employer.id", "employer_group_member.employer_id")
    .select(["group_id", sql<string[]>`array_agg(employer.name order by employer.name)`.as("names")])
    .where("group_id", "in", groups)
    .groupBy("group_id")
    .execute();
  return new Map(rows.map((it) => [it.group_id, it.names]));
}

/** The employers within reach where he works himself, and whether their vault is asked for him. Lent reach is none of it. */
async function vaultsOf(tx: Tx, { sight }: Actor, id: UserId): Promise<Standing["vaults"]> {
  const rows: { employerId: EmployerId; employerName: string; vault: VaultState }[] = await tx
    .selectFrom("employer")
    .select(["id as employerId", "name as employerName", "vault"])
    .where(sql<boolean>`id in (select employer_id from reach where reach.user_id = ${id})`)
    .where(sql<boolean>`id in (select employer_id from reach where ${reachUsed(sight)()})`)
    .orderBy("name")
    .execute();
  const vaults: Standing["vaults"] = [];
  for (const it of rows) vaults.push({ ...it, asks: (await vaultUsers(tx, it.employerId, id)).length > 0 });
  return vaults;
}
