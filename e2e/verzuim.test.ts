import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dialogOf, gone, openTab, press, see, shut } from "./tools/acting.ts";
import { openBrowser } from "./tools/browser.ts";
import { startInstallation, type Installation } from "./tools/installation.ts";
import { enterAs, look } from "./tools/screens.ts";
import { unsharedPeople } from "./tools/unshared.ts";

/** Absence (F2): a manager reports sick from his phone, and from there on two people keep it right. */

let installation: Installation;
let browser: Browser;
let [manager, caseManager] = [] as unknown as [Page, Page];

const phone = { width: 390, height: 844 };

beforeAll(async () => {
  installation = await startInstallation({ demo: true });
  browser = await openBrowser();
  manager = await enterAs(browser, installation, "leidinggevende");
  caseManager = await enterAs(browser, installation, "casemanager");
});
afterAll(async () => {
  await browser?.close();
  await installation?.remove();
});

const choose = (page: Page, words: string) => dialogOf(page).locator(".choice", { hasText: words }).first().click();
const fill = (page: Page, label: string | RegExp, text: string) => dialogOf(page).getByLabel(label).first().fill(text);
/** Presses the button of the dialog, which then is gone. */
const send = async (page: Page, name: string) => {
  await dialogOf(page).getByRole("button", { name, exact: true }).click();
  await shut(page);
};
/** The button of the dossier that has this name, where more spells have one. */
const pressOf = (page: Page, deed: string, spell: string) =>
  page.getByRole("button", { name: `${deed}: ${spell}`, exact: true }).click();

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test("a manager reports sick from his phone, and shares the dossier with it", async () => {
  await manager.setViewportSize(phone);
  const [somebody] = await unsharedPeople(manager, 1);
  await manager.goto(`/dossiers/${somebody!.ref}`);
  await see(manager, "Let op: dit dossier is niet gedeeld.");
  await press(manager, "Meer acties");
  await manager.getByRole("menuitem", { name: "Ziek melden" }).click();
  await choose(manager, "Ziekmelding");
  await fill(manager, "Toelichting", "Heeft zich vandaag ziek gemeld");
  await dialogOf(manager).getByRole("button", { name: "Delen en verder" }).click();
  await fill(manager, /^Eerste ziektedag/, "2026-11-02");
  await choose(manager, "Onbekend");
  await look(manager, "telefoon-ziek-melden");
  await choose(manager, "De werknemer verblijft tijdelijk op een ander adres");
  await fill(manager, /^Tot en met/, inDays(30));
  await fill(manager, /^Straat/, "Rue de la Gare");
  await fill(manager, /^Plaats/, "Brussel");
  await fill(manager, /^Land/, "België");
  await fill(manager, /^Telefoon daar/, "12");
  await look(manager, "telefoon-tijdelijk-adres");
  await dialogOf(manager).getByRole("button", { name: "Ziek melden", exact: true }).click();
  await see(manager, "Vul een geldig telefoonnummer in.");
  await fill(manager, /^Telefoon daar/, "+32 2 512 34 56");
  await send(manager, "Ziek melden");
  await see(manager, "Lopend");
  await openTab(manager, "Trajecten");
  await look(manager, "telefoon-ziek-gemeld");
  await caseManager.goto(`/dossiers/${somebody!.ref}`);
  await see(caseManager, "Rue de la Gare");
  await see(caseManager, "België");
  await caseManager.getByRole("heading", { name: "Tijdelijk verblijfadres" }).scrollIntoViewIfNeeded();
  await look(caseManager, "tijdelijk-adres-bij-de-dienst");
  expect(await caseManager.getByRole("button", { name: "Adres beëindigen" }).count()).toBe(0);

  await openTab(manager, "Overzicht");
  // Past the card, so that it does not lie under the bar at the bottom.
  await manager.getByText("Gemeld door").first().scrollIntoViewIfNeeded();
  await look(manager, "telefoon-tijdelijk-adres-in-dossier");
  await press(manager, "Adres beëindigen");
  await dialogOf(manager).getByText("De werknemer is weer te vinden op het gewone adres.").waitFor();
  await look(manager, "telefoon-tijdelijk-adres-beeindigen");
  await send(manager, "Adres beëindigen");
  await see(manager, "De werknemer is te vinden op het gewone adres.");
  await gone(caseManager, "Rue de la Gare");
  await openTab(manager, "Trajecten");
  await openTab(caseManager, "Trajecten");
  await see(caseManager, "Verzuim, eerste ziektedag 2 november 2026");
});

test("somebody recovers in part, in a line one can see and a table one can read", async () => {
  await pressOf(caseManager, "Percentage wijzigen", "Ziek vanaf 2 november 2026");
  await fill(caseManager, /^Vanaf/, "2026-11-09");
  await fill(caseManager, /^Percentage verzuim/, "50");
  await fill(caseManager, /^Arbeidstherapie/, "12,5");
  await look(caseManager, "percentage-wijzigen");
  await send(caseManager, "Percentage wijzigen");
  await see(caseManager, "12,5 %");
  await look(caseManager, "verloop");
});

test("what two people change at once the second sees first; then a correction and a recovery stand", async () => {
  await pressOf(manager, "Hersteld melden", "Ziek vanaf 2 november 2026");
  await fill(manager, /^Hersteldatum/, "2026-11-16");
  await pressOf(caseManager, "Corrigeren", "Ziek vanaf 2 november 2026");
  await fill(caseManager, /^Eerste ziektedag/, "2026-10-30");
  await look(caseManager, "corrigeren");
  await send(caseManager, "Corrigeren");
  await see(manager, "Iemand anders heeft deze melding intussen gewijzigd:");
  await dialogOf(manager)
    .getByText(/Gecorrigeerd: eerste ziektedag 30 oktober 2026/)
    .waitFor();
  await look(manager, "telefoon-intussen-gewijzigd");
  await press(manager, "Gezien, ga verder");
  await send(manager, "Hersteld melden");
  await see(caseManager, "Hersteld op 16 november 2026");
});

test("a report within four weeks makes a chain, and one that was wrong is withdrawn and stays to be seen", async () => {
  await press(caseManager, "Ziek melden");
  await fill(caseManager, /^Eerste ziektedag/, "2026-11-20");
  await choose(caseManager, "Nee");
  await send(caseManager, "Ziek melden");
  await see(caseManager, "Verzuimtraject van 2 meldingen, eerste ziektedag 30 oktober 2026");
  await look(caseManager, "traject");
  await manager.emulateMedia({ colorScheme: "dark" });
  await see(manager, /Verzuimtraject van 2 meldingen/);
  await manager.getByText(/Verzuimtraject van 2 meldingen/).scrollIntoViewIfNeeded();
  await look(manager, "telefoon-donker-traject");

  await pressOf(caseManager, "Intrekken", "Ziek vanaf 20 november 2026");
  await choose(caseManager, "De melding staat er dubbel");
  await look(caseManager, "intrekken-melding");
  await send(caseManager, "Intrekken");
  await see(caseManager, "Ingetrokken");
  await gone(caseManager, /Verzuimtraject van 2 meldingen/);
  await caseManager.getByText("Geschiedenis", { exact: true }).last().click();
  await see(caseManager, "Ingetrokken: De melding staat er dubbel");
  await caseManager.getByText("Geschiedenis", { exact: true }).last().scrollIntoViewIfNeeded();
  await look(caseManager, "ingetrokken");
  await manager.emulateMedia({ colorScheme: "light" });
});

test("pregnancy and birth leave is recorded beside absence, and counts as none", async () => {
  await press(caseManager, "Zwangerschapsverlof");
  await fill(caseManager, /^Eerste verlofdag/, "2026-12-01");
  await fill(caseManager, /^Eerste dag na het verlof/, "2027-03-23");
  await look(caseManager, "verlof-vastleggen");
  await send(caseManager, "Verlof opslaan");
  await see(caseManager, "22 maart 2027");
  await caseManager.getByRole("heading", { name: "Zwangerschaps- en bevallingsverlof" }).scrollIntoViewIfNeeded();
  await look(caseManager, "verlof");
  expect(await caseManager.getByText(/Verzuim, eerste ziektedag 30 oktober 2026/).count()).toBe(1);
});
