import { Refusal } from "@datakluis/contract";
import type { Dossier, Happened as Event } from "./rules.ts";

type Happened = Pick<Event, "seq" | "kind">;

/**
 * How far a sharing reaches (docs/toestanden/deling.md): the BSN, off until it is given (UAVG art. 46), and changes of the
 * person, on until they are stopped. Both stand within one sharing: when that ends they end with it.
 */
export type Topic = "bsn" | "updates";

/** One line of their history; `sharing` is the line of the sharing under which it stands. */
export type Line = { id: string; topic: Topic; seq: number; given: boolean; sharing: number; version: number };

/** The sharing that holds now, by its line in the history; undefined while none does. */
export function sharingNow(history: readonly Happened[]): number | undefined {
  const last = history.at(-1)?.kind;
  if (last !== "shared" && last !== "revoke_refused") return undefined;
  return history.findLast((it) => it.kind === "shared")?.seq;
}

/** The line on a topic that holds under this sharing. */
export const holding = <L extends Line>(
  lines: readonly L[],
  topic: Topic,
  sharing: number | undefined,
): L | undefined => {
  const last = lines.findLast((it) => it.topic === topic);
  return last?.sharing === sharing ? last : undefined;
};

/**
 * Gives or takes back one of the two. Refuses `not_shared` and `being_revoked`, what is so already, and `bsn_absent`.
 *
 * @param hasBsn whether the vault knows a BSN of this person
 * @returns the line of the sharing under which it stands
 */
export function changeExtent(
  dossier: Dossier,
  lines: readonly Line[],
  { topic, given }: Pick<Line, "topic" | "given">,
  hasBsn: boolean,
): number {
  if (dossier.employer === "ended") throw new Refusal("service_ended");
  if (dossier.history.at(-1)?.kind === "revoke_asked") throw new Refusal("being_revoked");
  const sharing = sharingNow(dossier.history);
  if (sharing === undefined) throw new Refusal("not_shared");
  const now = holding(lines, topic, sharing)?.given ?? topic === "updates";
  if (now === given && topic === "bsn") throw new Refusal(given ? "bsn_shared" : "bsn_not_shared");
  if (now === given) throw new Refusal(given ? "updates_on" : "updates_stopped");
  if (topic === "bsn" && given && !hasBsn) throw new Refusal("bsn_absent");
  return sharing;
}

/** What the suite is known to have of a dossier. */
export type Told = { sharing: number; version: number; bsn: number; bsnVersion: number; updates: number };

/** What must still be told of a shared dossier. */
export type ToTell = {
  person: boolean;
  /** Of this line of the grant the suite must have the BSN, or have it no longer. */
  bsn: { grant: number; given: boolean } | undefined;
  updates: { seq: number; stopped: boolean } | undefined;
};

export const nothingToTell: ToTell = { person: false, bsn: undefined, updates: undefined };

/**
 * What the suite lacks. While updates are stopped it gets no newer person than at the stop, nor a newer BSN; whom it does
 * not have yet it gets as he is, for the vault keeps no older one.
 */
export function lacking(history: readonly Happened[], lines: readonly Line[], version: number, told: Told): ToTell {
  const sharing = sharingNow(history);
  const newest = history.at(-1)?.seq ?? 0;
  if (sharing === undefined) return nothingToTell;
  const updates = holding(lines, "updates", sharing);
  const held = updates?.given === false && told.sharing >= sharing && version > updates.version;
  const grant = holding(lines, "bsn", sharing);
  const behind = grant && (told.bsn < grant.seq || (!held && told.bsnVersion < version));
  return {
    person: !held && (told.sharing < newest || told.version < version),
    bsn: behind ? { grant: grant.seq, given: grant.given } : undefined,
    updates: updates && told.updates < updates.seq ? { seq: updates.seq, stopped: !updates.given } : undefined,
  };
}
