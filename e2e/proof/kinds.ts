import type { RefusalCode, SharingState } from "@datakluis/contract";

/** What is done to a dossier in a race; `too` is the same by another write, `once more` the same write again. */
export type Deed =
  | "share"
  | "share too"
  | "share once more"
  | "share otherwise"
  | "revoke"
  | "revoke too"
  | "edit"
  | "edit too"
  | "report sick"
  | "retrieve"
  | "snapshot";

/** What its asker heard, and the state he was told. */
export type Told = { told: "done" | RefusalCode; state: SharingState | undefined };

/** `snapshot` is how the service holds whom it retrieved without informing his employer: as he was before the edit, or after. */
export type End = {
  shared: boolean;
  content: boolean;
  name: string;
  snapshot: "none" | "before" | "after";
};

/** Deeds by which the service retrieves somebody: `retrieve` informs his employer, and is a sharing; `snapshot` does not. */
export const retrieving: readonly Deed[] = ["retrieve", "snapshot"];

/**
 * A race: where it begins, what is done at once, and whether what everybody heard fits what came of it. `written` is
 * shared, with a sick report in it.
 */
export type Kind = {
  name: string;
  from: "unshared" | "shared" | "written";
  deeds: readonly Deed[];
  may: (told: Record<Deed, Told>, end: End) => boolean;
};

const oneOf = (told: Told, ...words: Told["told"][]) => words.includes(told.told);
const done = (told: Told) => told.told === "done";
/** A revoke that was answered before the service had said: it may be refused yet. */
const undecided = (told: Told) => done(told) && told.state === "revoking";

export const kinds: readonly Kind[] = [
  {
    name: "double share",
    from: "unshared",
    deeds: ["share", "share too"],
    may: ({ share, "share too": too }, { shared }) =>
      shared && done(share) !== done(too) && oneOf(done(share) ? too : share, "already_shared"),
  },
  {
    name: "the same share twice",
    from: "unshared",
    deeds: ["share", "share once more"],
    may: ({ share, "share once more": again }, { shared }) => shared && done(share) && done(again),
  },
  {
    name: "one write, two reasons",
    from: "unshared",
    deeds: ["share", "share otherwise"],
    may: ({ share, "share otherwise": other }, { shared }) =>
      shared && done(share) !== done(other) && oneOf(done(share) ? other : share, "already_written"),
  },
  {
    name: "share and revoke",
    from: "unshared",
    deeds: ["share", "revoke"],
    may: ({ share, revoke }, { shared }) =>
      done(share) && oneOf(revoke, "done", "not_shared") && shared !== done(revoke),
  },
  {
    name: "revoke and share",
    from: "shared",
    deeds: ["share too", "revoke"],
    may: ({ "share too": share, revoke }, { shared }) =>
      done(revoke) && oneOf(share, "done", "already_shared", "being_revoked") && shared === done(share),
  },
  {
    name: "double revoke",
    from: "shared",
    deeds: ["revoke", "revoke too"],
    may: ({ revoke, "revoke too": too }, { shared }) =>
      !shared && done(revoke) !== done(too) && oneOf(done(revoke) ? too : revoke, "being_revoked", "not_shared"),
  },
  {
    name: "revoke and content",
    from: "shared",
    deeds: ["revoke", "report sick"],
    may: ({ revoke, "report sick": sick }, { shared, content }) =>
      content === done(sick) &&
      (done(sick)
        ? shared && (oneOf(revoke, "has_content") || undecided(revoke))
        : !shared && oneOf(sick, "not_shared") && done(revoke)),
  },
  {
    name: "revoke of what is written in",
    from: "written",
    deeds: ["revoke", "edit"],
    may: ({ revoke, edit }, { shared, name }) =>
      shared && done(edit) && name === "Eerste" && (oneOf(revoke, "has_content") || undecided(revoke)),
  },
  {
    name: "share and edit",
    from: "unshared",
    deeds: ["share", "edit"],
    may: ({ share, edit }, { shared, name }) => shared && done(share) && done(edit) && name === "Eerste",
  },
  {
    name: "edit and snapshot",
    from: "unshared",
    deeds: ["edit", "snapshot"],
    may: ({ edit, snapshot }, end) =>
      done(edit) && done(snapshot) && end.name === "Eerste" && !end.shared && end.snapshot !== "none",
  },
  {
    name: "edit and retrieval",
    from: "unshared",
    deeds: ["edit", "retrieve"],
    may: ({ edit, retrieve }, end) =>
      done(edit) && done(retrieve) && end.name === "Eerste" && end.shared && end.snapshot === "none",
  },
  {
    name: "revoke and edit",
    from: "shared",
    deeds: ["revoke", "edit"],
    may: ({ revoke, edit }, { shared, name }) => !shared && done(revoke) && done(edit) && name === "Eerste",
  },
  {
    name: "double edit",
    from: "shared",
    deeds: ["edit", "edit too"],
    may: ({ edit, "edit too": too }, { name }) =>
      done(edit) !== done(too) &&
      oneOf(done(edit) ? too : edit, "outdated") &&
      name === (done(edit) ? "Eerste" : "Tweede"),
  },
  {
    name: "share, revoke and content",
    from: "unshared",
    deeds: ["share", "revoke", "report sick"],
    may: ({ share, revoke, "report sick": sick }, { shared, content }) =>
      done(share) &&
      content === done(sick) &&
      oneOf(sick, "done", "not_shared") &&
      oneOf(revoke, "done", "not_shared", "has_content") &&
      (shared ? !done(revoke) || undecided(revoke) : done(revoke)),
  },
];
