import { fieldLabels } from "@datakluis/contract";

/** Saves text as a file; the byte order mark makes a spreadsheet read it as UTF-8. */
export function saveText(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** An empty file with all headings we know. */
export const downloadTemplate = () => saveText("werknemers.csv", `${Object.values(fieldLabels).join(";")}\r\n`);
