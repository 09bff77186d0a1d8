import { readFileSync } from "node:fs";
import { DeliveryField, fieldLabels } from "@datakluis/contract";

export const today = "2026-11-22";

/** A file with invented employees of an invented employer. */
export const delivered = (name: string) => readFileSync(new URL(`../../../../e2e/leveringen/${name}`, import.meta.url));

/** Four files one of them delivered. */
export const exampleFile = (name: string) => delivered(`de-linde-${name}.csv`);

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

/** The name of a field as our page about deliveries writes it: `E-mail privé` is `emailPrive`. */
const nameOf = (field: DeliveryField) => {
  const words =
    fieldLabels[field]
      .normalize("NFD")
      .replace("E-mail", "Email")
      .match(/[A-Za-z]+/g) ?? [];
  const [first = "", ...rest] = fieldLabels[field] === "E-mail privé" ? ["Email", "Prive"] : words;
  return [first.toLowerCase(), ...rest.map((it) => it.charAt(0).toUpperCase() + it.slice(1))].join("");
};

/** The same rows as JSON. */
export const jsonOf = (rows: Raw[], fields: readonly DeliveryField[] = fieldsOf(rows), indent = false): Buffer =>
  Buffer.from(
    JSON.stringify(
      { werknemers: rows.map((row) => Object.fromEntries(fields.map((it) => [nameOf(it), row[it] ?? null]))) },
      null,
      indent ? 2 : 0,
    ),
  );

/** The same rows as XML. */
export function xmlOf(rows: Raw[], fields: readonly DeliveryField[] = fieldsOf(rows)): Buffer {
  const escaped = (value: string) => value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const cell = (row: Raw, it: DeliveryField) => `<${nameOf(it)}>${escaped(row[it] ?? "")}</${nameOf(it)}>`;
  const lines = rows.map((row) => `<werknemer>${fields.map((it) => cell(row, it)).join("")}</werknemer>`);
  return Buffer.from(`<?xml version="1.0"?>\n<levering><werknemers>${lines.join("\n")}</werknemers></levering>`);
}
