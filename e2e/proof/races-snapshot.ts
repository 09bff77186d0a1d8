import { editPerson, openPerson, SharedIdentity, type Identity, type WriteId } from "@datakluis/contract";
import { id } from "../tools/story.ts";
import { mustBe } from "./house.ts";
import { retrieving, type End, type Kind } from "./kinds.ts";
import type { Begun, Race } from "./races.ts";
import type { Records } from "./record.ts";

/** Whether the service retrieves somebody in it. */
export const isRetrieving = ({ deeds }: Kind) => deeds.some((deed) => retrieving.includes(deed));

/** As somebody is after an edit: in several fields at once, so that a mix of before and after shows. */
const edited = ({ ref }: Race, { identity }: Begun, word: string): Identity => {
  // With his ref, so that nobody else is called so.
  const lastName = `${word} ${ref}`;
  return {
    ...identity,
    lastName,
    callName: lastName,
    initials: `${word[0]!}.`,
    emailWork: `${word.toLowerCase()}@proef.example`,
  };
};

/** Edits somebody who is still as he was when the race began. */
export const editing = (it: Race, begun: Begun, word: string) =>
  it.hr(editPerson, {
    params: { ref: it.ref },
    body: { id: id<WriteId>(), version: begun.version, identity: edited(it, begun, word) },
  });

/** Wholly as he was at one moment, under the version he had then, here and in the record of the vault. */
export async function snapshotOf(it: Race, begun: Begun, person: SharedIdentity | null): Promise<"before" | "after"> {
  const { ref, past } = it;
  const text = (identity: object | null) => JSON.stringify(SharedIdentity.strip().parse(identity));
  const sides = { before: begun.identity, after: edited(it, begun, "Eerste") };
  const side = (["before", "after"] as const).find((side) => text(sides[side]) === text(person));
  if (!side) throw new Error("Geldt niet: wie is opgehaald, is geheel zoals voor of geheel zoals na de wijziging");
  const version = async (pool: Records["vault"], table: string) => {
    const { rows } = await pool.query<{ version: number }>(`select version from ${table} where ref = $1`, [ref]);
    mustBe(rows.length, 1, `één rij in ${table}`);
    return rows[0]!.version;
  };
  const wanted = begun.version + (side === "after" ? 1 : 0);
  mustBe(await version(past.suite, "confidential_identity"), wanted, "de versie hoort bij de inhoud");
  mustBe(await version(past.vault, "confidential_retrieval"), wanted, "de kluis heeft vastgelegd welke versie hij gaf");
  return side;
}

/** Of whom it retrieved the service hears of a change exactly when he is shared: that is what the two kinds differ in. */
export async function changeLater(it: Race, begun: Begun, { snapshot }: End, ended: () => Promise<End>): Promise<void> {
  const { ref, past, hr } = it;
  const { version } = await hr(openPerson, { params: { ref } });
  await editing(it, { ...begun, version }, "Later");
  // Looks himself whether the service has the newest of whom is shared.
  const end = await ended();
  mustBe(end.name, "Later", "een latere wijziging is er");
  mustBe(end.snapshot, snapshot, "wie vertrouwelijk is opgehaald, is nog zoals toen");
  const lines = async (table: string) => {
    const deed = `select count(*)::int as n from ${table} where ref = $1 and deed = 'person.retrieved'`;
    return (await past.suite.query<{ n: number }>(deed, [ref])).rows[0]!.n;
  };
  mustBe(await lines("event"), snapshot === "none" ? 1 : 0, "één regel waar de werkgever leest, als hij ervan weet");
  mustBe(
    await lines("confidential_event"),
    snapshot === "none" ? 0 : 1,
    "één vertrouwelijke regel, als hij dat niet doet",
  );
}
