export { readAbsence, type AbsenceReading, type NamedCase } from "./absence.ts";
export type { AbsenceRow } from "./absence-row.ts";
export type { Department } from "./departments.ts";
export {
  lookAt,
  type Arriving,
  type Concerned,
  type Glimpse,
  type KnownPerson,
  type Report,
  type Said,
  type Sifted,
} from "./look.ts";
export { checkedTemporaryAddress, cleaned } from "./checked.ts";
export { chooseColumns } from "./columns.ts";
export { chosenAfter } from "./mapping.ts";
export { columnsIn } from "./preview.ts";
export { aboutKey, departmentsPart, filePart, openPart, Outdated, partRows, sealPart } from "./part.ts";
export { wholeOf, type AnyFile } from "./intake.ts";
export { exportedFile } from "./exported.ts";
export { readDelivery, type Reading } from "./read.ts";
export { correctableCsv, type RejectedRow } from "./rejected.ts";
export type { CheckedRow } from "./row.ts";
export {
  departmentsAfter,
  discard,
  endsIt,
  quarantineDays,
  waitingDays,
  replace,
  start,
  type Change,
  type Employment,
} from "./rules.ts";
export { shelfOf } from "./shelf.ts";
export { inDutchTime, rowOf } from "./spreadsheet.ts";
export * from "./store.ts";
export { siviProcessed, siviReceived, type Acknowledging, type ProcessedCase } from "./sivi-acknowledged.ts";
export type { Asked } from "./sivi-asked.ts";
export {
  mostAppointments,
  siviAbsence,
  siviAppointments,
  type SiviAppointment,
  type SiviCase,
  type SiviFunction,
  type SiviPerson,
  type SiviSender,
} from "./sivi-written.ts";
export { templateCsv } from "./template.ts";
export { answerLooks, lookInThread, startLookThread, type FirstLook, type Listed, type LookThread } from "./thread.ts";
export { canonicalCountry, canonicalIban, canonicalPhone, clean, isFormula } from "./values.ts";
export { dutchDate, dutchNumber, writtenHeadings, writtenRow, type Written } from "./written.ts";
