import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dialogOf, gone, press, see } from "./tools/acting.ts";
import { openBrowser } from "./tools/browser.ts";
import { startInstallation, type Installation } from "./tools/installation.ts";
import { enterAs, look } from "./tools/screens.ts";

/** Who may do what and where (A1, A2, A3, A5, A6): groups, reach, substitution, and an administrator who wants to know why. */

let installation: Installation;
let browser: Browser;
let [administrator, caseManager, doctor, keeper] = [] as unknown as [Page, Page, Page, Page];

beforeAll(async () => {
  installation = await startInstallation({ demo: true });
  browser = await openBrowser();
  const enter = (role: string) => enterAs(browser, installation, role);
  administrator = await enter("functioneel beheerder");
  caseManager = await enter("casemanager");
  doctor = await enter("bedrijfsarts");
  keeper = await enter("datakluisbeheerder");
});
afterAll(async () => {
  await browser?.close();
  await installation?.remove();
});

const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Amsterdam", dateStyle: "short" }).format(new Date());
const choose = (page: Page, text: string) => dialogOf(page).locator(".choice", { hasText: text }).first().click();

test("the administrator makes a user group, and sees what it may not be", async () => {
  await administrator.getByRole("link", { name: "Gebruikers van de dienst" }).click();
  await administrator.getByRole("link", { name: "Gebruikersgroepen" }).click();
  await see(administrator, "vaste groep");
  await look(administrator, "gebruikersgroepen");
  await press(administrator, "Groep toevoegen");
  await dialogOf(administrator).getByLabel(/^Naam/).fill("Externe arts");
  await choose(administrator, "Gebruikers beheren");
  await press(administrator, "Opslaan");
  await see(administrator, "Wie werkgevers of gebruikers beheert, kan geen rechten op dossiers hebben.");
  await look(administrator, "gebruikersgroep-fout");
  await choose(administrator, "Gebruikers beheren");
  await choose(administrator, "Ziek en hersteld melden");
  await choose(administrator, "Hersteld melden");
  await look(administrator, "gebruikersgroep");
  await press(administrator, "Opslaan");
  await see(administrator, "De gebruikersgroep is opgeslagen.");
  await see(administrator, "Externe arts");
});

test("a group of employers, and a doctor who sees only who has a care request", async () => {
  await administrator.getByRole("link", { name: "Werkgevers", exact: true }).click();
  await administrator.getByRole("heading", { name: "Werkgevergroepen" }).waitFor();
  await press(administrator, "Groep toevoegen");
  await dialogOf(administrator).getByLabel(/^Naam/).fill("Regio Midden");
  await choose(administrator, "Bakkerij De Gouden Aar B.V.");
  await look(administrator, "werkgevergroep");
  // The page below has a button of that name as well.
  await dialogOf(administrator).getByRole("button", { name: "Opslaan" }).click();
  await see(administrator, "De groep is opgeslagen.");
  await look(administrator, "werkgevers-en-groepen");

  await administrator.getByRole("link", { name: "Gebruikers van de dienst" }).click();
  await press(administrator, "Bram Vermeulen wijzigen");
  await dialogOf(administrator).getByLabel("Gebruikersgroep").selectOption({ label: "Externe arts" });
  for (const employer of ["Bakkerij De Gouden Aar B.V.", "De Linde Transport B.V."])
    await press(administrator, `${employer} uit het bereik halen`);
  await dialogOf(administrator).getByLabel("Wat wilt u toevoegen?").selectOption({ label: "Werkgevergroep" });
  await press(administrator, "Toevoegen aan het bereik");
  await choose(administrator, "Alleen dossiers met zorgvraag");
  await look(administrator, "bereik-wijzigen");
  await press(administrator, "Opslaan");
  await see(administrator, "Alleen dossiers met zorgvraag");
  await see(administrator, "Regio Midden (werkgevergroep)");
  await look(administrator, "gebruikers-met-bereik");
  await administrator.setViewportSize({ width: 390, height: 844 });
  await look(administrator, "telefoon-gebruikers");
  await administrator.setViewportSize({ width: 1440, height: 900 });

  await doctor.reload();
  await doctor.getByRole("heading", { name: /Welkom,/ }).waitFor();
  await see(doctor, "Bakkerij De Gouden Aar B.V.");
  expect(await doctor.getByText("De Linde Transport").count()).toBe(0);
  await look(doctor, "alleen-met-zorgvraag");
});

test("a manager gets one employee more: here at once, in the vault when its administrator agrees", async () => {
  await administrator.getByRole("link", { name: "Werkgevers", exact: true }).click();
  await administrator.getByRole("link", { name: "Bakkerij De Gouden Aar B.V." }).click();
  await administrator.getByRole("tab", { name: "Gebruikers", exact: true }).click();
  await press(administrator, "Lars Mulder wijzigen");
  await dialogOf(administrator).getByLabel("Wat wilt u toevoegen?").selectOption({ label: "Eén werknemer" });
  await dialogOf(administrator)
    .getByLabel(/^Personeelsnummer/)
    .fill("bestaat-niet");
  await press(administrator, "Toevoegen aan het bereik");
  await press(administrator, "Opslaan");
  await see(administrator, "staat bij deze werkgever niemand binnen uw bereik");
  await look(administrator, "werknemer-onbekend");
  await press(administrator, "Werknemer met personeelsnummer bestaat-niet uit het bereik halen");
  await dialogOf(administrator)
    .getByLabel(/^Personeelsnummer/)
    .fill("GA004");
  await press(administrator, "Toevoegen aan het bereik");
  await press(administrator, "Opslaan");
  await gone(administrator, "Gebruiker wijzigen: Lars Mulder");
  await see(administrator, "Werknemer met personeelsnummer GA004");

  await keeper.goto("/beheer");
  await see(keeper, "Akkoordverzoek nieuwe gebruiker: Lars Mulder");
  await see(keeper, /Werknemers: GA004/);
  await look(keeper, "verzoek-om-een-werknemer");
});

test("a case manager appoints a substitute, who sees it too, and the administrator sees why he may what he may", async () => {
  await caseManager.goto("/profiel");
  await press(caseManager, "Plaatsvervanger aanwijzen");
  await dialogOf(caseManager).getByLabel("Plaatsvervanger").selectOption({ label: "Bram Vermeulen" });
  await dialogOf(caseManager)
    .getByLabel(/^Eerste dag/)
    .fill(today);
  await dialogOf(caseManager)
    .getByLabel(/^Laatste dag/)
    .fill("2020-01-01");
  await dialogOf(caseManager).getByRole("button", { name: "Plaatsvervanger aanwijzen" }).click();
  await see(caseManager, "De laatste dag ligt voor de eerste.");
  await look(caseManager, "plaatsvervanger-fout");
  await dialogOf(caseManager)
    .getByLabel(/^Laatste dag/)
    .fill(today);
  await dialogOf(caseManager).getByRole("button", { name: "Plaatsvervanger aanwijzen" }).click();
  await see(caseManager, "Bram Vermeulen vervangt u");
  await see(caseManager, "loopt");
  await look(caseManager, "plaatsvervanging");

  await doctor.goto("/profiel");
  await see(doctor, "U vervangt Karin Smit");
  await see(doctor, "De Linde Transport B.V.");
  await doctor.setViewportSize({ width: 390, height: 844 });
  await look(doctor, "telefoon-plaatsvervanging");
  await doctor.setViewportSize({ width: 1440, height: 900 });

  await administrator.getByRole("link", { name: "Gebruikers van de dienst" }).click();
  await press(administrator, "Bekijk als Bram Vermeulen");
  await see(administrator, "als plaatsvervanger van Karin Smit");
  await see(administrator, "door de groep Externe arts");
  await look(administrator, "bekijk-als");
  await press(administrator, "Donkere weergave");
  await look(administrator, "donker-bekijk-als");
  // As at 200 %: what is below the fold can be reached by the keyboard too.
  await administrator.setViewportSize({ width: 720, height: 450 });
  await look(administrator, "bekijk-als-200");
  await administrator.setViewportSize({ width: 1440, height: 900 });
  await administrator.getByRole("link", { name: "Naar de gebruikers" }).click();
  await administrator.getByRole("heading", { name: "Gebruikers van de dienst" }).waitFor();

  await press(doctor, "Plaatsvervanging door Bram Vermeulen beëindigen");
  await see(doctor, "De plaatsvervanging is beëindigd.");
  await gone(doctor, "De Linde Transport B.V.");
});
