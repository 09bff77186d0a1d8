import { Refusal, type DocumentType, type DossierDocument, type DossierRef, type WriteId } from "@datakluis/contract";
import type { Actor, Sight } from "../access/rules.ts";
import type { Suite } from "../answer.ts";
import { recordConfidential } from "../audit/confidential.ts";
import { record } from "../audit/store.ts";
import { dossierWithin, lockDossier, type Locked } from "../dossiers/lock.ts";
import { isDone, keepWritten } from "../dossiers/written.ts";
import { audienceOf, mustBeWritable, purposeOf, type Part } from "../notes/rules.ts";
import type { Tx } from "../schema.ts";
import { openName, openParts, sealDocument } from "./sealed.ts";

type Keys = Pick<Suite, "master" | "medical">;
type At = Pick<Locked, "employer_id" | "ref">;
/** Who asks for which part of which dossier. */
export type Asking = { actor: Actor; part: Part; ref: DossierRef };
type Adding = { id: WriteId; forEmployer: boolean };
type File = { name: string; type: DocumentType; bytes: Buffer };

/** Whether a document may be added at all, before a byte of it is read. Refuses what `keepDocument` refuses. */
export async function mayAdd(tx: Tx, { actor, part, ref }: Asking, { forEmployer }: Adding): Promise<Locked> {
  const dossier = await lockDossier(tx, ref, actor);
  const { held, confidential } = dossier;
  mustBeWritable({ visible: held !== undefined || confidential !== undefined, confidential: !held }, { forEmployer });
  if (part === "medical" && forEmployer) throw new Error("a medical document is of nobody else");
  return dossier;
}

/** Adds a document to a dossier within reach: content from here on. The same under the same id is kept once. */
export async function keepDocument(
  tx: Tx,
  keys: Keys,
  asking: Asking,
  adding: Adding,
  { name, type, bytes }: File,
): Promise<DossierDocument> {
  const { actor, part, ref } = asking;
  const { id, forEmployer } = adding;
  const dossier = await mayAdd(tx, asking, adding);
  const known = (await documentsIn(tx, dossier, part)).find((it) => it.id === id);
  if (known) {
    const told = toldOf(keys)(known);
    const same = known.added_by === actor.userId && told.name === name && told.size === bytes.length;
    if (same && told.forEmployer === forEmployer) return told;
  }
  if (known || (await isDone(tx, id))) throw new Refusal("already_written");

  const { employer_id, held } = dossier;
  const confidential = !held;
  const kind = { medical: part === "medical", for_employer: forEmployer };
  const whose = { employer_id, ref, id, medical: kind.medical, size: bytes.length };
  const { parts, ...sealed } = sealDocument(keys, whose, name, bytes);
  await tx
    .insertInto("document")
    .values({ ...whose, ...kind, confidential, type, ...sealed, added_by: actor.userId })
    .execute();
  for (const [at, piece] of parts.entries())
    await tx
      .insertInto("document_part")
      .values({ employer_id, document_id: id, part: at, ...kind, sealed: piece })
      .execute();
  const audience = audienceOf(part, forEmployer);
  await keepWritten(tx, actor, dossier, {
    ...{ id, deed: "document.added", purpose: purposeOf(part), confidential },
    ...(audience ? { audience } : {}),
  });
  return toldOf(keys)((await documentsIn(tx, dossier, part)).find((it) => it.id === id)!);
}

/** @param keeps how far he sees by the right to the part itself; without it only what is for the employer is there */
async function visibleIn(tx: Tx, { actor, part, ref }: Asking, keeps: Sight | undefined) {
  const dossier = await dossierWithin(tx, ref, actor.sight);
  if (!dossier) throw new Refusal("not_found");
  const whole = keeps !== undefined && (await dossierWithin(tx, ref, keeps)) !== undefined;
  return (await documentsIn(tx, dossier, part)).filter((it) => whole || it.for_employer);
}

/** The documents of a part in a dossier within reach, newest first: their names are seen, so on the record (NEN 7513). */
export async function documentsAt(tx: Tx, keys: Keys, asking: Asking, keeps: Sight | undefined) {
  const found = await visibleIn(tx, asking, keeps);
  for (const covert of new Set(found.map((it) => it.confidential)))
    await look(tx, asking, { ...found[0]!, confidential: covert }, "documents.listed");
  return found.map(toldOf(keys));
}

/** One document, on the record, as the pieces of a file. Refuses `not_found`. */
export async function documentAt(tx: Tx, keys: Keys, asking: Asking, id: string, keeps: Sight | undefined) {
  const found = (await visibleIn(tx, asking, keeps)).find((it) => it.id === id);
  if (!found) throw new Refusal("not_found");
  await look(tx, asking, found, "document.opened");
  const parts = await tx
    .selectFrom("document_part")
    .select("sealed")
    .where("employer_id", "=", found.employer_id)
    .where("document_id", "=", found.id)
    .orderBy("part")
    .execute();
  const sealed = parts.map((it) => it.sealed);
  return openParts(keys, found, found.wrapped_key, sealed);
}

async function look(
  tx: Tx,
  { actor, part, ref }: Asking,
  { employer_id, confidential }: Pick<Found, "employer_id" | "confidential">,
  deed: "documents.listed" | "document.opened",
): Promise<void> {
  const at = { employerId: employer_id, ref };
  if (confidential) await recordConfidential(tx, { deed, actor, ...at });
  else await record(tx, { deed, actor, ...at, purpose: purposeOf(part) });
}

type Found = Awaited<ReturnType<typeof documentsIn>>[number];

/** What row level security lets the asker see of a part of a dossier, newest first. */
const documentsIn = (tx: Tx, { employer_id, ref }: At, part: Part) =>
  tx
    .selectFrom("document")
    .innerJoin("account", "account.id", "document.added_by")
    .select(["employer_id", "document.id", "ref", "medical", "for_employer", "confidential", "type", "size"])
    .select(["wrapped_key", "name", "added_by", "added_at", "display_name"])
    .where("employer_id", "=", employer_id)
    .where("ref", "=", ref)
    .where("medical", "=", part === "medical")
    .orderBy("added_at", "desc")
    .execute();

const toldOf =
  (keys: Keys) =>
  (it: Found): DossierDocument => ({
    ...{ id: it.id, ref: it.ref, name: openName(keys, it, it).reveal(), type: it.type, size: it.size },
    ...{ forEmployer: it.for_employer, confidential: it.confidential },
    ...{ addedBy: it.display_name, addedAt: it.added_at.toISOString() },
  });
