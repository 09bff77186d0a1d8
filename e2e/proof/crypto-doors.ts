import { openPerson, readDossier, readSharing, type DossierRef } from "@datakluis/contract";
import type { Lying } from "@datakluis/kit/testing/attacks";
import { sharedRefs, type Before, type Stage } from "./crypto-stage.ts";
import { mustHold } from "./house.ts";

/**
 * The same values, but laid in their row in the running database and asked for at the server: what comes of it is what
 * whoever holds the disk could make somebody read. They take their own place again at once.
 */
export async function behindDoors(stage: Stage, before: Before): Promise<Lying[]> {
  const { house, hr, caseManager } = stage;
  const asPerson = async (ref: DossierRef) => (await hr(openPerson, { params: { ref } })).identity;
  const asNote = async (ref: DossierRef) =>
    (await hr(readSharing, { params: { ref } })).history.find(({ kind }) => kind === "shared")?.note;
  const asIdentity = async (ref: DossierRef) => (await caseManager(readDossier, { params: { ref } })).person;
  const doors = [
    {
      side: "vault",
      table: "person",
      column: "sealed",
      ask: asPerson,
      earlier: (ref: string) => before.people.get(ref),
    },
    { side: "vault", table: "sharing_event", column: "note", ask: asNote, earlier: () => undefined },
    {
      side: "suite",
      table: "identity",
      column: "sealed",
      ask: asIdentity,
      earlier: (ref: string) => before.identities.get(ref)?.sealed,
    },
    {
      side: "suite",
      table: "identity",
      column: "wrapped_key",
      ask: asIdentity,
      earlier: (ref: string) => before.identities.get(ref)?.wrapped_key,
    },
  ] as const;

  const rows = doors.flatMap((door) => sharedRefs(stage).map((ref) => ({ ...door, ref })));
  const lying = rows.map(async ({ side, table, column, ask, earlier, ref }): Promise<Lying> => {
    const past = house.past(side);
    const { rows: found } = await past.query<{ bytes: Buffer }>(
      `select ${column} as bytes from ${table} where ref = $1 and ${column} is not null`,
      [ref],
    );
    mustHold(found.length === 1, `één rij in ${table} van wie gedeeld is`);
    const lay = async (bytes: Buffer) => {
      const { rowCount } = await past.query(
        `update ${table} set ${column} = $2 where ref = $1 and ${column} is not null`,
        [ref, bytes],
      );
      mustHold(rowCount === 1, `er is geknoeid met een rij in ${table}`);
    };
    const own = found[0]!.bytes;
    return {
      what: `${table}.${column} door de deur`,
      bytes: own,
      before: earlier(ref),
      open: async (bytes) => {
        await lay(bytes);
        try {
          const told = await ask(ref);
          if (!told) throw new Error("niets gezegd");
          return Buffer.from(JSON.stringify(told));
        } finally {
          await lay(own);
        }
      },
    };
  });
  return Promise.all(lying);
}
