import { createHash } from "node:crypto";
import { DeliveryField } from "@datakluis/contract";
import type { CellOf } from "./read.ts";
import type { Cell } from "./table.ts";

/**
 * What a row says, as it stands in its cells, of the fields its file tells of. Two rows with the same words, in files that
 * tell of the same fields, are judged the same and change the same, whatever kind of file they stand in.
 */
export type Words = Cell[];

/** The fields a file tells of, and a name for just those. */
export type ToldFields = { fields: readonly DeliveryField[]; name: string };

export function toldFields(some: { has(field: DeliveryField): boolean }): ToldFields {
  const fields = DeliveryField.options.filter((it) => some.has(it));
  return { fields, name: createHash("sha256").update(fields.join()).digest("base64") };
}

export const wordsOf = (cellOf: CellOf, fields: readonly DeliveryField[] = DeliveryField.options): Words =>
  fields.map(cellOf);

/** The cells back from the words, of these fields. */
export const cellsIn =
  (words: Words, fields: readonly DeliveryField[] = DeliveryField.options): CellOf =>
  (field) =>
    words[fields.indexOf(field)] ?? "";

export const textOf = (words: Words): Buffer => Buffer.from(JSON.stringify(words), "utf8");
