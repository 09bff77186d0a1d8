import { fieldLabels } from "@datakluis/contract";
import { saveFile } from "../app/save.ts";

/** Saves text as a file; the byte order mark makes a spreadsheet read it as UTF-8. */
export const saveText = (name: string, text: string) =>
  saveFile(name, new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));

/** An empty file with all headings we know. */
export const downloadTemplate = () => saveText("werknemers.csv", `${Object.values(fieldLabels).join(";")}\r\n`);
