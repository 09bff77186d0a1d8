import type { Jobs } from "@datakluis/kit/jobs";
import { missingOf } from "@datakluis/kit/ready";
import type { Tools } from "./tools.ts";

/** What the vault cannot do its work without, named when it is missing. */
export const missing = ({ pool, keys }: Tools, jobs: Jobs): Promise<string[]> =>
  missingOf({ database: pool.query("select 1"), sleutels: keys.ready(), taken: jobs.ready() });
