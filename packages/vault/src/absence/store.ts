import type { KeyObject } from "node:crypto";
import { sql } from "kysely";
import type { AbsenceMessage, CouplingId, DossierRef, EmployerId, UserId } from "@datakluis/contract";
import { sendAlong } from "@datakluis/kit/asking";
import type { Tx } from "../schema.ts";
import { openMessage, sealMessage } from "./seal.ts";
import { casesOf, fold, isSame, type CaseState, type Kept } from "./rules.ts";

type Keys = { all: ReadonlyMap<number, KeyObject>; newest: number };

/** Whose messages: a user of the employer, or a system of his. */
export type Deliverer = { userId: UserId } | { couplingId: CouplingId };

/** A message of a delivery, whose it is known to be. */
export type Arriving = {
  row: number;
  personnelNumber: string;
  ref: DossierRef;
  caseId: string;
  message: AbsenceMessage;
};

/** All messages of these people, in the order in which they came. Throws SealBroken. */
export async function messagesOf(tx: Tx, keys: Keys, employerId: EmployerId, refs: readonly DossierRef[]) {
  const rows = await tx
    .selectFrom("absence_message")
    .select(["ref", "seq", "case_id", "key_version", "sealed"])
    .where("employer_id", "=", employerId)
    .where(sql<boolean>`ref = any (${refs}::uuid[])`)
    .orderBy("ref")
    .orderBy("seq")
    .execute();
  const kept = Map.groupBy(rows, ({ ref }) => ref);
  return (ref: DossierRef): Kept[] =>
    (kept.get(ref) ?? []).map(({ seq, case_id: caseId, key_version, sealed }) => ({
      caseId,
      message: openMessage(keys.all.get(key_version)!, { employerId, ref, seq }, sealed),
    }));
}

type Writing = { employerId: EmployerId; deliveryId: string; by: Deliverer; now: Date };

/** Seconds since 2020, so that a version grows also where an older backup was put back. */
const versionAt = (now: Date) => Math.floor((now.getTime() - Date.UTC(2020)) / 1000);

/**
 * Keeps messages of one dossier, of which the caller holds the row, and works out which cases they change. One that came
 * before changes nothing. Answers whether there is anything to tell the service.
 */
export async function keepMessages(tx: Tx, keys: Keys, of: Writing, ref: DossierRef, news: readonly Arriving[]) {
  const { employerId, deliveryId, by } = of;
  const known = (await messagesOf(tx, keys, employerId, [ref]))(ref);
  const before = casesOf(known);
  const added: Kept[] = [];
  for (const { caseId, message } of news)
    if (![...known, ...added].some((it) => isSame(it.message, message))) added.push({ caseId, message });
  const after = casesOf(known, added);
  const caseOf = (message: AbsenceMessage) => [...after].find(([, all]) => all.includes(message))![0];
  for (const [at, { message }] of added.entries()) {
    const seq = known.length + at + 1;
    await tx
      .insertInto("absence_message")
      .values({
        ...{ employer_id: employerId, ref, seq, case_id: caseOf(message), delivery_id: deliveryId },
        ...{
          key_version: keys.newest,
          sealed: sealMessage(keys.all.get(keys.newest)!, { employerId, ref, seq }, message),
        },
      })
      .execute();
  }
  let tells = false;
  for (const [caseId, messages] of after) {
    const [was, is] = [stateIn(before, caseId), fold(messages)];
    const isNew = !before.has(caseId);
    if (!isNew && JSON.stringify(was) === JSON.stringify(is)) continue;
    const row = news.findLast((it) => messages.includes(it.message))?.row ?? news[0]!.row;
    await keepCase(tx, { ...of, by, ref, row, caseId, nothing: isNew && is === null });
    tells ||= is !== null || !isNew;
  }
  return tells;
}

/** What was delivered before a revoke was asked shares no more; that the caller asks it in this transaction is why. */
export const holdBackCases = (tx: Tx, employerId: EmployerId, ref: DossierRef) =>
  sendAlong(
    tx,
    tx
      .updateTable("absence_case")
      .set((eb) => ({ revoked_version: eb.ref("version") }))
      .where("employer_id", "=", employerId)
      .where("ref", "=", ref),
  );

const stateIn = (cases: ReadonlyMap<string, AbsenceMessage[]>, caseId: string): CaseState =>
  fold(cases.get(caseId) ?? []);

/** Of what was withdrawn before it was ever told, the service hears nothing. */
async function keepCase(
  tx: Tx,
  it: Writing & { ref: DossierRef; caseId: string; row: number; nothing: boolean },
): Promise<void> {
  const version = versionAt(it.now);
  const said = {
    delivery_id: it.deliveryId,
    row: it.row,
    by_user: "userId" in it.by ? it.by.userId : null,
    by_coupling: "couplingId" in it.by ? it.by.couplingId : null,
  };
  await tx
    .insertInto("absence_case")
    .values({
      ...{ employer_id: it.employerId, id: it.caseId, ref: it.ref, ...said },
      ...{ version, told: it.nothing ? version : 0 },
    })
    .onConflict((on) =>
      on
        .columns(["employer_id", "id"])
        .doUpdateSet({ ...said, version: sql<number>`greatest(absence_case.version + 1, ${version})` }),
    )
    .execute();
}
