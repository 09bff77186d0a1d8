import { statSync } from "node:fs";
import { takeSnapshot } from "../backup/dump.ts";
import { secretFor, writeBackup } from "../backup/file.ts";
import { namedPlaces, type Place } from "../backup/places.ts";
import { withFoundation } from "../house/foundation.ts";
import { barFor } from "../screen/bar.ts";
import { Stop } from "../stop.ts";
import { placesOf } from "../backup/places.ts";

type Wishes = { file: string; keyFile: string | undefined };

/** Makes one sealed file of all databases, as each is at this moment. The servers may go on meanwhile. */
export async function backup({ file, keyFile }: Wishes): Promise<void> {
  if (statSync(file, { throwIfNoEntry: false }))
    throw new Stop(`Het bestand ${file} bestaat al. Kies een andere naam.`);
  const secret = await secretFor(keyFile, true);
  const named = namedPlaces("read");
  if (named.length) return make(file, secret, named, "de mappen die DATAKLUIS_KEY_DIR noemt");
  await withFoundation("also_running", (plan) => make(file, secret, placesOf(plan), plan.folder.keys));
}

async function make(file: string, secret: Buffer, places: readonly Place[], keys: string): Promise<void> {
  const snapshot = await takeSnapshot(places);
  try {
    const bar = barFor("Kopiëren, rijen", snapshot.rows);
    let last = 0;
    const size = await writeBackup(file, snapshot, secret, (rows) => rows - last >= 1_000 && bar.show((last = rows)));
    bar.stop(snapshot.rows);
    process.stdout.write(
      [
        `De kopie staat in ${file} (${(size / 1_048_576).toLocaleString("nl-NL", { maximumFractionDigits: 1 })} MB).`,
        `De sleutels zitten er niet in: zonder ${keys} leest niemand een naam, ook u niet. Bewaar een kopie daarvan apart, op een andere plaats dan deze.`,
        "",
      ].join("\n"),
    );
  } finally {
    await snapshot.close();
  }
}
