import { isDeepStrictEqual } from "node:util";
import { sql } from "kysely";
import {
  Refusal,
  type CourseLine,
  type DossierRef,
  type EmployerId,
  type SickReport,
  type Spell,
  type SpellDeed,
} from "@datakluis/contract";
import { lockDossier, type Locked } from "../dossiers/lock.ts";
import { actorOf, idsOf, isDone, keepWritten, type Writer } from "../dossiers/written.ts";
import { keepTasks } from "../poortwachter/keep.ts";
import type { Tx } from "../schema.ts";
import { amsterdamDate } from "./days.ts";
import { fold, periodsOf, type Service, type Standing } from "./fold.ts";
import { absenceOf, leavesJson, spellJson, type LeaveRow, type SpellRow } from "./read.ts";
import { decide, mustBeVisible, type Around } from "./rules.ts";

/*
 * The one door to spells, for a user and for a coupling alike: lock the dossier, decide, add a deed to the history, fold it
 * into the row, and keep it on the record, in one transaction. The same deed under the same id is kept once.
 */

type Report = SickReport & {
  id: string;
  course?: readonly CourseLine[] | undefined;
  recoveredOn?: string | null | undefined;
  employment?: string | null | undefined;
  differentCause?: boolean | undefined;
  /** How the employer's system calls it, if a coupling reports. One of a dossier: taken, it refuses `already_written`. */
  reference?: string | null | undefined;
};

/** Which spell: by its own id, or by how the employer's system calls it. */
export type At = { ref: DossierRef } & ({ spellId: string } | { reference: string });

/** The write's own id, and the version its asker saw; a coupling, whose messages stand in order, has seen none. */
type Write = { id: string; seen?: number };

/** Reports somebody sick: from today, from before, or recovered already. The spell gets the id of the write. */
export async function report(tx: Tx, writer: Writer, ref: DossierRef, asked: Report, now: Date): Promise<Spell> {
  const { id, reference = null, employment = null } = asked;
  const dossier = await lockDossier(tx, ref, actorOf(writer));
  const found = await absenceIn(tx, dossier);
  const deed: SpellDeed = { kind: "reported", said: saidOf(asked) };
  const known = found.spells.find((it) => it.id === id);
  if (known) {
    const same = known.employment === employment && known.reference === reference;
    if (!same || !isDeepStrictEqual(known.history[0]?.deed, deed)) throw new Refusal("already_written");
    return known;
  }
  const taken = reference !== null && found.spells.some((it) => it.reference === reference);
  if (taken || (await isDone(tx, id))) throw new Refusal("already_written");

  mustBeVisible(dossier);
  const standing = decide({ standing: undefined, employment }, deed, aroundOf(found, id), amsterdamDate(now));
  const confidential = !dossier.held;
  const { by_user, by_coupling } = idsOf(writer);
  await tx
    .insertInto("spell")
    .values({
      employer_id: dossier.employer_id,
      id,
      ref,
      ...columnsOf(standing),
      employment,
      reference,
      reported_by: by_user,
      coupling: by_coupling,
      confidential,
      version: 1,
    })
    .execute();
  await keep(tx, writer, dossier, { id, version: 0, confidential }, { id, deed });
  await keepTasks(tx, dossier.employer_id, [ref]);
  return mustFind(tx, dossier, { spellId: id });
}

/** A percentage from a day on: partial recovery, or ill for more of the hours again. */
export const changeCourse = (tx: Tx, writer: Writer, at: At, { id, seen, ...said }: Write & CourseLine, now: Date) =>
  change(tx, writer, at, { id, seen }, { kind: "course", said }, now);

/** A recovery on the same day again changes nothing; on another it refuses `spell_recovered`. */
export const recover = (tx: Tx, writer: Writer, at: At, asked: Write & { recoveredOn: string }, now: Date) =>
  change(tx, writer, at, asked, { kind: "recovered", said: { recoveredOn: asked.recoveredOn } }, now);

type Correction = Extract<SpellDeed, { kind: "corrected" }>["said"];

/** Says anew what was said wrong, a recovery that was none with `recoveredOn: null`. What is left out stays. */
export const correct = (tx: Tx, writer: Writer, at: At, { id, seen, ...said }: Write & Correction, now: Date) =>
  change(tx, writer, at, { id, seen }, { kind: "corrected", said }, now);

type Withdrawal = Extract<SpellDeed, { kind: "withdrawn" }>["said"];

/** It stays on the record and counts nowhere from here on. */
export const withdraw = (tx: Tx, writer: Writer, at: At, { id, seen, reason }: Write & Withdrawal, now: Date) =>
  change(tx, writer, at, { id, seen }, { kind: "withdrawn", said: { reason } }, now);

async function change(
  tx: Tx,
  writer: Writer,
  { ref, ...which }: At,
  { id, seen }: { id: string; seen?: number | undefined },
  deed: SpellDeed,
  now: Date,
): Promise<Spell> {
  const dossier = await lockDossier(tx, ref, actorOf(writer));
  const found = await absenceIn(tx, dossier);
  const spell = found.spells.find(isOne(which));
  if (!spell) throw new Refusal("not_found");
  const known = await keptUnder(tx, dossier, spell, id);
  if (known && !isDeepStrictEqual(known, deed)) throw new Refusal("already_written");
  if (known) return spell;
  if (await isDone(tx, id)) throw new Refusal("already_written");

  const standing = fold(spell.history.map((it) => it.deed));
  if (says(standing, deed)) return spell;
  if (seen !== undefined && seen !== spell.version) throw new Refusal("spell_changed");
  const next = decide({ standing, employment: spell.employment }, deed, aroundOf(found, spell.id), amsterdamDate(now));
  await keep(tx, writer, dossier, spell, { id, deed });
  await tx
    .updateTable("spell")
    .set({ ...columnsOf(next), version: spell.version + 1 })
    .where("employer_id", "=", dossier.employer_id)
    .where("id", "=", spell.id)
    .execute();
  await keepTasks(tx, dossier.employer_id, [ref]);
  return mustFind(tx, dossier, { spellId: spell.id });
}

/** Whether a deed would say nothing that does not stand already. */
function says(standing: Standing, { kind, said }: SpellDeed): boolean {
  if (kind === "recovered") return said.recoveredOn === standing.recoveredOn;
  if (kind === "withdrawn") return said.reason === standing.withdrawn;
  if (kind === "course") return standing.course.some((line) => isDeepStrictEqual(line, said));
  return isDeepStrictEqual({ ...standing, ...said }, standing);
}

async function keep(
  tx: Tx,
  writer: Writer,
  dossier: Locked,
  spell: Pick<Spell, "id" | "version" | "confidential">,
  { id, deed: { kind, said } }: { id: string; deed: SpellDeed },
): Promise<void> {
  const { confidential } = spell;
  const row = { employer_id: dossier.employer_id, spell_id: spell.id, seq: spell.version + 1, id, kind, confidential };
  await tx
    .insertInto("spell_event")
    .values({ ...row, said: JSON.stringify(said), ...idsOf(writer) })
    .execute();
  await keepWritten(tx, writer, dossier, { id, deed: `spell.${kind}`, confidential });
}

const saidOf = ({ startsOn, percentage, course = [], ...it }: Report): Omit<Standing, "withdrawn"> => ({
  startsOn,
  course: [{ from: startsOn, percentage, therapy: null }, ...course],
  recoveredOn: it.recoveredOn ?? null,
  safetyNet: it.safetyNet,
  workAccident: it.workAccident,
  liableThirdParty: it.liableThirdParty,
  expectedDays: it.expectedDays,
  differentCause: it.differentCause ?? false,
});

/** What stands of a spell, as its row has it. */
export const columnsOf = (it: Standing) => ({
  starts_on: it.startsOn,
  recovered_on: it.recoveredOn,
  percentage: it.course.at(-1)!.percentage,
  course: JSON.stringify(it.course),
  safety_net: it.safetyNet,
  work_accident: it.workAccident,
  liable_third_party: it.liableThirdParty,
  expected_days: it.expectedDays,
  different_cause: it.differentCause,
  withdrawn: it.withdrawn,
});

type Found = Awaited<ReturnType<typeof absenceIn>>;

/** An employer's user finds no spell here that is confidential, so his own report never runs into one. */
export const absenceIn = async (tx: Tx, { employer_id, ref }: Locked) =>
  (await absencesIn(tx, employer_id, [ref])).get(ref)!;

/** The same of many dossiers whose rows are held: one round trip. */
export async function absencesIn(tx: Tx, employerId: EmployerId, refs: readonly DossierRef[]) {
  const { rows } = await sql<{ ref: DossierRef; employments: Service[]; spells: SpellRow[]; leaves: LeaveRow[] }>`
    select dossier.ref, coalesce((
        select json_agg(json_build_object('startsOn', starts_on, 'endsOn', ends_on))
        from employment where employment.employer_id = dossier.employer_id and employment.ref = dossier.ref
      ), '[]') as employments,
      coalesce((
        select json_agg(${spellJson} order by spell.starts_on desc)
        from spell where spell.employer_id = dossier.employer_id and spell.ref = dossier.ref
      ), '[]') as spells,
      ${leavesJson} as leaves
    from dossier where employer_id = ${employerId} and ref = any (${refs}::uuid[])`.execute(tx);
  return new Map(
    rows.map(({ ref, employments, spells, leaves }) => [
      ref,
      { employments, ...absenceOf(spells, leaves, employments) },
    ]),
  );
}

/** What is known besides one spell. */
function aroundOf({ employments, spells, leaves }: Found, id: string): Around {
  const presence = { employments, leaves: leaves.filter(({ withdrawn }) => !withdrawn) };
  const others = spells.filter((it) => it.id !== id);
  return { ...presence, others: periodsOf(others, presence) };
}

const isOne =
  (which: { spellId: string } | { reference: string }) =>
  (it: Spell): boolean =>
    "spellId" in which ? it.id === which.spellId : it.reference === which.reference;

/** The deed that was kept of a spell under an id before. */
async function keptUnder(tx: Tx, { employer_id }: Locked, spell: Spell, id: string): Promise<SpellDeed | undefined> {
  const row = await tx
    .selectFrom("spell_event")
    .select("seq")
    .where("employer_id", "=", employer_id)
    .where("spell_id", "=", spell.id)
    .where("id", "=", id)
    .executeTakeFirst();
  return row && spell.history.find(({ seq }) => seq === row.seq)?.deed;
}

const mustFind = async (tx: Tx, dossier: Locked, which: { spellId: string }): Promise<Spell> =>
  (await absenceIn(tx, dossier)).spells.find(isOne(which))!;
