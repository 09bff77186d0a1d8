import { statSync } from "node:fs";
import { dirname } from "node:path";

/** A user of the operating system, by number. */
export type Account = { uid: number; gid: number };

/** May this user pass through the folder (the x bit that counts for him)? */
export function mayEnter(folder: string, account: Account): boolean {
  const { mode, uid, gid } = statSync(folder);
  if (uid === account.uid) return Boolean(mode & 0o100);
  if (gid === account.gid) return Boolean(mode & 0o010);
  return Boolean(mode & 0o001);
}

/** May this user reach the folder and everything above it? */
export function mayReach(folder: string, account: Account): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (!mayEnter(at, account)) return false;
    if (at === dirname(at)) return true;
  }
}
