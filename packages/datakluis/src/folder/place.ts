import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** Where everything of one installation stands. Nothing of it is in the sources. */
export type Folder = {
  root: string;
  /** Who runs here now. */
  lock: string;
  /** Ports and other choices that a next start keeps. Its presence marks the folder as ours. */
  state: string;
  /** There while a backup is being put back: not all databases may be of the same moment. */
  restoring: string;
  /** Accounts of the demo and how far filling it is. */
  demo: string;
  /** Private keys and passwords, 0700. */
  secrets: string;
  /** Keys that seal personal data: one folder a server, 0700. */
  keys: string;
  logs: string;
  /** Compiled code of the servers, so that they start twice as fast. */
  cache: string;
  /** The database cluster. */
  postgres: string;
  /** A copy of PostgreSQL's programs, only when those in node_modules cannot be reached by its user. */
  programs: string;
};

export const isRoot = () => process.getuid?.() === 0;

/** `DATAKLUIS_DATA`, or the place an operating system keeps such data. */
export function placeOf(env: NodeJS.ProcessEnv = process.env): string {
  if (env["DATAKLUIS_DATA"]) return resolve(env["DATAKLUIS_DATA"]);
  if (isRoot()) return "/var/lib/datakluis";
  return join(env["XDG_DATA_HOME"] || join(homedir(), ".local", "share"), "datakluis");
}

export const folderAt = (root: string): Folder => ({
  root,
  lock: join(root, "lock.json"),
  state: join(root, "state.json"),
  restoring: join(root, "restoring"),
  demo: join(root, "demo.json"),
  secrets: join(root, "secrets"),
  keys: join(root, "keys"),
  logs: join(root, "logs"),
  cache: join(root, "cache"),
  postgres: join(root, "postgres"),
  programs: join(root, "programs"),
});
