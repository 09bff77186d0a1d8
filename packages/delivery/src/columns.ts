import { type ChosenColumn, DeliveryField, fieldLabels, Refusal } from "@datakluis/contract";
import { isAbsence } from "./absence-fields.ts";
import { meaningsOf } from "./mapping.ts";
import { bare, fieldOf } from "./headings.ts";
import type { Cell } from "./table.ts";

/** Without a number, a name, a birth date, a sex and a start nobody can be told apart or counted (SIVI Dienstverbanden). */
const required: readonly DeliveryField[] = ["personnelNumber", "lastName", "bornOn", "sex", "startsOn"];

/** The fields of a department. A table of these and no others is a list of departments. */
const ofDepartment: readonly DeliveryField[] = ["departmentCode", "departmentName", "departmentParentCode"];

/** In a list of departments a code and a name need not say of what. */
const departmentNames: Partial<Record<string, DeliveryField>> = {
  code: "departmentCode",
  naam: "departmentName",
  omschrijving: "departmentName",
};

/** What a name in a row of a department means, or undefined when nobody knows. */
export function departmentFieldOf(name: string): DeliveryField | undefined {
  const field = departmentNames[bare(name)] ?? fieldOf(name);
  return field && ofDepartment.includes(field) ? field : undefined;
}

/** A connector of AFAS that gives posts has no employment of its own; the post then stands for it. */
const stopgaps: Partial<Record<string, DeliveryField>> = { begindatumfunctie: "startsOn", einddatumfunctie: "endsOn" };

/** What a name means where no better one is given. */
export const stopgapOf = (name: string): DeliveryField | undefined => stopgaps[bare(name)];

export type Columns = {
  about: "employee" | "department";
  width: number;
  at: ReadonlyMap<DeliveryField, number>;
  ignored: number;
};

/**
 * Where each field stands. A refusal names our own labels only: a heading can be a misplaced row, with a person in it.
 *
 * @param chosen what the employer said of headings (mapping.ts)
 */
export function chooseColumns(headings: readonly Cell[], chosen: readonly ChosenColumn[] = []): Columns {
  if (isAbsence(headings)) throw new Refusal("absence_not_delivered");
  const meanings = meaningsOf(headings, chosen);
  const at = new Map<DeliveryField, number>();
  const twice = new Set<DeliveryField>();
  let ignored = 0;
  for (const [index, heading] of headings.entries()) {
    const field = meanings[index];
    if (!field) ignored += String(heading).trim() ? 1 : 0;
    else if (at.has(field)) twice.add(field);
    else at.set(field, index);
  }
  const about = at.size > 0 && [...at.keys()].every((it) => ofDepartment.includes(it)) ? "department" : "employee";
  if (about === "employee") mustHave(at);
  if (twice.size > 0)
    throw new Refusal(
      "file_columns_twice",
      faultsOf(twice, (label) => `Meer dan één kolom betekent ${label}.`),
    );
  return { about, width: headings.length, at, ignored };
}

const faultsOf = (found: Iterable<DeliveryField>, sentence: (label: string) => string) =>
  Array.from(found, (field) => ({ path: field, sentence: sentence(fieldLabels[field]) }));

/** Refuses `file_columns_missing` for a list of employees that lacks what nobody can do without. */
export function mustHave(fields: { has(field: DeliveryField): boolean }, nameless = false): void {
  const missing = required.filter((field) => !fields.has(field) && !(nameless && field === "lastName"));
  if (missing.length > 0)
    throw new Refusal(
      "file_columns_missing",
      faultsOf(missing, (label) => `De kolom ${label} ontbreekt.`),
    );
}
