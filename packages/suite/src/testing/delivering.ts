import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import {
  readDelivery,
  startDelivery,
  uploadDelivery,
  type Delivery,
  type DeliveryKind,
  type EmployerId,
  type Identity,
  type UserId,
  type WriteId,
} from "@datakluis/contract";
import { sql } from "kysely";
import { transactionFor } from "@datakluis/kit/db";
import type { Suite } from "../answer.ts";
import { openIdentity } from "../identities/store.ts";
import type { RunningSuite } from "../testing.ts";

/** A file of the invented employer De Linde. */
export const deLinde = (name: "volledig" | "mutaties" | "half-bestand" | "met-fouten"): Buffer =>
  readFileSync(new URL(`../../../../e2e/leveringen/de-linde-${name}.csv`, import.meta.url));

/** An employer with somebody who delivers for him. */
export async function deliveringEmployer(running: RunningSuite) {
  const employerId = await running.seed.employer();
  const hr = await running.seed.user("hr", employerId);
  const ask = running.as(hr, 60_000);

  const upload = (bytes: Uint8Array, kind: DeliveryKind = "full", id: string = randomUUID()) =>
    ask(uploadDelivery, { params: { employerId, deliveryId: id as WriteId }, query: { kind }, bytes });
  const start = (id: string) => ask(startDelivery, { params: { employerId, deliveryId: id as WriteId }, body: {} });
  const read = (id: string, as: UserId = hr) =>
    running.as(as)(readDelivery, { params: { employerId, deliveryId: id as WriteId } });
  const ended = async (id: string): Promise<Delivery> => {
    for (;;) {
      const delivery = await read(id);
      if (delivery.state !== "running") return delivery;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  /** From file to done. */
  const deliver = async (bytes: Uint8Array, kind: DeliveryKind = "full"): Promise<Delivery> => {
    const { id } = await upload(bytes, kind);
    await start(id);
    return ended(id);
  };
  return { employerId, hr, upload, start, read, ended, deliver };
}
export type DeliveringEmployer = Awaited<ReturnType<typeof deliveringEmployer>>;

export type Stored = {
  ref: string;
  personnel_number: string;
  born_on: string;
  sex: string;
  department: string | null;
  employments: Record<string, unknown>[];
  version: number | null;
  identity: Identity | null;
};

/** Everybody of an employer as the database holds him, identities opened, by personnel number. */
export const storedPeople = ({ db, master }: Suite, employerId: EmployerId): Promise<Map<string, Stored>> =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const { rows } = await sql<Omit<Stored, "identity"> & { wrapped_key: Buffer | null; sealed: Buffer | null }>`
      select d.ref, personnel_number, born_on, sex, p.code as department, version, wrapped_key, sealed,
        (select json_agg(to_jsonb(e) - 'employer_id' - 'ref' order by starts_on)
         from employment e where e.ref = d.ref) as employments
      from dossier d left join department p on p.id = d.department_id left join identity i on i.ref = d.ref
      where d.employer_id = ${employerId}`.execute(tx);
    return new Map(
      rows.map(({ wrapped_key, sealed, ...it }) => {
        const whose = { employer_id: employerId, ref: it.ref as never, version: it.version ?? 0 };
        const identity =
          wrapped_key && sealed ? openIdentity(master, { ...whose, wrapped_key, sealed }).reveal() : null;
        return [it.personnel_number, { ...it, identity }];
      }),
    );
  });

/** Where every row stands and who wrote it last: the same before and after means nothing was written. */
export const rowMarks = ({ db }: Suite, employerId: EmployerId) =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const tables = ["dossier", "identity", "employment", "department"] as const;
    const marks: Record<string, unknown[]> = {};
    for (const table of tables) {
      const { rows } = await sql`
        select ctid::text, xmin::text from ${sql.table(table)} where employer_id = ${employerId} order by 1`.execute(
        tx,
      );
      marks[table] = rows;
    }
    return marks;
  });

/** What is kept of files: rows in parts, and deliveries that still have a key. */
export const keptOfFiles = ({ db }: Suite, employerId: EmployerId) =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const { rows } = await sql<{ parts: number; keys: number }>`
      select (select count(*) from delivery_part where employer_id = ${employerId}) as parts,
        (select count(wrapped_key) from delivery where employer_id = ${employerId}) as keys`.execute(tx);
    return rows[0];
  });
