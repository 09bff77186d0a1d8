import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commandLine } from "./tools/backup.ts";
import { dialogOf, openTab, press, see } from "./tools/acting.ts";
import { openBrowser } from "./tools/browser.ts";
import { databaseUrlOf, startInstallation, type Installation } from "./tools/installation.ts";
import { markedDelivery } from "./tools/deliveries.ts";
import { mailTo } from "./tools/postbox.ts";
import { look, signInWith, visitorIn } from "./tools/screens.ts";

/** The end of a service (B8): everything along, destroyed by two people, the proof of it, and a backup that changes nothing. */

let installation: Installation;
let browser: Browser;
let folder: string;
let [keeper, second, service, representative] = [] as unknown as [Page, Page, Page, Page];
const env = () => ({ DATAKLUIS_DATA: installation.folder });

async function enter(role: string): Promise<Page> {
  const { page } = await visitorIn(browser, installation.url);
  await signInWith(
    page,
    installation.accounts.find((it) => it.role === role)!,
  );
  return page;
}

beforeAll(async () => {
  installation = await startInstallation({ demo: true });
  folder = mkdtempSync(join(tmpdir(), "einde-"));
  browser = await openBrowser();
  keeper = await enter("datakluisbeheerder");
  second = await enter("datakluisgebruiker (HR)");
  service = await enter("functioneel beheerder");
  representative = (await visitorIn(browser, installation.url, { width: 390, height: 844 })).page;
});
afterAll(async () => {
  await browser?.close();
  await installation?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const openEnding = async (page: Page) => {
  await page.goto("/beheer");
  await openTab(page, "Einde dienstverlening");
};
async function saved(page: Page, button: RegExp | string, name: string): Promise<string> {
  const file = page.waitForEvent("download");
  await press(page, button);
  const path = join(folder, name);
  writeFileSync(path, readFileSync(await (await file).path()));
  return path;
}

test("another employer has people too, and a backup is made while all goes on", async () => {
  const file = join(folder, "linde.csv");
  writeFileSync(file, markedDelivery(20).bytes);
  expect(await commandLine(["import", file, "--werkgever", "De Linde", "--ja"], env())).toMatch(/^0: /);
  const made = await commandLine(["create-administrator", "extra@arboplus.example"], env());
  expect(made).toMatch(/^0: [^]*\/uitnodiging#[\w-]+/);
  const keeperOfVault = installation.accounts.find((it) => it.role === "datakluisbeheerder")!;
  const refused = await commandLine(["create-administrator", keeperOfVault.email], env());
  expect(refused).toMatch(/^1: Er is al een gebruiker met dit e-mailadres\./);

  const told = await commandLine(["backup", join(folder, "dag-ervoor.dk")], env());
  expect(told).toMatch(/^0: /);
  expect(told).toContain("De sleutels zitten er niet in");
});

test("the administrator appoints a second one and takes everything along, under a passphrase shown once", async () => {
  await keeper.goto("/beheer");
  await openTab(keeper, "Autorisaties");
  await press(keeper, "Hassan el Idrissi beheerder maken");
  await dialogOf(keeper).getByRole("button", { name: "Beheerder maken" }).click();
  await see(keeper, "De gebruiker is nu ook beheerder.");

  await openEnding(keeper);
  await see(keeper, "Alles meenemen: Bakkerij De Gouden Aar B.V.");
  await look(keeper, "einde");
  await press(keeper, "Export maken");
  const passphrase = await dialogOf(keeper).locator(".code-block").innerText();
  await look(keeper, "export-wachtzin");
  await dialogOf(keeper).getByText("Ik heb de wachtzin bewaard").click();
  await dialogOf(keeper).getByRole("button", { name: "Export maken" }).click();
  await see(keeper, /Het bestand staat klaar/);
  await look(keeper, "export-klaar");
  const file = await saved(keeper, "Bestand downloaden", "export.dk");
  const opened = join(folder, "uitgepakt");
  expect(
    await commandLine(["open-export", file, opened], { DATAKLUIS_BACKUP_PASSPHRASE: "een andere wachtzin dan deze" }),
  ).toContain("hoort niet bij dit bestand");
  expect(existsSync(opened)).toBe(false);
  expect(await commandLine(["open-export", file, opened], { DATAKLUIS_BACKUP_PASSPHRASE: passphrase })).toMatch(/^0: /);
  expect(readFileSync(join(opened, "werknemers.csv"), "utf8").split("\r\n").length).toBeGreaterThan(50);
});

test("she orders the destruction, he confirms it, and everybody hears of it", async () => {
  await press(keeper, "Vernietiging bestellen");
  await look(keeper, "vernietiging-bestellen");
  await dialogOf(keeper).getByRole("button", { name: "Vernietiging bestellen" }).click();
  await see(keeper, "Een andere beheerder, die dat al was, moet nog bevestigen.");
  await look(keeper, "vernietiging-besteld");

  await second.emulateMedia({ colorScheme: "dark" });
  await openEnding(second);
  await see(second, "U kunt als tweede beheerder bevestigen of afblazen.");
  await press(second, "Vernietiging bevestigen");
  await look(second, "vernietiging-bevestigen-donker");
  await dialogOf(second).getByRole("button", { name: "Vernietiging bevestigen" }).click();
  await see(second, /De datakluis wordt vernietigd op/);
  await see(keeper, /De datakluis wordt vernietigd op/);
  await look(keeper, "vernietiging-bevestigd");
  const mail = await mailTo(installation, "directie@goudenaar.example", "De datakluis wordt vernietigd");
  expect(mail.text).toContain("kan elke datakluisbeheerder de vernietiging afblazen");
});

test("who holds an old link to confirm is told what to do", async () => {
  await representative.goto("/vernietiging-bevestigen#een-link-van-vroeger");
  await look(representative, "telefoon-vertegenwoordiger");
  await press(representative, "Vernietiging bevestigen");
  await see(representative, /Deze link is verlopen of al gebruikt/);
});

test("on the day all of it is gone; there is a certificate that anybody can check, and nobody change", async () => {
  await dueNow();
  await see(keeper, "Dienstverlening beëindigd: Bakkerij De Gouden Aar B.V.");
  await see(keeper, "Certificaat (PDF)");
  await look(keeper, "beeindigd");
  await keeper.setViewportSize({ width: 390, height: 844 });
  await look(keeper, "telefoon-beeindigd");
  await keeper.setViewportSize({ width: 1440, height: 900 });
  expect(
    readFileSync(await saved(keeper, "Certificaat (PDF)", "certificaat.pdf"))
      .subarray(0, 5)
      .toString(),
  ).toBe("%PDF-");
  const file = await saved(keeper, /Certificaat om na te gaan/, "certificaat.json");
  const told = await commandLine(["verify", file]);
  expect(told).toMatch(/^0: JA\./);
  const fingerprint = /Vingerafdruk: +(\S+)/.exec(told)![1]!;
  const published = await fetch(new URL("/api/vault/v1/certificate-key", installation.url));
  expect(((await published.json()) as { fingerprint: string }).fingerprint).toBe(fingerprint);
  expect(await commandLine(["verify", file, "--vingerafdruk", fingerprint])).toMatch(/^0: JA\. .*genoemde sleutel/);
  expect(await commandLine(["verify", file, "--vingerafdruk", "een-andere"])).toMatch(/^1: NEE\./);
  const changed = join(folder, "veranderd.json");
  writeFileSync(changed, readFileSync(file, "utf8").replace('"people": ', '"people": 1'));
  expect(await commandLine(["verify", changed])).toMatch(/^1: NEE\./);
  await mailTo(installation, "directie@goudenaar.example", "Certificaat van vernietiging");

  await openTab(keeper, "Inzagelog");
  await see(keeper, "Datakluis vernietigd");
  await service.goto("/werkgevers");
  await see(service, "Beëindigd");
  await look(service, "werkgever-beeindigd");
});

test("the backup of the day before, put back, gives nothing of that employer and all of the others", async () => {
  await installation.stop();
  const told = await commandLine(["restore", join(folder, "dag-ervoor.dk"), "--overschrijven"], env());
  expect(told).toMatch(/^0: /);
  installation = await startInstallation({ demo: true, folder: installation.folder });
  keeper = await enter("datakluisbeheerder");
  await openEnding(keeper);
  await see(keeper, "Dienstverlening beëindigd: Bakkerij De Gouden Aar B.V.");
  await see(keeper, "Het certificaat is destijds per e-mail");
  await look(keeper, "teruggezet");
  const people = await within("vault", "select count(*)::int as count from person");
  expect(people).toEqual([{ count: 0 }]);
  const identities = await within(
    "suite",
    `select employer.vault, count(*)::int as count from identity join employer on employer.id = identity.employer_id
     where not exists (select from spell where spell.ref = identity.ref) group by 1 order by 1`,
  );
  expect(identities).toEqual([{ vault: "none", count: 20 }]);
  const linde = await enter("HR De Linde (nog zonder datakluis)");
  await see(linde, "De Linde Transport B.V.");
});

/** Past every policy, as the superuser of this trial. */
async function within(server: "vault" | "suite", text: string): Promise<unknown[]> {
  const url = new URL(databaseUrlOf(installation.folder, server, "owner"));
  url.username = "postgres";
  url.password = readFileSync(join(installation.folder, "secrets", "postgres", "superuser-password"), "utf8").trim();
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  return (await client.query(text).finally(() => client.end())).rows as unknown[];
}

/** The days of waiting are over. */
const dueNow = () => within("vault", "update destruction set due_at = now() where destroyed_at is null");
