import type { CodeElement, Coupling, CouplingState, HeldReason } from "@datakluis/contract";
import { m } from "../paraglide/messages.js";

const states: Record<CouplingState, () => string> = {
  trial: m.coupling_trial,
  live: m.coupling_live,
  paused: m.coupling_paused_word,
};

/** What each state lets happen, in a sentence. */
const texts: Record<CouplingState, (it: Coupling) => string> = {
  trial: () => m.coupling_trial_text(),
  live: ({ mostMissing, mostChanged }) => m.coupling_live_text({ missing: mostMissing, changed: mostChanged }),
  paused: () => m.coupling_paused_text(),
};

const held: Record<HeldReason, () => string> = {
  trial: m.held_trial,
  many_missing: m.held_many_missing,
  many_changed: m.held_many_changed,
  many_shared: m.held_many_shared,
  incomplete: m.held_incomplete,
};

const places: Record<CodeElement, () => string> = {
  VrwrkCd: m.code_place_mutation,
  OorzkVrzmCd: m.code_place_cause,
  SoortMutatie: m.code_place_own,
};

/** Where a code stands in a message. */
export const meaningPlace = (it: CodeElement) => places[it]();
export const couplingStateWord = (it: CouplingState) => states[it]();
export const couplingText = (it: Coupling) => texts[it.state](it);
export const heldSentence = (it: HeldReason) => held[it]();
