import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { see, shut } from "./tools/acting.ts";
import { openBrowser } from "./tools/browser.ts";
import { codesOf } from "./tools/codes.ts";
import { startInstallation, type Installation } from "./tools/installation.ts";
import { choose, fill, openTab, press, tabTo } from "./tools/keyboard.ts";
import { look, visitorIn } from "./tools/screens.ts";

/** From the checklist to the first anonymous tree, by people who touch no mouse (B1-B5, WCAG 2.1.1 and 2.4.7). */

let installation: Installation;
let browser: Browser;
let [hr, administrator, keeper, caseManager] = [] as unknown as [Page, Page, Page, Page];
const linde = "De Linde Transport B.V.";

beforeAll(async () => {
  installation = await startInstallation({ demo: true });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await installation?.remove();
});

/** Signs in with the keys alone; a code the demo has just used is refused, and then the next one is typed. */
async function enter(role: string): Promise<Page> {
  const { page } = await visitorIn(browser, installation.url);
  const { email, password, otpauth } = installation.accounts.find((it) => it.role === role)!;
  await page.goto("/inloggen");
  await fill(page, "E-mailadres", email);
  await fill(page, "Wachtwoord", password);
  await page.keyboard.press("Enter");
  // Whoever has an agreement to read is led there.
  const welcome = page.getByRole("heading", { name: /Welkom,|Gebruikersovereenkomst/ });
  const refused = page.getByRole("alert");
  await page.getByLabel(/^Code/).waitFor();
  for await (const code of codesOf(otpauth)) {
    if (await welcome.isVisible()) return page;
    await fill(page, /^Code/, code);
    await page.keyboard.press("Enter");
    await welcome.or(refused).first().waitFor();
    if (await welcome.isVisible()) return page;
  }
  throw new Error("Inloggen lukte niet.");
}

test("HR delivers the employees", async () => {
  hr = await enter("HR De Linde (tweede gebruiker)");
  await press(hr, "Leveringen");
  await see(hr, "Werknemers leveren");
  const chosen = hr.waitForEvent("filechooser");
  await press(hr, "Bestand kiezen");
  const buffer = readFileSync(new URL("./leveringen/de-linde-volledig.csv", import.meta.url));
  await (await chosen).setFiles({ name: "werknemers.csv", mimeType: "text/csv", buffer });
  await see(hr, "Voorbeeld van de levering");
  await press(hr, /^Verwerken/);
  await see(hr, /De levering is verwerkt/);
});

test("the service writes down that the employer knows, and activates", async () => {
  administrator = await enter("functioneel beheerder");
  await press(administrator, "Werkgevers");
  // He stands on Actueel too; a press there goes astray when the page of employers comes in between.
  await administrator.getByRole("heading", { level: 1, name: "Werkgevers" }).waitFor();
  await see(administrator, linde);
  await press(administrator, linde);
  await see(administrator, "Gegevensbeheer");
  await openTab(administrator, "Gegevensbeheer");
  await press(administrator, "Vastleggen");
  await administrator.getByRole("dialog").waitFor();
  await press(administrator, "Opslaan");
  await see(administrator, /Geïnformeerd op \d/);
  await press(administrator, "Datakluis activeren");
  await administrator.getByRole("dialog").waitFor();
  await choose(administrator, "Sanne Willems");
  await look(administrator, "toetsenbord-activeren");
  await press(administrator, "Datakluis activeren");
  await shut(administrator);
  await see(administrator, "Wacht op akkoord");
});

test("the administrator of the vault reads, declares and agrees", async () => {
  keeper = await enter("HR De Linde (nog zonder datakluis)");
  await see(keeper, "Wie zijn de partijen?");
  await press(keeper, "Volgende");
  await see(keeper, "Voor welke werkgevers geeft u nu akkoord?");
  await press(keeper, "Volgende");
  await fill(keeper, /^Wettelijk vertegenwoordiger/, "W. van der Linde");
  await fill(keeper, /^E-mailadres van de vertegenwoordiger/, "directie@delinde.example");
  await choose(keeper, /^Ik heb de documenten gelezen/);
  await look(keeper, "toetsenbord-verklaring");
  await press(keeper, "Volgende");
  await see(keeper, /Na uw akkoord verhuizen de dossiers/);
  await press(keeper, "Akkoord");
  await see(keeper, /dossiers staan in de datakluis/);
});

test("the service opens the tree with the arrows and finds nobody by name", async () => {
  caseManager = await enter("casemanager");
  const tree = caseManager.getByRole("treegrid").or(caseManager.getByRole("tree"));
  await tree.first().waitFor();
  await tabTo(caseManager, /De Linde|Bakkerij/);
  const row = () => caseManager.evaluate(() => document.activeElement?.textContent ?? "");
  for (let step = 0; step < 10 && !(await row()).includes("De Linde"); step += 1)
    await caseManager.keyboard.press("ArrowDown");
  expect(await row()).toContain("De Linde");
  await caseManager.keyboard.press("ArrowRight");
  for (let step = 0; step < 30 && !(await row()).includes("Anoniem"); step += 1) {
    await caseManager.keyboard.press("ArrowDown");
    if (!(await row()).includes("Anoniem")) await caseManager.keyboard.press("ArrowRight");
    await caseManager.waitForTimeout(300);
  }
  expect(await row()).toMatch(/Anoniem \(Persnr: MS\d+\)/);
  const name = await row();
  await look(caseManager, "toetsenbord-boom");
  // Looking opens a page beside this one; a browser that comes back from it may begin at its top.
  await tabTo(caseManager, name);
  await caseManager.keyboard.press("Enter");
  await expect.poll(() => caseManager.getByRole("main").innerText()).toContain(name);
  await caseManager.getByRole("heading", { level: 1, name: /^Anoniem \(Persnr: MS\d+\)/ }).waitFor();
  await look(caseManager, "toetsenbord-dossier");
});
