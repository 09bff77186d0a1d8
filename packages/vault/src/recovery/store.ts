import { sql } from "kysely";
import type { AgreedDossier, DossierRef, EmployerId, HeldDossier, SharingEvent, VaultState } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { record } from "../audit/store.ts";
import { reportAnew } from "../deliveries/report.ts";
import type { Db, Tx } from "../schema.ts";
import { afterRestore } from "../retrieval/agreement.ts";
import { agree, type Told } from "./rules.ts";

/** A backup that was put back and not yet compared. */
export const pendingRecoveries = (db: Db | Tx) =>
  db.selectFrom("recovery").select(["id", "made_at as madeAt"]).where("compared_at", "is", null).execute();

/** Told again, or of one that is not here, it changes nothing. */
export async function concludeRecovery(db: Db, id: string): Promise<void> {
  await db
    .updateTable("recovery")
    .set({ compared_at: sql<Date>`now()` })
    .where("id", "=", id)
    .where("compared_at", "is", null)
    .execute();
}

type Stretch = { after: DossierRef | null; until: DossierRef | null; dossiers: readonly HeldDossier[] };

/** Holds what the suite knows of a stretch of dossiers against the vault, and writes down what the suite must be told. */
export async function compare(db: Db, employerId: EmployerId, stretch: Stretch) {
  if (stretch.after === null) await transactionFor(db, { employer: employerId }, (tx) => reportAnew(tx, employerId));
  return transactionFor(
    db,
    { employer: employerId },
    async (tx): Promise<{ state: VaultState; agreed: AgreedDossier[] }> => {
      const employer = tx.selectFrom("employer").select("state").where("id", "=", employerId);
      const state = (await employer.executeTakeFirst())?.state ?? "none";
      if (state !== "none" && stretch.after === null)
        await afterRestore(tx, employerId, (await pendingRecoveries(tx)).length > 0);
      if (state !== "moving" && state !== "active") return { state, agreed: [] };

      const held = new Map(stretch.dossiers.map((it) => [it.ref, it]));
      const agreed: AgreedDossier[] = [];
      const told: ({ ref: DossierRef } & Told)[] = [];
      const notRevoked: DossierRef[] = [];
      for (const person of await peopleIn(tx, employerId, stretch)) {
        const here = held.get(person.ref);
        held.delete(person.ref);
        const outcome = agree({ ...person, last: person.last ?? undefined }, here);
        told.push({ ref: person.ref, ...outcome.told });
        if (person.last?.kind !== "revoked") notRevoked.push(person.ref);
        if (outcome.agreed) agreed.push(outcome.agreed);
      }
      // Nobody here knows these: whoever the suite holds under them, it may not.
      for (const { ref, employment, version } of held.values())
        if (version !== null) agreed.push({ ref, sharing: 0, employment, forget: true });
      await tellCasesAnew(tx, employerId, notRevoked);
      await believe(tx, employerId, told);
      if (agreed.length) await record(tx, "system", { deed: "comparison.differed", employerId, amount: agreed.length });
      return { state, agreed };
    },
  );
}

async function peopleIn(tx: Tx, employerId: EmployerId, { after, until }: Stretch) {
  const { rows } = await sql<{
    ref: DossierRef;
    version: number;
    hasNews: boolean;
    last: { kind: SharingEvent["kind"]; seq: number } | null;
  }>`
    select ref, version, version > 1 or employment is not null as "hasNews", (
      select json_build_object('kind', kind, 'seq', seq) from sharing_event it
      where it.employer_id = person.employer_id and it.ref = person.ref order by seq desc limit 1
    ) as last
    from person
    where employer_id = ${employerId}
      and (${after}::uuid is null or ref > ${after}) and (${until}::uuid is null or ref <= ${until})
    order by ref for update`.execute(tx);
  return rows;
}

const believe = (tx: Tx, employerId: EmployerId, told: readonly ({ ref: DossierRef } & Told)[]) =>
  sql`
    update person set told_sharing = it.sharing, told_version = it.version, told_employment = it.employment,
      -- Of how far a sharing reaches the other side forgot what it knew before it asked: told anew.
      told_bsn = 0, told_bsn_version = 0, told_updates = 0, settled = it.settled and not ${hasExtents} and not ${hasCases}
    from unnest(
      ${told.map((it) => it.ref)}::uuid[], ${told.map((it) => it.sharing)}::integer[],
      ${told.map((it) => it.version)}::integer[], ${told.map((it) => it.employment)}::integer[],
      ${told.map((it) => it.settled)}::boolean[]
    ) as it (ref, sharing, version, employment, settled)
    where employer_id = ${employerId} and person.ref = it.ref
      and (${hasExtents} or ${hasCases} or (told_sharing, told_version, told_employment, person.settled)
        is distinct from (it.sharing, it.version, it.employment, it.settled))`.execute(tx);

const hasExtents = sql<boolean>`exists (
  select from extent_event where extent_event.employer_id = person.employer_id and extent_event.ref = person.ref
)`;

/** Cases of absence it may not be known to have any more; what was never to be told, or was revoked, still is not. */
const tellCasesAnew = (tx: Tx, employerId: EmployerId, refs: readonly DossierRef[]) =>
  sql`update absence_case set told = 0
    where employer_id = ${employerId} and ref = any (${refs}::uuid[]) and told > 0`.execute(tx);

const hasCases = sql<boolean>`exists (
  select from absence_case where absence_case.employer_id = person.employer_id and absence_case.ref = person.ref
)`;
