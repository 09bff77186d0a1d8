import { rmSync } from "node:fs";
import { checkBackup, secretFor } from "../backup/file.ts";
import { mustBeKnown, type Manifest } from "../backup/manifest.ts";
import { namedPlaces, placesOf, type Place } from "../backup/places.ts";
import { restoreAll } from "../backup/restore.ts";
import { writeWhole } from "../folder/files.ts";
import { withFoundation } from "../house/foundation.ts";
import { barFor } from "../screen/bar.ts";

type Wishes = { file: string; keyFile: string | undefined; overwrite: boolean };

/** Puts a backup back, all of it or nothing, in databases that no server uses. */
export async function restore({ file, keyFile, overwrite }: Wishes): Promise<void> {
  const secret = await secretFor(keyFile, false);
  process.stdout.write(`De kopie ${file} wordt eerst helemaal gecontroleerd …\n`);
  const manifest = await checkBackup(file, secret, () => undefined);
  const moment = new Intl.DateTimeFormat("nl-NL", { dateStyle: "long", timeStyle: "short" });
  process.stdout.write(`De kopie is heel. Zij is gemaakt op ${moment.format(new Date(manifest.madeAt))}.\n`);

  const put = async (places: readonly Place[], keeping: (when: "begins" | "ended") => void) => {
    mustBeKnown(manifest, places);
    const total = rowsIn(manifest);
    const bar = barFor("Terugzetten, rijen", total);
    let last = 0;
    const shown = (rows: number) => rows - last >= 1_000 && bar.show((last = rows));
    await restoreAll({ path: file, secret, manifest, places, overwrite }, shown, keeping);
    bar.stop(total);
    process.stdout.write(`${told(manifest)}\n`);
  };
  const named = namedPlaces("write");
  if (named.length) return put(named, () => undefined);
  await withFoundation("stopped", (plan) =>
    put(placesOf(plan), (when) =>
      when === "begins" ? writeWhole(plan.folder.restoring, `${manifest.madeAt}\n`) : rmSync(plan.folder.restoring),
    ),
  );
}

const rowsIn = ({ databases }: Manifest) =>
  databases.flatMap(({ tables }) => tables).reduce((sum, { rows }) => sum + rows, 0);

function told({ databases }: Manifest): string {
  const mails = databases.reduce((sum, it) => sum + it.mailLeftOut, 0);
  return [
    "Alles is teruggezet.",
    "- Iedereen moet opnieuw inloggen.",
    "- De verzuimomgeving blijft dicht tot zij met de datakluizen is vergeleken; dat begint vanzelf bij de volgende start.",
    "- Wie sinds de kopie toegang verloor of kreeg, staat weer zoals toen. Laat elke datakluisbeheerder zijn autorisaties nagaan.",
    ...(mails ? [`- ${mails} e-mails die toen nog klaarstonden, worden niet alsnog verstuurd.`] : []),
  ].join("\n");
}
