/**
 * How far the vault shares somebody, on this side: his BSN, a grant of its own (UAVG art. 46), and whether changes come.
 * Messages come late, twice and out of order; the counters say which is newest.
 */

/** What this side knows: the newest sharing, whether it holds somebody shared, and the newest grant it was told of. */
export type Known = { sharing: number; shared: boolean; grant: number; version: number };

type Told = { grant: number; version: number };

const isNewer = (known: Known, told: Told): boolean =>
  told.grant > known.grant || (told.grant === known.grant && told.version > known.version);

/** Whether a BSN is kept: the newest, of the sharing that holds or a newer, and only beside the person it is of. */
export const keepsBsn = (known: Known, told: Told & { sharing: number }): boolean =>
  known.shared && told.sharing >= known.sharing && isNewer(known, told);

/** Whether a BSN goes: unless a newer one has come since. */
export const dropsBsn = (known: Known, told: Told): boolean => isNewer(known, told);
