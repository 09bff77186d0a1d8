import { pathOf, searchPeople } from "@datakluis/contract";
import { againstBare } from "./bare.ts";
import { lastNames } from "./people.ts";
import { inHouse } from "./tools.ts";
import { seedVault } from "./vaults.ts";

/**
 * Searching among an employer's people in the vault, once they are in memory: names, parts of names, personnel numbers
 * and birth dates by turns. The limit is a bare route that reads one sealed row.
 */
export const run = (n = 100_000): Promise<void> =>
  inHouse(async (house) => {
    const vault = await seedVault(house, n);
    let at = 0;
    const ask = (token: string) => () => {
      at += 1;
      return { method: "POST", path: pathOf(searchPeople, {}), token, body: { text: textNumber(at, n) } };
    };
    await againstBare(house, vault, "search", n, ask, 10);
  });

/** What people type, in four ways. */
function textNumber(at: number, n: number): string {
  const who = (at * 7919) % n;
  const name = lastNames[who % lastNames.length]!;
  const texts = [
    `${name}${who}`,
    `eva ${name.slice(0, 4)}`,
    `P${String(who).padStart(7, "0")}`,
    `1${who % 10}-0${1 + (who % 9)}-${1960 + (who % 45)}`,
  ];
  return texts[at % texts.length]!;
}
