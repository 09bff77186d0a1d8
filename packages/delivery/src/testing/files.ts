import { readFileSync } from "node:fs";
import { DeliveryField, fieldLabels } from "@datakluis/contract";

export const today = "2026-11-22";

/** Invented employees of an invented employer, as four files he delivered. */
export const exampleFile = (name: string) =>
  readFileSync(new URL(`../../../../e2e/leveringen/de-linde-${name}.csv`, import.meta.url));

export type Raw = Partial<Record<DeliveryField, string>>;

export const soundRow: Raw = {
  personnelNumber: "P-1",
  lastName: "Jansen",
  sex: "Vrouw",
  bornOn: "31-12-1985",
  startsOn: "01-02-2020",
};

/** A file with our own headings, holding these rows. */
export function fileOf(rows: Raw[], fields: readonly DeliveryField[] = fieldsOf(rows), separator = ";"): Buffer {
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  const lines = [fields.map((field) => fieldLabels[field]), ...rows.map((row) => fields.map((it) => row[it] ?? ""))];
  return Buffer.from(lines.map((line) => line.map(quoted).join(separator)).join("\r\n"));
}

export const fieldsOf = (rows: Raw[]) => DeliveryField.options.filter((field) => rows.some((row) => field in row));
