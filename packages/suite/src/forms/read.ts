import {
  FormKind,
  isOfDoctor,
  Refusal,
  type DossierRef,
  type EmployerId,
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
import { isOfUse, spellOf, type Chain, type Standing } from "../poortwachter/state.ts";
import { withRetrieved } from "../retrieval/names.ts";
import type { Tx } from "../schema.ts";
import { mayFill, stateOfForm, suggestedFor, type Hands } from "./rules.ts";
import { openForm } from "./sealed.ts";

export type Keys = Pick<Suite, "master" | "medical">;
/** Who asks, and how far he sees by which right. */
export type Asking = Pick<Person, "actor" | "sightFor"> & { ref: DossierRef };
export type At = Pick<Locked, "employer_id" | "ref">;

/** A step of the law with a document of its own, and what there is of that. */
export type Found = {
  kind: FormKind;
  task: Standing;
  chain: Chain;
  /** What the asker may know of; the one that was saved last. */
  draft: Draft | undefined;
  /** Oldest first. */
  versions: Version[];
};
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

/** Every step with a document in a dossier, as far as row level security lets the asker see. */
async function formsIn(tx: Tx, at: At, hands: Hands): Promise<Found[]> {
  const [tasks, drafts, versions] = [await tasksOf(tx, at), await draftsIn(tx, at), await versionsIn(tx, at)];
  return tasks.flatMap(({ task, chain }) => {
    const { data: kind } = FormKind.safeParse(task.kind);
    if (!kind) return [];
    const ofIt = (row: { spell_id: string; kind: FormKind; number: number }) =>
      row.kind === kind && row.number === task.number && chain.spells.includes(row.spell_id);
    const draft = mayFill(kind, hands) ? drafts.findLast(ofIt) : undefined;
    return [{ kind, task, chain, draft, versions: versions.filter(ofIt) }];
  });
}

/** One of them. Refuses `not_found`, also for a task without a document. */
export async function formOf(tx: Tx, at: At, hands: Hands, taskId: string) {
  const all = await formsIn(tx, at, hands);
  const found = all.find(({ task }) => task.id === taskId);
  if (!found) throw new Refusal("not_found");
  return { found, all };
}

/** The forms of a dossier within reach: those there is something of, and those whose time has come. On the record. */
export async function formsAt(tx: Tx, asking: Asking, now: Date): Promise<FormLine[]> {
  const { actor, ref } = asking;
  const at = await mustReach(tx, actor, ref);
  const hands = await handsOf(tx, asking);
  const today = amsterdamDate(now);
  const isDue = ({ task }: Found) => !task.closed && task.opensOn <= today && isOfUse(task, today);
  const shown = (await formsIn(tx, at, hands)).filter((it) => it.draft || it.versions.length || isDue(it));
  for (const confidential of new Set(shown.map(({ chain }) => chain.confidential)))
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
  const { confidential } = found.chain;
  await look(tx, asking.actor, at, { deed, confidential, purpose: found.kind });
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

function lineOf({ kind, task, chain, draft, versions }: Found, hands: Hands): FormLine {
  return {
    ...{ taskId: task.id, kind, number: task.number, dueOn: task.dueOn },
    ...{ spellId: spellOf(chain, task), startsOn: chain.startsOn, confidential: chain.confidential },
    state: stateOfForm(draft !== undefined, versions.length),
    finishedAt: versions.at(-1)?.finished_at.toISOString() ?? null,
    mayFill: mayFill(kind, hands),
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
  const { kind, task, chain, draft, versions } = found;
  const { about, ...head } = await headOf(tx, keys, actor, at);
  const same = all.filter((it) => it.chain === chain);
  const lastOf = ({ versions: some }: Found) => some.slice(-1);
  const newest = (of: readonly Found[]) =>
    of.flatMap(lastOf).toSorted((one, other) => other.finished_at.getTime() - one.finished_at.getTime());
  const values = (rows: readonly Version[]) => rows.map((row) => openVersion(keys, row) as FormValues);
  const advised = values(newest(same.filter((it) => isOfDoctor(it.kind))).slice(0, 1))[0];
  const earlier = values(newest(same.filter((it) => !isOfDoctor(it.kind) && it !== found)));
  // Of a step that is late, the next one that is still to come.
  const from = task.dueOn > today ? task.dueOn : today;
  const next = all.find((it) => it.chain === chain && it.kind === "evaluation" && it.task.dueOn > from);
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
      nextEvaluation: kind === "problem_analysis" ? undefined : next?.task.dueOn,
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
    .select([...place, "form_version.id", "version", "finished_by", "finished_at", "display_name"])
    .where("employer_id", "=", employer_id)
    .where("ref", "=", ref)
    .orderBy("finished_at")
    .orderBy("version")
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
