/**
 * The suite's end of sharing. Messages of the vault come late, twice and out of order; `sharing` counts the changes of
 * sharing of a dossier, `version` those of the person. The diagram is docs/toestanden/deling.md.
 */

/** What this side knows of a dossier: the newest sharing it was told of, and the person it holds. */
export type Known = {
  sharing: number;
  held: { version: number; source: "delivered" | "shared" } | undefined;
};

/**
 * Whether a person told of is stored. Of the newest sharing only a newer version is; with nobody held it was closed
 * since, and what is closed is opened by a newer sharing only.
 */
export function receive(known: Known, told: { sharing: number; version: number }): "store" | "ignore" {
  if (told.sharing > known.sharing) return "store";
  if (told.sharing < known.sharing || !known.held) return "ignore";
  return told.version > known.held.version ? "store" : "ignore";
}

/**
 * Whether a dossier closes. What the service wrote keeps it open, because what is written must be kept (BW 7:454, the
 * duty to keep a file); asked once more, it was kept already. A late message about an older sharing closes nothing, that
 * sharing is gone already.
 */
export function forget(
  known: Known,
  hasContent: boolean,
  told: { sharing: number },
): "close" | "keep" | "kept" | "ignore" {
  if (told.sharing < known.sharing) return "ignore";
  if (!hasContent) return "close";
  return told.sharing > known.sharing ? "keep" : "kept";
}
