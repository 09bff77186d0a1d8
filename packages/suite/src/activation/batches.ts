import { setImmediate as others } from "node:timers/promises";
import type { KeyObject } from "node:crypto";
import type { DossierRef, EmployerId } from "@datakluis/contract";
import { decodeRows, uuidOf } from "@datakluis/kit/batch";
import { transactionWithCopy } from "@datakluis/kit/copy";
import { Growing } from "@datakluis/kit/growing";
import type { Suite } from "../answer.ts";
import { openIdentityBytes } from "../identities/store.ts";
import type { Tables } from "../schema.ts";

/**
 * People on their way to the vault: one JSON `Deposit` a line, and who they are for the suite. What the vault confirms
 * by answering is these versions of them and no other.
 */
export type Batch = { refs: DossierRef[]; versions: number[]; lines: Buffer };

/** Everybody who is still here because the employer delivered him, in batches by ref. What is gone is not read again. */
export async function* deliveredPeople(suite: Suite, employerId: EmployerId, size: number): AsyncGenerator<Batch> {
  for (let after = "00000000-0000-0000-0000-000000000000"; ;) {
    const batch = await opened(suite.master, employerId, await sealedAfter(suite, employerId, after, size));
    const last = batch.refs.at(-1);
    if (!last) return;
    yield batch;
    after = last;
  }
}

/** The ref is compared twice: of the one the planner does not conclude the other, and would read from the beginning. */
const sealedAfter = ({ pool }: Suite, employerId: EmployerId, after: string, size: number) =>
  transactionWithCopy<Tables, Buffer>(pool, { employer: employerId }, (_tx, _copy, copyOut) =>
    copyOut(
      `select identity.ref, identity.version, identity.wrapped_key, identity.sealed,
         dossier.personnel_number, dossier.department_id
       from identity join dossier on dossier.employer_id = identity.employer_id and dossier.ref = identity.ref
       where identity.employer_id = $1 and identity.source = 'delivered' and identity.ref > $2 and dossier.ref > $2
       order by identity.ref limit ${size}`,
      [employerId, after],
    ),
  );

/** Opening a whole batch at once would keep others waiting; so many take a few milliseconds. */
const atOnce = 100;
const lineEnd = Buffer.from("}\n");

/**
 * The identity goes on as the bytes that were sealed: nobody here has a use for reading it. Throws SealBroken.
 */
async function opened(master: KeyObject, employer_id: EmployerId, rows: Buffer): Promise<Batch> {
  const [refs, versions]: [DossierRef[], number[]] = [[], []];
  const lines = new Growing(rows.length * 1.2);
  for (const [id, number, wrapped_key, sealed, personnelNumber, department] of decodeRows(rows)) {
    const ref = uuidOf(id!) as DossierRef;
    const version = number!.readInt32BE();
    const departmentId = department && uuidOf(department!);
    lines.text(
      JSON.stringify({ ref, personnelNumber: personnelNumber!.toString(), departmentId, version }).slice(0, -1),
    );
    lines.text(',"identity":');
    lines.bytes(openIdentityBytes(master, { employer_id, ref, version, wrapped_key: wrapped_key!, sealed: sealed! }));
    lines.bytes(lineEnd);
    versions.push(version);
    if (refs.push(ref) % atOnce === 0) await others();
  }
  return { refs, versions, lines: lines.done() };
}
