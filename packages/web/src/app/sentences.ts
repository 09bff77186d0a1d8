import { refusals, type Fault, type RefusalCode } from "@datakluis/contract";
import { m } from "../paraglide/messages.js";
import { getLocale } from "../paraglide/runtime.js";
import { Refused } from "./ask.ts";
import { TakesLong } from "./TakesLong.ts";
import { english } from "./english.ts";

/** What a person reads when something did not work: the server's own Dutch sentence, or ours in English. */
export function sentenceOf(fault: unknown): string {
  if (fault instanceof TakesLong) return m.sharing_takes_long();
  if (!(fault instanceof Refused)) return m.fault_unknown();
  const { code, detail } = fault.problem;
  return getLocale() === "nl" ? detail : english[code];
}

/** The same for a no that was said before, and stands on the record by its code. */
export const refusalSentence = (code: RefusalCode): string =>
  getLocale() === "nl" ? refusals[code][1] : english[code];

/** What is wrong where; the path is as the server names it, such as `identity.postcode`. */
export const faultsOf = (fault: unknown): readonly Fault[] => (fault instanceof Refused ? fault.problem.faults : []);
