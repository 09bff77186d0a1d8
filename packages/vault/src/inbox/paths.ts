import { posix } from "node:path";
import type { DeliveryKind } from "@datakluis/contract";

/** Where a system puts its files: a folder for each kind. */
export const dropFolders = { volledig: "full", wijzigingen: "changes" } as const satisfies Record<string, DeliveryKind>;
/** Where it reads what became of them. */
export const reportFolder = "verslagen";

export const allFolders = [...Object.keys(dropFolders), reportFolder];

export type DropFolder = keyof typeof dropFolders;
export type Place =
  | { what: "root" }
  | { what: "folder"; folder: string }
  | { what: "drop"; folder: DropFolder; name: string }
  | { what: "report"; name: string };

/** The path as it is meant, from the one root there is: what climbs above it ends there. */
export const cleanPath = (path: string): string => posix.resolve("/", path);

/**
 * What stands at a path; undefined where nothing can. There are no files behind this, only these names, so nobody finds a
 * way out: a path is no more than a word to look up.
 */
export function placeAt(path: string): Place | undefined {
  const [folder, name, ...deeper] = cleanPath(path).split("/").filter(Boolean);
  if (folder === undefined) return { what: "root" };
  if (!allFolders.includes(folder) || deeper.length || (name?.length ?? 0) > 255 || path.includes("\0"))
    return undefined;
  if (name === undefined) return { what: "folder", folder };
  return folder === reportFolder ? { what: "report", name } : { what: "drop", folder: folder as DropFolder, name };
}

/** A name under which a client writes what is not whole yet, to rename it when it is. */
export const isUnderWay = (name: string): boolean => /^\.|\.(part|filepart|tmp|temp)$/i.test(name);
