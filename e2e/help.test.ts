import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dialogOf, openTab, press, see } from "./tools/acting.ts";
import { openBrowser } from "./tools/browser.ts";
import { markedDelivery } from "./tools/deliveries.ts";
import { startInstallation, type Installation } from "./tools/installation.ts";
import { enterAs, look } from "./tools/screens.ts";
import { unsharedPeople } from "./tools/unshared.ts";

/** *Help mij* (F8): who is stuck finds what to do, on the screen where he is stuck. */

let installation: Installation;
let browser: Browser;
let [keeper, caseManager] = [] as unknown as [Page, Page];
/** Whose dossier is shared in a walkthrough. */
let dossier: string;

beforeAll(async () => {
  installation = await startInstallation({ demo: true });
  browser = await openBrowser();
  keeper = await enterAs(browser, installation, "datakluisbeheerder");
  caseManager = await enterAs(browser, installation, "casemanager");
  dossier = `/dossiers/${(await unsharedPeople(keeper, 1))[0]!.ref}`;
});
afterAll(async () => {
  await browser?.close();
  await installation?.remove();
});

const titles = (page: Page) => dialogOf(page).getByRole("list", { name: "Onderwerpen" }).getByRole("button");

test("somebody asks in his own words, with an error in them, and reads what to do", async () => {
  await press(keeper, "Help mij");
  await titles(keeper).first().waitFor();
  expect(await titles(keeper).allInnerTexts()).not.toContain("Een datakluis activeren");
  await look(keeper, "help-onderwerpen");
  await keeper.keyboard.type("hoe meld ik iemand ziekk");
  await expect.poll(() => titles(keeper).first().innerText()).toBe("Iemand ziek melden");
  await look(keeper, "help-zoeken");
  await titles(keeper).first().click();
  await see(keeper, /Wat iemand heeft of waardoor het komt, vraagt u niet/);
  // What is read aloud next is the topic.
  await expect.poll(() => keeper.evaluate(() => document.activeElement?.textContent)).toBe("Iemand ziek melden");
  await look(keeper, "help-onderwerp");
  await press(keeper, "Terug naar de onderwerpen");
  await dialogOf(keeper).getByRole("searchbox").fill("xqzwv");
  await see(keeper, /Daar vinden wij niets over/);
  await keeper.keyboard.press("Escape");
  await keeper.keyboard.press("Escape");
  await dialogOf(keeper).waitFor({ state: "detached" });
});

const walkOf = (page: Page) => page.getByRole("complementary", { name: "Rondleiding" });
const goOn = (page: Page) =>
  walkOf(page)
    .getByRole("button", { name: /^(Volgende|Klaar)$/ })
    .click();
/** At this step, and the place it is about stands on the screen. */
async function at(page: Page, step: number, of: number): Promise<void> {
  await walkOf(page).getByText(`Stap ${step} van ${of}`).waitFor();
  await page.locator(".walk-ring").waitFor();
}
async function startWalk(page: Page, title: string): Promise<void> {
  await press(page, "Help mij");
  await dialogOf(page).getByRole("searchbox").fill(title);
  await dialogOf(page).getByRole("button", { name: title, exact: true }).click();
  await press(page, "Laat het mij zien");
  await dialogOf(page).waitFor({ state: "detached" });
}
const keptIn = (page: Page) => page.evaluate(() => sessionStorage.getItem("datakluis.help"));

test("who shares for the first time is led through it, and goes on where he was after a reload", async () => {
  await startWalk(keeper, "Een dossier delen met de arbodienst");
  await at(keeper, 1, 6);
  await look(keeper, "rondleiding-begin");
  await goOn(keeper);
  await see(keeper, /Zoek eerst een werknemer en open het dossier/);
  await look(keeper, "rondleiding-nog-niet");
  await keeper.goto(dossier);
  await at(keeper, 2, 6);
  await look(keeper, "rondleiding-dossier");
  await press(keeper, "Dossier delen");
  await at(keeper, 3, 6);
  await keeper.reload();
  await see(keeper, /Kies Dossier delen op het dossier. Dan komt dit venster/);
  await walkOf(keeper).getByText("Stap 3 van 6").waitFor();
  // Where he was, and nothing of whom it was about.
  expect(await keptIn(keeper)).toBe('{"walk":"share","step":2}');
  await press(keeper, "Dossier delen");
  await at(keeper, 3, 6);
  await look(keeper, "rondleiding-venster");
  // The explanation is no click beside the window: it stays.
  await dialogOf(keeper).locator(".choice", { hasText: "Ziekmelding" }).click();
  await goOn(keeper);
  await at(keeper, 4, 6);
  await dialogOf(keeper).getByLabel("Toelichting").fill("Wil met de casemanager overleggen");
  await goOn(keeper);
  await at(keeper, 5, 6);
  await dialogOf(keeper).getByRole("button", { name: "Dossier delen" }).click();
  await at(keeper, 6, 6);
  await see(keeper, "Gedeeld met de dienst");
  await goOn(keeper);
  await walkOf(keeper).waitFor({ state: "detached" });
  expect(await keptIn(keeper)).toBeNull();
});

test("the keyboard walks, comes back with F6 and stops with Escape", async () => {
  await startWalk(keeper, "Een werknemer zoeken");
  await at(keeper, 1, 3);
  const focused = () => keeper.evaluate(() => document.activeElement?.getAttribute("aria-label"));
  await expect.poll(focused).toBe("Rondleiding");
  await walkOf(keeper).getByRole("button", { name: "Ga erheen" }).press("Enter");
  await keeper.keyboard.type("ab");
  await keeper.keyboard.press("F6");
  await expect.poll(focused).toBe("Rondleiding");
  await walkOf(keeper).getByRole("button", { name: "Volgende" }).press("Enter");
  await walkOf(keeper).getByText("Stap 2 van 3").waitFor();
  await keeper.getByRole("searchbox", { name: "Werknemer zoeken" }).fill("e");
  await keeper.getByRole("searchbox", { name: "Werknemer zoeken" }).fill("an");
  await at(keeper, 2, 3);
  await goOn(keeper);
  await at(keeper, 3, 3);
  await keeper.keyboard.press("F6");
  await keeper.keyboard.press("Escape");
  await walkOf(keeper).waitFor({ state: "detached" });
  expect(await keptIn(keeper)).toBeNull();
});

test("who reports sick, delivers or makes a coupling is led along every place on the way", async () => {
  await keeper.goto(dossier);
  await see(keeper, "Gedeeld met de dienst");
  await startWalk(keeper, "Iemand ziek melden");
  await at(keeper, 1, 6);
  await goOn(keeper);
  await at(keeper, 2, 6);
  await press(keeper, "Ziek melden");
  for (const step of [3, 4]) {
    await at(keeper, step, 6);
    await goOn(keeper);
  }
  await at(keeper, 5, 6);
  await dialogOf(keeper).getByRole("button", { name: "Annuleren" }).click();
  await at(keeper, 6, 6);
  await goOn(keeper);

  await startWalk(keeper, "Medewerkers aanleveren met een bestand");
  await at(keeper, 1, 5);
  await keeper.getByRole("link", { name: "Leveringen", exact: true }).click();
  await at(keeper, 2, 5);
  await goOn(keeper);
  await at(keeper, 3, 5);
  const chosen = keeper.waitForEvent("filechooser");
  await press(keeper, "Bestand kiezen");
  const buffer = Buffer.from(markedDelivery(2, 2).bytes);
  await (await chosen).setFiles({ name: "werknemers.csv", mimeType: "text/csv", buffer });
  await press(keeper, "Bestand controleren");
  await at(keeper, 4, 5);
  await look(keeper, "rondleiding-levering");
  await goOn(keeper);
  await at(keeper, 5, 5);
  await goOn(keeper);

  await startWalk(keeper, "Een koppeling met uw HR- of salarispakket");
  await at(keeper, 1, 7);
  await keeper.getByRole("link", { name: "Datakluis beheer" }).click();
  await at(keeper, 2, 7);
  await openTab(keeper, "Koppelingen");
  await at(keeper, 3, 7);
  await press(keeper, "Koppeling toevoegen");
  await at(keeper, 4, 7);
  await dialogOf(keeper).getByLabel("Naam van het systeem").fill("Salarispakket");
  await goOn(keeper);
  await at(keeper, 5, 7);
  await dialogOf(keeper).getByRole("button", { name: "Opslaan" }).click();
  await at(keeper, 6, 7);
  await goOn(keeper);
  await at(keeper, 7, 7);
  await goOn(keeper);
});

test("a case manager is led through planning, on a phone", async () => {
  await caseManager.setViewportSize({ width: 390, height: 844 });
  await caseManager.goto(dossier);
  await caseManager.getByRole("heading", { level: 1 }).waitFor();
  await startWalk(caseManager, "Een afspraak plannen, verzetten of annuleren");
  await see(caseManager, /Op een telefoon kiest u eerst de knop linksboven/);
  await press(caseManager, "Zoeken en organisatie openen");
  await at(caseManager, 1, 5);
  await look(caseManager, "rondleiding-telefoon-zoeken");
  await dialogOf(caseManager).getByRole("button", { name: "Sluiten" }).click();
  await goOn(caseManager);
  await press(caseManager, "Meer acties");
  await at(caseManager, 2, 5);
  await look(caseManager, "rondleiding-telefoon-acties");
  await caseManager.getByRole("menuitem", { name: "Afspraak plannen" }).click();
  await at(caseManager, 3, 5);
  await look(caseManager, "rondleiding-telefoon-venster");
  await goOn(caseManager);
  await at(caseManager, 4, 5);
  await goOn(caseManager);
  await at(caseManager, 5, 5);
  await goOn(caseManager);
  await walkOf(caseManager).waitFor({ state: "detached" });
});

test("the service says where to turn, and its employer reads it", async () => {
  const administrator = await enterAs(browser, installation, "functioneel beheerder");
  await administrator.goto("/ondersteuning");
  await see(administrator, /nog niets ingevuld/);
  await press(administrator, "Wijzigen");
  await dialogOf(administrator).getByLabel("Tekst").fill("Bel ons gerust.\n<b>Wij helpen u verder.</b>");
  await dialogOf(administrator).getByLabel("Telefoon").fill("+31 (0)88 123 45 67");
  await dialogOf(administrator).getByLabel("E-mailadres").fill("hulp@arboplus.example");
  await dialogOf(administrator).getByLabel("Bereikbaar").fill("Op werkdagen van 8.30 tot 17.00 uur");
  await look(administrator, "ondersteuning-wijzigen");
  await press(administrator, "Opslaan");
  await see(administrator, "<b>Wij helpen u verder.</b>");
  await press(keeper, "Help mij");
  await dialogOf(keeper).getByRole("link", { name: "Ondersteuning" }).click();
  const phone = keeper.getByRole("link", { name: "+31 (0)88 123 45 67" });
  await expect.poll(() => phone.getAttribute("href")).toBe("tel:+31881234567");
  await look(keeper, "ondersteuning");
});

test("a topic leads to the page it is about, also on a phone and in the dark", async () => {
  await keeper.setViewportSize({ width: 390, height: 844 });
  await press(keeper, "Donkere weergave");
  await press(keeper, "Help mij");
  await dialogOf(keeper).getByRole("searchbox").fill("inzagelog");
  await titles(keeper).first().click();
  await see(keeper, /Nakijken wie wat heeft gezien/);
  await look(keeper, "help-telefoon-donker");
  await dialogOf(keeper).getByRole("link", { name: "Naar deze pagina" }).click();
  await keeper.getByRole("heading", { level: 1, name: "Datakluis beheer" }).waitFor();
  await look(keeper, "help-balk-telefoon");
  await keeper.setViewportSize({ width: 320, height: 700 });
  await look(keeper, "help-balk-smal");
});
