import { setImmediate as others } from "node:timers/promises";
import { sql } from "kysely";
import type { DossierRef, EmployerId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import type { Suite } from "../answer.ts";
import { openIdentityBytes, type Sealed } from "../identities/store.ts";
import type { Db } from "../schema.ts";

/** Somebody the employer delivered, still sealed. */
type Delivered = Omit<Sealed, "because"> & { personnel_number: string; department_id: string | null };

/** The people of one batch: whom the vault confirms by answering, and no other version of them. */
export type Batch = { refs: DossierRef[]; versions: number[]; people: readonly Delivered[] };

/** Larger makes a round cheaper, and the blanking hold its locks longer. */
const batchSize = 1_000;

/** Everybody who is still here because the employer delivered him, in batches by ref. What is gone is not read again. */
export async function* deliveredPeople(db: Db, employerId: EmployerId): AsyncGenerator<Batch> {
  for (let after = "00000000-0000-0000-0000-000000000000"; ;) {
    const people = await peopleAfter(db, employerId, after);
    const last = people.at(-1);
    if (!last) return;
    yield { refs: people.map(({ ref }) => ref), versions: people.map(({ version }) => version), people };
    after = last.ref;
  }
}

const peopleAfter = (db: Db, employerId: EmployerId, after: string) =>
  transactionFor(db, { employer: employerId }, (tx) =>
    tx
      .selectFrom("identity")
      .innerJoin("dossier", (on) =>
        on.onRef("dossier.employer_id", "=", "identity.employer_id").onRef("dossier.ref", "=", "identity.ref"),
      )
      .select(["identity.employer_id", "identity.ref", "version", "wrapped_key", "sealed"])
      .select(["personnel_number", "department_id"])
      .where("identity.employer_id", "=", employerId)
      .where("identity.source", "=", "delivered")
      .where("identity.ref", ">", sql<DossierRef>`${after}::uuid`)
      .orderBy("identity.ref")
      .limit(batchSize)
      .execute(),
  );

/** A thread that opens a whole batch at once keeps others waiting; so many take a few milliseconds. */
const atOnce = 100;

/**
 * A batch as the vault reads it, one JSON `Deposit` a line. The identity goes as the bytes that were sealed: nobody
 * here has a use for reading it. Throws SealBroken.
 */
export async function linesOf({ master }: Suite, { people }: Batch): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (const [at, it] of people.entries()) {
    if (at % atOnce === atOnce - 1) await others();
    const { ref, personnel_number: personnelNumber, department_id: departmentId, version } = it;
    const label = JSON.stringify({ ref, personnelNumber, departmentId, version }).slice(0, -1);
    parts.push(Buffer.from(`${label},"identity":`), openIdentityBytes(master, it), lineEnd);
  }
  return Buffer.concat(parts);
}

const lineEnd = Buffer.from("}\n");
