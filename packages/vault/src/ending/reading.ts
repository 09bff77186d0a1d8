import { sql } from "kysely";
import { Refusal, type EmployerId, type UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { mustAdminister } from "../access/store.ts";
import { record } from "../audit/store.ts";
import type { Db, Tx } from "../schema.ts";
import { mayConfirm, removedAfter, type Keeper, type Ordered } from "./rules.ts";

/** The order that stands for an employer, with who gave it. */
export async function standingOf(tx: Tx, employerId: EmployerId) {
  const it = await tx
    .selectFrom("destruction")
    .innerJoin("account as orderer", "orderer.id", "destruction.ordered_by")
    .leftJoin("account as confirmer", "confirmer.id", "destruction.confirmed_by")
    .where("employer_id", "=", employerId)
    .where("cancelled_at", "is", null)
    .select(["destruction.id", "ordered_by as orderedBy", "ordered_at as orderedAt", "without_export as withoutExport"])
    .select(["confirmed_at as confirmedAt", "due_at as dueAt", "begun_at as begunAt", "destroyed_at as destroyedAt"])
    .select(["orderer.display_name as ordererName", "confirmer.display_name as confirmerName"])
    .select(["by_representative as byRepresentative"])
    .select(sql<boolean>`certificate is not null`.as("hasCertificate"))
    .executeTakeFirst();
  return it satisfies Ordered | undefined;
}

export async function keeperOf(tx: Tx, userId: UserId, employerId: EmployerId): Promise<Keeper> {
  const it = await tx
    .selectFrom("access")
    .select("granted_at as since")
    .where("employer_id", "=", employerId)
    .where("user_id", "=", userId)
    .where("role", "=", "administrator")
    .executeTakeFirstOrThrow();
  return { userId, ...it };
}

/** The newest export of an employer. */
export async function exportOf(tx: Tx, employerId: EmployerId) {
  const it = await tx
    .selectFrom("export")
    .innerJoin("account", "account.id", "export.ordered_by")
    .where("employer_id", "=", employerId)
    .select(["export.id", "state", "ordered_at", "display_name as orderedBy", "done", "total", "bytes", "ready_at"])
    .orderBy("ordered_at", "desc")
    .limit(1)
    .executeTakeFirst();
  if (!it) return null;
  const { ordered_at, ready_at, bytes, ...rest } = it;
  return {
    ...rest,
    bytes: Number(bytes),
    orderedAt: ordered_at.toISOString(),
    removedAt: ready_at ? removedAfter(ready_at).toISOString() : null,
  };
}

/** Where the end of a service stands, for an administrator. */
export const endingFor = (db: Db, user: UserId, employerId: EmployerId) =>
  transactionFor(db, { user }, async (tx) => {
    await mustAdminister(tx, user, employerId);
    const employer = tx.selectFrom("employer").select(["state", "ended_at"]).where("id", "=", employerId);
    const { state, ended_at } = await employer.executeTakeFirstOrThrow();
    const it = await standingOf(tx, employerId);
    const asked = it && tx.selectFrom("destruction_link").select("token_hash").where("destruction_id", "=", it.id);
    return {
      state,
      export: await exportOf(tx, employerId),
      destruction: it
        ? {
            id: it.id,
            orderedAt: it.orderedAt.toISOString(),
            orderedBy: it.ordererName,
            confirmedAt: it.confirmedAt?.toISOString() ?? null,
            confirmedBy: it.confirmerName,
            dueAt: it.dueAt?.toISOString() ?? null,
            begun: it.begunAt !== null,
            mayConfirm: mayConfirm(it, await keeperOf(tx, user, employerId)),
            representativeAsked: (await asked!.executeTakeFirst()) !== undefined,
          }
        : null,
      destroyedAt: ended_at?.toISOString() ?? null,
      hasCertificate: it?.hasCertificate ?? false,
    };
  });

/** The certificate, for an administrator; taking it along is on the record. Refuses `not_found` where there is none. */
export const certificateFor = (db: Db, user: UserId, employerId: EmployerId) =>
  transactionFor(db, { user }, async (tx) => {
    await mustAdminister(tx, user, employerId);
    const { certificate, pdf } =
      (await tx
        .selectFrom("destruction")
        .select(["certificate", "pdf"])
        .where("employer_id", "=", employerId)
        .where("destroyed_at", "is not", null)
        .executeTakeFirst()) ?? {};
    if (!certificate || !pdf) throw new Refusal("not_found");
    await record(tx, { userId: user }, { deed: "certificate.exported", employerId });
    return { certificate, pdf };
  });
