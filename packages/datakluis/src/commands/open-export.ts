import { createWriteStream, mkdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { readSealed, secretFor } from "../backup/file.ts";
import { Stop } from "../stop.ts";

type Wishes = { file: string; folder: string; keyFile: string | undefined };

/** Opens an export into a new folder that others may not enter. What does not open whole leaves nothing behind. */
export async function openExport({ file, folder, keyFile }: Wishes): Promise<void> {
  const secret = await secretFor(keyFile, false);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch {
    throw new Stop(`De map ${folder} kan niet worden gemaakt. Kies een map die nog niet bestaat.`);
  }
  try {
    const names: string[] = [];
    for await (const { name, content } of readSealed(file, secret)) {
      // A name in somebody else's file is no path here.
      const safe = basename(name);
      await pipeline(content, createWriteStream(join(folder, safe), { flags: "wx", mode: 0o600 }));
      names.push(safe);
    }
    process.stdout.write(`Geopend in ${folder}:\n${names.map((name) => `- ${name}`).join("\n")}\n`);
    process.stdout.write("Hier staan persoonsgegevens in. Verwijder de map zodra u haar niet meer nodig hebt.\n");
  } catch (fault) {
    rmSync(folder, { recursive: true, force: true });
    throw fault;
  }
}
