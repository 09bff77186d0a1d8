import type { ReportTrait } from "@datakluis/contract";
import { showDecimals } from "../app/format.ts";
import { m } from "../paraglide/messages.js";

const traits: Record<ReportTrait, () => string> = {
  sex: m.report_by_sex,
  age: m.report_by_age,
  contract: m.report_by_contract,
};
export const traitWord = (it: ReportTrait) => traits[it]();

const levels: Readonly<Record<string, () => string>> = {
  female: m.report_women,
  male: m.report_men,
  "15-24": m.report_age_young,
  "25-34": () => m.report_age({ from: 25, until: 34 }),
  "35-44": () => m.report_age({ from: 35, until: 44 }),
  "45-54": () => m.report_age({ from: 45, until: 54 }),
  "55-": m.report_age_old,
  full_time: m.report_full_time,
  part_time: m.report_part_time,
};
export const levelWord = (it: string) => levels[it]?.() ?? it;

export const percentWord = (it: number | null | undefined) => (it == null ? "–" : `${showDecimals(it, 1)} %`);
export const numberWord = (it: number | null | undefined, digits: number) =>
  it == null ? "–" : showDecimals(it, digits);
