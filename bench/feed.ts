import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import {
  deliverToVault,
  readVaultDelivery,
  startVaultDelivery,
  type Delivery,
  type WriteId,
} from "@datakluis/contract";
import { newKey } from "@datakluis/kit/seal";
import type pg from "pg";
import { moveInAlone } from "./activation.ts";
import { fileOf, parseAlone } from "./files.ts";
import { median } from "./load.ts";
import { inHouse, rounded, seconds, tell, tellMemory, withCpu, type House } from "./tools.ts";
import { seedVault, type Vault } from "./vaults.ts";

const rounds = 3;

/** What more people than this are held against would take most of the time. */
const mostMoved = 100_000;

/**
 * What an employer delivers to his own vault every night (product.md, E8): everybody in one file, of whom one in a hundred
 * has changed. The limit is what nobody can leave out: parse the same file with the same parser, and a keyed digest of
 * each row. The first delivery, of people nobody knew, is held against moving as many in.
 */
export const run = (n = 100_000): Promise<void> =>
  inHouse(async (house) => {
    const vault = await seedVault(house, 0);
    const database = await house.superuser("vault");
    const moved = n > mostMoved ? undefined : await moveInAlone(house, n);

    const first = await withCpu(house, "feed.first", n, () => seconds(() => deliver(house, vault, fileOf(n))));
    const telling = await seconds(() => untilTold(database, vault));
    tell({
      name: "feed.first",
      n,
      value: rounded(n / first),
      unit: "people/s",
      ...(moved === undefined ? {} : { limit: rounded(n / moved), ratio: rounded(moved / first) }),
    });
    tellMemory(house, "feed.first", n);
    tell({ name: "feed.first.told", n, value: rounded(n / (first + telling)), unit: "people/s" });
    await database.query("vacuum analyze");

    const again = await seconds(() => deliver(house, vault, fileOf(n), { unchanged: n }));
    tell({ name: "feed.unchanged", n, value: rounded(n / again), unit: "people/s" });
    const [ours, limits]: number[][] = [[], []];
    for (let round = 0; round < rounds; round++) {
      const file = fileOf(n, (i) => i % 100 === round, `${900 + round}`);
      limits!.push(await seconds(() => digestAlone(file)));
      const changed = (round ? 2 : 1) * Math.ceil(n / 100);
      const look = () => deliver(house, vault, file, { changed, unchanged: n - changed });
      ours!.push(await withCpu(house, "feed", n, () => seconds(look)));
      await untilTold(database, vault);
    }
    const [took, limit] = [median(ours!), median(limits!)];
    const ratio = median(ours!.map((it, round) => limits![round]! / it));
    tell({
      name: "feed",
      n,
      value: rounded(n / took),
      unit: "people/s",
      limit: rounded(n / limit),
      ratio: rounded(ratio),
    });
    tellMemory(house, "feed", n);
  });

/** From the first byte until everybody of whom it says anything new stands in the vault. */
async function deliver(house: House, vault: Vault, file: Buffer, counts: Partial<Delivery["counts"]> = {}) {
  const params = { employerId: vault.employer.id, deliveryId: randomUUID() as WriteId };
  const ask = await house.asUser(vault.user, "vault", 600_000);
  const looked = await ask(deliverToVault, { params, query: { kind: "full" }, bytes: file });
  // Of a million numbers some look like a birth date, and are rejected.
  for (const [what, count] of Object.entries(counts))
    if (Math.abs(looked.counts[what as keyof Delivery["counts"]] - count) > looked.counts.rejected)
      throw new Error(`Geteld: ${JSON.stringify(looked.counts)}`);
  await ask(startVaultDelivery, { params, body: {} });
  for (;;) {
    const { state } = await (await house.asUser(vault.user, "vault"))(readVaultDelivery, { params });
    if (state === "done") return;
    if (state !== "running") throw new Error("De levering is niet verwerkt.");
    await pause(25);
  }
}

/** Until the service has heard of everybody. */
async function untilTold(database: pg.Client, { employer }: Vault): Promise<void> {
  for (;;) {
    const { rowCount } = await database.query("select from person where employer_id = $1 and not settled limit 1", [
      employer.id,
    ]);
    if (!rowCount) return;
    await pause(100);
  }
}

function digestAlone(file: Buffer): Promise<void> {
  const key = newKey();
  return parseAlone(file, (cells) => void createHmac("sha256", key).update(cells.join("\0")).digest());
}
