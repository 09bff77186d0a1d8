import {
  FormKind,
  isOfDoctor,
  Refusal,
  type DossierRef,
  type EmployerId,
  type FormGone,
  type FormLine,
  type FormValues,
  type PersonLabel,
  type TaskForm,
} from "@datakluis/contract";
import { amsterdamDate } from "../absence/days.ts";
import type { Actor } from "../access/rules.ts";
import type { Person, Suite } from "../answer.ts";
import { recordConfidential } from "../audit/confidential.ts";
import { record } from "../audit/store.ts";
import { dossierWithin, type Locked } from "../dossiers/lock.ts";
import { labelOf } from "../organisation/members.ts";
import { tasksOf } from "../poortwachter/store.ts";
import { isOfUse, spellOf, taskIdOf, type Chain, type Standing } from "../poortwachter/state.ts";
import { withRetrieved } from "../retrieval/names.ts";
import type { Tx } from "../schema.ts";
import { mayFill, stateOfForm, suggestedFor, type Hands } from "./rules.ts";
import { openForm } from "./sealed.ts";

export type Keys = Pick<Suite, "master" | "medical">;
/** Who asks, and how far he sees by which right. */
export type Asking = Pick<Person, "actor" | "sightFor"> & { ref: DossierRef };
export type At = Pick<Locked, "employer_id" | "ref">;

/** A document of a step of the law, and what there is of it. */
export type Found = {
  taskId: string;
  kind: FormKind;
  number: number;
  spellId: string;
  /** The first sick day of its absence. */
  startsOn: string;
  confidential: boolean;
  /** The step it is of; of what was finished, why it has none any more. */
  of: Step | FormGone;
  /** What the asker may know of; the one that was saved last. */
  draft: Draft | undefined;
  /** Oldest first. */
  versions: Version[];
};
export type Step = { task: Standing; chain: Chain };
type Draft = Awaited<ReturnType<typeof draftsIn>>[number];
type Version = Awaited<ReturnType<typeof versionsIn>>[number];

/** What somebody may do with the forms of this dossier. */
export async function handsOf(tx: Tx, { sightFor, ref }: Asking): Promise<Hands> {
  const reaches = async (right: "fill_forms" | "medical") => {
    const sight = sightFor(right);
    return sight !== undefined && (await dossierWithin(tx, ref, sight)) !== undefined;
  };
  const fill = await reaches("fill_forms");
  return { fill, doctor: fill && (await reaches("medical")) };
}

const stepOf = ({ of }: Found): Step | undefined => (typeof of === "string" ? undefined : of);

/**
 * Every document in a dossier, as far as row level security lets the asker see: those of its steps, and what was finished of a
 * step that is no longer there. A step that went takes what was a draft along (drafts.ts).
 */
async function formsIn(tx: Tx, at: At, hands: Hands): Promise<Found[]> {
  const [tasks, drafts, versions] = [await tasksOf(tx, at), await draftsIn(tx, at), await versionsIn(tx, at)];
  const forms = tasks.flatMap(({ task, chain }): Found[] => {
    const { data: kind } = FormKind.safeParse(task.kind);
    if (!kind) return [];
    const { number } = task;
    const { confidential, startsOn } = chain;
    const ofIt = (row: { spell_id: string; kind: FormKind; number: number }) =>
      row.kind === kind && row.number === number && chain.spells.includes(row.spell_id);
    const draft = mayFill(kind, hands) ? drafts.findLast(ofIt) : undefined;
    const of = { task, chain };
    const place = { taskId: task.id, spellId: spellOf(chain, task), kind, number, startsOn, confidential };
    return [{ ...place, of, draft, versions: versions.filter(ofIt) }];
  });
  const known = new Set(forms.flatMap((it) => it.versions));
  return [...forms, ...withoutStep(versions.filter((it) => !known.has(it)))];
}

/** What was finished of steps that are no longer there, by the spell it was written under. */
function withoutStep(versions: readonly Version[]): Found[] {
  const byStep = Map.groupBy(versions, (it) => taskIdOf(it.spell_id, { ...it, ownId: null }));
  return [...byStep].map(([taskId, all]) => {
    const { kind, number, spell_id, starts_on, withdrawn, confidential } = all[0]!;
    const place = { taskId, spellId: spell_id, kind, number, startsOn: starts_on, confidential };
    return { ...place, of: withdrawn ? "withdrawn" : "no_step", draft: undefined, versions: all };
  });
}

/** One of them. Refuses `not_found`, also for a task without a document and for a step that went before anything was finished. */
export async function formOf(tx: Tx, at: At, hands: Hands, taskId: string) {
  const all = await formsIn(tx, at, hands);
  const found = all.find((it) => it.taskId === taskId);
  if (!found) throw new Refusal("not_found");
  return { found, all };
}

/** The forms of a dossier within reach: those there is something of, and those whose time has come. On the record. */
export async function formsAt(tx: Tx, asking: Asking, now: Date): Promise<FormLine[]> {
  const { actor, ref } = asking;
  const at = await mustReach(tx, actor, ref);
  const hands = await handsOf(tx, asking);
  const today = amsterdamDate(now);
  const isDue = (it: Found) => {
    const task = stepOf(it)?.task;
    return task && !task.closed && task.opensOn <= today && isOfUse(task, today);
  };
  const shown = (await formsIn(tx, at, hands)).filter((it) => it.draft || it.versions.length || isDue(it));
  for (const confidential of new Set(shown.map((it) => it.confidential)))
    await look(tx, actor, at, { deed: "forms.listed", confidential });
  return shown.map((it) => lineOf(it, hands));
}

/** One form, on the record. */
export const formAt = (tx: Tx, keys: Keys, asking: Asking, taskId: string, now: Date): Promise<TaskForm> =>
  opened(tx, keys, asking, { taskId, deed: "form.opened", now });

/** One form to be made into a PDF, with what is to stand in it. Refuses `not_found` for a version or draft that is not there. */
export async function formToPrint(
  tx: Tx,
  keys: Keys,
  asking: Asking,
  { taskId, what, now }: { taskId: string; what: string; now: Date },
) {
  const form = await opened(tx, keys, asking, { taskId, deed: "form.printed", now });
  const version = form.versions.find((it) => String(it.version) === what);
  const values = what === "draft" ? form.draft?.values : version?.values;
  if (!values) throw new Refusal("not_found");
  return { form, values, version };
}

async function opened(
  tx: Tx,
  keys: Keys,
  asking: Asking,
  { taskId, deed, now }: { taskId: string; deed: Look["deed"]; now: Date },
): Promise<TaskForm> {
  const at = await mustReach(tx, asking.actor, asking.ref);
  const hands = await handsOf(tx, asking);
  const { found, all } = await formOf(tx, at, hands, taskId);
  const { confidential, kind } = found;
  await look(tx, asking.actor, at, { deed, confidential, purpose: kind });
  return tell(tx, keys, asking.actor, at, hands, { found, all }, now);
}

async function mustReach(tx: Tx, { sight }: Actor, ref: DossierRef): Promise<At> {
  const at = await dossierWithin(tx, ref, sight);
  if (!at) throw new Refusal("not_found");
  return at;
}

type Look = { deed: "forms.listed" | "form.opened" | "form.printed"; confidential: boolean; purpose?: FormKind };

async function look(tx: Tx, actor: Actor, at: At, { deed, confidential, purpose }: Look): Promise<void> {
  const of = { deed, actor, employerId: at.employer_id, ref: at.ref };
  if (confidential) await recordConfidential(tx, of);
  else await record(tx, { ...of, ...(purpose ? { purpose } : {}) });
}

function lineOf({ of, draft, versions, ...place }: Found, hands: Hands): FormLine {
  const gone = typeof of === "string" ? of : null;
  return {
    ...place,
    ...{ gone, dueOn: typeof of === "string" ? null : of.task.dueOn },
    state: stateOfForm(draft !== undefined, versions.length),
    finishedAt: versions.at(-1)?.finished_at.toISOString() ?? null,
    mayFill: !gone && mayFill(place.kind, hands),
  };
}

/** A form whole, with what is known to begin it. */
export async function tell(
  tx: Tx,
  keys: Keys,
  actor: Actor,
  at: At,
  hands: Hands,
  { found, all }: { found: Found; all: readonly Found[] },
  now: Date,
): Promise<TaskForm> {
  const today = amsterdamDate(now);
  const { kind, draft, versions } = found;
  const { about, ...head } = await headOf(tx, keys, actor, at);
  const step = stepOf(found);
  const same = step ? all.filter((it) => stepOf(it)?.chain === step.chain) : [];
  const lastOf = ({ versions: some }: Found) => some.slice(-1);
  const newest = (of: readonly Found[]) =>
    of.flatMap(lastOf).toSorted((one, other) => other.finished_at.getTime() - one.finished_at.getTime());
  const values = (rows: readonly Version[]) => rows.map((row) => openVersion(keys, row) as FormValues);
  const advised = values(newest(same.filter((it) => isOfDoctor(it.kind))).slice(0, 1))[0];
  const earlier = values(newest(same.filter((it) => !isOfDoctor(it.kind) && it !== found)));
  // Of a step that is late, the next one that is still to come.
  const from = step && step.task.dueOn > today ? step.task.dueOn : today;
  const evaluations = same.flatMap((it) => (it.kind === "evaluation" ? [stepOf(it)!.task.dueOn] : []));
  return {
    ...lineOf(found, hands),
    ...{ about, ...head },
    draft: draft
      ? {
          ...{ seq: draft.seq, values: openDraft(keys, draft) },
          ...{ savedBy: draft.display_name, savedAt: draft.saved_at.toISOString() },
        }
      : null,
    suggested: suggestedFor(kind, {
      ...{ earlier, advised, jobTitle: head.jobTitle, contractHours: head.contractHours },
      nextEvaluation: kind === "problem_analysis" ? undefined : evaluations.find((on) => on > from),
    }),
    advised: isOfDoctor(kind) ? null : (advised ?? null),
    versions: versions
      .map((row, index) => ({
        ...{ version: index + 1, values: openVersion(keys, row) },
        ...{ finishedBy: row.display_name, finishedAt: row.finished_at.toISOString() },
      }))
      .toReversed(),
  };
}

export const openDraft = (keys: Keys, row: Draft) => openForm(keys, { ...row, at: { draft: row.seq } }, row).reveal();
export const openVersion = (keys: Keys, row: Version) =>
  openForm(keys, { ...row, at: { version: row.version } }, row).reveal();

const place = ["employer_id", "ref", "spell_id", "kind", "number", "of_doctor", "wrapped_key", "sealed"] as const;

const draftsIn = (tx: Tx, { employer_id, ref }: At) =>
  tx
    .selectFrom("form_draft")
    .innerJoin("account", "account.id", "saved_by")
    .select([...place, "seq", "saved_by", "saved_at", "display_name"])
    .where("employer_id", "=", employer_id)
    .where("ref", "=", ref)
    .orderBy("saved_at")
    .execute();

const versionsIn = (tx: Tx, { employer_id, ref }: At) =>
  tx
    .selectFrom("form_version")
    .innerJoin("account", "account.id", "finished_by")
    .innerJoin("spell", (on) =>
      on.onRef("spell.employer_id", "=", "form_version.employer_id").onRef("spell.id", "=", "spell_id"),
    )
    .select(["form_version.employer_id", "form_version.ref", "spell_id", "kind", "number", "of_doctor"])
    .select(["wrapped_key", "sealed", "form_version.id", "form_version.version", "finished_by", "finished_at"])
    .select(["display_name", "form_version.confidential", "spell.starts_on", "spell.withdrawn"])
    .where("form_version.employer_id", "=", employer_id)
    .where("form_version.ref", "=", ref)
    .orderBy("finished_at")
    .orderBy("form_version.version")
    .execute();

type Head = { about: PersonLabel; employerName: string; jobTitle: string | null; contractHours: number | null };

/** What stands at the head of a form: of somebody who is not shared his personnel number and no name. */
async function headOf(tx: Tx, { master }: Keys, actor: Actor, { employer_id, ref }: At): Promise<Head> {
  const row = await tx
    .selectFrom("dossier")
    .innerJoin("employer", "employer.id", "dossier.employer_id")
    .leftJoin("identity", (on) =>
      on.onRef("identity.employer_id", "=", "dossier.employer_id").onRef("identity.ref", "=", "dossier.ref"),
    )
    .select(["dossier.employer_id", "dossier.ref", "personnel_number", "version", "wrapped_key", "sealed", "name"])
    .where("dossier.employer_id", "=", employer_id)
    .where("dossier.ref", "=", ref)
    .executeTakeFirstOrThrow();
  const work = await employmentOf(tx, employer_id, ref);
  const [about] = await withRetrieved(tx, master, actor, [labelOf(master, row)], "person.listed");
  return {
    ...{ about: about!, employerName: row.name, jobTitle: work?.job_title || null },
    contractHours: work?.contract_hours == null ? null : Number(work.contract_hours),
  };
}

const employmentOf = (tx: Tx, employerId: EmployerId, ref: DossierRef) =>
  tx
    .selectFrom("employment")
    .select(["job_title", "contract_hours"])
    .where("employer_id", "=", employerId)
    .where("ref", "=", ref)
    .orderBy("starts_on", "desc")
    .limit(1)
    .executeTakeFirst();
