import { chmodSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
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
  makeRoot(folder.root);
  const found = readdirSync(folder.root);
  if (found.length && !found.includes("state.json") && found.some((name) => !ours.has(name)))
    throw new Stop(
      `De map ${folder.root} bevat andere bestanden en is niet van Datakluis. Kies met DATAKLUIS_DATA een lege of nieuwe map.`,
    );
  chmodSync(folder.root, isRoot() ? 0o711 : 0o700);
  if (!found.includes("state.json")) writeWhole(folder.state, "{}\n");

  for (const closed of [folder.secrets, folder.keys, folder.logs, folder.cache]) makeClosed(closed);
  for (const server of ["vault", "suite", "login"]) makeClosed(join(folder.keys, server));

  const shut = account && shutParent(folder.root, account);
  if (shut)
    throw new Stop(
      `PostgreSQL draait als een eigen gebruiker en mag niet door de map ${shut}. ` +
        `Kies met DATAKLUIS_DATA een andere map, of geef doorgang met: chmod o+x ${shut}`,
    );
}

function makeRoot(root: string): void {
  try {
    const first = mkdirSync(root, { recursive: true });
    // A strict umask must not close the folders we made ourselves on the way.
    if (first) for (const made of pathsBetween(first, root)) chmodSync(made, 0o711);
    readdirSync(root);
  } catch (fault) {
    const code = (fault as NodeJS.ErrnoException).code;
    throw new Stop(
      `De datamap ${root} kan niet worden gemaakt of gelezen (${code}). Kies met DATAKLUIS_DATA een andere map.`,
    );
  }
}

function makeClosed(path: string): void {
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o700);
}

const pathsBetween = (first: string, last: string): string[] => {
  const parts = relative(first, last).split(sep).filter(Boolean);
  return [first, ...parts.map((_, at) => join(first, ...parts.slice(0, at + 1)))];
};

/** The highest folder above `root` that this user cannot pass. */
function shutParent(root: string, account: Account): string | undefined {
  const parents: string[] = [];
  for (let at = dirname(root); ; at = dirname(at)) {
    parents.unshift(at);
    if (at === dirname(at)) break;
  }
  return parents.find((parent) => !mayEnter(parent, account));
}
