import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dialogOf, gone, openTab, press, see, shut } from "./tools/acting.ts";
import { openBrowser } from "./tools/browser.ts";
import { startInstallation, type Installation } from "./tools/installation.ts";
import { enterAs, look } from "./tools/screens.ts";

/** Around the vault: what the service prepares (B1, B2, B6), and what a vault administrator keeps in hand (C2-C5). */

let installation: Installation;
let browser: Browser;
let [administrator, keeper] = [] as unknown as [Page, Page];

beforeAll(async () => {
  installation = await startInstallation({ demo: true });
  browser = await openBrowser();
  const enter = (role: string) => enterAs(browser, installation, role);
  administrator = await enter("functioneel beheerder");
  keeper = await enter("datakluisbeheerder");
});
afterAll(async () => {
  await browser?.close();
  await installation?.remove();
});

test("the service works through the checklist and activates a selection at once", async () => {
  await administrator.goto("/werkgevers");
  await administrator.getByRole("link", { name: "De Linde Transport B.V." }).click();
  await openTab(administrator, "Gegevensbeheer");
  await see(administrator, "Werkgever geïnformeerd over het moment");
  await press(administrator, "Vastleggen");
  await look(administrator, "geinformeerd");
  await press(administrator, "Opslaan");
  await see(administrator, /Geïnformeerd op \d/);
  await look(administrator, "checklist");

  await openTab(administrator, "Gegevens");
  await press(administrator, "Wijzigen");
  await dialogOf(administrator).getByLabel("KvK-nummer").fill("123");
  await press(administrator, "Opslaan");
  await dialogOf(administrator).locator("[aria-invalid=true]").waitFor();
  await look(administrator, "gegevens-fout");
  await dialogOf(administrator).getByLabel("KvK-nummer").fill("90005679");
  await press(administrator, "Opslaan");
  await see(administrator, "90005679");

  await administrator.getByRole("link", { name: "Activaties" }).click();
  const choice = administrator.locator("table .choice", { hasText: "De Linde" });
  await choice.click();
  await look(administrator, "activaties");
  await press(administrator, "Activeren (1)");
  await see(administrator, "Beheerders voor De Linde Transport B.V.");
  await dialogOf(administrator).locator(".choice", { hasText: "In de nacht na het akkoord" }).click();
  await look(administrator, "golf");
  await dialogOf(administrator).getByRole("button", { name: "Activeren (1)" }).click();
  await dialogOf(administrator).getByText("Wacht op akkoord").waitFor();
  await dialogOf(administrator).getByRole("button", { name: "Sluiten" }).click();
  await shut(administrator);
  await see(administrator, "De werkgever moet nog akkoord geven.");
  await choice.waitFor({ state: "detached" });
});

test("after the moving in the service sees how far people can still be told apart, and nobody's name", async () => {
  await administrator.getByRole("link", { name: "Bakkerij De Gouden Aar B.V." }).click();
  await openTab(administrator, "Gegevensbeheer");
  await administrator.getByRole("row", { name: /^Geboortedatum/ }).waitFor();
  await see(administrator, "Alles samen, met geboortejaar en maand van indiensttreding");
  await look(administrator, "controle-na-de-omzetting");
  await administrator.setViewportSize({ width: 390, height: 844 });
  await look(administrator, "telefoon-controle");
});

/** The service asks access for some more users of the employer whose page is open. */
const askFor = (page: Page, names: readonly string[]) =>
  page.evaluate(async (names) => {
    const at = `/api/suite/v1/employers/${location.pathname.split("/").at(-1)}/users`;
    for (const displayName of names) {
      const id = crypto.randomUUID();
      const body = { id, displayName, email: `${id}@goudenaar.example`, group: "hr", departmentIds: [] };
      const headers = { "content-type": "application/json" };
      const { ok } = await fetch(at, { method: "POST", headers, body: JSON.stringify(body) });
      if (!ok) throw new Error(displayName);
    }
  }, names);

test("a vault administrator reads that all have moved in, and closes it", async () => {
  await keeper.goto("/");
  await see(keeper, "Alle dossiers van Bakkerij De Gouden Aar B.V. staan in de datakluis.");
  await look(keeper, "actueel-bericht");
  await press(keeper, /^Bericht sluiten/);
  await gone(keeper, "Alle dossiers van Bakkerij De Gouden Aar B.V. staan in de datakluis.");
});

test("requests are opened from the first page, and decided one by one or several at once", async () => {
  await askFor(administrator, ["Anouk Visser", "Bart de Wit", "Chantal Bos"]);
  await see(keeper, /Autorisatieverzoek datakluis \(4\)/);
  await look(keeper, "actueel-verzoeken");
  await keeper.getByRole("link", { name: /Bart de Wit/ }).click();
  await keeper.locator("li[aria-current]", { hasText: "Bart de Wit" }).waitFor();
  await look(keeper, "verzoek-geopend");
  await press(keeper, "Akkoord voor Bart de Wit");
  await see(keeper, "De gebruiker heeft nu toegang tot de datakluis.");
  await gone(keeper, "Akkoordverzoek nieuwe gebruiker: Bart de Wit");
  await keeper.emulateMedia({ colorScheme: "dark" });
  await keeper.reload();
  await see(keeper, /Het verzoek waarvoor u kwam, staat niet meer open/);

  for (const name of ["Anouk Visser", "Chantal Bos"]) await keeper.locator(".rows .choice", { hasText: name }).click();
  await press(keeper, "Afwijzen (2)");
  await see(keeper, "Deze verzoeken worden afgewezen");
  await look(keeper, "donker-verzoeken-afwijzen");
  await dialogOf(keeper)
    .getByLabel(/^Reden/)
    .fill("Werkt niet op de HR-afdeling.");
  await dialogOf(keeper).getByRole("button", { name: "Afwijzen" }).click();
  await see(keeper, "2 verzoeken zijn afgewezen.");
  await keeper.emulateMedia({ colorScheme: "light" });

  await askFor(administrator, ["Dirk Kuipers"]);
  await keeper.locator(".rows .choice", { hasText: "Dirk Kuipers" }).waitFor();
  await keeper.locator(".choice", { hasText: "Alles kiezen" }).click();
  await keeper.setViewportSize({ width: 390, height: 844 });
  await look(keeper, "telefoon-verzoeken");
  await press(keeper, "Akkoord (2)");
  await look(keeper, "telefoon-verzoeken-akkoord");
  await dialogOf(keeper).getByRole("button", { name: "Akkoord" }).click();
  await see(keeper, "2 gebruikers hebben nu toegang tot de datakluis.");
  await see(keeper, "Er zijn geen openstaande verzoeken.");
  await keeper.setViewportSize({ width: 1440, height: 900 });
});

test("a vault administrator appoints a second one, and sees who was there last", async () => {
  await keeper.goto("/beheer");
  await openTab(keeper, "Autorisaties");
  await see(keeper, "Deze datakluis heeft maar één beheerder.");
  await press(keeper, "Hassan el Idrissi beheerder maken");
  await look(keeper, "beheerder-maken");
  await dialogOf(keeper).getByRole("button", { name: "Beheerder maken" }).click();
  await see(keeper, "De gebruiker is nu ook beheerder.");
  await see(keeper, /Laatst gebruikt/);
  await gone(keeper, "Deze datakluis heeft maar één beheerder.");
  await look(keeper, "autorisaties");
  await press(keeper, "Beheer intrekken van Hassan el Idrissi");
  await dialogOf(keeper).getByRole("button", { name: "Beheer intrekken" }).click();
  await see(keeper, "De beheerdersrechten zijn ingetrokken.");
  await press(keeper, "Beheer neerleggen");
  await dialogOf(keeper).getByRole("button", { name: "Beheer neerleggen" }).click();
  await see(keeper, "Dit is de enige datakluisbeheerder van d");
  await look(keeper, "laatste-beheerder");
  await dialogOf(keeper).getByRole("button", { name: "Annuleren" }).click();
});

test("the agreement is there to read again and to take along", async () => {
  await openTab(keeper, "Beheerdersovereenkomsten");
  await see(keeper, "Geertje van der Aar");
  await look(keeper, "overeenkomsten");
  const file = keeper.waitForEvent("download");
  await press(keeper, /PDF/);
  const bytes = readFileSync(await (await file).path());
  expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
});

test("the record is filtered, read on and taken along, and that stands in it", async () => {
  await openTab(keeper, "Inzagelog");
  const lines = keeper.getByRole("row");
  await lines.nth(1).waitFor();
  await look(keeper, "inzagelog");
  await keeper
    .getByLabel("Handeling")
    .selectOption({ label: "Toegang en beheer" })
    .catch(() => undefined);
  await press(keeper, "Tonen");
  await see(keeper, "Beheerdersrechten gegeven");
  const file = keeper.waitForEvent("download");
  await press(keeper, "Downloaden (CSV)");
  const text = readFileSync(await (await file).path(), "utf8");
  expect(text).toContain("Beheerdersrechten gegeven");
  await press(keeper, "Tonen");
  await keeper.setViewportSize({ width: 390, height: 844 });
  await look(keeper, "telefoon-inzagelog");
});

test("a vault administrator lets the service search anonymously", async () => {
  await keeper.setViewportSize({ width: 1440, height: 900 });
  await keeper.goto("/beheer");
  await openTab(keeper, "Anoniem zoeken");
  await see(keeper, /Dit staat uit/);
  await look(keeper, "anoniem-zoeken-uit");
  await press(keeper, "Anoniem zoeken toestaan");
  await look(keeper, "anoniem-zoeken-toestaan");
  await dialogOf(keeper).getByRole("button", { name: "Anoniem zoeken toestaan" }).click();
  await see(keeper, /Dit staat aan sinds/);
});
