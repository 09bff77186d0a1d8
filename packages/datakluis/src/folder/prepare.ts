import { chmodSync, existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { Stop } from "../stop.ts";
import { writeWhole } from "./files.ts";
import { mayEnter, type Account } from "./reach.ts";
import { isRoot, type Folder } from "./place.ts";

/** Names we may find in a folder that is ours; `lost+found` is what a fresh disk holds. */
const ours = new Set(["state.json", "lock.json", "secrets", "keys", "logs", "cache", "postgres", "lost+found"]);

/**
 * Makes the data folder. As root it is passable for others (0711), because PostgreSQL runs there as a user of its own;
 * what is secret in it is closed by itself. A folder with somebody else's files is left alone.
 *
 * @param account the user PostgreSQL will run as, when that is another than ours
 */
export function prepareFolder(folder: Folder, account: Account | undefined): void {
  const shut = account && shutParent(folder.root, account);
  if (shut)
    throw new Stop(
      `PostgreSQL draait als een eigen gebruiker en mag niet door de map ${shut}. ` +
        `Kies met DATAKLUIS_DATA een andere map, of geef doorgang met: chmod o+x ${shut}`,
    );
  const found = openRoot(folder.root);
  if (found.length && !found.includes("state.json") && found.some((name) => !ours.has(name)))
    throw new Stop(
      `De map ${folder.root} bevat andere bestanden en is niet van Datakluis. Kies met DATAKLUIS_DATA een lege of nieuwe map.`,
    );
  chmodSync(folder.root, isRoot() ? 0o711 : 0o700);
  if (!found.includes("state.json")) writeWhole(folder.state, "{}\n");

  const ofServers = ["vault", "suite", "login"].map((server) => join(folder.keys, server));
  for (const closed of [folder.secrets, folder.keys, folder.logs, folder.cache, ...ofServers]) {
    mkdirSync(closed, { recursive: true });
    chmodSync(closed, 0o700);
  }
}

/** The folder and all above it, the nearest first. */
function withParents(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [path, ...withParents(parent)];
}

/** A folder above `root` that this user cannot pass, of those that exist. */
const shutParent = (root: string, account: Account): string | undefined =>
  withParents(dirname(root)).find((parent) => isFolder(parent) && !mayEnter(parent, account));

const isFolder = (path: string) => Boolean(statSync(path, { throwIfNoEntry: false })?.isDirectory());

/** Makes what is missing, passable for others whatever our umask is, and answers what is in it. */
function openRoot(root: string): string[] {
  try {
    for (const missing of withParents(root)
      .filter((path) => !existsSync(path))
      .reverse()) {
      mkdirSync(missing);
      chmodSync(missing, 0o711);
    }
    return readdirSync(root);
  } catch (fault) {
    const code = (fault as NodeJS.ErrnoException).code;
    throw new Stop(
      `De datamap ${root} kan niet worden gemaakt of gelezen (${code}). Kies met DATAKLUIS_DATA een andere map.`,
    );
  }
}
