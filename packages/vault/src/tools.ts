import type { Pool } from "@datakluis/kit/db";
import type { Tools as KitTools } from "@datakluis/kit/standard";
import type { KeyRing } from "./crypto/keyring.ts";
import type { Shutter } from "@datakluis/kit/shutter";
import type { Db } from "./schema.ts";
import type { Memory } from "./search/memory.ts";

/** What every handler and job of the vault works with. `pipeline` is for the one path too hot for the builder. */
export type Tools = KitTools & {
  db: Db;
  pool: Pool;
  pipeline: Pool;
  keys: KeyRing;
  memory: Memory;
  /** The address people type in, for links in mails. */
  publicUrl: string;
  /** Shut while a backup that was put back has not been compared with the suite. */
  shutter: Shutter;
};
