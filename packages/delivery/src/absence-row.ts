import {
  canonicalBsn,
  canonicalPersonnelNumber,
  holdsBsnLike,
  type AbsenceField,
  type AbsenceMessage,
  type CodeElement,
  type CodeMeaning,
  type MessageCode,
  type Rejection,
} from "@datakluis/contract";
import type { AbsenceCell } from "./absence-fields.ts";
import type { Value } from "./source.ts";
import type { Cell } from "./table.ts";
import { canonicalDate, clean, letters } from "./values.ts";

/** Whose message it is; `bornOn` and `bsn` are only there to see that the number is his. */
export type AbsenceRow = {
  row: number;
  personnelNumber: string;
  bornOn: string | null;
  bsn: string | null;
  message: AbsenceMessage;
};

type Fault = Pick<Rejection, "field" | "rule">;
export type JudgedAbsence = {
  row: number;
  personnelNumber: string | null;
  faults: Fault[];
  checked: AbsenceRow | null;
  /** How its sender names the case and the message; null where that is no name, or one with a BSN. */
  named: { reference: string; number: number | null } | null;
  /** Codes that stand in it and nobody here knows. */
  unknown: { element: CodeElement; code: string }[];
};

/** What stands in a row, under the name it had there. */
export type AbsenceCells = ReadonlyMap<AbsenceCell, { name: string; value: Value }>;

/**
 * The codes of SIVI whose meaning does no harm when it is read so: the first four of *VrwrkCd* only tell facts, which stand
 * in other elements. That the fifth takes a case away an employer says himself, as he says which causes are an accident.
 */
const ours: readonly MessageCode[] = [
  ...["01", "02", "03"].map((code) => ({ element: "VrwrkCd" as const, code, meaning: "told" as const })),
  { element: "VrwrkCd", code: "04", meaning: "corrected" },
  { element: "OorzkVrzmCd", code: "99", meaning: "no_cause" },
];

/** Our own words for *Soort mutatie*. */
const words: Readonly<Record<string, "told" | "corrected" | "withdrawn">> = {
  ...{ ziekmelding: "told", melding: "told", wijziging: "told", herstel: "told", hersteld: "told" },
  ...{ hersteldmelding: "told", correctie: "corrected", intrekking: "withdrawn", ingetrokken: "withdrawn" },
};

const mostReference = 40;
const firstYear = "1950-01-01";
const firstBirthYear = "1900-01-01";
const dayMs = 86_400_000;

/** What every code means, those an employer said himself before ours. */
export function meaningsOfCodes(codes: readonly MessageCode[]) {
  const known = new Map([...ours, ...codes].map((it) => [`${it.element} ${it.code.toUpperCase()}`, it.meaning]));
  return (element: CodeElement, code: string): CodeMeaning | undefined => known.get(`${element} ${code.toUpperCase()}`);
}

/**
 * Every fault of a message at once. A percentage of 0 is recovered, on the day it holds from; a recovery goes before it.
 *
 * @param today in Europe/Amsterdam; what lies after it is told too early
 */
export function judgeAbsence(
  row: number,
  cells: AbsenceCells,
  today: string,
  meaningOf: ReturnType<typeof meaningsOfCodes>,
): JudgedAbsence {
  const faults: Fault[] = [];
  const unknown: JudgedAbsence["unknown"] = [];
  const fault = (field: Fault["field"], rule: Fault["rule"]): undefined => {
    if (!faults.some((it) => it.field === field)) faults.push({ field, rule });
    return undefined;
  };
  const raw = (name: AbsenceCell, field: Fault["field"]): Cell => {
    const value = cells.get(name)?.value ?? "";
    if (typeof value !== "object") return value;
    fault(field, value.rule);
    return "";
  };
  const text = (name: AbsenceCell, field: Fault["field"] = null): string => clean(raw(name, field));
  const date = (name: AbsenceCell, field: AbsenceField | null): string | undefined => {
    const cell = raw(name, field);
    const value = typeof cell === "number" ? cell : clean(cell);
    if (value === "") return undefined;
    const day = canonicalDate(value);
    if (day === undefined || day < firstYear) return fault(field, "date");
    return day > today && name !== "expectedOn" ? fault(field, "absence_future") : day;
  };

  const said = text("personnelNumber", "personnelNumber");
  const personnelNumber = canonicalPersonnelNumber(said);
  if (!personnelNumber) fault("personnelNumber", said ? "personnel_number" : "required");

  const reference = text("reference", "reference");
  if (!reference) fault("reference", "required");
  if (reference.length > mostReference) fault("reference", "too_long");
  const saidBsn = text("bsn", "bsn").replace(unknownBsn, "");
  const bsn = canonicalBsn(saidBsn) ?? null;
  if (saidBsn && !bsn) fault("bsn", "bsn");
  const bornOn = birthDate();
  const saidBefore = text("referenceBefore");
  for (const it of [reference, saidBefore])
    if (tellsBsn(it) || (bsn && it.includes(bsn))) fault("reference", "absence_reference");
  const referenceBefore = saidBefore.slice(0, mostReference) || null;

  const firstSickDay = date("firstSickDay", "firstSickDay");
  if (!firstSickDay) fault("firstSickDay", "required");
  const recoveredOn = date("recoveredOn", "recoveredOn");
  const sinceWhen = date("from", "from");
  const early = (day: string | undefined) => day !== undefined && firstSickDay !== undefined && day < firstSickDay;
  if (early(sinceWhen)) fault("from", "absence_order");
  if (early(recoveredOn)) fault("recoveredOn", "absence_order");

  const mutation = mutationOf();
  const ended = text("ended");
  const ends = ended ? ended === "J" : recoveredOn !== undefined;
  const recovered = ends ? (recoveredOn ?? sinceWhen) : undefined;
  if (ends && !recovered) fault("recoveredOn", "absence_recovery");
  const percentage = ends ? 0 : percentageOf(text("percentage", "percentage"));
  if (percentage === undefined && mutation !== "withdrawn")
    fault("percentage", text("percentage") ? "percentage" : "required");
  if (text("leave")) fault(null, "absence_leave");

  const number = text("number", "number");
  if (number && !/^\d{1,6}$/.test(number)) fault("number", "number");
  const cause = causeOf();
  const expectedOn = date("expectedOn", null);
  const fromBefore = date("fromBefore", null) ?? null;

  const from = recovered ?? sinceWhen ?? firstSickDay;
  const sound = faults.length === 0 && personnelNumber && firstSickDay && from && mutation;
  return {
    row,
    personnelNumber: personnelNumber ?? null,
    faults,
    unknown,
    named: faults.some((it) => it.field === "reference")
      ? null
      : { reference, number: /^\d{1,6}$/.test(number) ? Number(number) : null },
    checked: sound
      ? {
          row,
          personnelNumber,
          bornOn,
          bsn,
          message: {
            reference,
            referenceBefore,
            number: number ? Number(number) : null,
            sentAt: text("sentAt") || null,
            mutation,
            firstSickDay,
            from,
            fromBefore,
            percentage: percentage ?? 0,
            safetyNet: safetyNets[text("safetyNet")] ?? "unknown",
            workAccident: cause === "work_accident",
            liableThirdParty: cause === "liable_third_party",
            expectedDays: expectedOn ? daysFrom(firstSickDay, expectedOn) : null,
          },
        }
      : null,
  };

  /** What cannot be read says nothing of whose message it is, and may not pass for one that says nothing. */
  function birthDate(): string | null {
    const cell = raw("bornOn", "bornOn");
    const value = typeof cell === "number" ? cell : clean(cell);
    if (value === "") return null;
    const day = canonicalDate(value);
    if (day === undefined) return fault("bornOn", "date") ?? null;
    return day < firstBirthYear || day > today ? (fault("bornOn", "born_in_future") ?? null) : day;
  }

  function mutationOf(): AbsenceMessage["mutation"] | undefined {
    const value = text("mutation", "mutation");
    if (!value) return "told";
    const element = /vrwrkcd/i.test(cells.get("mutation")!.name) ? ("VrwrkCd" as const) : ("SoortMutatie" as const);
    const meaning = (element === "SoortMutatie" ? words[letters(value)] : undefined) ?? meaningOf(element, value);
    if (meaning === "told" || meaning === "corrected" || meaning === "withdrawn") return meaning;
    unknown.push({ element, code: value });
    return fault("mutation", "absence_code");
  }

  /** A cause nobody knows is none: what an employer may record of it is only whether it was one of two accidents. */
  function causeOf(): CodeMeaning | undefined {
    const value = text("cause");
    if (!value) return undefined;
    const meaning = meaningOf("OorzkVrzmCd", value);
    if (!meaning) unknown.push({ element: "OorzkVrzmCd", code: value });
    return meaning;
  }
}

/** How a package fills in a number it does not know. */
const unknownBsn = /^0[0 .]*$/;

const safetyNets: Readonly<Record<string, "yes" | "no" | "unknown">> = { J: "yes", N: "no", O: "unknown" };

/** A date with nothing in between, as a sender begins his references with: `V-20261116-4`. */
const plainDate = /(?<!\d)(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)/g;

/** The service reads references too, so no BSN may stand in one (UAVG art. 46), whatever stands around it. */
const tellsBsn = (reference: string): boolean =>
  holdsBsnLike(reference.replaceAll("_", " ").replace(plainDate, " datum "));

/** With comma or dot, at most two decimals, as SIVI writes them; with or without a sign. */
function percentageOf(text: string): number | undefined {
  const said = /^(\d{1,3})(?:[.,](\d{1,2}))?\s*%?$/.exec(text);
  const value = said ? Number(`${said[1]}.${said[2] ?? 0}`) : undefined;
  return value !== undefined && value <= 100 ? value : undefined;
}

/** How long an absence is expected to last; null for what is no expectation a spell can have. */
function daysFrom(first: string, until: string): number | null {
  const days = Math.round((Date.parse(until) - Date.parse(first)) / dayMs);
  return days >= 1 && days <= 730 ? days : null;
}
