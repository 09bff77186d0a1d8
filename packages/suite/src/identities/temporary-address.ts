import type { KeyObject } from "node:crypto";
import {
  identityOn,
  putTemporaryAddress,
  Refusal,
  type DossierRef,
  type EmployerId,
  type Fault,
  type Identity,
  type TemporaryAddress,
  type WriteId,
} from "@datakluis/contract";
import { checkedTemporaryAddress } from "@datakluis/delivery";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { sql } from "kysely";
import { amsterdamDate } from "../absence/days.ts";
import type { Actor } from "../access/rules.ts";
import { answer } from "../answer.ts";
import { record } from "../audit/store.ts";
import { lockDossier, type Locked } from "../dossiers/lock.ts";
import { isDone } from "../dossiers/written.ts";
import type { Db, Tx } from "../schema.ts";
import { openBecause, openIdentity, sealIdentity, type Sealed } from "./store.ts";

type Asked = { id: WriteId; address: TemporaryAddress | null; seen: TemporaryAddress | null };

/**
 * Records, changes or ends where somebody stays while he is ill, once: another version of who he is, sealed as any. Refuses
 * `vault_owns_identity` from the acceptance of a vault on (product.md, B5), and `outdated` when another address stands there
 * than the asker saw.
 */
async function keepAddress(
  tx: Tx,
  master: KeyObject,
  actor: Actor,
  ref: DossierRef,
  { id, address, seen }: Asked,
  now: Date,
): Promise<null> {
  const today = amsterdamDate(now);
  const faults: Fault[] = [];
  const kept = address && checkedTemporaryAddress(address, today, faults);
  if (faults.length) throw new Refusal("invalid", faults.map(ofField));
  const dossier = await lockDossier(tx, ref, actor);
  if (!(await isOurs(tx, dossier))) throw new Refusal("vault_owns_identity");
  if (await isDone(tx, id)) return null;
  const held = (await rowOf(tx, dossier))!;
  const { temporaryAddress, ...identity } = openIdentity(master, held).reveal();
  const stands = identityOn({ temporaryAddress }, today).temporaryAddress ?? null;
  if (!isSame(stands, seen)) throw new Refusal("outdated");
  await put(tx, master, held, kept ? { ...identity, temporaryAddress: kept } : identity, held.version + 1);
  const deed = kept ? "address.recorded" : "address.ended";
  await tx.insertInto("done").values({ id, what: deed }).execute();
  await record(tx, { deed, actor, employerId: dossier.employer_id, ref });
  await announce(tx, { kind: "dossier", employerId: dossier.employer_id, ref });
  return null;
}

/** The rules speak of a field of the person; here it is a field of the address that was asked for. */
const ofField = ({ path, ...it }: Fault): Fault => ({
  ...it,
  path: path.replace("identity.temporaryAddress", "address"),
});

const isSame = (one: TemporaryAddress | null, other: TemporaryAddress | null) =>
  fields.every((field) => one?.[field] === other?.[field]);
const fields = ["from", "until", "street", "houseNumber", "postcode", "city", "country", "phone"] as const;

/**
 * Whether this side edits who somebody is: until a vault is accepted. Held until the end of the transaction: of one that is
 * accepted at this moment the moving waits for this version.
 */
async function isOurs(tx: Tx, { employer_id, held }: Locked): Promise<boolean> {
  const employer = tx.selectFrom("employer").select("vault").where("id", "=", employer_id).forShare();
  const { vault } = await employer.executeTakeFirstOrThrow();
  return (vault === "none" || vault === "awaiting") && held?.source === "delivered";
}

const rowOf = (tx: Tx, { employer_id, ref }: Locked) =>
  tx
    .selectFrom("identity")
    .select(["employer_id", "ref", "version", "wrapped_key", "sealed", "because"])
    .where("employer_id", "=", employer_id)
    .where("ref", "=", ref)
    .executeTakeFirst();

/** Under a fresh key, as whatever is sealed here. */
async function put(tx: Tx, master: KeyObject, held: Sealed, identity: Identity, version: number): Promise<void> {
  const { employer_id, ref } = held;
  const because = openBecause(master, held)?.reveal();
  const sealed = sealIdentity(master, { employer_id, ref, version }, identity, because);
  await tx
    .updateTable("identity")
    .set({ ...sealed, temporary_until: identity.temporaryAddress?.until ?? null })
    .where("employer_id", "=", employer_id)
    .where("ref", "=", ref)
    .execute();
}

/** So many in one sweep; the rest come in the next. */
const most = 500;

/**
 * Takes away the temporary addresses that ended before this day (AVG art. 5 lid 1 onder e); nobody is shown one after its last
 * day anyway. Of who is in a vault the versions are counted there: then it stays the version it was.
 *
 * @param today the calendar date in Europe/Amsterdam
 */
export async function endAddresses({ db, master }: { db: Db; master: KeyObject }, today: string): Promise<void> {
  const ended = await sql<{ employerId: EmployerId; ref: DossierRef }>`
    select employer_id as "employerId", ref from ended_addresses(${today}::date, ${most})`.execute(db);
  for (const { employerId, ref } of ended.rows)
    await transactionFor(db, { employer: employerId }, async (tx) => {
      const dossier = await lockDossier(tx, ref);
      const ours = await isOurs(tx, dossier);
      const held = await rowOf(tx, dossier);
      if (!held) return;
      const was = openIdentity(master, held).reveal();
      const identity = identityOn(was, today);
      await put(tx, master, held, identity, held.version + (ours && identity !== was ? 1 : 0));
      if (identity === was) return;
      await record(tx, { deed: "address.ended", employerId, ref });
      await announce(tx, { kind: "dossier", employerId, ref });
    });
}

export const addressRoutes = [
  answer(putTemporaryAddress, "report_sick", ({ actor, act, master, params, body, now }) =>
    act((tx) => keepAddress(tx, master, actor, params.ref, body, now)),
  ),
];
