import { z } from "zod";
import { Stop } from "../stop.ts";
import { migrationsIn } from "@datakluis/kit/migrate";
import { keepers } from "../folder/secrets.ts";
import type { Place } from "./places.ts";

const Table = z.strictObject({
  /** Name of the part that holds its rows. */
  part: z.string(),
  table: z.string(),
  columns: z.array(z.string()),
  rows: z.int().nonnegative(),
  sha256: z.string(),
});
export type Table = z.infer<typeof Table>;

const Database = z.strictObject({
  name: z.enum(keepers),
  migrations: z.array(z.string()),
  tables: z.array(Table),
  sequences: z.array(z.strictObject({ name: z.string(), last: z.string(), called: z.boolean() })),
  /** Promised work: each a task, what it is about, and when it is due. */
  jobs: z.array(
    z.strictObject({
      task: z.string(),
      payload: z.unknown(),
      key: z.string().nullable(),
      runAt: z.string(),
      attempts: z.int(),
    }),
  ),
  /** E-mails that waited to be sent. They are not in the backup: who puts it back would send them a second time. */
  mailLeftOut: z.int().nonnegative(),
});
export type DatabaseManifest = z.infer<typeof Database>;

/** The last part of a backup: what all parts before it must be. */
export const Manifest = z.strictObject({
  format: z.literal(1),
  madeAt: z.iso.datetime(),
  databases: z.array(Database).min(1),
});
export type Manifest = z.infer<typeof Manifest>;

export const manifestPart = "manifest.json";

/** A backup of a newer program has migrations that this one does not know. Throws Stop. */
export function mustBeKnown(manifest: Manifest, places: readonly Place[]): void {
  for (const { name, migrations } of manifest.databases) {
    const place = places.find((it) => it.name === name);
    if (!place) throw new Stop(`In deze kopie zit de database ${name}, en die is hier niet genoemd.`);
    const known = migrationsIn(place.migrations);
    if (migrations.some((it) => !known.includes(it)))
      throw new Stop(
        `Deze kopie is gemaakt met een nieuwere versie van Datakluis. Werk eerst Datakluis bij en probeer het opnieuw.`,
      );
  }
}
