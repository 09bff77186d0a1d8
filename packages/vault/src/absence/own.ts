import { sql } from "kysely";
import {
  askAbsence,
  mostToldDossiers,
  personnelNumberKey,
  type AbsenceMessage,
  type DossierRef,
  type EmployerId,
} from "@datakluis/contract";
import type { AbsenceReading, AbsenceRow } from "@datakluis/delivery";
import { transactionFor } from "@datakluis/kit/db";
import type { Tools } from "../tools.ts";
import { isShared } from "./look.ts";
import { isOwnReference, messagesAbout } from "./written.ts";

/** Messages read; `isOwn` of one about a spell of the service: whether it says what our own message of it says. */
export type Looking = Omit<AbsenceReading, "accepted"> & { accepted: (AbsenceRow & { isOwn?: boolean })[] };

/**
 * Finds out which messages came from here (absence/out.ts). Delivered back they are to change nothing, and a spell the service
 * holds is changed there.
 */
export async function knowOwn(tools: Tools, employerId: EmployerId, reading: AbsenceReading): Promise<Looking> {
  const ours = reading.accepted.filter(({ message }) => isOurs(message));
  if (ours.length === 0) return reading;
  const refs = await refsOf(tools, employerId, new Set(ours.map((it) => personnelNumberKey(it.personnelNumber))));
  const said = new Set<string>();
  const asked = [...new Set(refs.values())];
  for (let from = 0; from < asked.length; from += mostToldDossiers) {
    const some = asked.slice(from, from + mostToldDossiers);
    const { dossiers } = await tools.ask(askAbsence, { params: { employerId }, body: { after: null, refs: some } });
    for (const { ref, spells } of dossiers)
      for (const { id, history } of spells)
        for (const { message } of messagesAbout(id, history)) said.add(saying(ref, message));
  }
  const isOwn = ({ personnelNumber, message }: AbsenceRow) =>
    said.has(saying(refs.get(personnelNumberKey(personnelNumber)), message));
  return {
    ...reading,
    accepted: reading.accepted.map((it) => (isOurs(it.message) ? { ...it, isOwn: isOwn(it) } : it)),
  };
}

/** Also one that calls our spell otherwise from now on. */
const isOurs = ({ reference, referenceBefore }: AbsenceMessage): boolean =>
  [reference, referenceBefore].some((it) => it !== null && it !== undefined && isOwnReference(it));

/** What matters of a message: causes are written in codes of the employer, which need not be read as they were. */
const saying = (ref: DossierRef | undefined, it: AbsenceMessage): string =>
  JSON.stringify([ref, it.reference, it.number, it.mutation, it.firstSickDay, it.from, it.fromBefore, it.percentage]);

/** Of who is not shared no spell is told, and that a message is about him the service may not know. */
async function refsOf({ db }: Tools, employerId: EmployerId, wanted: ReadonlySet<string>) {
  const rows = await transactionFor(db, { employer: employerId }, (tx) =>
    tx
      .selectFrom("person")
      .select(["ref", "personnel_number"])
      .where("employer_id", "=", employerId)
      .where(isShared)
      .where(sql<boolean>`lower(personnel_number collate "C") = any (${[...wanted]}::text[])`)
      .execute(),
  );
  return new Map(rows.map((it) => [personnelNumberKey(it.personnel_number), it.ref]));
}
