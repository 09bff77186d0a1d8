export { readDelivery, readRows, type KeptRow, type Reading } from "./read.ts";
export type { CheckedRow } from "./row.ts";
export { templateCsv } from "./template.ts";
export { canonicalIban, canonicalPhone, isFormula } from "./values.ts";
