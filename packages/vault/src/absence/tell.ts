import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import {
  putDeliveredCase,
  Refusal,
  refusals,
  type CouplingId,
  type DossierRef,
  type EmployerId,
  type Rejection,
  type UserId,
} from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { promiseReport } from "../deliveries/report.ts";
import type { Db, Tx } from "../schema.ts";
import { share } from "../sharing/rules.ts";
import { changeSharing } from "../sharing/store.ts";
import type { Tools } from "../tools.ts";
import { takesAbsence } from "./scenario.ts";
import { casesOf, fold, type CaseState } from "./rules.ts";
import { messagesOf, type Deliverer } from "./store.ts";

type Of = { employerId: EmployerId; ref: DossierRef };

/** A case the service has not been told of as it is now. */
type Waiting = {
  id: string;
  version: number;
  by: Deliverer;
  deliveryId: string;
  row: number;
  state: CaseState;
  reference: string | undefined;
  /** Something came of it since a revoke was asked, and the employer still has absence delivered. */
  mayShare: boolean;
};

/** How many cases of a dossier wait; of whoever never had absence delivered there are none. */
export const waitingCases = (tx: Tx | Db, { employerId, ref }: Of) =>
  tx
    .selectFrom("absence_case")
    .select((eb) => eb.fn.countAll<number>().as("cases"))
    .where("employer_id", "=", employerId)
    .where("ref", "=", ref)
    .where(sql<boolean>`told < version`)
    .executeTakeFirstOrThrow()
    .then(({ cases }) => Number(cases));

async function waitingOf({ db, keys }: Tools, of: Of): Promise<Waiting[]> {
  const ring = await keys.all(of.employerId);
  return transactionFor(db, { employer: of.employerId }, async (tx) => {
    const rows = await tx
      .selectFrom("absence_case")
      .select(["id", "version", "revoked_version", "by_user", "by_coupling", "delivery_id", "row"])
      .where("employer_id", "=", of.employerId)
      .where("ref", "=", of.ref)
      .where(sql<boolean>`told < version`)
      .orderBy("version")
      .orderBy("id")
      .execute();
    if (rows.length === 0) return [];
    const takes = await takesAbsence(tx, of.employerId);
    const cases = casesOf((await messagesOf(tx, ring, of.employerId, [of.ref]))(of.ref));
    return rows.map((it) => ({
      id: it.id,
      version: it.version,
      by: delivererOf(it),
      deliveryId: it.delivery_id,
      row: it.row,
      state: fold(cases.get(it.id) ?? []),
      reference: cases.get(it.id)?.at(-1)?.reference,
      mayShare: takes && it.version > it.revoked_version,
    }));
  });
}

const delivererOf = (it: { by_user: UserId | null; by_coupling: CouplingId | null }): Deliverer =>
  it.by_coupling ? { couplingId: it.by_coupling } : { userId: it.by_user! };

/**
 * Shares a dossier because absence of it was delivered, with the reference of the message as reason: what the employer chose
 * beforehand (product.md, E6; AVG art. 28(3)(a)). Absence that was withdrawn before shares nothing, nor
 * does what came before the employer took the sharing back, or chose otherwise. Answers whether there is such absence.
 *
 * @param seen the newest line of the history the caller knows; happened more since, it shares nothing
 */
export async function shareForAbsence(tools: Tools, of: Of, seen: number): Promise<boolean> {
  const found = (await waitingOf(tools, of)).find((it) => !isUntold(it));
  if (!found) return false;
  const note = `Verzuimmelding ${found.reference ?? ""}`.trim();
  const request = { id: randomUUID(), note, careRequest: "sick_report" as const };
  await changeSharing(
    tools,
    { employer: of.employerId, deliverer: found.by },
    of.ref,
    {
      ...request,
      kind: "shared",
      decide: async (dossier, tx) => {
        if ((dossier.history.at(-1)?.seq ?? 0) !== seen || !(await takesAbsence(tx, of.employerId))) return undefined;
        return share(dossier, request);
      },
      promised: true,
    },
    new Date(),
  );
  return true;
}

/**
 * Tells the service of every case that waits, now that the dossier is shared and it knows so. What it will never take as it
 * is, is told no more; why stands in the report of the delivery.
 */
export async function tellAbsence(tools: Tools, of: Of): Promise<void> {
  for (const it of await waitingOf(tools, of)) {
    const refused = await tellCase(tools, of, it);
    await transactionFor(tools.db, { employer: of.employerId }, async (tx) => {
      const isFirst = await markCase(tx, of, it);
      if (refused && isFirst) await reportRefused(tx, of, it, refused);
    });
  }
}

/** Withdrawn before it was shared, or of before it was revoked or not delivered any more: the service need not have it. */
const isUntold = ({ state, mayShare }: Waiting): boolean => state === null || !mayShare;

/** Writes down that of such cases there is nothing to tell. */
export async function forgetUntold(tools: Tools, of: Of): Promise<void> {
  for (const it of await waitingOf(tools, of))
    if (isUntold(it)) await transactionFor(tools.db, { employer: of.employerId }, (tx) => markCase(tx, of, it));
}

/** Answers whether nobody had written it down before: a job that begins beside another tells the same. */
async function markCase(tx: Tx, { employerId }: Of, { id, version }: Waiting): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("absence_case")
    .set({ told: version })
    .where("employer_id", "=", employerId)
    .where("id", "=", id)
    .where("told", "<", version)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

async function tellCase({ ask }: Tools, { ref }: Of, { id, version, by, state }: Waiting) {
  try {
    await ask(putDeliveredCase, { params: { ref, caseId: id }, body: { version, by, spell: state } });
    return undefined;
  } catch (no) {
    if (no instanceof Refusal && isLasting(no)) return ruleOf[no.code] ?? ("absence_refused" as const);
    throw no;
  }
}

/** Whether asking again would be answered the same. That it is not shared over there will pass. */
const isLasting = ({ code }: Refusal): boolean =>
  code !== "not_shared" && (refusals[code][0] === 400 || refusals[code][0] === 409);

const ruleOf: { [code in string]?: Rejection["rule"] } = {
  not_in_service: "absence_not_in_service",
  spell_overlaps: "absence_overlaps",
};

/** Whose it is stands sealed with the delivery, by its row. */
async function reportRefused(tx: Tx, { employerId }: Of, it: Waiting, rule: Rejection["rule"]): Promise<void> {
  const line: Rejection = { row: it.row, personnelNumber: null, field: null, rule };
  await sql`
    update delivery set rejections = rejections || ${JSON.stringify([line])}::jsonb,
      counts = jsonb_set(counts, '{rejected}', to_jsonb((counts->>'rejected')::int + 1))
    where employer_id = ${employerId} and id = ${it.deliveryId}`.execute(tx);
  await promiseReport(tx, { employerId, deliveryId: it.deliveryId });
  await announce(tx, { kind: "employer", employerId, ref: null });
}
