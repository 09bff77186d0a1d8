import { Stop } from "../stop.ts";
import { readSealed } from "./file.ts";
import { beginLoading, type Loading } from "./load.ts";
import type { Manifest } from "./manifest.ts";
import type { Place } from "./places.ts";

type Wishes = { path: string; secret: Buffer; manifest: Manifest; places: readonly Place[]; overwrite: boolean };

/**
 * Puts a backup that was checked back. Until all databases are filled nobody sees any of it, and whatever goes wrong
 * before then leaves everything as it was.
 *
 * @param keeping is told when the databases are about to be kept, and when they all are: in between not all may be
 */
export async function restoreAll(
  { path, secret, manifest, places, overwrite }: Wishes,
  shown: (rows: number) => void,
  keeping: (when: "begins" | "ended") => void,
): Promise<void> {
  const loadings = new Map<string, Loading>();
  let done = 0;
  try {
    for (const kept of manifest.databases) {
      const place = places.find(({ name }) => name === kept.name)!;
      loadings.set(kept.name, await beginLoading(place, kept, overwrite));
    }
    const tables = new Map(manifest.databases.flatMap((it) => it.tables.map((table) => [table.part, { it, table }])));
    for await (const { name, content } of readSealed(path, secret)) {
      const found = tables.get(name);
      if (found) await loadings.get(found.it.name)!.fill(found.table, content, () => shown((done += 1)));
    }
    for (const loading of loadings.values()) await loading.finish(manifest.madeAt);
    keeping("begins");
    for (const loading of loadings.values()) await loading.keep();
    keeping("ended");
  } catch (fault) {
    const code = (fault as { code?: string }).code;
    if (code === "53100") throw new Stop("De schijf van de database is vol. Er is niets teruggezet.");
    if (code === "55P03") throw new Stop("De database is nog in gebruik. Stop eerst alle servers van Datakluis.");
    throw fault;
  } finally {
    for (const loading of loadings.values()) await loading.drop();
  }
}
