import {
  canonicalBsn,
  canonicalPersonnelNumber,
  canonicalPostcode,
  type DeliveryField,
  type DeliveryRule,
  Employment as AnyEmployment,
  Identity,
  identityInLabel,
} from "@datakluis/contract";
import type { z } from "zod";
import type { Department } from "./departments.ts";
import type { Cell } from "./table.ts";
import {
  canonicalCountry,
  canonicalDate,
  canonicalEmail,
  canonicalHours,
  canonicalIban,
  canonicalNameUse,
  canonicalPhone,
  canonicalSex,
  clean,
  isFormula,
} from "./values.ts";

/** The employment without its place: departments get their ids later. */
const Employment = AnyEmployment.omit({ departmentId: true, departmentName: true });

export type CheckedRow = {
  /** Line in the file as a person counts: the headings are line 1. */
  row: number;
  personnelNumber: string;
  identity: Identity;
  department: Department | null;
  employment: z.infer<typeof Employment>;
};

type Fault = { field: DeliveryField; rule: DeliveryRule };

/** Each fault there is, once: a file of nothing but faults has millions of them. */
const everyFault = new Map<string, Fault>();
function faultOf(field: DeliveryField, rule: DeliveryRule): Fault {
  const known = everyFault.get(`${field} ${rule}`);
  if (known) return known;
  const fault = { field, rule };
  everyFault.set(`${field} ${rule}`, fault);
  return fault;
}

/** A row with everything that is wrong with it; `checked` only when nothing is. */
export type JudgedRow = {
  row: number;
  /** Only when it is usable as a label, so that it may stand in a report. */
  personnelNumber: string | null;
  faults: Fault[];
  checked: CheckedRow | null;
};

const mostDepartmentCode = 60;
const mostDepartmentName = 100;
const firstYear = "1900-01-01";

/**
 * Every fault of a row at once, so that the employer corrects his file once.
 *
 * @param wrong what the form of the file already says is wrong; of such a field nothing else is said
 * @param nameless whether the file names nobody; the last name is then empty
 */
export function judgeRow(
  row: number,
  cellOf: (field: DeliveryField) => Cell,
  today: string,
  { wrong = [], nameless = false }: { wrong?: readonly Fault[]; nameless?: boolean } = {},
): JudgedRow {
  const faults: Fault[] = wrong.map((it) => faultOf(it.field, it.rule));
  const faulted = (field: DeliveryField) => faults.some((fault) => fault.field === field);
  const fault = (field: DeliveryField, rule: DeliveryRule) => {
    if (!faulted(field)) faults.push(faultOf(field, rule));
  };

  /** Free text, unless a spreadsheet would run it. */
  const text = (field: DeliveryField) => {
    const value = clean(cellOf(field));
    if (!isFormula(value)) return value || undefined;
    fault(field, "formula");
    return undefined;
  };
  const judged = <Value>(
    field: DeliveryField,
    rule: DeliveryRule,
    judge: (value: string) => Value | undefined,
    value = clean(cellOf(field)),
  ) => {
    if (!value) return undefined;
    const canonical = judge(value);
    if (canonical === undefined) fault(field, rule);
    return canonical;
  };
  const email = (field: DeliveryField) => judged(field, "email", canonicalEmail, text(field) ?? "");
  const date = (field: DeliveryField) => {
    const cell = cellOf(field);
    return judged(field, "date", (value) => canonicalDate(typeof cell === "number" ? cell : value));
  };

  /** An address abroad is kept apart: it has a country, and a postcode of that country. */
  const address = () => {
    const country = judged("country", "country", canonicalCountry);
    const [street, number, addition, city] = [
      text("street"),
      text("houseNumber"),
      text("houseNumberAddition"),
      text("city"),
    ];
    if (country === "NL" || !clean(cellOf("country"))) {
      const postcode = judged("postcode", "postcode", canonicalPostcode);
      return { street, houseNumber: number, houseNumberAddition: addition, postcode, city };
    }
    const houseNumber = [number, addition].filter(Boolean).join(" ") || undefined;
    const given = present({ street, houseNumber, postcode: text("postcode"), city });
    return country && Object.keys(given).length ? { foreignAddress: { ...given, country } } : {};
  };

  const label = text("personnelNumber");
  const identity = {
    lastName: text("lastName"),
    prefix: text("prefix"),
    initials: text("initials"),
    callName: text("callName"),
    partnerLastName: text("partnerLastName"),
    partnerPrefix: text("partnerPrefix"),
    nameUse: judged("nameUse", "name_use", canonicalNameUse),
    sex: judged("sex", "sex", canonicalSex),
    bornOn: date("bornOn"),
    bsn: judged("bsn", "bsn", canonicalBsn),
    ...address(),
    phoneMobile: judged("phoneMobile", "phone", canonicalPhone),
    phoneWork: judged("phoneWork", "phone", canonicalPhone),
    phoneHome: judged("phoneHome", "phone", canonicalPhone),
    emailWork: email("emailWork"),
    emailPrivate: email("emailPrivate"),
    iban: judged("iban", "iban", canonicalIban),
  };
  const employment = {
    jobTitle: text("jobTitle") ?? null,
    startsOn: date("startsOn"),
    endsOn: date("endsOn") ?? null,
    contractHours: judged("contractHours", "number", canonicalHours) ?? null,
    normHours: judged("normHours", "number", canonicalHours) ?? null,
    contractKind: text("contractKind") ?? null,
    costCentre: text("costCentre") ?? null,
  };
  const department = departmentOf(text("departmentCode"), text("departmentName"), text("departmentParentCode"));

  const { bornOn } = identity;
  const { startsOn, endsOn } = employment;
  if (bornOn && (bornOn > today || bornOn < firstYear)) fault("bornOn", "born_in_future");
  if (startsOn && startsOn < firstYear) fault("startsOn", "date");
  if (startsOn && endsOn && endsOn < startsOn) fault("endsOn", "dates_reversed");
  if (department) for (const it of lengthsOf(department)) fault(it.field, it.rule);

  // The service reads this label for good, so he himself may not stand in it – also when another cell of his is at fault.
  const canonical = label === undefined ? undefined : canonicalPersonnelNumber(label);
  const named = { ...identity, lastName: clean(cellOf("lastName")), partnerLastName: clean(cellOf("partnerLastName")) };
  const held = canonical && identityInLabel(canonical, named);
  const personnelNumber = held ? undefined : canonical;
  if (label !== undefined && !personnelNumber)
    fault("personnelNumber", held && held !== "bsn" ? "personnel_number_personal" : "personnel_number");

  const lastName = identity.lastName ?? (nameless ? "-" : undefined);
  const required = { personnelNumber: label, lastName, bornOn, sex: identity.sex, startsOn };
  for (const [field, value] of Object.entries(required))
    if (value === undefined) fault(field as DeliveryField, "required");

  // The contract has the last word: lengths, and whatever slipped through.
  const person = Identity.safeParse({ ...identity, lastName });
  const work = Employment.safeParse(employment);
  for (const issue of [...(person.error?.issues ?? []), ...(work.error?.issues ?? [])])
    fault(issue.path.at(-1) as DeliveryField, issue.code === "too_big" ? "too_long" : "required");

  const sound = faults.length === 0 && personnelNumber && person.success && work.success;
  return {
    row,
    personnelNumber: personnelNumber ?? null,
    faults,
    checked: sound
      ? {
          row,
          personnelNumber,
          identity: { ...(present(person.data) as Identity), ...(nameless ? { lastName: "" } : {}) },
          department: department && { code: department.code, name: department.name, parentCode: department.parentCode },
          employment: work.data,
        }
      : null,
  };
}

/** The contract tells a field that is absent from one that is undefined. */
function present(values: Record<string, unknown>): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(values)) if (value !== undefined) given[field] = value;
  return given;
}

/** The department of a row that was judged sound before. */
export function departmentSaid(cellOf: (field: DeliveryField) => Cell): Department | null {
  const [code, name, parent] = ofDepartment.map((field) => clean(cellOf(field)) || undefined);
  const said = departmentOf(code, name, parent);
  return said && { code: said.code, name: said.name, parentCode: said.parentCode };
}

const ofDepartment = ["departmentCode", "departmentName", "departmentParentCode"] as const;

export type JudgedDepartment = { row: number; faults: Fault[]; department: Department | null };

/** A row of a list of departments: the same checks as on the department of an employee. */
export function judgeDepartment(
  row: number,
  cellOf: (field: DeliveryField) => Cell,
  wrong: readonly Fault[],
): JudgedDepartment {
  const faults: Fault[] = wrong.map((it) => faultOf(it.field, it.rule));
  const text = (field: DeliveryField) => {
    const value = clean(cellOf(field));
    if (isFormula(value)) faults.push(faultOf(field, "formula"));
    return value || undefined;
  };
  const department = departmentOf(text("departmentCode"), text("departmentName"), text("departmentParentCode"));
  faults.push(
    ...(department ? lengthsOf(department) : faults.length > 0 ? [] : [faultOf("departmentCode", "required")]),
  );
  if (faults.length > 0 || !department) return { row, faults, department: null };
  return {
    row,
    faults,
    department: { code: department.code, name: department.name, parentCode: department.parentCode },
  };
}

function lengthsOf({ code, name, parentCode, coded }: Department & { coded: boolean }): Fault[] {
  const faults: Fault[] = [];
  const tooLong = (field: DeliveryField) => faults.push(faultOf(field, "too_long"));
  if (code.length > mostDepartmentCode) tooLong(coded ? "departmentCode" : "departmentName");
  if (name.length > mostDepartmentName) tooLong("departmentName");
  if ((parentCode?.length ?? 0) > mostDepartmentCode) tooLong("departmentParentCode");
  return faults;
}

/** Without a code the name is the code, and the other way round. */
function departmentOf(code?: string, name?: string, parent?: string): (Department & { coded: boolean }) | null {
  const either = code ?? name;
  if (either === undefined) return null;
  return { code: either, name: name ?? either, parentCode: parent ?? null, coded: code !== undefined };
}
