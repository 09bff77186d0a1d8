import { Refusal, type DossierRef, type SickReport, type Spell } from "@datakluis/contract";
import type { Actor } from "../access/rules.ts";
import { lockDossier, type Locked } from "../dossiers/lock.ts";
import { isDone, keepWritten } from "../dossiers/written.ts";
import type { Tx } from "../schema.ts";
import { amsterdamDate, mustBeRecoverable, mustBeReportable, type Absentee } from "./rules.ts";

/** Keeps a sick report. The same report under the same id is kept once. */
export async function addSpell(
  tx: Tx,
  actor: Actor,
  ref: DossierRef,
  { id, ...report }: SickReport & { id: string },
  now: Date,
): Promise<Spell> {
  const dossier = await lockDossier(tx, ref, actor);
  const known = await findSpell(tx, dossier, id);
  if (known) return mustBeTheSame(known, report);
  if (await isDone(tx, id)) throw new Refusal("already_written");

  mustBeReportable(await absenteeOf(tx, dossier), report, amsterdamDate(now));
  const confidential = !dossier.held;
  await tx
    .insertInto("spell")
    .values({
      employer_id: dossier.employer_id,
      id,
      ref,
      starts_on: report.startsOn,
      recovered_on: null,
      percentage: report.percentage,
      safety_net: report.safetyNet,
      work_accident: report.workAccident,
      liable_third_party: report.liableThirdParty,
      expected_days: report.expectedDays,
      reported_by: actor.userId,
      confidential,
    })
    .execute();
  await keepWritten(tx, actor, dossier, { id, deed: "spell.reported", confidential });
  return (await findSpell(tx, dossier, id))!;
}

/** Keeps a recovery. The same date again changes nothing. Refuses `not_found` for a spell of another dossier. */
export async function addRecovery(
  tx: Tx,
  actor: Actor,
  { ref, spellId }: { ref: DossierRef; spellId: string },
  { id, recoveredOn }: { id: string; recoveredOn: string },
  now: Date,
): Promise<Spell> {
  const dossier = await lockDossier(tx, ref, actor);
  const spell = await findSpell(tx, dossier, spellId);
  if (!spell) throw new Refusal("not_found");
  mustBeRecoverable(spell, recoveredOn, amsterdamDate(now));
  if (spell.recoveredOn === recoveredOn) return spell;
  if (await isDone(tx, id)) throw new Refusal("already_written");

  await tx
    .updateTable("spell")
    .set({ recovered_on: recoveredOn })
    .where("employer_id", "=", dossier.employer_id)
    .where("id", "=", spellId)
    .execute();
  await keepWritten(tx, actor, dossier, { id, deed: "spell.recovered", confidential: spell.confidential });
  return { ...spell, recoveredOn };
}

function mustBeTheSame(known: Spell, report: SickReport): Spell {
  const same = (Object.keys(report) as (keyof SickReport)[]).every((field) => known[field] === report[field]);
  if (!same) throw new Refusal("already_written");
  return known;
}

/** An employer's user finds no spell here that is confidential, so his own report never runs into one. */
async function absenteeOf(tx: Tx, { employer_id, ref, held, confidential }: Locked): Promise<Absentee> {
  const employments = await tx
    .selectFrom("employment")
    .select(["starts_on as startsOn", "ends_on as endsOn"])
    .where("employer_id", "=", employer_id)
    .where("ref", "=", ref)
    .execute();
  const spells = await tx
    .selectFrom("spell")
    .select(["starts_on as startsOn", "recovered_on as recoveredOn"])
    .where("employer_id", "=", employer_id)
    .where("ref", "=", ref)
    .execute();
  return { visible: held !== undefined || confidential !== undefined, employments, spells };
}

async function findSpell(tx: Tx, { employer_id, ref }: Locked, id: string): Promise<Spell | undefined> {
  const row = await tx
    .selectFrom("spell")
    .innerJoin("account", "account.id", "spell.reported_by")
    .select(["spell.id", "ref", "starts_on as startsOn", "recovered_on as recoveredOn", "percentage"])
    .select(["safety_net as safetyNet", "work_accident as workAccident", "liable_third_party as liableThirdParty"])
    .select(["expected_days as expectedDays", "account.display_name as reportedBy", "reported_at", "confidential"])
    .where("employer_id", "=", employer_id)
    .where("ref", "=", ref)
    .where("spell.id", "=", id)
    .executeTakeFirst();
  if (!row) return undefined;
  const { reported_at, ...spell } = row;
  return { ...spell, reportedAt: reported_at.toISOString() };
}
