/** Sharing took longer than somebody waits in front of a form; what he filled in stays. */
export class TakesLong extends Error {}
