import {
  Refusal,
  type BsnPurpose,
  type DeedName,
  type DossierRef,
  type EmployerId,
  type ExtentEvent,
  type UserId,
} from "@datakluis/contract";
import { sendAlong } from "@datakluis/kit/asking";
import { transactionFor } from "@datakluis/kit/db";
import { enqueue } from "@datakluis/kit/jobs";
import { announce } from "@datakluis/kit/live";
import { record } from "../audit/store.ts";
import { mustNotBeFrozen } from "../freeze/store.ts";
import { openExtentNote, openPerson, sealExtentNote } from "../people/seal.ts";
import type { Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { changeExtent, type Topic } from "./extent-rules.ts";
import { lock, whoseFor } from "./store.ts";

type Asked = {
  topic: Topic;
  given: boolean;
  id: string;
  purpose: BsnPurpose | null;
  note: string | null;
};

const kinds = {
  bsn: { yes: "bsn_granted", no: "bsn_withdrawn" },
  updates: { yes: "updates_resumed", no: "updates_stopped" },
} as const satisfies Record<Topic, Record<string, ExtentEvent["kind"]>>;

const deeds: Record<ExtentEvent["kind"], DeedName> = {
  bsn_granted: "bsn.granted",
  bsn_withdrawn: "bsn.withdrawn",
  updates_stopped: "updates.stopped",
  updates_resumed: "updates.resumed",
};

const kindOf = ({ topic, given }: Pick<Asked, "topic" | "given">) => kinds[topic][given ? "yes" : "no"];

/**
 * The one door through which it changes how far a sharing reaches: holds the same row as the sharing itself, so that they
 * take turns; decides, appends, records, announces and promises to make the suite agree.
 */
export async function changeReach(tools: Tools, user: UserId, ref: DossierRef, asked: Asked, now: Date): Promise<void> {
  const { db, keys } = tools;
  const employerId = await whoseFor(tools, user, ref);
  const newest = await keys.newest(employerId);
  await transactionFor(db, { user }, async (tx) => {
    const dossier = await lock(tx, { user }, ref);
    await mustNotBeFrozen(tx, employerId);
    const lines = await extentsOf(tx, employerId, ref);
    const known = lines.find((it) => it.id === asked.id);
    if (known) return mustSayTheSame(tools, { employerId, ref }, known, asked);

    const person = await personIn(tx, employerId, ref);
    const key = await keys.version(employerId, person.key_version);
    const { bsn } = openPerson(key, { employerId, ref, version: person.version }, person.sealed);
    const sharing = changeExtent(dossier, lines, asked, bsn !== undefined);
    const { topic, given, id, purpose } = asked;
    const seq = (lines.findLast((it) => it.topic === topic)?.seq ?? 0) + 1;
    const bound = { employerId, ref, topic, seq };
    const kept = await tx
      .insertInto("extent_event")
      .values({
        ...{ employer_id: employerId, ref, topic, seq, id, given, sharing, version: person.version },
        ...{ at: now, by_user: user, purpose },
        note: asked.note === null ? null : sealExtentNote(newest.key, bound, asked.note),
        key_version: asked.note === null ? null : newest.version,
      })
      .onConflict((it) => it.column("id").doNothing())
      .returning("seq")
      .executeTakeFirst();
    // The id stands under another dossier.
    if (!kept) throw new Refusal("already_written");
    const unsettled = tx.updateTable("person").set({ settled: false });
    await sendAlong(tx, unsettled.where("employer_id", "=", employerId).where("ref", "=", ref));
    const deed = deeds[kindOf(asked)];
    await record(tx, { userId: user }, { deed, employerId, ref, ...(purpose ? { purpose } : {}) });
    await announce(tx, { kind: "dossier", employerId, ref });
    await enqueue(tx, "settle", { ref }, `settle:${ref}`);
  });
}

const personIn = (tx: Tx, employerId: EmployerId, ref: DossierRef) =>
  tx
    .selectFrom("person")
    .select(["version", "key_version", "sealed"])
    .where("employer_id", "=", employerId)
    .where("ref", "=", ref)
    .executeTakeFirstOrThrow();

/** A write that was done before changes nothing; under its id nothing else is asked. */
async function mustSayTheSame(
  tools: Pick<Tools, "keys">,
  whose: { employerId: EmployerId; ref: DossierRef },
  known: ExtentLine,
  asked: Asked,
): Promise<void> {
  const same = known.topic === asked.topic && known.given === asked.given && known.purpose === asked.purpose;
  if (!same || (await noteOf(tools, whose, known)) !== asked.note) throw new Refusal("already_written");
}

export type ExtentLine = Awaited<ReturnType<typeof extentsOf>>[number];

/** What happened to how far a sharing reaches, in order; the notes still sealed. */
export const extentsOf = (tx: Tx, employerId: EmployerId, ref: DossierRef) =>
  tx
    .selectFrom("extent_event")
    .innerJoin("account", "account.id", "extent_event.by_user")
    .select(["extent_event.id", "topic", "seq", "given", "sharing", "version", "at", "purpose", "note", "key_version"])
    .select("account.display_name as by_name")
    .where("employer_id", "=", employerId)
    .where("ref", "=", ref)
    .orderBy("at")
    .orderBy("seq")
    .execute();

/** The words of a line, opened; null where none were given. */
async function noteOf(
  { keys }: Pick<Tools, "keys">,
  { employerId, ref }: { employerId: EmployerId; ref: DossierRef },
  { topic, seq, note, key_version }: ExtentLine,
): Promise<string | null> {
  if (!note) return null;
  return openExtentNote(await keys.version(employerId, key_version!), { employerId, ref, topic, seq }, note);
}

/** A line as the employer reads it. */
export async function shownLine(
  tools: Pick<Tools, "keys">,
  whose: { employerId: EmployerId; ref: DossierRef },
  line: ExtentLine,
): Promise<ExtentEvent> {
  const { at, by_name: byName, purpose } = line;
  return { kind: kindOf(line), at: at.toISOString(), byName, purpose, note: (await noteOf(tools, whose, line)) ?? "" };
}
