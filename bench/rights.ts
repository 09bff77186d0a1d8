import { fork } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { load, median } from "./load.ts";
import { seedEmployer } from "./people.ts";
import { inHouse, rounded, tell } from "./tools.ts";

const connections = 32;
const rounds = 6;
const roundSeconds = 1.5;

/**
 * What it costs to ask at every request what somebody may do and how far he sees (suite/access): opening a dossier with
 * that question and without it, by turns in one process. The ratio is the middle one of the rounds; 0.9 or more is wanted.
 */
export const run = (n = 2_000): Promise<void> =>
  inHouse(async (house) => {
    const { id, caseManager } = await seedEmployer(house, n);
    const suite = await house.superuser("suite");
    const { rows } = await suite.query<{ ref: string }>("select ref from dossier where employer_id = $1", [id]);
    const child = fork(
      join(import.meta.dirname, "rights-route.ts"),
      [house.databases.suite.appUrl, house.keyDirs.suite, caseManager],
      { env: { ...process.env, NODE_ENV: "production" } },
    );
    try {
      const [{ port }] = (await once(child, "message")) as [AddressInfo];
      const loaded = (how: "asked" | "bare", seconds: number) =>
        load(`http://127.0.0.1:${port}`, connections, seconds, () => ({
          method: "GET",
          path: `/${how}/${rows[Math.floor(Math.random() * rows.length)]!.ref}`,
        }));
      for (const how of ["asked", "bare"] as const) await loaded(how, roundSeconds);
      const asked: number[] = [];
      const bare: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        asked.push((await loaded("asked", roundSeconds)).perSecond);
        bare.push((await loaded("bare", roundSeconds)).perSecond);
      }
      tell({
        name: "rights",
        n,
        value: rounded(median(asked)),
        unit: "requests/s",
        limit: rounded(median(bare)),
        ratio: rounded(median(asked.map((it, at) => it / bare[at]!))),
      });
    } finally {
      child.disconnect();
    }
  });
