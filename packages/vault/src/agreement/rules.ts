import { Refusal } from "@datakluis/contract";

/** All that must be known to decide on an acceptance: no name, no identity. */
export type Awaited = {
  state: "awaiting" | "moving" | "active";
  /** The documents as they are now. */
  current: readonly Signed[];
};

/** A document as somebody signed it: which one, and the digest of the text he read. */
export type Signed = { id: string; sha256: string };

/**
 * awaiting → moving. One administrator's acceptance is enough (B3), of exactly the texts that hold now: whoever read an
 * older version has not accepted these (BW art. 6:217 and 6:234).
 */
export function accept(known: Awaited, signed: readonly Signed[]): "moving" {
  if (known.state !== "awaiting") throw new Refusal("not_awaiting");
  const digests = new Map(signed.map((it) => [it.id, it.sha256]));
  const same = digests.size === known.current.length && known.current.every((it) => digests.get(it.id) === it.sha256);
  if (!same) throw new Refusal("documents_changed");
  return "moving";
}
