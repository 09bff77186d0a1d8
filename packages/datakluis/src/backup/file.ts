import { createHash } from "node:crypto";
import { createReadStream, readFileSync, statSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { ArchiveFault, newLock, openParts, sealParts } from "@datakluis/kit/archive";
import { isCancel, password } from "@clack/prompts";
import { Stop } from "../stop.ts";
import type { Snapshot } from "./dump.ts";
import { Manifest, manifestPart } from "./manifest.ts";

const shortest = 12;

/**
 * What a file is sealed under: the bytes of a key file, or a passphrase from the environment or the keyboard.
 *
 * @param twice a new one is typed twice: one that was mistyped opens nothing
 */
export async function secretFor(keyFile: string | undefined, twice: boolean): Promise<Buffer> {
  if (keyFile) return mustBeLong(readSmall(keyFile));
  const named = process.env["DATAKLUIS_BACKUP_PASSPHRASE"];
  if (named) return mustBeLong(Buffer.from(named));
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new Stop("Noem een sleutelbestand met --sleutelbestand, of zet de wachtzin in DATAKLUIS_BACKUP_PASSPHRASE.");
  const first = await typed("Wachtzin");
  if (twice && (await typed("Nog een keer")) !== first) throw new Stop("De twee wachtzinnen zijn niet gelijk.");
  return mustBeLong(Buffer.from(first));
}

async function typed(message: string): Promise<string> {
  const answer = await password({ message });
  if (isCancel(answer)) throw new Stop("Er is niets gedaan.");
  return answer;
}

function readSmall(path: string): Buffer {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) throw new Stop(`Het sleutelbestand ${path} bestaat niet.`);
  return readFileSync(path);
}

function mustBeLong(secret: Buffer): Buffer {
  if (secret.length < shortest) throw new Stop(`Kies een wachtzin of sleutelbestand van minstens ${shortest} tekens.`);
  return secret;
}

/** Writes a backup whole or not at all; a file that is there already stays. Answers its size in bytes. */
export async function writeBackup(path: string, snapshot: Snapshot, secret: Buffer, shown: (rows: number) => void) {
  if (statSync(path, { throwIfNoEntry: false }))
    throw new Stop(`Het bestand ${path} bestaat al. Kies een andere naam.`);
  const unfinished = `${path}.deel`;
  let size = 0;
  try {
    const file = await open(unfinished, "wx", 0o600);
    try {
      for await (const piece of sealParts(snapshot.parts(shown, new Date()), await newLock(secret))) {
        await file.write(piece);
        size += piece.length;
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
    return size;
  } catch (fault) {
    const code = (fault as NodeJS.ErrnoException).code;
    if (code === "EEXIST")
      throw new Stop(`Er wordt al een kopie gemaakt in ${unfinished}. Wacht, of verwijder dat bestand.`);
    await rm(unfinished, { force: true });
    if (code === "ENOSPC") throw new Stop(`Er is niet genoeg ruimte voor ${path}. Er is niets bewaard.`);
    if (code === "ENOENT" || code === "EACCES" || code === "EROFS")
      throw new Stop(`In de map van ${path} kan niet worden geschreven. Kies een andere plaats.`);
    throw fault;
  }
}

/** The parts of a sealed file of ours. Throws Stop when it does not open. */
export async function* readSealed(path: string, secret: Buffer) {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) throw new Stop(`Het bestand ${path} bestaat niet.`);
  try {
    yield* openParts(createReadStream(path), secret);
  } catch (fault) {
    if (fault instanceof ArchiveFault) throw new Stop(archiveSentences[fault.why]);
    throw fault;
  }
}

/** Why a sealed file of ours does not open, for whoever tries. */
const archiveSentences: Readonly<Record<ArchiveFault["why"], string>> = {
  not_an_archive: "Dit is geen bestand van Datakluis.",
  newer: "Dit bestand is gemaakt met een nieuwere versie van Datakluis. Werk eerst Datakluis bij.",
  wrong_secret: "De wachtzin of het sleutelbestand hoort niet bij dit bestand.",
  damaged: "Dit bestand is beschadigd of niet compleet. Gebruik een andere kopie.",
};

const damaged = () => new Stop(archiveSentences.damaged);

/** Reads all of it and holds every part against the manifest, before anybody acts on any of it. */
export async function checkBackup(path: string, secret: Buffer, shown: (parts: number) => void): Promise<Manifest> {
  const found = new Map<string, { sha256: string; rows: number }>();
  let manifest: Manifest | undefined;
  for await (const { name, content } of readSealed(path, secret)) {
    const hash = createHash("sha256");
    const kept: Buffer[] = [];
    let rows = 0;
    for await (const piece of content as AsyncIterable<Buffer>) {
      hash.update(piece);
      if (name === manifestPart) kept.push(piece);
      else for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) rows += 1;
    }
    if (name === manifestPart) manifest = manifestIn(Buffer.concat(kept));
    else found.set(name, { sha256: hash.digest("hex"), rows });
    shown(found.size);
  }
  if (!manifest) throw damaged();
  const tables = manifest.databases.flatMap((it) => it.tables);
  const right = tables.every((it) => found.get(it.part)?.sha256 === it.sha256 && found.get(it.part)?.rows === it.rows);
  if (!right || found.size !== tables.length) throw damaged();
  return manifest;
}

function manifestIn(bytes: Buffer): Manifest {
  const told: unknown = JSON.parse(bytes.toString("utf8"));
  if ((told as { format?: number }).format !== 1) throw new Stop(archiveSentences.newer);
  return Manifest.parse(told);
}
