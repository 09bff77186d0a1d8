import { sql } from "kysely";
import {
  Refusal,
  type ConsultationKind,
  type DossierRef,
  type Summons,
  type WaitingSummons,
  type WriteId,
} from "@datakluis/contract";
import { announce } from "@datakluis/kit/live";
import { amsterdamDate } from "../absence/days.ts";
import { withinReach } from "../access/reach.ts";
import type { Actor } from "../access/rules.ts";
import type { Suite } from "../answer.ts";
import { recordConfidential } from "../audit/confidential.ts";
import { recordListed } from "../audit/listed.ts";
import { record } from "../audit/store.ts";
import { lockDossier, type Locked } from "../dossiers/lock.ts";
import { isDone } from "../dossiers/written.ts";
import { labelOf, type LabelRow } from "../organisation/members.ts";
import { withRetrieved } from "../retrieval/names.ts";
import type { Tx } from "../schema.ts";
import { mustBeAskable, mustBeWithdrawable } from "./rules.ts";

type Asked = { id: WriteId; kind: ConsultationKind; latest: string | null };

/** Asks that somebody be seen. The same under the same id is kept once. */
export async function askFor(tx: Tx, actor: Actor, ref: DossierRef, asked: Asked, now: Date): Promise<Summons> {
  const { id, kind, latest } = asked;
  const dossier = await lockDossier(tx, ref, actor);
  const all = await summonsOf(tx, dossier);
  const known = all.find((it) => it.id === id);
  if (known && known.kind === kind && known.latest === latest) return toldOf(known);
  if (known || (await isDone(tx, id))) throw new Refusal("already_written");

  const { employer_id, held } = dossier;
  const visible = held !== undefined || dossier.confidential !== undefined;
  mustBeAskable({ visible, waiting: all.filter(waits).map((it) => it.kind) }, asked, amsterdamDate(now));
  const confidential = !held;
  await tx
    .insertInto("summons")
    .values({ employer_id, id, ref, kind, latest, asked_by: actor.userId, confidential })
    .execute();
  await tx.insertInto("done").values({ id, what: "summons.asked" }).execute();
  await tell(tx, actor, dossier, { deed: "summons.asked", confidential });
  return mustTell(tx, dossier, id);
}

/** Takes a request back that is not planned. Taken back again it changes nothing. */
export async function withdraw(tx: Tx, actor: Actor, ref: DossierRef, summonsId: string, now: Date): Promise<Summons> {
  const dossier = await lockDossier(tx, ref, actor);
  const found = (await summonsOf(tx, dossier)).find((it) => it.id === summonsId);
  if (!found) throw new Refusal("not_found");
  if (found.withdrawnAt) return toldOf(found);
  mustBeWithdrawable(found);
  await change(tx, dossier, summonsId, { withdrawn_at: now });
  await tell(tx, actor, dossier, { deed: "summons.withdrawn", confidential: found.confidential });
  return mustTell(tx, dossier, summonsId);
}

/** A request in this dossier was planned as an appointment. Refuses `not_found` and `summons_planned`. */
export async function planSummons(tx: Tx, dossier: Locked, summonsId: string, appointmentId: string): Promise<void> {
  const found = (await summonsOf(tx, dossier)).find((it) => it.id === summonsId);
  if (!found) throw new Refusal("not_found");
  if (!waits(found)) throw new Refusal("summons_planned");
  await change(tx, dossier, summonsId, { appointment_id: appointmentId });
}

const change = (
  tx: Tx,
  { employer_id }: Locked,
  id: string,
  set: { withdrawn_at: Date } | { appointment_id: string },
) => tx.updateTable("summons").set(set).where("employer_id", "=", employer_id).where("id", "=", id).execute();

type Told = { deed: "summons.asked" | "summons.withdrawn"; confidential: boolean };

/** On the record, and told to open screens; what is confidential on the confidential record alone (product.md, D11). */
async function tell(tx: Tx, actor: Actor, { employer_id, ref }: Locked, { deed, confidential }: Told): Promise<void> {
  const at = { employerId: employer_id, ref };
  if (confidential) await recordConfidential(tx, { deed, actor, ...at });
  else await record(tx, { deed, actor, ...at });
  await announce(tx, { kind: "dossier", ...at, ...(confidential ? { audience: "service" as const } : {}) });
}

type Found = Awaited<ReturnType<typeof summonsOf>>[number];
const waits = (it: Found) => it.plannedFor === null && it.withdrawnAt === null;

/** The requests in a dossier, newest first. */
const summonsOf = (tx: Tx, { employer_id, ref }: Pick<Locked, "employer_id" | "ref">) =>
  tx
    .selectFrom("summons")
    .innerJoin("account", "account.id", "asked_by")
    .leftJoin("appointment", (on) =>
      on
        .onRef("appointment.employer_id", "=", "summons.employer_id")
        .onRef("appointment.id", "=", "summons.appointment_id")
        .on("appointment.cancelled_at", "is", null),
    )
    .select(["summons.id", "summons.ref", "summons.kind", "latest", "display_name as askedBy", "asked_at as askedAt"])
    .select(["starts_at as plannedFor", "withdrawn_at as withdrawnAt", "summons.confidential"])
    .where("summons.employer_id", "=", employer_id)
    .where("summons.ref", "=", ref)
    .orderBy("asked_at", "desc")
    .execute();

const toldOf = ({ withdrawnAt, ...it }: Found): Summons => ({
  ...it,
  askedAt: it.askedAt.toISOString(),
  plannedFor: it.plannedFor?.toISOString() ?? null,
  withdrawn: withdrawnAt !== null,
});

const mustTell = async (tx: Tx, dossier: Locked, id: string): Promise<Summons> =>
  toldOf((await summonsOf(tx, dossier)).find((it) => it.id === id)!);

/** The requests of somebody within reach. Refuses `not_found`. */
export async function summonsAt(tx: Tx, { sight }: Actor, ref: DossierRef): Promise<Summons[]> {
  const dossier = await tx
    .selectFrom("dossier")
    .select(["employer_id", "ref"])
    .where("ref", "=", ref)
    .where(withinReach(sight))
    .executeTakeFirst();
  if (!dossier) throw new Refusal("not_found");
  return (await summonsOf(tx, dossier)).map(toldOf);
}

type Waiting = LabelRow &
  Pick<WaitingSummons, "id" | "kind" | "latest" | "askedBy" | "employerName"> & { askedAt: Date; covert: boolean };

/** What waits for a planner, within reach; each name seen is on the record (NEN 7513). */
export async function waitingOf(tx: Tx, { master }: Suite, actor: Actor): Promise<WaitingSummons[]> {
  const { rows } = await sql<Waiting>`
    select it.id, it.kind, it.latest, it.asked_at as "askedAt", it.confidential as covert,
      account.display_name as "askedBy", employer.name as "employerName",
      dossier.employer_id, dossier.ref, dossier.personnel_number, identity.version, identity.wrapped_key, identity.sealed
    from summons it
      join dossier on dossier.employer_id = it.employer_id and dossier.ref = it.ref
      join employer on employer.id = it.employer_id
      join account on account.id = it.asked_by
      left join identity on identity.employer_id = it.employer_id and identity.ref = it.ref
      left join appointment planned on planned.employer_id = it.employer_id and planned.id = it.appointment_id
        and planned.cancelled_at is null
    where it.withdrawn_at is null and planned.id is null and ${withinReach(actor.sight)()}
    order by it.latest nulls last, it.asked_at, it.id limit 500`.execute(tx);
  const labels = rows.map((row) => labelOf(master, row));
  const named = await withRetrieved(tx, master, actor, labels, "person.listed");
  await recordListed(tx, actor, rows, "summons.listed");
  return rows.map(({ id, kind, latest, askedBy, employerName, ...it }, at) => ({
    ...{ id, kind, latest, askedBy, employerName, employerId: it.employer_id },
    askedAt: it.askedAt.toISOString(),
    confidential: it.covert,
    label: named[at]!,
  }));
}
