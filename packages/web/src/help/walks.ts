import type { TopicId } from "./topics.ts";

/**
 * One place on the screens, by the `data-help` that stands on it. Of a place to press, the walk goes on by itself once
 * what it opens is there, or a window stands before it.
 */
type Step = { at: string; press?: true };

/** The walkthroughs over the real screens (F8). What each step says stands in nl/walks.ts and en/walks.ts. */
const listed = {
  search: [{ at: "search" }, { at: "search-results" }, { at: "tree" }],
  share: [
    { at: "search" },
    { at: "action-share", press: true },
    { at: "care-request" },
    { at: "note" },
    { at: "share-send", press: true },
    { at: "sharing-history" },
  ],
  report_sick: [
    { at: "search" },
    { at: "action-sick", press: true },
    { at: "sick-from" },
    { at: "sick-details" },
    { at: "sick-send", press: true },
    { at: "tab-trajectories" },
  ],
  deliver: [
    { at: "menu-deliveries", press: true },
    { at: "delivery-kind" },
    { at: "delivery-file", press: true },
    { at: "delivery-counts" },
    { at: "delivery-decide" },
  ],
  plan: [
    { at: "search" },
    { at: "action-plan", press: true },
    { at: "plan-what" },
    { at: "plan-moment" },
    { at: "plan-send" },
  ],
  couplings: [
    { at: "menu-vault_administration", press: true },
    { at: "tab-couplings", press: true },
    { at: "coupling-add", press: true },
    { at: "coupling-name" },
    { at: "coupling-send", press: true },
    { at: "coupling-key" },
    { at: "coupling-state" },
  ],
} satisfies Partial<Record<TopicId, readonly Step[]>>;

export type WalkId = keyof typeof listed;
export const walks: Record<WalkId, readonly Step[]> = listed;

export const isWalk = (id: string): id is WalkId => Object.hasOwn(listed, id);

/** What a step says, and what to do when its place is not on the screen. */
type StepText = { text: string; missing: string };
export type WalkTexts = Record<WalkId, () => readonly StepText[]>;
