import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  editPerson,
  openPerson,
  readDossier,
  readSharing,
  reportSick,
  revokeSharing,
  shareDossier,
  type DossierRef,
  type WriteId,
} from "@datakluis/contract";
import { startCluster } from "@datakluis/kit/testing/cluster";
import { startServers, type KeeperName, type Servers } from "@datakluis/kit/testing/servers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { castingOf, sickReport, type Tenant, type Visitor } from "./rechten/cast.ts";
import { commandLine, namesOf } from "./tools/backup.ts";
import { again, id } from "./tools/story.ts";
import { until } from "./tools/until.ts";

/** Backups that are put back on one side or both, by the command line, on the servers as an operator runs them. */

let cluster: Awaited<ReturnType<typeof startCluster>>;
let servers: Servers;
let casting: ReturnType<typeof castingOf>;
let tenant: Tenant;
let caseManager: Visitor;
let folder: string;

beforeAll(async () => {
  cluster = await startCluster(false);
  process.env["DATAKLUIS_TEST_POSTGRES"] = cluster.url;
  servers = await startServers();
  casting = castingOf(servers);
  const administrator = await casting.first();
  tenant = await casting.tenant(administrator, "active", 20);
  caseManager = await casting.serviceUser(administrator, "case_manager", [tenant.id]);
  folder = mkdtempSync(join(tmpdir(), "terugzetten-"));
});
afterAll(async () => {
  await servers?.stop();
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const note = "Gesprek met de casemanager";
const sharingOf = async (ref: DossierRef) =>
  (await again(() => casting.vault(tenant.hr)(readSharing, { params: { ref } }))).state;
const personOf = async (ref: DossierRef) => (await casting.suite(caseManager)(readDossier, { params: { ref } })).person;

async function share(ref: DossierRef): Promise<DossierRef> {
  const body = { id: id<WriteId>(), careRequest: "case_manager" as const, note };
  await casting.vault(tenant.hr)(shareDossier, { params: { ref }, body });
  await until("gedeeld", async () => (await sharingOf(ref)) === "shared");
  return ref;
}
async function revoke(ref: DossierRef): Promise<void> {
  await casting.vault(tenant.hr)(revokeSharing, { params: { ref }, body: { id: id<WriteId>(), note } });
  await until("ingetrokken", async () => (await sharingOf(ref)) === "unshared");
}
async function edit(ref: DossierRef, city: string): Promise<void> {
  const vault = casting.vault(tenant.hr);
  const { version, identity } = await vault(openPerson, { params: { ref } });
  await vault(editPerson, { params: { ref }, body: { id: id<WriteId>(), version, identity: { ...identity, city } } });
}
const take = () => tenant.refs.shift()!;

let made = 0;
async function backUp(...names: KeeperName[]): Promise<string> {
  const file = join(folder, `kopie-${(made += 1)}`);
  expect(await commandLine(["backup", file], namesOf(servers, ...names))).toMatch(/^0: [^]*De kopie staat in/);
  return file;
}
async function putBack(file: string, ...names: KeeperName[]): Promise<void> {
  for (const name of names) await servers.kill(name);
  const told = await commandLine(["restore", file, "--overschrijven"], namesOf(servers, ...names));
  expect(told).toMatch(/^0: [^]*Alles is teruggezet/);
}
const refusalOf = (asked: Promise<unknown>) =>
  asked.then(
    () => "antwoord",
    (no: { code?: string }) => no.code ?? "zonder code",
  );

test("a backup of the suite of before a revoke never shows that person: it stays shut until it was compared", async () => {
  const [revoked, kept, later, edited] = [await share(take()), await share(take()), take(), await share(take())];
  const file = await backUp("suite");
  await revoke(revoked);
  await share(later);
  await edit(edited, "Zierikzee");
  await until("bijgewerkt", async () => (await personOf(edited))?.city === "Zierikzee");

  await putBack(file, "suite");
  await servers.kill("vault");
  const starting = servers.start("suite");
  await until("de verzuimomgeving antwoordt", async () => {
    const answer = await fetch(new URL("/gezond", servers.urls.suite)).catch(() => undefined);
    return answer?.ok === true;
  });
  for (const ref of [revoked, kept]) expect(await refusalOf(personOf(ref))).toBe("comparing");
  const ready = await fetch(new URL("/gereed", servers.urls.suite));
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({ missing: ["vergelijking na het terugzetten van een reservekopie"] });

  await servers.start("vault");
  await starting;
  expect(await personOf(revoked)).toBeNull();
  expect(await personOf(kept)).not.toBeNull();
  await until("wie daarna werd gedeeld is er weer", async () => (await personOf(later)) !== null, 60);
  await until("en wie werd gewijzigd ook", async () => (await personOf(edited))?.city === "Zierikzee", 60);
  // From here on all goes as before.
  await revoke(kept);
  expect(await personOf(kept)).toBeNull();
  expect(await personOf(await share(revoked))).not.toBeNull();
});

test("a backup of the vault: whoever it does not know as shared is not, and a next change is heard", async () => {
  const [shared, unshared, stays] = [take(), await share(take()), await share(take())];
  const file = await backUp("vault");
  await share(shared);
  await revoke(unshared);
  await edit(stays, "Terneuzen");
  await until("bijgewerkt", async () => (await personOf(stays))?.city === "Terneuzen");

  await putBack(file, "vault");
  await servers.start("vault");
  expect(await sharingOf(shared)).toBe("unshared");
  expect(await personOf(shared)).toBeNull();
  await until("wie toen gedeeld was is dat weer", async () => (await personOf(unshared)) !== null, 60);
  await until("zoals hij toen was", async () => (await personOf(stays))?.city !== "Terneuzen", 60);
  await edit(stays, "Sluis");
  await until("een nieuwe wijziging komt aan", async () => (await personOf(stays))?.city === "Sluis", 60);
  await revoke(unshared);
  expect(await personOf(unshared)).toBeNull();
  await share(shared);
  expect(await personOf(shared)).not.toBeNull();
});

test("both put back, of different moments, agree in the end", async () => {
  const [one, two] = [await share(take()), take()];
  const vaultFile = await backUp("vault");
  await revoke(one);
  await share(two);
  const suiteFile = await backUp("suite");
  await casting.suite(tenant.hr)(reportSick, { params: { ref: two }, body: sickReport() });

  await putBack(vaultFile, "vault");
  await putBack(suiteFile, "suite");
  await Promise.all([servers.start("vault"), servers.start("suite")]);
  await until("de ene is gedeeld, zoals de datakluis zegt", async () => (await personOf(one)) !== null, 60);
  expect(await personOf(two)).toBeNull();
  expect(await sharingOf(two)).toBe("unshared");
});
