import { Refusal, type DossierRef, type EmployerId, type EventKind, type UserId } from "@datakluis/contract";
import { sendAlong } from "@datakluis/kit/asking";
import { transactionFor } from "@datakluis/kit/db";
import { enqueue } from "@datakluis/kit/jobs";
import { atOnceFor } from "@datakluis/kit/pipeline";
import { announce } from "@datakluis/kit/live";
import { withinReach } from "../access/reach.ts";
import { holdBackCases, type Deliverer } from "../absence/store.ts";
import { record, type By, type ByCoupling } from "../audit/store.ts";
import { mustNotBeFrozen } from "../freeze/store.ts";
import { openNote, sealNote } from "../people/seal.ts";
import type { Db, Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { tell } from "../webhooks/events.ts";
import { wasDone, type Dossier, type Happened, type Next } from "./rules.ts";

/**
 * Who changes a sharing: a user of the employer, somebody of the service whom the employer let retrieve (`service`), whoever
 * delivered a message that shares by itself (`deliverer`), or the vault itself when the suite has answered.
 */
export type Who =
  | { user: UserId }
  | { employer: EmployerId; service?: { userId: UserId; byName: string }; deliverer?: Deliverer };

/** The write, by the id its asker made, and all it says: the same again changes nothing. */
export type Change = Next & {
  decide: (dossier: Dossier, tx: Tx) => Next | undefined | Promise<Next | undefined>;
  /** What is told in the same transaction, when something changed. */
  tell?: (tx: Tx) => Promise<unknown>;
  /** Whoever changes it makes the suite agree himself, in a job that is promised already. */
  promised?: true;
};

/**
 * The one door through which a sharing changes: lock, decide, append, record, announce, promise to make the suite
 * agree. Gives the history as it is then.
 */
export async function changeSharing(
  { db, pipeline, keys }: Tools,
  who: Who,
  ref: DossierRef,
  change: Change,
  now: Date,
) {
  const employerId = "user" in who ? await whoseFor({ db, pipeline }, who.user, ref) : who.employer;
  const newest = await keys.newest(employerId);

  return transactionFor(db, who, async (tx): Promise<Happened[]> => {
    const dossier = await lock(tx, who, ref);
    if ("user" in who || who.deliverer) await mustNotBeFrozen(tx, employerId);
    if (wasDone(dossier, change.id, change.kind)) {
      await mustSayTheSame(tx, keys, { employerId, ref }, change);
      return [...dossier.history];
    }
    const next = await change.decide(dossier, tx);
    if (!next) return [...dossier.history];

    const seq = (dossier.history.at(-1)?.seq ?? 0) + 1;
    const by = byOf(who);
    const note = next.note === null ? null : sealNote(newest.key, { employerId, ref, version: seq }, next.note);
    const kept = await tx
      .insertInto("sharing_event")
      .values({
        employer_id: employerId,
        ref,
        seq,
        id: next.id,
        kind: next.kind,
        at: now,
        by_user: userOf(by),
        by_coupling: typeof by === "object" && "couplingId" in by ? by.couplingId : null,
        by_name: "user" in who ? null : (who.service?.byName ?? null),
        care_request: next.careRequest,
        note,
        key_version: note && newest.version,
      })
      .onConflict((it) => it.column("id").doNothing())
      .returning("seq")
      .executeTakeFirst();
    // The id stands under another dossier.
    if (!kept) throw new Refusal("already_written");
    const unsettled = tx.updateTable("person").set({ settled: false });
    await sendAlong(tx, unsettled.where("employer_id", "=", employerId).where("ref", "=", ref));
    if (next.kind === "revoke_asked") await holdBackCases(tx, employerId, ref);
    await record(tx, by, {
      deed: `sharing.${next.kind}`,
      employerId,
      ref,
      ...(next.careRequest ? { purpose: next.careRequest } : {}),
    });
    await announce(tx, { kind: "dossier", employerId, ref });
    const heard = heardOf[next.kind];
    if (heard) await tell(tx, employerId, { kind: heard, at: now, ref });
    await change.tell?.(tx);
    if (!change.promised) await enqueue(tx, "settle", { ref }, `settle:${ref}`);
    return [...dossier.history, { id: next.id, seq, kind: next.kind }];
  });
}

function userOf(by: By | ByCoupling): UserId | null {
  if (typeof by !== "object" || "couplingId" in by) return null;
  return "userId" in by ? by.userId : by.serviceUserId;
}

/** What of a sharing a system of the employer hears. */
const heardOf: Partial<Record<Next["kind"], EventKind>> = { shared: "dossier.shared", revoked: "dossier.revoked" };

const byOf = (who: Who): By | ByCoupling => {
  if ("user" in who) return { userId: who.user };
  if (who.deliverer) return who.deliverer;
  return who.service ? { serviceUserId: who.service.userId } : "system";
};

/** Refuses `already_written` when the line kept under this id says something else than is asked now. */
async function mustSayTheSame(
  tx: Tx,
  keys: Tools["keys"],
  { employerId, ref }: { employerId: EmployerId; ref: DossierRef },
  asked: Next,
): Promise<void> {
  const line = await tx
    .selectFrom("sharing_event")
    .select(["seq", "care_request", "note", "key_version"])
    .where("employer_id", "=", employerId)
    .where("ref", "=", ref)
    .where("id", "=", asked.id)
    .executeTakeFirstOrThrow();
  const note = line.note
    ? openNote(await keys.version(employerId, line.key_version!), bound(employerId, ref, line.seq), line.note)
    : null;
  if (line.care_request !== asked.careRequest || note !== asked.note) throw new Refusal("already_written");
}

/** A dossier within the asker's reach; what is out of reach is not there. */
export const dossierOf = (tx: Tx | Db, who: Who, ref: DossierRef) =>
  tx
    .selectFrom("person")
    .where("person.ref", "=", ref)
    .where((eb) => ("user" in who ? withinReach(who.user) : eb("person.employer_id", "=", who.employer)));

/** Whose dossier it is, within somebody's reach, in one round trip. Refuses `not_found`. */
export async function whoseFor(
  { db, pipeline }: Pick<Tools, "db" | "pipeline">,
  user: UserId,
  ref: DossierRef,
): Promise<EmployerId> {
  const asked = dossierOf(db, { user }, ref).select("person.employer_id").compile();
  const statement = { name: "whose-dossier", text: asked.sql, values: [...asked.parameters] };
  const [found] = await atOnceFor<{ employer_id: EmployerId }>(pipeline, user, statement);
  if (!found) throw new Refusal("not_found");
  return found.employer_id;
}

/** Holds a dossier within the asker's reach: who changes it next waits. Refuses `not_found`. */
export async function lock(tx: Tx, who: Who, ref: DossierRef): Promise<Dossier> {
  const found = await dossierOf(tx, who, ref)
    .innerJoin("employer", "employer.id", "person.employer_id")
    .select(["employer.state", "person.employer_id"])
    .forUpdate("person")
    .executeTakeFirst();
  if (!found) throw new Refusal("not_found");
  return { employer: found.state, history: await happenedTo(tx, found.employer_id, ref) };
}

/** What happened to a sharing, without words: all that is needed to decide. */
const happenedTo = (tx: Tx, employerId: EmployerId, ref: DossierRef): Promise<Happened[]> =>
  tx
    .selectFrom("sharing_event")
    .select(["id", "seq", "kind"])
    .where("employer_id", "=", employerId)
    .where("ref", "=", ref)
    .orderBy("seq")
    .execute();

/** What the note of a line is bound to. */
export const bound = (employerId: EmployerId, ref: DossierRef, seq: number) => ({ employerId, ref, version: seq });

/** Who did what by itself: the vault, when the suite answered or when the dossiers moved in. */
const ownName = "Datakluis";

export const historyOf = (tx: Tx, employerId: EmployerId, ref: DossierRef) =>
  tx
    .selectFrom("sharing_event")
    .leftJoin("account", "account.id", "sharing_event.by_user")
    .leftJoin("coupling", "coupling.id", "sharing_event.by_coupling")
    .select((eb) => [
      "seq",
      "kind",
      "at",
      "care_request",
      "note",
      "key_version",
      "sharing_event.by_name as service_name",
      eb.fn.coalesce("account.display_name", "sharing_event.by_name", "coupling.name", eb.val(ownName)).as("by_name"),
    ])
    .where("sharing_event.employer_id", "=", employerId)
    .where("ref", "=", ref)
    .orderBy("seq")
    .execute();

/** The same within somebody's reach, in one round trip; empty when it is not, or not any more. */
export function happenedFor(
  { db, pipeline }: Pick<Tools, "db" | "pipeline">,
  user: UserId,
  ref: DossierRef,
): Promise<Happened[]> {
  const asked = dossierOf(db, { user }, ref)
    .innerJoin("sharing_event as it", (join) =>
      join.onRef("it.employer_id", "=", "person.employer_id").onRef("it.ref", "=", "person.ref"),
    )
    .select(["it.id", "it.seq", "it.kind"])
    .orderBy("it.seq")
    .compile();
  const statement = { name: "happened-to-dossier", text: asked.sql, values: [...asked.parameters] };
  return atOnceFor<Happened>(pipeline, user, statement);
}
