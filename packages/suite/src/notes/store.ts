import { Refusal, type DossierNote, type DossierRef, type UserId, type WriteId } from "@datakluis/contract";
import type { Actor, Sight } from "../access/rules.ts";
import type { Suite } from "../answer.ts";
import { recordConfidential } from "../audit/confidential.ts";
import { record } from "../audit/store.ts";
import { dossierWithin, lockDossier, type Locked } from "../dossiers/lock.ts";
import { isDone, keepWritten } from "../dossiers/written.ts";
import type { Tx } from "../schema.ts";
import { audienceOf, mustBeCorrectable, mustBeWritable, purposeOf, type Part } from "./rules.ts";
import { openText, sealText } from "./sealed.ts";

type Keys = Pick<Suite, "master" | "medical">;
type At = Pick<Locked, "employer_id" | "ref">;
type Asked = { id: WriteId; text: string; forEmployer: boolean };

/** Writes a note in a dossier within reach: content from here on. The same under the same id is kept once. */
export async function addNote(
  tx: Tx,
  keys: Keys,
  actor: Actor,
  part: Part,
  ref: DossierRef,
  { id, text, forEmployer }: Asked,
): Promise<DossierNote> {
  const dossier = await lockDossier(tx, ref, actor);
  const known = (await notesIn(tx, keys, dossier, part)).find((it) => it.id === id);
  if (known && known.writtenBy === actor.userId && known.forEmployer === forEmployer && known.texts[0]!.text === text)
    return toldTo(actor.userId, true)(known);
  if (known || (await isDone(tx, id))) throw new Refusal("already_written");

  const { employer_id, held } = dossier;
  const confidential = !held;
  const visible = held !== undefined || dossier.confidential !== undefined;
  mustBeWritable({ visible, confidential }, { forEmployer });
  const kind = { medical: part === "medical", for_employer: forEmployer };
  await tx
    .insertInto("note")
    .values({ employer_id, id, ref, ...kind, confidential, written_by: actor.userId })
    .execute();
  await addVersion(tx, keys, dossier, { id, version: 1, ...kind }, text);
  const audience = audienceOf(part, forEmployer);
  await keepWritten(tx, actor, dossier, {
    ...{ id, deed: "note.written", purpose: purposeOf(part), confidential },
    ...(audience ? { audience } : {}),
  });
  return mustTell(tx, keys, actor, part, dossier, id);
}

/** Adds how a note reads from now on. What stood there stays. */
export async function correct(
  tx: Tx,
  keys: Keys,
  actor: Actor,
  part: Part,
  { ref, noteId }: { ref: DossierRef; noteId: string },
  { id, seen, text }: { id: WriteId; seen: number; text: string },
): Promise<DossierNote> {
  const dossier = await lockDossier(tx, ref, actor);
  const found = (await notesIn(tx, keys, dossier, part)).find((it) => it.id === noteId);
  if (!found) throw new Refusal("not_found");
  const { forEmployer, confidential, texts } = found;
  const [said, version] = [texts.at(-1)!.text, texts.length];
  if (await isDone(tx, id)) {
    if (found.writtenBy !== actor.userId || said !== text) throw new Refusal("already_written");
    return toldTo(actor.userId, true)(found);
  }
  mustBeCorrectable({ writtenBy: found.writtenBy, version }, { by: actor.userId, seen });
  const kind = { medical: part === "medical", for_employer: forEmployer };
  await addVersion(tx, keys, dossier, { id: found.id, version: version + 1, ...kind }, text);
  const audience = audienceOf(part, forEmployer);
  await keepWritten(tx, actor, dossier, {
    ...{ id, deed: "note.corrected", purpose: purposeOf(part), confidential },
    ...(audience ? { audience } : {}),
  });
  return mustTell(tx, keys, actor, part, dossier, found.id);
}

type Version = { id: WriteId; version: number; medical: boolean; for_employer: boolean };

const addVersion = (tx: Tx, keys: Keys, { employer_id, ref }: At, it: Version, text: string) => {
  const { id, version, medical, for_employer } = it;
  const sealed = sealText(keys, { employer_id, ref, id, version, medical }, text);
  return tx
    .insertInto("note_version")
    .values({ employer_id, note_id: id, version, medical, for_employer, ...sealed })
    .execute();
};

/**
 * The notes of a part in a dossier within reach, on the record (NEN 7513): of the service's part those for the employer,
 * and all where the asker may write them himself. Refuses `not_found`.
 *
 * @param keeps how far he sees by the right to the part itself
 */
export async function notesAt(
  tx: Tx,
  keys: Keys,
  actor: Actor,
  part: Part,
  ref: DossierRef,
  keeps: Sight | undefined,
): Promise<DossierNote[]> {
  const dossier = await dossierWithin(tx, ref, actor.sight);
  if (!dossier) throw new Refusal("not_found");
  const whole = keeps !== undefined && (await dossierWithin(tx, ref, keeps)) !== undefined;
  const notes = (await notesIn(tx, keys, dossier, part)).filter((it) => whole || it.forEmployer);
  const at = { employerId: dossier.employer_id, ref };
  const covert = notes.some((it) => it.confidential);
  if (covert) await recordConfidential(tx, { deed: "notes.opened", actor, ...at });
  if (!covert || notes.some((it) => !it.confidential))
    await record(tx, { deed: "notes.opened", actor, ...at, purpose: purposeOf(part) });
  return notes.toReversed().map(toldTo(actor.userId, whole));
}

type Found = {
  id: WriteId;
  ref: DossierRef;
  forEmployer: boolean;
  confidential: boolean;
  writtenBy: UserId;
  byName: string;
  /** How it read, oldest first. */
  texts: { text: string; writtenAt: Date }[];
};

/** What row level security lets the asker see of a part of a dossier, oldest first. */
async function notesIn(tx: Tx, keys: Keys, { employer_id, ref }: At, part: Part): Promise<Found[]> {
  const rows = await tx
    .selectFrom("note")
    .innerJoin("note_version as it", (on) =>
      on.onRef("it.employer_id", "=", "note.employer_id").onRef("it.note_id", "=", "note.id"),
    )
    .innerJoin("account", "account.id", "note.written_by")
    .select(["note.id", "note.medical", "note.for_employer", "note.confidential", "written_by", "display_name"])
    .select(["version", "wrapped_key", "sealed", "written_at"])
    .where("note.employer_id", "=", employer_id)
    .where("note.ref", "=", ref)
    .where("note.medical", "=", part === "medical")
    .orderBy("version")
    .execute();
  const notes = new Map<WriteId, Found>();
  for (const row of rows) {
    const { id, version, medical } = row;
    const said = openText(keys, { employer_id, ref, id, version, medical }, row);
    const found = notes.get(id) ?? {
      ...{ id, ref, forEmployer: row.for_employer, confidential: row.confidential },
      ...{ writtenBy: row.written_by, byName: row.display_name, texts: [] },
    };
    found.texts.push({ text: said.reveal(), writtenAt: row.written_at });
    notes.set(id, found);
  }
  const firstOf = (it: Found) => it.texts[0]!.writtenAt.getTime();
  return [...notes.values()].toSorted((a, b) => firstOf(a) - firstOf(b));
}

/** @param whole whether he is shown how it read before as well */
const toldTo =
  (userId: UserId, whole: boolean) =>
  ({ id, ref, forEmployer, confidential, writtenBy, byName, texts }: Found): DossierNote => {
    const [first, last] = [texts[0]!, texts.at(-1)!];
    const earlier = texts.slice(0, -1).map((it) => ({ text: it.text, writtenAt: it.writtenAt.toISOString() }));
    return {
      ...{ id, ref, text: last.text, forEmployer, confidential, version: texts.length, writtenBy: byName },
      mine: writtenBy === userId,
      writtenAt: first.writtenAt.toISOString(),
      correctedAt: texts.length > 1 ? last.writtenAt.toISOString() : null,
      earlier: whole ? earlier : [],
    };
  };

async function mustTell(tx: Tx, keys: Keys, actor: Actor, part: Part, dossier: At, id: WriteId): Promise<DossierNote> {
  const made = (await notesIn(tx, keys, dossier, part)).find((it) => it.id === id)!;
  return toldTo(actor.userId, true)(made);
}
