import { z } from "zod";
import { DeliveryField } from "./deliveries.ts";
import { endpoint } from "./endpoint.ts";
import { Moment, ofEmployer, WriteId } from "./ids.ts";
import { ColumnHeading, ColumnValues } from "./person.ts";

/** More columns than this no file of employees has. */
export const mostColumns = 500;

/** What an employer chose for a heading: the field it is read as, or null for not at all. */
export const ChosenColumn = ColumnHeading.extend({ field: DeliveryField.nullable() });
export type ChosenColumn = z.infer<typeof ChosenColumn>;

/** A column as whoever delivers sees it: what is guessed, what it is read as now, and the first values under it. */
export const FileColumn = ColumnValues.extend({ guess: DeliveryField.nullable(), field: DeliveryField.nullable() });
export type FileColumn = z.infer<typeof FileColumn>;

const ChosenVersion = z.strictObject({ version: z.int().positive(), chosenAt: Moment, chosenBy: z.string() });
export type ChosenVersion = z.infer<typeof ChosenVersion>;

/**
 * The columns of a file before it is delivered; null for a file that has none (JSON, XML). The values are for whoever
 * holds the file already: they are answered to him, and kept nowhere.
 */
export const readColumns = endpoint({
  server: "vault",
  method: "POST",
  path: "/employers/:employerId/columns/_lees",
  summary:
    "Kolommen van een bestand met werknemers (CSV of XLSX), als wat zij worden gelezen, en de eerste rijen; bewaart niets",
  params: ofEmployer,
  upload: true,
  answer: z.strictObject({ columns: z.array(FileColumn).nullable(), chosen: ChosenVersion.nullable() }),
});

/**
 * How the headings of a file are read from now on. `version` is the one the asker saw, 0 when there was none. A heading
 * can be a person's name, so it stands sealed in the vault and nowhere else.
 */
export const saveColumns = endpoint({
  server: "vault",
  method: "PUT",
  path: "/employers/:employerId/columns",
  summary: "Vastleggen als wat de kolommen van een bestand worden gelezen",
  params: ofEmployer,
  body: z.strictObject({
    id: WriteId,
    version: z.int().nonnegative(),
    columns: z.array(ChosenColumn).min(1).max(mostColumns),
  }),
  answer: ChosenVersion,
});
