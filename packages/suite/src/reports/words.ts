import type { ReportTrait } from "@datakluis/contract";

/** What files of figures say of groups, in Dutch. */
export const levelWords: Readonly<Record<string, string>> = {
  female: "Vrouwen",
  male: "Mannen",
  "15-24": "Jonger dan 25 jaar",
  "25-34": "25 tot en met 34 jaar",
  "35-44": "35 tot en met 44 jaar",
  "45-54": "45 tot en met 54 jaar",
  "55-": "55 jaar en ouder",
  full_time: "Voltijd",
  part_time: "Deeltijd",
};

export const traitWords: Record<ReportTrait, string> = {
  sex: "Naar geslacht",
  age: "Naar leeftijd",
  contract: "Naar voltijd en deeltijd",
};
