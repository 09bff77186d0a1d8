import { Refusal, type EmployerId } from "@datakluis/contract";

/** All that must be known to decide on an acceptance: no name, no identity. */
export type Awaited = {
  state: "awaiting" | "moving" | "active" | "ended";
  /** The documents as they are now. */
  current: readonly Versioned[];
  /** Who gave his agreement last, when, as it is told, and to what; absent as long as nobody did. */
  accepted: { byName: string; moment: string; documents: readonly Versioned[] } | undefined;
};

/** A document as somebody signed it: which one, and the digest of the text he read. */
export type Signed = { id: string; sha256: string };

/** The same with its version: 1.2 comes after 1.1, and 1.10 after 1.9. */
export type Versioned = Signed & { version: string };

/**
 * The first agreement (awaiting → moving), or one in the place of the last because there are newer texts. One
 * administrator's acceptance is enough (B3), of exactly the texts that hold now: whoever read an older version has not
 * accepted these (BW art. 6:217 and 6:234).
 */
export function accept(known: Awaited, signed: readonly Signed[]): "first" | "renewal" {
  const { accepted } = known;
  if (known.state === "ended") throw new Refusal("service_ended");
  if (accepted && !renews(known.current, accepted.documents))
    throw new Refusal("already_accepted", [
      { path: "accepted", sentence: `${accepted.byName} gaf akkoord op ${accepted.moment}.` },
    ]);
  if (!accepted && known.state !== "awaiting") throw new Refusal("not_awaiting");
  if (!sameTexts(known.current, signed)) throw new Refusal("documents_changed");
  return accepted ? "renewal" : "first";
}

/**
 * Must these texts be accepted anew by whoever accepted those? Only when one is newer than his, or was not there: a server
 * that is not up to date yet asks nobody back to an older text.
 */
export function renews(current: readonly Versioned[], accepted: readonly Versioned[]): boolean {
  const versions = new Map(accepted.map((it) => [it.id, it.version]));
  return current.some((it) => {
    const before = versions.get(it.id);
    return before === undefined || isLater(it.version, before);
  });
}

function isLater(version: string, before: string): boolean {
  const [these, those] = [partsOf(version), partsOf(before)];
  for (let at = 0; at < Math.max(these.length, those.length); at += 1) {
    const difference = (these[at] ?? 0) - (those[at] ?? 0);
    if (difference) return difference > 0;
  }
  return false;
}

const partsOf = (version: string) => version.split(".").map(Number);

/** How many days administrators are left alone before they are reminded that newer texts await them. */
export const reminderDays = 14;

/**
 * What an employer who has not accepted the newer texts hears at this moment: the question, a reminder, or nothing yet.
 * It never ends by itself: until he signs the texts he accepted before hold, and his vault goes on.
 */
export function nextWord(told: { at: Date } | undefined, now: Date): "ask" | "remind" | undefined {
  if (!told) return "ask";
  return now.getTime() - told.at.getTime() >= reminderDays * 86_400_000 ? "remind" : undefined;
}

/** The same documents, each to the letter. */
export function sameTexts(known: readonly Signed[], signed: readonly Signed[]): boolean {
  const digests = new Map(signed.map((it) => [it.id, it.sha256]));
  return digests.size === known.length && known.every((it) => digests.get(it.id) === it.sha256);
}

/** On whose behalf, and to what. */
type Accepted = {
  employerId: EmployerId;
  representativeName: string;
  representativeEmail: string;
  documents: readonly Signed[];
};

/** Sent again an acceptance is the same in every word; under its id nothing else is on the record. */
export function mustBeTheSame(known: Accepted, wanted: Accepted): void {
  const same =
    known.employerId === wanted.employerId &&
    known.representativeName === wanted.representativeName &&
    known.representativeEmail === wanted.representativeEmail &&
    sameTexts(known.documents, wanted.documents);
  if (!same) throw new Refusal("already_written");
}
