import { randomUUID } from "node:crypto";
import { editPerson, pathOf, type DossierRef } from "@datakluis/contract";
import { lineTo, percentile, tellTimes, type Question } from "./load.ts";
import { personNumber } from "./people.ts";
import { atOnce, shareAll, steadily } from "./share.ts";
import { inHouse, rounded, seconds, tell, tokensOf, withCpu, type House } from "./tools.ts";
import { seedVault, type Vault } from "./vaults.ts";

/**
 * Editing somebody in the vault. First as many as go, of people who are not shared, against what every edit must at least
 * be: the sealed row overwritten and the one before it kept, in one durable commit. Then fifty a second of shared people:
 * how long until an open screen of the service shows what was changed.
 */
export const run = (n = 400): Promise<void> =>
  inHouse(async (house) => {
    const warmUp = 200;
    const vault = await seedVault(house, warmUp + n + n);
    const [first, second, third] = [vault.refs.slice(0, warmUp), vault.refs.slice(warmUp, -n), vault.refs.slice(-n)];
    const at = new Map(vault.refs.map((ref, index) => [ref, index]));
    const editing = (ref: DossierRef, token: string): Question => ({
      method: "PUT",
      path: pathOf(editPerson, { ref }),
      token,
      body: { id: randomUUID(), version: 1, identity: { ...personNumber(at.get(ref)!), city: movedTo } },
    });
    await editAll(house, vault, first, editing);
    const before = await updateLimit(house, vault, n);
    const edited = await withCpu(house, "edit", n, () => editAll(house, vault, second, editing));
    const limit = (n * 2) / (before + (await updateLimit(house, vault, n)));
    tell({
      name: "edit",
      n,
      value: rounded(n / edited),
      unit: "edits/s",
      limit: rounded(limit),
      ratio: rounded(n / edited / limit),
    });
    await shareAll(house, vault, third);
    const seen = await steadily(house, vault, third, editing, (told) => told.person?.city === movedTo);
    tellTimes("edit.answered", n, seen.answered);
    tellTimes("edit.visible", n, seen.changed);
    tell({ name: "edit.visible.most", n, value: rounded(percentile(seen.changed, 1)), unit: "ms" });
  });

const movedTo = "Verhuisdrecht";

/** The seconds until all have been answered. */
async function editAll(
  house: House,
  vault: Vault,
  refs: readonly DossierRef[],
  editing: (ref: DossierRef, token: string) => Question,
): Promise<number> {
  const token = tokensOf(house, vault.user, "vault");
  const left = [...refs];
  const lines = await Promise.all(Array.from({ length: atOnce }, () => lineTo(house.urls.vault)));
  const took = await seconds(() =>
    Promise.all(
      lines.map(async (line) => {
        for (let ref = left.pop(); ref; ref = left.pop()) await line.ask(editing(ref, await token()));
      }),
    ),
  );
  for (const line of lines) line.end();
  return took;
}

/** The seconds to overwrite `n` rows of the same size, what stood there kept, each in a commit of its own, as many at once. */
async function updateLimit(house: House, { employer }: Vault, n: number): Promise<number> {
  const clients = await Promise.all(Array.from({ length: atOnce }, () => house.superuser("vault")));
  const [client] = clients;
  await client!.query("drop table if exists plain, plain_past");
  await client!.query("create table plain (id bigint primary key, sealed bytea not null)");
  await client!.query("create table plain_past (id bigint not null, sealed bytea not null)");
  await client!.query(
    "insert into plain select row_number() over (), sealed from (select sealed from person where employer_id = $1 limit $2) as it",
    [employer.id, n],
  );
  const text = `with was as (insert into plain_past select * from plain where id = $1)
    update plain set sealed = sealed where id = $1`;
  let left = n;
  return seconds(() =>
    Promise.all(
      clients.map(async (it) => {
        for (let id = left--; id > 0; id = left--) await it.query({ name: "plain", text, values: [id] });
      }),
    ),
  );
}
