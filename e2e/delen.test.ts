import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dialogOf, gone, press, see, shut } from "./tools/acting.ts";
import { openBrowser } from "./tools/browser.ts";
import { startInstallation, type Installation } from "./tools/installation.ts";
import { enterAs, look } from "./tools/screens.ts";
import { unsharedPeople, type Unshared } from "./tools/unshared.ts";

/** How far a sharing reaches (D5, D6): the BSN apart, updates that stop and go on, and a dossier that is on its way. */

let installation: Installation;
let browser: Browser;
let [hr, caseManager] = [] as unknown as [Page, Page];

beforeAll(async () => {
  installation = await startInstallation({ demo: true });
  browser = await openBrowser();
  hr = await enterAs(browser, installation, "datakluisbeheerder");
  caseManager = await enterAs(browser, installation, "casemanager");
});
afterAll(async () => {
  await browser?.close();
  await installation?.remove();
});

/** Fills in why, looks at the dialog, and does what its button says. */
async function because(why: string, action: string): Promise<void> {
  await dialogOf(hr).getByLabel("Toelichting").fill(why);
  await look(hr, action.toLowerCase().replaceAll(" ", "-"));
  await dialogOf(hr).getByRole("button", { name: action }).click();
  await shut(hr);
}
const choose = (words: string) => dialogOf(hr).locator(".choice", { hasText: words }).first().click();

let people: Unshared[];

test("with something written the employer stops the updates, and lets them go on", async () => {
  people = await unsharedPeople(hr, 2);
  const [{ ref, lastName }] = people as [Unshared, Unshared];
  await caseManager.goto(`/dossiers/${ref}`);
  await see(caseManager, /^Anoniem/);
  await hr.goto(`/dossiers/${ref}`);
  await press(hr, "Ziek melden");
  await choose("Ziekmelding");
  await dialogOf(hr).getByLabel("Toelichting").fill("Heeft zich vandaag ziek gemeld");
  await dialogOf(hr).getByRole("button", { name: "Delen en verder" }).click();
  await choose("Onbekend");
  await dialogOf(hr).getByRole("button", { name: "Ziek melden" }).click();
  await see(hr, "Lopend");
  await see(caseManager, new RegExp(lastName));

  await press(hr, "Deling intrekken");
  await see(hr, /heeft al iets in dit dossier geschreven/);
  await look(hr, "intrekken-kan-niet-meer");
  await dialogOf(hr).getByRole("button", { name: "Bijwerken stoppen" }).click();
  await because("De werknemer gaat uit dienst", "Bijwerken stoppen");
  await see(hr, /Gestopt op .*: De werknemer gaat uit dienst/);
  await see(caseManager, /De werkgever werkt deze gegevens niet meer bij/);
  await look(caseManager, "bijwerken-gestopt-dienst");
  await press(hr, "Bijwerken hervatten");
  await see(hr, "Bijwerken hervat");
  await gone(caseManager, /niet meer bij/);
});

test("the BSN is given apart, shown only when somebody asks for it, and taken back", async () => {
  const { bsn } = people[0]!;
  await press(hr, "BSN delen");
  await choose("geneeskundig dossier");
  await because("Nodig voor het dossier van de bedrijfsarts", "BSN delen");
  const show = caseManager.getByRole("button", { name: /Toon het BSN/ });
  await show.waitFor();
  await look(caseManager, "bsn-bedekt");
  expect(await caseManager.locator("body").innerText()).not.toContain(bsn);
  await show.click();
  await see(caseManager, bsn);
  await look(caseManager, "bsn-getoond");
  await look(hr, "bsn-gedeeld-werkgever");
  await press(hr, "BSN intrekken");
  await because("De melding is gedaan en afgerond", "BSN intrekken");
  await gone(caseManager, bsn);
  expect(await show.count()).toBe(0);
  await hr.setViewportSize({ width: 390, height: 844 });
  await hr.emulateMedia({ colorScheme: "dark" });
  await hr.getByRole("heading", { name: "Deelgeschiedenis" }).scrollIntoViewIfNeeded();
  await look(hr, "telefoon-donker-deelgeschiedenis");
  await hr.setViewportSize({ width: 1440, height: 900 });
  await hr.emulateMedia({ colorScheme: "light" });
});

test("while the service is away a dossier is on its way, and a sick report waits for it with all that was filled in", async () => {
  await hr.goto(`/dossiers/${people[1]!.ref}`);
  await see(hr, "Let op: dit dossier is niet gedeeld.");
  await press(hr, "Ziek melden");
  await dialogOf(hr).getByLabel("Toelichting").fill("Heeft zich vandaag ziek gemeld");
  const suite = installation.pidsOf("suite");
  const submit = dialogOf(hr).getByRole("button", { name: "Ziek melden" });
  let before: unknown;
  for (const pid of suite) process.kill(pid, "SIGSTOP");
  try {
    await dialogOf(hr).getByRole("button", { name: "Delen en verder" }).click();
    await see(hr, "Wordt gedeeld");
    await see(hr, /U kunt vast invullen/);
    await look(hr, "wordt-gedeeld");
    before = await submit.boundingBox();
  } finally {
    for (const pid of suite) process.kill(pid, "SIGCONT");
  }
  // Whoever was about to click when it arrived, still clicks what he meant.
  await see(hr, /wat u hieronder invult, wordt meteen verzonden/);
  expect(await submit.boundingBox()).toEqual(before);
  await choose("Onbekend");
  await submit.click();
  await shut(hr);
  await see(hr, "Lopend");
  await look(hr, "gedeeld-en-ziek-gemeld");
});
