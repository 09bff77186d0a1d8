import {
  dayOfForm,
  isOfDoctor,
  Refusal,
  type FormKind,
  type FormValues,
  type TaskForm,
  type WriteId,
} from "@datakluis/contract";
import { amsterdamDate } from "../absence/days.ts";
import { lockDossier } from "../dossiers/lock.ts";
import { isDone, keepWritten } from "../dossiers/written.ts";
import { doneByForm } from "../poortwachter/store.ts";
import type { Tx } from "../schema.ts";
import { formOf, handsOf, openDraft, openVersion, tell } from "./read.ts";
import type { Asking, At, Found, Keys, Step } from "./read.ts";
import { checkedForm, mustBeWritable } from "./rules.ts";
import { sealForm } from "./sealed.ts";

type Asked = {
  id: WriteId;
  seen: { draft: number; versions: number };
  values: Readonly<Record<string, string>>;
  finished: boolean;
};

/** Saves a draft of a form in a dossier within reach, or finishes it. The same under the same id is kept once. */
export async function writeForm(
  tx: Tx,
  keys: Keys,
  asking: Asking,
  taskId: string,
  { id, seen, values: said, finished }: Asked,
  now: Date,
): Promise<TaskForm> {
  const { actor, ref } = asking;
  const dossier = await lockDossier(tx, ref, actor);
  const hands = await handsOf(tx, asking);
  const { found, all } = await formOf(tx, dossier, hands, taskId);
  const { kind, number, spellId, startsOn, confidential, of, draft, versions } = found;
  const today = amsterdamDate(now);
  if (await isDone(tx, id)) {
    if (!isWritten(keys, found, { id, said, finished })) throw new Refusal("already_written");
    return tell(tx, keys, actor, dossier, hands, { found, all }, now);
  }
  if (typeof of === "string") throw new Refusal("form_closed");
  mustBeWritable({
    ...{ kind, hands, seen },
    visible: dossier.held !== undefined || (confidential && dossier.confidential !== undefined),
    now: { draft: draft?.seq ?? 0, versions: versions.length },
  });
  const values = checkedForm(kind, said, { finished, startsOn, today });
  const whose = {
    ...{ employer_id: dossier.employer_id, ref, spell_id: spellId, kind, number },
    of_doctor: isOfDoctor(kind),
  };
  await forgetDraft(tx, found, of, dossier);
  if (finished) {
    const version = Math.max(0, ...versions.map((it) => it.version)) + 1;
    const sealed = sealForm(keys, { ...whose, at: { version } }, values);
    await tx
      .insertInto("form_version")
      .values({ ...whose, id, version, confidential, ...sealed, finished_by: actor.userId })
      .execute();
  } else {
    const seq = (draft?.seq ?? 0) + 1;
    const sealed = sealForm(keys, { ...whose, at: { draft: seq } }, values);
    await tx
      .insertInto("form_draft")
      .values({ ...whose, seq, confidential, ...sealed, saved_by: actor.userId })
      .execute();
  }
  await keepWritten(tx, actor, dossier, {
    ...{ id, deed: finished ? "form.finished" : "form.saved", purpose: kind, confidential },
    // What a doctor is still writing is his: not even that he writes is told to others.
    ...(isOfDoctor(kind) && !finished ? { audience: "medical" } : {}),
  });
  if (finished) await doneByForm(tx, actor, dossier, of, dayDone(kind, values, today));
  const after = await formOf(tx, dossier, hands, taskId);
  return tell(tx, keys, actor, dossier, hands, after, now);
}

/** Whether what was asked under this id stands there: then it was this that was done. */
function isWritten(
  keys: Keys,
  { kind, versions, draft }: Found,
  it: Pick<Asked, "id" | "finished"> & { said: object },
) {
  const version = versions.find((row) => row.id === it.id);
  if (it.finished !== (version !== undefined)) return false;
  const there = version ? openVersion(keys, version) : draft && openDraft(keys, draft);
  const asked = checkedForm(kind, it.said as FormValues, { finished: false, startsOn: "", today: "" });
  return JSON.stringify(there) === JSON.stringify(asked);
}

/** Of an absence that was two before, there can be more than one. */
const forgetDraft = (tx: Tx, { kind, number }: Found, { chain }: Step, { employer_id }: At) =>
  tx
    .deleteFrom("form_draft")
    .where("employer_id", "=", employer_id)
    .where("spell_id", "in", chain.spells)
    .where("kind", "=", kind)
    .where("number", "=", number)
    .execute();

/** What employer and employee did is done on the day they spoke; what a doctor judges on the day he finished it. */
const dayDone = (kind: FormKind, values: FormValues, today: string): string =>
  (isOfDoctor(kind) ? undefined : dayOfForm(values)) ?? today;
