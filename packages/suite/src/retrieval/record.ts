import type { KeyObject } from "node:crypto";
import type { ConfidentialLine } from "@datakluis/contract";
import type { Actor } from "../access/rules.ts";
import type { Person } from "../answer.ts";
import { recordConfidential } from "../audit/confidential.ts";
import { openNote } from "../identities/store.ts";
import type { Tx } from "../schema.ts";

type Page = { before?: number | undefined; limit: number };

/** A page of the record, newest first, and the look at it on that record: in one transaction, so none without the other. */
export async function linesFor(
  tx: Tx,
  master: KeyObject,
  actor: Actor,
  { before, limit }: Page,
): Promise<{ lines: ConfidentialLine[]; more: boolean }> {
  const lines = await linesBefore(tx, master, before, limit + 1);
  await recordConfidential(tx, { deed: "record.read", actor });
  return { lines: lines.slice(0, limit), more: lines.length > limit };
}

const piece = 500;

/** The whole record as it stands now, in pieces. Who takes it along is on it before the first line leaves. */
export async function everythingFor(act: Person["act"], master: KeyObject, actor: Actor) {
  await act((tx) => recordConfidential(tx, { deed: "record.exported", actor }));
  return pieces(act, master);
}

async function* pieces(act: Person["act"], master: KeyObject): AsyncGenerator<ConfidentialLine[]> {
  for (let before: number | undefined, more = true; more;) {
    const lines = await act((tx) => linesBefore(tx, master, before, piece));
    yield lines;
    before = lines.at(-1)?.id;
    more = lines.length === piece;
  }
}

/** Row level security shows the lines of employers where this user may read the record, and of nobody else any. */
async function linesBefore(tx: Tx, master: KeyObject, before: number | undefined, most: number) {
  const rows = await tx
    .selectFrom("confidential_event as it")
    .leftJoin("account", "account.id", "it.actor")
    .leftJoin("employer", "employer.id", "it.employer_id")
    .leftJoin("dossier", (on) =>
      on.onRef("dossier.employer_id", "=", "it.employer_id").onRef("dossier.ref", "=", "it.ref"),
    )
    .select(["it.id", "it.at", "it.deed", "it.purpose", "it.write_id", "it.wrapped_key", "it.note", "it.network"])
    .select(["account.display_name as byName", "employer.name as employerName", "personnel_number as personnelNumber"])
    .$if(before !== undefined, (eb) => eb.where("it.id", "<", before!))
    .orderBy("it.id", "desc")
    .limit(most)
    .execute();
  return rows.map(({ at, purpose, write_id, wrapped_key, note, ...row }): ConfidentialLine => ({
    ...row,
    at: at.toISOString(),
    careRequest: purpose,
    note: write_id && wrapped_key && note ? openNote(master, write_id, { wrapped_key, note }).reveal() : null,
  }));
}
