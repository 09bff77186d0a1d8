import { Refusal, type EmployerId } from "@datakluis/contract";

/** All that must be known to decide on an acceptance: no name, no identity. */
export type Awaited = {
  state: "awaiting" | "moving" | "active" | "ended";
  /** The documents as they are now. */
  current: readonly Signed[];
  /** Who gave his agreement before, and when, as it is told; absent as long as nobody did. */
  accepted: { byName: string; moment: string } | undefined;
};

/** A document as somebody signed it: which one, and the digest of the text he read. */
export type Signed = { id: string; sha256: string };

/**
 * awaiting → moving. One administrator's acceptance is enough (B3), of exactly the texts that hold now: whoever read an
 * older version has not accepted these (BW art. 6:217 and 6:234).
 */
export function accept(known: Awaited, signed: readonly Signed[]): "moving" {
  const { accepted } = known;
  if (known.state === "ended") throw new Refusal("service_ended");
  if (accepted)
    throw new Refusal("already_accepted", [
      { path: "accepted", sentence: `${accepted.byName} gaf akkoord op ${accepted.moment}.` },
    ]);
  if (known.state !== "awaiting") throw new Refusal("not_awaiting");
  if (!sameTexts(known.current, signed)) throw new Refusal("documents_changed");
  return "moving";
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
