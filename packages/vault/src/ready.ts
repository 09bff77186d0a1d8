import { whileShut } from "@datakluis/kit/shutter";
import { missingOf } from "@datakluis/kit/ready";
import type { Tools } from "./tools.ts";

/** What the vault cannot do its work without, named when it is missing. */
export const missing = ({ pool, keys, shutter }: Tools, jobs: { ready(): Promise<boolean> }): Promise<string[]> =>
  missingOf({
    database: pool.query("select 1"),
    sleutels: keys.ready(),
    ...(shutter.isShut() ? { [whileShut]: Promise.resolve(false) } : { taken: jobs.ready() }),
  });
