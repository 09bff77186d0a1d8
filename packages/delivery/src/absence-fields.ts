import { bare, fieldOf } from "./headings.ts";
import type { Cell } from "./table.ts";

/** What a message can say of absence. Nothing of a cause but what an employer may record (AP, De zieke werknemer, 2016). */
const names = {
  firstSickDay: "Eerste ziektedag, Datum eerste ziektedag, Eerste verzuimdag, DatEerstVrzmdg",
  from: "Vanaf, Ingangsdatum, Ingangsdatum mutatie, IngdatMutVrzm",
  fromBefore: "Vanaf oud, IngdatMutVrzmOud",
  percentage: "Percentage, Verzuimpercentage, Percentage verzuim, PrcVrzm",
  recoveredOn: "Hersteldatum, Datum hersteld, Hersteld op, DatHrstld",
  reference: "Referentie, Kenmerk, Verzuimnummer, VrzmgvlId",
  referenceBefore: "Referentie oud, VrzmgvlIdOud",
  number: "Volgnummer, VrzmgvlVnrMld",
  mutation: "Soort mutatie, Mutatie, VrwrkCd",
  ended: "EndVrzmJN",
  safetyNet: "VngntJN",
  cause: "OorzkVrzmCd",
  expectedOn: "DatVrwHrstl",
  leave: "WAZOCd",
  // Of whom the message says that it is; only compared, and never taken over.
  bornOn: "Gebdat",
  bsn: "SofiNr",
  sentAt: "AandatBr",
} as const;

export type AbsenceCell = keyof typeof names | "personnelNumber";

const fields = new Map<string, AbsenceCell>(
  Object.entries(names).flatMap(([field, said]) =>
    said.split(",").map((name) => [bare(name), field as AbsenceCell] as const),
  ),
);

/** What a name or heading in a file of absence means, or undefined when nobody knows. */
export const absenceCellOf = (name: Cell): AbsenceCell | undefined =>
  fields.get(bare(String(name))) ?? (fieldOf(name) === "personnelNumber" ? "personnelNumber" : undefined);

/** What no message of absence can do without. */
export const required = ["personnelNumber", "firstSickDay", "reference"] as const;

/** Whether these are the headings of a file of absence. */
export const isAbsence = (headings: readonly Cell[]): boolean =>
  headings.some((it) => absenceCellOf(it) === "firstSickDay");
