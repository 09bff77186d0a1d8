import { whileShut } from "@datakluis/kit/shutter";
import { missingOf } from "@datakluis/kit/ready";
import { certificateKey } from "./ending/certificate.ts";
import type { Tools } from "./tools.ts";

/** What the vault cannot do its work without, named when it is missing. */
export const missing = (
  { pool, db, keyService, shutter }: Tools,
  jobs: { ready(): Promise<boolean> },
): Promise<string[]> =>
  missingOf({
    database: pool.query("select 1"),
    // Not only that it answers: that it has the keys that wrapped what is kept here.
    sleutels: certificateKey(db, keyService),
    ...(shutter.isShut() ? { [whileShut]: Promise.resolve(false) } : { taken: jobs.ready() }),
  });
