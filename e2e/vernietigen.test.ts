import {
  openPerson,
  orderDestruction,
  readEnding,
  shareDossier,
  type DossierRef,
  type WriteId,
} from "@datakluis/contract";
import { startCluster } from "@datakluis/kit/testing/cluster";
import { startServers, type Servers } from "@datakluis/kit/testing/servers";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { castingOf, type Tenant, type Visitor } from "./rechten/cast.ts";
import { past } from "./rechten/past.ts";
import { again, id } from "./tools/story.ts";
import { until } from "./tools/until.ts";

/** A destruction whose processes are killed again and again: it ends, once, and is never half done (B8). */

let cluster: Awaited<ReturnType<typeof startCluster>>;
let servers: Servers;
let casting: ReturnType<typeof castingOf>;
let administrator: Visitor;

beforeAll(async () => {
  cluster = await startCluster(false);
  process.env["DATAKLUIS_TEST_POSTGRES"] = cluster.url;
  servers = await startServers();
  casting = castingOf(servers);
  administrator = await casting.first();
});
afterAll(async () => {
  await servers?.stop();
  await cluster?.stop();
});

const rows = async (text: string, values: unknown[]) => (await past(servers, text, values)).rows as unknown[];
const countOf = async (table: string, employerId: string): Promise<number> => {
  const [row] = await rows(`select count(*)::int as count from ${table} where employer_id = $1`, [employerId]);
  return (row as { count: number }).count;
};

async function share({ hr }: Tenant, ref: DossierRef) {
  const body = { id: id<WriteId>(), careRequest: "case_manager" as const, note: "Gesprek met de casemanager" };
  await casting.vault(hr)(shareDossier, { params: { ref }, body });
}

/** Ordered and confirmed, and the days of waiting over. */
async function order({ id: employerId, keeper }: Tenant): Promise<string> {
  const destructionId = id<WriteId>();
  const body = { id: destructionId, withoutExport: true };
  await casting.vault(keeper)(orderDestruction, { params: { employerId }, body });
  const text = "update destruction set confirmed_at = now(), due_at = now(), by_representative = true where id = $1";
  await past(servers, text, [destructionId]);
  return destructionId;
}
const begun = async (destructionId: string) =>
  (await rows("select from destruction where id = $1 and begun_at is not null", [destructionId])).length === 1;

async function mustEnd(tenant: Tenant, destructionId: string): Promise<void> {
  const ending = () => casting.vault(tenant.keeper)(readEnding, { params: { employerId: tenant.id } });
  await until("het is klaar", async () => (await again(ending)).hasCertificate);
  for (const table of ["person", "sharing_event", "employer_key", "department"])
    expect(await countOf(table, tenant.id)).toBe(0);
  const deeds = "select from event where employer_id = $1 and deed = 'vault.destroyed'";
  expect(await rows(deeds, [tenant.id])).toHaveLength(1);
  const mails = `select from mail where recipient = 'r@proef.example' and subject = 'Certificaat van vernietiging'
    and promised_at >= (select begun_at from destruction where id = $1)`;
  expect(await rows(mails, [destructionId])).toHaveLength(1);
  const opened = casting.vault(tenant.hr)(openPerson, { params: { ref: tenant.refs[1]! } });
  await expect(opened).rejects.toMatchObject({ code: "not_permitted" });
}

test.each([0, 60])("killed %i ms after it began, and again, it ends once and whole", async (after) => {
  const tenant = await casting.tenant(administrator, "active", 40);
  await share(tenant, tenant.refs[0]!);
  const destructionId = await order(tenant);
  await until("het is begonnen", () => begun(destructionId));
  await pause(after);
  for (const name of ["vault", "suite"] as const) {
    await servers.kill(name);
    await servers.start(name);
    await mustBeWhole(tenant, destructionId);
  }
  await mustEnd(tenant, destructionId);
});

test("killed while the service is away: the key is gone, nothing is certified, and it ends when the service is back", async () => {
  const tenant = await casting.tenant(administrator, "active", 40);
  await share(tenant, tenant.refs[0]!);
  await servers.kill("suite");
  const destructionId = await order(tenant);
  await until("het is begonnen", () => begun(destructionId));
  const stone = join(servers.keyDirs.vault, `${tenant.id}.key.vernietigd`);
  await until("de sleutel is weg", () => existsSync(stone) && !existsSync(stone.replace(".vernietigd", "")));
  for (const _ of [1, 2]) {
    await servers.kill("vault");
    await servers.start("vault");
    await mustBeWhole(tenant, destructionId);
    expect(await countOf("person", tenant.id)).toBeGreaterThan(0);
  }
  await servers.start("suite");
  await mustEnd(tenant, destructionId);
});

/** Never a certificate while somebody is left. */
async function mustBeWhole({ id: employerId }: Tenant, destructionId: string): Promise<void> {
  const found = await rows(
    `select certificate is not null as certified, (select count(*)::int from person where employer_id = $1) as people
     from destruction where id = $2`,
    [employerId, destructionId],
  );
  const { certified, people } = found[0] as { certified: boolean; people: number };
  expect(certified && people > 0).toBe(false);
}
