import { Refusal, type DossierRef, type Leave } from "@datakluis/contract";
import { lockDossier, type Locked } from "../dossiers/lock.ts";
import { actorOf, idsOf, isDone, keepWritten, type Writer } from "../dossiers/written.ts";
import { keepTasks } from "../poortwachter/keep.ts";
import type { Tx } from "../schema.ts";
import type { LeavePeriod } from "./chain.ts";
import { periodsOf } from "./fold.ts";
import { absenceIn } from "./store.ts";
import { mustBeVisible, mustFit, mustStayApart } from "./rules.ts";

type Asked = { id: string; seen?: number | undefined };
type At = { ref: DossierRef } & ({ leaveId: string } | { reference: string });
type Line = { id: string; startsOn: string; endsOn: string; withdrawn: boolean };

/** Records pregnancy and birth leave, once. The leave gets the id of the write. */
export async function addLeave(
  tx: Tx,
  writer: Writer,
  ref: DossierRef,
  { id, startsOn, endsOn, reference = null }: Asked & LeavePeriod & { reference?: string | null },
): Promise<Leave> {
  const dossier = await lockDossier(tx, ref, actorOf(writer));
  const { leaves, spells } = await absenceIn(tx, dossier);
  const line = { id, startsOn, endsOn, withdrawn: false };
  const known = leaves.find((it) => it.id === id);
  if (known) return mustBeSame(known, known.history[0]!, line);
  const taken = reference !== null && leaves.some((it) => it.reference === reference);
  if (taken || (await isDone(tx, id))) throw new Refusal("already_written");
  mustBeVisible(dossier);
  mustFit(line, leaves, spells);
  const fresh = { id, version: 0, reference, confidential: !dossier.held };
  return write(tx, writer, dossier, fresh, line, "leave.recorded");
}

/** Says anew from when until when. */
export const moveLeave = (tx: Tx, writer: Writer, at: At, { id, seen, startsOn, endsOn }: Asked & LeavePeriod) =>
  change(tx, writer, at, seen, () => ({ id, startsOn, endsOn, withdrawn: false }), "leave.changed");

/** It stays on the record and counts nowhere from here on. */
export const dropLeave = (tx: Tx, writer: Writer, at: At, { id, seen }: Asked) =>
  change(tx, writer, at, seen, (it) => ({ ...it, id, withdrawn: true }), "leave.withdrawn");

async function change(
  tx: Tx,
  writer: Writer,
  { ref, ...which }: At,
  seen: number | undefined,
  to: (it: Line) => Line,
  deed: "leave.changed" | "leave.withdrawn",
): Promise<Leave> {
  const dossier = await lockDossier(tx, ref, actorOf(writer));
  const { employments, leaves, spells } = await absenceIn(tx, dossier);
  const leave = leaves.find((it) => ("leaveId" in which ? it.id === which.leaveId : it.reference === which.reference));
  if (!leave) throw new Refusal("not_found");
  const line = to(leave);
  const known = await keptUnder(tx, dossier, leave, line.id);
  if (known) return mustBeSame(leave, known, line);
  if (await isDone(tx, line.id)) throw new Refusal("already_written");
  if (isSame(leave, line)) return leave;
  if (seen !== undefined && seen !== leave.version) throw new Refusal("outdated");
  if (leave.withdrawn) throw new Refusal("leave_withdrawn");
  const others = leaves.filter((it) => it !== leave);
  if (!line.withdrawn) mustFit(line, others, spells);
  const daysWith = (own: Line) =>
    periodsOf(spells, { employments, leaves: [...others, own].filter(({ withdrawn }) => !withdrawn) });
  mustStayApart(daysWith(leave), daysWith(line));
  return write(tx, writer, dossier, leave, line, deed);
}

const isSame = (one: Omit<Line, "id">, other: Omit<Line, "id">): boolean =>
  one.startsOn === other.startsOn && one.endsOn === other.endsOn && one.withdrawn === other.withdrawn;

function mustBeSame(leave: Leave, known: Omit<Line, "id">, line: Line): Leave {
  if (!isSame(known, line)) throw new Refusal("already_written");
  return leave;
}

type Kept = Pick<Leave, "id" | "version" | "reference" | "confidential">;

async function write(
  tx: Tx,
  writer: Writer,
  dossier: Locked,
  { id: leave_id, version, reference, confidential }: Kept,
  { id, startsOn, endsOn, withdrawn }: Line,
  deed: "leave.recorded" | "leave.changed" | "leave.withdrawn",
): Promise<Leave> {
  const { employer_id, ref } = dossier;
  const row = { employer_id, ref, leave_id, seq: version + 1, id, reference, confidential, withdrawn };
  await tx
    .insertInto("leave_event")
    .values({ ...row, starts_on: startsOn, ends_on: endsOn, ...idsOf(writer) })
    .execute();
  await keepWritten(tx, writer, dossier, { id, deed, confidential });
  await keepTasks(tx, employer_id, [ref]);
  return (await absenceIn(tx, dossier)).leaves.find((it) => it.id === leave_id)!;
}

/** The line that was kept of a leave under an id before. */
async function keptUnder(tx: Tx, { employer_id }: Locked, leave: Leave, id: string) {
  const row = await tx
    .selectFrom("leave_event")
    .select("seq")
    .where("employer_id", "=", employer_id)
    .where("leave_id", "=", leave.id)
    .where("id", "=", id)
    .executeTakeFirst();
  return row && leave.history.find(({ seq }) => seq === row.seq);
}
