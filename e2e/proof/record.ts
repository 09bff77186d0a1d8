import type pg from "pg";
import { mustBe, mustHold } from "./house.ts";

/** A dossier and what was acknowledged to be done to it. */
export type Told = { ref: string; edits: number; sick: boolean };

/** The records of both sides, past their policies. */
export type Records = { vault: pg.Pool; suite: pg.Pool };

/**
 * Each deed stands once on the record: of each line of the history one line at the vault, and at the suite at most one of
 * each change, however often it was told of it.
 */
export async function mustBeDoneOnce({ vault, suite }: Records, dossiers: readonly Told[]): Promise<void> {
  const refs = dossiers.map(({ ref }) => ref);
  const counted = async (from: pg.Pool, what: string, table: string) => {
    const { rows } = await from.query<{ ref: string; what: string; n: number }>(
      `select ref, ${what} as what, count(*)::int as n from ${table} where ref = any ($1::uuid[]) group by 1, 2`,
      [refs],
    );
    const found = new Map(rows.map(({ ref, what, n }) => [`${what} ${ref}`, n]));
    return (what: string, ref: string) => found.get(`${what} ${ref}`) ?? 0;
  };
  const lines = await counted(vault, "kind", "sharing_event");
  const [atVault, atSuite] = [await counted(vault, "deed", "event"), await counted(suite, "deed", "event")];
  for (const { ref, edits, sick } of dossiers) {
    for (const kind of ["shared", "revoke_asked", "revoked", "revoke_refused"])
      mustBe(atVault(`sharing.${kind}`, ref), lines(kind, ref), `één regel in het inzagelog per ${kind}`);
    mustBe(atVault("person.edited", ref), edits, "één regel in het inzagelog per wijziging");
    mustBe(atSuite("spell.reported", ref), sick ? 1 : 0, "één regel per ziekmelding");
    const most = (deed: string, times: number) =>
      mustHold(atSuite(deed, ref) <= times, `${deed} is bij de dienst hoogstens ${times} keer gebeurd`);
    most("person.received", lines("shared", ref) + lines("revoke_refused", ref));
    most("person.updated", edits);
    most("person.forgotten", lines("revoked", ref));
    most("person.kept", lines("revoke_refused", ref));
    most("employment.received", edits);
  }
}
