import { identityOn, type DossierRef, type EmployerId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { enqueue } from "@datakluis/kit/jobs";
import { announce } from "@datakluis/kit/live";
import { sql } from "kysely";
import { record } from "../audit/store.ts";
import { keepPast } from "../changes/store.ts";
import { mustNotBeFrozen } from "../freeze/store.ts";
import type { Tools } from "../tools.ts";
import { openPersonIfWhole, sealPerson } from "./seal.ts";

/** Promises to take away the temporary addresses that ended before this day, employer by employer. */
export async function promiseAddresses({ db }: Pick<Tools, "db">, today: string): Promise<void> {
  const due = await sql<{ id: EmployerId }>`select employer_id as id from due_addresses(${today}::date)`.execute(db);
  for (const { id } of due.rows) await enqueue(db, "end-addresses", { employerId: id }, `end-addresses:${id}`);
}

const pageSize = 200;

/**
 * Takes away the temporary addresses of an employer that ended (AVG art. 5 lid 1 onder e), as an edit would: another version
 * of the person, which the service hears of where he is shared. Nobody is shown one after its last day anyway; twice or
 * broken off anywhere each is taken away once.
 *
 * @param today the calendar date in Europe/Amsterdam
 */
export async function endAddresses(tools: Tools, employerId: EmployerId, today: string): Promise<void> {
  for (let after: DossierRef | undefined; ;) {
    const refs = await endedAfter(tools, employerId, today, after);
    for (const ref of refs) await endAddress(tools, employerId, ref, today);
    if (refs.length < pageSize) return;
    after = refs.at(-1);
  }
}

const endedAfter = ({ db }: Tools, employerId: EmployerId, today: string, after: DossierRef | undefined) =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const rows = await tx
      .selectFrom("person")
      .select("ref")
      .where("employer_id", "=", employerId)
      .where("temporary_until", "<", today)
      .$if(after !== undefined, (it) => it.where("ref", ">", after!))
      .orderBy("ref")
      .limit(pageSize)
      .execute();
    return rows.map(({ ref }) => ref);
  });

async function endAddress({ db, keys }: Tools, employerId: EmployerId, ref: DossierRef, today: string): Promise<void> {
  const newest = await keys.newest(employerId);
  const { all } = await keys.all(employerId);
  await transactionFor(db, { employer: employerId }, async (tx) => {
    await mustNotBeFrozen(tx, employerId);
    const person = () => tx.updateTable("person").where("employer_id", "=", employerId).where("ref", "=", ref);
    const current = await tx
      .selectFrom("person")
      .select(["version", "key_version", "sealed", "told_employment", "temporary_until"])
      .where("employer_id", "=", employerId)
      .where("ref", "=", ref)
      .forUpdate()
      .executeTakeFirst();
    const key = current && all.get(current.key_version);
    // Under keys renewed meanwhile, or edited since it was found: another time, or not at all.
    if (!current || !key || !current.temporary_until || current.temporary_until >= today) return;
    const was = openPersonIfWhole(key, { employerId, ref, version: current.version }, current.sealed);
    if (!was) return;
    const identity = identityOn(was, today);
    if (identity === was) {
      // What stands in the record decides: a delivery that was undone may have put another address back, or none.
      const until = was.temporaryAddress?.until ?? null;
      await person().set({ temporary_until: until }).execute();
      return;
    }
    const version = current.version + 1;
    await keepPast(tx, employerId, ref, null);
    await person()
      .set({
        version,
        key_version: newest.version,
        sealed: sealPerson(newest.key, { employerId, ref, version }, identity),
        settled: false,
        temporary_until: null,
        ...(current.told_employment === current.version ? { told_employment: version } : {}),
      })
      .execute();
    await record(tx, "system", { deed: "address.ended", employerId, ref });
    await announce(tx, { kind: "dossier", employerId, ref });
    await enqueue(tx, "settle", { ref }, `settle:${ref}`);
  });
}
