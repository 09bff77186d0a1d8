import { openPerson, pathOf } from "@datakluis/contract";
import { againstBare } from "./bare.ts";
import { inHouse } from "./tools.ts";
import { seedVault } from "./vaults.ts";

/**
 * Opening a dossier in the vault: who asks, within reach, the look on the record and kept, the seal opened. The limit is
 * a bare route that reads the same sealed row.
 */
export const run = (n = 100_000): Promise<void> =>
  inHouse(async (house) => {
    const vault = await seedVault(house, n);
    const ask = (token: string) => () => ({ method: "GET", path: pathOf(openPerson, { ref: vault.anybody() }), token });
    await againstBare(house, vault, "open", n, ask, 500);
  });
