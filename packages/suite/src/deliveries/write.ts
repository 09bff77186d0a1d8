import { sql } from "kysely";
import {
  countProcessed,
  departmentsPart,
  holdRunning,
  openPart,
  Outdated,
  takePart,
  type Of,
} from "@datakluis/delivery";
import { transactionWithCopy, type Copy } from "@datakluis/kit/copy";
import { announce } from "@datakluis/kit/live";
import type { Suite } from "../answer.ts";
import { record } from "../audit/store.ts";
import type { Tables, Tx } from "../schema.ts";
import { writeDepartments } from "./departments.ts";
import { arrivingTable, unwrapDeliveryKey } from "./part.ts";
import { changeState, employerFor } from "./store.ts";

const problems = {
  vault:
    "De datakluis van deze werkgever is intussen geactiveerd. De verwerking is gestopt en de rest van het bestand is vernietigd.",
  outdated:
    "De gegevens van deze werkgever zijn na de controle gewijzigd. De verwerking is gestopt en de rest van het bestand is vernietigd; lever het bestand opnieuw.",
  broken:
    "De bewaarde regels van dit bestand zijn niet meer te openen. De verwerking is gestopt en de rest is vernietigd; lever het bestand opnieuw.",
};
export type Problem = keyof typeof problems;

/**
 * Writes the next part of a running delivery and takes it off the pile, in one transaction: a process that dies
 * anywhere has written a part whole or not at all. Two at once wait for each other. Answers whether there is more.
 */
export const writeNextPart = ({ pool, master }: Suite, of: Of): Promise<boolean> =>
  transactionWithCopy<Tables, boolean>(pool, { employer: of.employerId }, async (tx, copy) => {
    const { employerId } = of;
    const { vault } = await employerFor(tx, employerId, {}, "share");
    const delivery = await holdRunning(tx, of);
    if (!delivery) return false;
    if (vault !== "none") return stop(tx, of, "vault");
    const next = await takePart(tx, of);
    if (!next) {
      await changeState(tx, of, () => "done");
      return false;
    }
    const key = unwrapDeliveryKey(master, of, delivery.wrappedKey);
    const bytes = openPart(key, of, next.part, next.sealed);
    const amount =
      next.part === departmentsPart
        ? await writeDepartments(tx, employerId, bytes)
        : await writePeople(tx, copy, bytes, of);
    await announce(tx, { kind: "employer", employerId, ref: null });
    await record(tx, {
      deed: next.part === departmentsPart ? "departments.imported" : "people.imported",
      employerId,
      amount,
    });
    return true;
  });

/** Running → failed. What was written stays, for it was right when it was; the rest of the file is destroyed. */
export async function stop(tx: Tx, of: Of, problem: Problem): Promise<false> {
  await changeState(tx, of, ({ state }) => (state === "running" ? "failed" : state), {
    problem: problems[problem],
  });
  return false;
}

/** A few statements for a thousand people. Only what differs is touched. */
async function writePeople(tx: Tx, copy: Copy, batch: Buffer, of: Of): Promise<number> {
  const { employerId } = of;
  await sql.raw(arrivingTable).execute(tx);
  await copy("arriving", batch);
  await sql`
    delete from employment using arriving
    where arriving.replaces is not null and employment.employer_id = ${employerId} and employment.ref = arriving.ref
      and employment.starts_on = any (string_to_array(arriving.replaces, ',')::date[])`.execute(tx);
  await sql`
    insert into dossier as known (employer_id, ref, personnel_number, department_id, born_on, sex)
    select ${employerId}, ref, personnel_number, department.id, born_on, sex
    from arriving left join department on department.employer_id = ${employerId} and code = department_code
    on conflict (employer_id, ref) do update
      set department_id = excluded.department_id, born_on = excluded.born_on, sex = excluded.sex
      where (known.department_id, known.born_on, known.sex)
        is distinct from (excluded.department_id, excluded.born_on, excluded.sex)`.execute(tx);
  await sql`
    insert into employment as known (employer_id, ref, starts_on, ends_on, job_title, contract_hours, norm_hours,
      contract_kind, cost_centre)
    select ${employerId}, ref, starts_on, ends_on, job_title, contract_hundredths / 100.0, norm_hundredths / 100.0,
      contract_kind, cost_centre
    from arriving where starts_on is not null
    on conflict (employer_id, ref, starts_on) do update
      set ends_on = excluded.ends_on, job_title = excluded.job_title, contract_hours = excluded.contract_hours,
        norm_hours = excluded.norm_hours, contract_kind = excluded.contract_kind, cost_centre = excluded.cost_centre`.execute(
    tx,
  );
  const identities = await sql`
    insert into identity as known (employer_id, ref, source, version, wrapped_key, sealed)
    select ${employerId}, ref, 'delivered', version, wrapped_key, sealed from arriving where sealed is not null
    on conflict (employer_id, ref) do update
      set source = excluded.source, version = excluded.version, wrapped_key = excluded.wrapped_key,
        sealed = excluded.sealed, because = null
      where known.version = excluded.version - 1`.execute(tx);
  const counted = await sql<{ people: number; identities: number }>`
    select count(*) as people, count(sealed) as identities from arriving`.execute(tx);
  const arrived = counted.rows[0]!;
  if (Number(identities.numAffectedRows) !== arrived.identities) throw new Outdated();
  await countProcessed(tx, of, arrived.people);
  return arrived.people;
}
