import { randomUUID, type KeyObject } from "node:crypto";
import { sql } from "kysely";
import {
  personnelNumberKey,
  type AbsenceOutcome,
  type AbsenceReport,
  type Delivery,
  type DossierRef,
  type EmployerId,
  type Identity,
  type Rejection,
} from "@datakluis/contract";
import {
  filePart,
  forgetParts,
  keepChecked,
  keepPart,
  openDelivery,
  replace,
  reportOf,
  sealPart,
  type AbsenceCounts,
  type AbsenceRow,
} from "@datakluis/delivery";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { record } from "../audit/store.ts";
import { keepAsked, type KeptCase } from "../deliveries/asked.ts";
import type { Upload } from "../deliveries/check.ts";
import { promiseReport } from "../deliveries/report.ts";
import { receive } from "../deliveries/rules.ts";
import { keepLines, reportFor } from "../deliveries/lines.ts";
import { holdEmployer, placeOf } from "../deliveries/store.ts";
import { mustNotBeFrozen } from "../freeze/store.ts";
import { openPerson } from "../people/seal.ts";
import type { Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import type { Looking } from "./own.ts";
import { casesOf, fold, outcomeOf, type Kept } from "./rules.ts";
import { mustTakeAbsence } from "./scenario.ts";
import { messagesOf, type Arriving, type Deliverer } from "./store.ts";

/** What stands sealed in a part of such a delivery until it is written. */
export type AbsencePart = { by: Deliverer; messages: Arriving[] };

const partMessages = 500;
const mostLines = 1_000;
/** More changes than this no case has. */
const mostCourse = 100;

type Sealing = { key: KeyObject; wrappedKey: Buffer; listKey: KeyObject; wrappedListKey: Buffer; file: Buffer | null };

/** The first look at absence (E3): whose it is, and what it would do. Nothing of it is kept of anybody yet. */
export const keepAbsence = (tools: Tools, upload: Upload, reading: Looking, sealing: Sealing): Promise<Delivery> =>
  transactionFor(tools.db, { employer: upload.employerId }, async (tx) => {
    const { employerId, deliveryId, by } = upload;
    await holdEmployer(tx, employerId);
    const before = await reportOf(tx, upload);
    if (before && before.state !== "quarantined") return reportFor(tx, tools.keys, upload);
    receive(await placeOf(tx, by, employerId));
    await mustNotBeFrozen(tx, employerId);
    await mustTakeAbsence(tx, employerId);
    // Who is being written now would be a stranger a moment too early.
    const open = await openDelivery(tx, employerId);
    if (open && open.state !== "waiting") replace(open.state);

    const { messages, strangers, counts: absence, lines, became } = await lookAt(tools, tx, employerId, reading);
    if (before) await forgetParts(tx, upload);
    const report = { ...reading, rejections: reading.rejections.map(nameless) };
    const counts = { added: 0, changed: 0, unchanged: 0, missing: 0, departments: 0 };
    await keepChecked(tx, {
      ...{ employerId, deliveryId, kind: "absence", deliveredBy: by.displayName, report },
      ...{
        counts,
        changedFields: [],
        incomplete: false,
        strangers: strangers.map(nameless),
        wrappedKey: sealing.wrappedKey,
      },
      absence: { ...absence, unknownCodes: reading.unknownCodes },
    });
    await tx
      .updateTable("delivery")
      .set({ list_key: sealing.wrappedListKey, ...("couplingId" in by ? { coupling_id: by.couplingId } : {}) })
      .where("employer_id", "=", employerId)
      .where("id", "=", deliveryId)
      .execute();
    const numbers = new Map([...reading.rejections, ...reading.accepted].map((it) => [it.row, it.personnelNumber]));
    await keepLines(
      tx,
      sealing.listKey,
      upload,
      lines,
      [...numbers].flatMap(([row, it]) => (it ? [[row, it] as const] : [])),
    );
    const faults = reading.rejections.length + strangers.length;
    const unknown = { outcome: null, at: null };
    const cases = reading.named.map((it): KeptCase => ({ ...it, ...(became.get(it.row) ?? unknown) }));
    await keepAsked(tx, sealing.listKey, upload, { asked: reading.asked, faults }, cases);
    const deliverer: Deliverer = "couplingId" in by ? { couplingId: by.couplingId } : { userId: by.userId };
    for (let at = 0; at < messages.length; at += partMessages) {
      const part: AbsencePart = { by: deliverer, messages: messages.slice(at, at + partMessages) };
      const sealed = sealPart(sealing.key, upload, at / partMessages, Buffer.from(JSON.stringify(part), "utf8"));
      await keepPart(tx, upload, at / partMessages, sealed);
    }
    if (sealing.file) await keepPart(tx, upload, filePart, sealing.file);
    await promiseReport(tx, upload);
    await record(tx, by, { deed: "delivery.checked", employerId, ref: deliveryId, amount: reading.rows });
    await upload.decide?.(tx);
    await announce(tx, { kind: "employer", employerId, ref: null });
    return reportFor(tx, tools.keys, upload);
  });

/** Of a message that is rejected only where it stands is kept in the open: whose it is says who is ill. */
const nameless = (it: Rejection): Rejection => ({ ...it, personnelNumber: null });

type Looked = {
  messages: Arriving[];
  strangers: Rejection[];
  counts: Omit<AbsenceCounts, "unknownCodes">;
  lines: AbsenceReport["lines"];
  /** By row what each does, and which of the messages it is. */
  became: Map<number, Pick<KeptCase, "outcome" | "at">>;
};

async function lookAt({ keys }: Tools, tx: Tx, employerId: EmployerId, reading: Looking): Promise<Looked> {
  const people = await peopleBy(
    tx,
    employerId,
    reading.accepted.map((it) => it.personnelNumber),
  );
  const ring = await keys.all(employerId);
  const refs = [...new Set([...people.values()].map(({ ref }) => ref))];
  const knownOf = await messagesOf(tx, ring, employerId, refs);
  const known = new Map<DossierRef, Kept[]>(refs.map((ref) => [ref, knownOf(ref)]));

  const messages: Arriving[] = [];
  const strangers: Rejection[] = [];
  const lines: AbsenceReport["lines"] = [];
  const outcomes: AbsenceReport["outcomes"] = {};
  const became: Looked["became"] = new Map();
  const sharing = new Set<DossierRef>();
  for (const it of reading.accepted) {
    const person = people.get(personnelNumberKey(it.personnelNumber));
    const reject = (rule: Rejection["rule"]) =>
      strangers.push({ row: it.row, personnelNumber: it.personnelNumber, field: "personnelNumber", rule });
    if (!person) reject("absence_stranger");
    else if (isOther(openPerson(ring.all.get(person.keyVersion)!, { employerId, ...person }, person.sealed), it))
      reject("absence_other_person");
    else if (it.isOwn !== undefined) {
      if (!it.isOwn) reject("absence_ours");
      else {
        count(outcomes, "again");
        became.set(it.row, { outcome: "again", at: null });
        if (lines.length < mostLines)
          lines.push({ row: it.row, personnelNumber: it.personnelNumber, outcome: "again" });
      }
    } else {
      const kept = known.get(person.ref)!;
      const arriving = { caseId: randomUUID(), message: it.message };
      const cases = casesOf(kept, [arriving]);
      const own = [...cases.values()].find((all) => all.includes(it.message))!;
      const state = fold(own);
      if ((state?.course.length ?? 0) > mostCourse) {
        reject("absence_refused");
        continue;
      }
      const outcome = outcomeOf(
        own.filter((one) => one !== it.message),
        it.message,
      );
      count(outcomes, outcome);
      if (lines.length < mostLines) lines.push({ row: it.row, personnelNumber: it.personnelNumber, outcome });
      if (state && outcome !== "again" && !person.shared) sharing.add(person.ref);
      kept.push(arriving);
      became.set(it.row, { outcome, at: messages.length });
      messages.push({ row: it.row, personnelNumber: it.personnelNumber, ref: person.ref, ...arriving });
    }
  }
  return { messages, strangers, counts: { outcomes, shares: sharing.size }, lines, became };
}

const count = (outcomes: AbsenceReport["outcomes"], outcome: AbsenceOutcome) =>
  (outcomes[outcome] = (outcomes[outcome] ?? 0) + 1);

/** Whether the message says of whom it is, and it is somebody else: a number that was typed wrongly would share a stranger. */
const isOther = (identity: Identity, { bornOn, bsn }: AbsenceRow): boolean =>
  (bornOn !== null && bornOn !== identity.bornOn) ||
  (bsn !== null && identity.bsn !== undefined && bsn !== identity.bsn);

/** Whether somebody is shared by now; of the row of `person` that is asked. */
export const isShared = sql<boolean>`coalesce((
  select kind not in ('revoked', 'revoke_asked') from sharing_event it
  where it.employer_id = person.employer_id and it.ref = person.ref order by seq desc limit 1
), false)`;

/** By the key of their personnel numbers. */
async function peopleBy(tx: Tx, employerId: EmployerId, numbers: readonly string[]) {
  const wanted = [...new Set(numbers.map(personnelNumberKey))];
  const rows = await tx
    .selectFrom("person")
    .select(["ref", "personnel_number", "version", "key_version as keyVersion", "sealed"])
    .select(isShared.as("shared"))
    .where("employer_id", "=", employerId)
    .where(sql<boolean>`lower(personnel_number collate "C") = any (${wanted}::text[])`)
    .execute();
  return new Map(rows.map(({ personnel_number: number, ...it }) => [personnelNumberKey(number), it]));
}
