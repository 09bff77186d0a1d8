import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dialogOf, gone, openTab, press, see } from "./tools/acting.ts";
import { openBrowser } from "./tools/browser.ts";
import { startInstallation, type Installation } from "./tools/installation.ts";
import { enterAs, look } from "./tools/screens.ts";
import { unsharedPeople } from "./tools/unshared.ts";

/** A case manager's day (F3): what waits, one trajectory step by step, and work that goes to somebody else. */

let installation: Installation;
let browser: Browser;
let [administrator, keeper, caseManager, doctor] = [] as unknown as [Page, Page, Page, Page];

beforeAll(async () => {
  installation = await startInstallation({ demo: true });
  browser = await openBrowser();
  administrator = await enterAs(browser, installation, "functioneel beheerder");
  keeper = await enterAs(browser, installation, "datakluisbeheerder");
  caseManager = await enterAs(browser, installation, "casemanager");
  doctor = await enterAs(browser, installation, "bedrijfsarts");
});
afterAll(async () => {
  await browser?.close();
  await installation?.remove();
});

const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** The employer shares somebody and reports him sick from a day on, as his page does. */
const illSince = (user: Page, ref: string, startsOn: string) =>
  user.evaluate(
    async ({ ref, startsOn }) => {
      const post = async (path: string, body: object) => {
        const headers = { "content-type": "application/json" };
        const said = JSON.stringify({ id: crypto.randomUUID(), ...body });
        return (await fetch(path, { method: "POST", headers, body: said })).status;
      };
      await post(`/api/vault/v1/dossiers/${ref}/sharing`, {
        careRequest: "sick_report",
        note: "Heeft zich ziek gemeld",
      });
      const report = { startsOn, percentage: 100, safetyNet: "no", workAccident: false, liableThirdParty: false };
      for (let round = 0; round < 100; round += 1) {
        if ((await post(`/api/suite/v1/dossiers/${ref}/spells`, { ...report, expectedDays: null })) === 200) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error("De ziekmelding lukte niet.");
    },
    { ref, startsOn },
  );

let people: Awaited<ReturnType<typeof unsharedPeople>>;

test("what waits stands on the first page and in the queue, the first due date on top", async () => {
  people = await unsharedPeople(keeper, 3);
  for (const [at, days] of [50, 300, 625].entries()) await illSince(keeper, people[at]!.ref, ago(days));
  await caseManager.goto("/");
  await caseManager.getByRole("heading", { name: "Taken met een uiterste datum" }).waitFor();
  await look(caseManager, "taken-actueel");
  await caseManager.getByRole("link", { name: "Alle taken" }).click();
  await see(caseManager, "Probleemanalyse");
  await look(caseManager, "taken-werkvoorraad");
  await caseManager.locator(".choice", { hasText: "Alleen taken die te laat zijn" }).click();
  await see(caseManager, "Te laat");
  await caseManager.getByLabel("Van wie").selectOption({ label: "Aan mij toegewezen" });
  await see(caseManager, /geen taken die u kunt doen/);
  await look(caseManager, "taken-werkvoorraad-leeg");
});

test("one trajectory: the line in time, each step explained, and what is done is in the dossier", async () => {
  await caseManager.goto("/taken");
  await see(caseManager, people[0]!.lastName);
  await caseManager.goto(`/dossiers/${people[0]!.ref}#taken`);
  await see(caseManager, "Week 8 van 104");
  await caseManager.getByText("Wat houdt dit in?").nth(1).click();
  await see(caseManager, /De bedrijfsarts schrijft|schrijft de bedrijfsarts/);
  await look(caseManager, "taken-dossier");
  await press(caseManager, "Toewijzen: Probleemanalyse");
  await dialogOf(caseManager).getByLabel("Toegewezen aan").selectOption({ label: "Bram Vermeulen" });
  await look(caseManager, "taken-toewijzen");
  await dialogOf(caseManager).getByRole("button", { name: "Toewijzen" }).click();
  await see(caseManager, "bij Bram Vermeulen");
  await press(caseManager, "Afronden: Plan van aanpak");
  await look(caseManager, "taken-afronden");
  await dialogOf(caseManager).getByRole("button", { name: "Annuleren" }).click();
  await press(caseManager, "Niet van toepassing: Plan van aanpak");
  await dialogOf(caseManager).getByRole("button", { name: "Niet van toepassing" }).click();
  await see(caseManager, "Kies er een.");
  await dialogOf(caseManager).locator(".choice", { hasText: "Herstel wordt binnenkort verwacht" }).click();
  await look(caseManager, "taken-niet-van-toepassing");
  await dialogOf(caseManager).getByRole("button", { name: "Niet van toepassing" }).click();
  await see(caseManager, /Niet van toepassing: Herstel/);
  await press(caseManager, "Heropenen: Plan van aanpak");
  await dialogOf(caseManager).getByRole("button", { name: "Heropenen" }).click();
  await gone(caseManager, /Niet van toepassing: Herstel/);
});

test("the doctor finds what was given to him, and does it", async () => {
  await doctor.goto("/taken");
  await doctor.getByLabel("Van wie").selectOption({ label: "Aan mij toegewezen" });
  await see(doctor, "Bram Vermeulen");
  await look(doctor, "taken-van-arts");
  await doctor.getByRole("link", { name: new RegExp(people[0]!.lastName) }).click();
  await press(doctor, "Afronden: Probleemanalyse");
  await dialogOf(doctor)
    .getByLabel(/^Gedaan op/)
    .fill(ago(4));
  await dialogOf(doctor).getByRole("button", { name: "Afronden" }).click();
  await see(doctor, /vastgelegd door Bram Vermeulen/);
  await look(doctor, "taken-analyse-gedaan");
});

test("an employer reads what a step asks of him, and does not close what the doctor does", async () => {
  await keeper.goto(`/dossiers/${people[1]!.ref}#taken`);
  await see(keeper, "42e-weeksmelding bij het UWV");
  expect(await keeper.getByRole("button", { name: "Afronden: Probleemanalyse" }).count()).toBe(0);
  expect(await keeper.getByRole("button", { name: "Afronden: 42e-weeksmelding bij het UWV" }).count()).toBe(1);
  await look(keeper, "taken-werkgever");
  await keeper.goto(`/dossiers/${people[2]!.ref}#taken`);
  await see(keeper, "Re-integratieverslag (RIV)");
  await look(keeper, "taken-tweede-jaar");
});

const formOf = async (page: Page, dossier: string, name: string) => {
  await page.goto(`/dossiers/${dossier}`);
  await openTab(page, "Trajecten");
  await page.getByRole("link", { name, exact: true }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
};
const fill = (page: Page, label: RegExp, said: string) => page.getByLabel(label).fill(said);
const choose = (page: Page, question: RegExp, answer: string) =>
  page.getByRole("radiogroup", { name: question }).locator(".choice", { hasText: answer }).first().click();
const finish = async (page: Page, name?: string) => {
  await press(page, "Vaststellen");
  if (name) await look(page, name);
  await dialogOf(page).getByRole("button", { name: "Vaststellen" }).click();
};

test("the doctor writes the problem analysis, which the employer reads once it is finished, and not before", async () => {
  const dossier = people[1]!.ref;
  await formOf(doctor, dossier, "Probleemanalyse");
  await fill(doctor, /^Laatste gesprek/, ago(6));
  await fill(doctor, /^Wat de werknemer nu niet of minder kan/, "Lang staan lukt niet door hernia.");
  await see(doctor, /woorden die op medische gegevens lijken/);
  await look(doctor, "formulier-analyse-waarschuwing");
  await fill(doctor, /^Wat de werknemer nu niet of minder kan/, "Lang staan en tillen.");
  await press(doctor, "Concept bewaren");
  await see(doctor, "Het concept is bewaard.");
  await formOf(keeper, dossier, "Probleemanalyse");
  await see(keeper, "Er is nog niets vastgesteld.");
  expect(await keeper.locator("body").innerText()).not.toContain("tillen");
  await look(keeper, "formulier-analyse-werkgever-wacht");

  await finish(doctor);
  await see(doctor, "Vul dit in. Zonder dit is het niet af.");
  await look(doctor, "formulier-analyse-niet-af");
  // What lacks an answer is shown in its place, and the window itself stays where it was.
  expect(await doctor.evaluate(() => document.documentElement.scrollTop)).toBe(0);
  await fill(doctor, /^Wat de werknemer wel kan/, "Zittend werk, vier uur per dag.");
  await fill(doctor, /^Voor welk deel/, "50");
  await choose(doctor, /^Hoelang/, "Drie tot zes maanden");
  await choose(doctor, /^Waarnaar/, "Het eigen werk, aangepast");
  await fill(doctor, /^Advies/, "Begin met twee ochtenden per week.");
  await finish(doctor, "formulier-analyse-vaststellen");
  await see(doctor, /^Vastgesteld door Bram Vermeulen/);
  await look(doctor, "formulier-analyse-vastgesteld");
  // His open screen shows it by itself.
  await see(keeper, "Begin met twee ochtenden per week.");
});

test("the employer fills in the plan beside what the doctor advised, and takes it along as a PDF", async () => {
  const dossier = people[1]!.ref;
  await formOf(keeper, dossier, "Plan van aanpak");
  await see(keeper, "Begin met twee ochtenden per week.");
  await look(keeper, "formulier-plan-leeg");
  await fill(keeper, /^Wanneer werkgever en werknemer dit bespraken/, ago(2));
  await fill(keeper, /^Wat de werkgever doet/, "Een kruk bij de balie, uiterlijk volgende week.");
  await fill(keeper, /^Wat de werknemer doet/, "Twee ochtenden per week werken.");
  await fill(keeper, /^Wie de re-integratie begeleidt/, "C. Zorg");
  await choose(keeper, /^Is de werknemer het eens/, "Ja");
  await press(keeper, "Concept bewaren");
  await see(keeper, "Het concept is bewaard.");
  const download = async (name: string) => {
    const [file] = await Promise.all([keeper.waitForEvent("download"), press(keeper, name)]);
    return file.suggestedFilename();
  };
  expect(await download("PDF van het concept")).toBe("plan-van-aanpak-concept.pdf");
  await finish(keeper);
  await see(keeper, /^Vastgesteld door/);
  expect(await download("PDF van versie 1")).toBe("plan-van-aanpak.pdf");
  await look(keeper, "formulier-plan-vastgesteld");
  await formOf(caseManager, dossier, "Plan van aanpak");
  await see(caseManager, "Een kruk bij de balie, uiterlijk volgende week.");
  await caseManager.setViewportSize({ width: 390, height: 844 });
  await press(caseManager, "Nieuwe versie maken");
  await see(caseManager, "Invullen");
  await look(caseManager, "telefoon-formulier-plan");
  await caseManager.setViewportSize({ width: 1440, height: 900 });
  await press(caseManager, "Donkere weergave");
  await look(caseManager, "donker-formulier-plan");
  await press(caseManager, "Lichte weergave");
  await caseManager.goto(`/dossiers/${dossier}`);
  await openTab(caseManager, "Trajecten");
  await caseManager.getByRole("heading", { name: "Formulieren van de wet" }).waitFor();
  await look(caseManager, "formulieren-overzicht");
});

test("what UWV must know stands together, with why by then, as a file, and is gone when it was sent", async () => {
  await caseManager.goto(`/dossiers/${people[0]!.ref}#taken`);
  await press(caseManager, "Bewerken: Soort vangnet");
  await dialogOf(caseManager).getByLabel("Waarom betaalt het UWV?").selectOption({ label: "No-riskpolis" });
  await look(caseManager, "uwv-vangnet");
  await dialogOf(caseManager).getByRole("button", { name: "Opslaan" }).click();
  await caseManager.getByRole("heading", { name: "Ziekmelding bij het UWV (vangnet)" }).waitFor();
  await caseManager.goto("/taken");
  await caseManager.getByRole("link", { name: "UWV-meldingen" }).click();
  await see(caseManager, "Binnen zes weken na de eerste ziektedag");
  await see(caseManager, "Eerste werkdag na 42 weken ziekte");
  await look(caseManager, "uwv-meldingen");
  await press(caseManager, "Download als CSV");
  await look(caseManager, "uwv-meenemen");
  const file = caseManager.waitForEvent("download");
  await dialogOf(caseManager).getByRole("button", { name: "Bestand maken" }).click();
  expect((await file).suggestedFilename()).toBe("uwv-meldingen.csv");
  await press(caseManager, /^Verzonden: Ziekmelding bij het UWV/);
  await dialogOf(caseManager).getByRole("button", { name: "Afronden" }).click();
  await gone(caseManager, "Binnen zes weken na de eerste ziektedag");
  await keeper.goto(`/dossiers/${people[0]!.ref}#taken`);
  await see(keeper, "Verzuim sinds");
  expect(await keeper.getByText(/vangnet/i).count()).toBe(0);
});

test("the administrator adds a task of the service, and it appears by itself", async () => {
  await administrator.goto("/werkgevers");
  await press(administrator, "Eigen taak toevoegen");
  await dialogOf(administrator)
    .getByLabel(/^Naam van de taak/)
    .fill("Bellen na zeven weken");
  await dialogOf(administrator)
    .getByLabel(/^Vanaf dag/)
    .fill("49");
  await dialogOf(administrator)
    .getByLabel(/^Uiterlijk op dag/)
    .fill("48");
  await dialogOf(administrator).getByRole("button", { name: "Opslaan" }).click();
  await see(administrator, /op of na de dag waarop zij begint/);
  await dialogOf(administrator)
    .getByLabel(/^Uiterlijk op dag/)
    .fill("56");
  await look(administrator, "taken-eigen-taak");
  await dialogOf(administrator).getByRole("button", { name: "Opslaan" }).click();
  await see(administrator, "Bellen na zeven weken");
  await look(administrator, "taken-eigen-taken");
  await caseManager.goto(`/dossiers/${people[0]!.ref}#taken`);
  await see(caseManager, "Bellen na zeven weken");
});

test("on a phone, in the dark and at twice the size it is the same work", async () => {
  await caseManager.setViewportSize({ width: 390, height: 844 });
  await look(caseManager, "telefoon-taken-dossier");
  await caseManager.goto("/taken");
  await see(caseManager, "Open taken");
  await look(caseManager, "telefoon-taken");
  await caseManager.setViewportSize({ width: 720, height: 450 });
  await look(caseManager, "groot-taken");
  await caseManager.setViewportSize({ width: 1440, height: 900 });
  await press(caseManager, "Donkere weergave");
  await openTabOfDossier();
  await look(caseManager, "donker-taken-dossier");
});

test("an absence that was withdrawn leaves the forms that were finished, to be read by whom they were", async () => {
  const dossier = people[1]!.ref;
  await formOf(keeper, dossier, "Plan van aanpak");
  await press(keeper, "Nieuwe versie maken");
  await press(keeper, "Concept bewaren");
  await see(keeper, "Het concept is bewaard.");
  await keeper.goto(`/dossiers/${dossier}`);
  await openTab(keeper, "Trajecten");
  await press(keeper, "Intrekken");
  await see(keeper, /Concepten van formulieren bij dit verzuim worden verwijderd/);
  await dialogOf(keeper).locator(".choice").first().click();
  await look(keeper, "formulieren-verzuim-intrekken");
  await dialogOf(keeper).getByRole("button", { name: "Intrekken" }).click();
  await see(keeper, /Het verzuim is ingetrokken/);
  await look(keeper, "formulieren-ingetrokken-overzicht");
  await keeper.setViewportSize({ width: 390, height: 844 });
  await formOf(keeper, dossier, "Plan van aanpak");
  await see(keeper, /blijft bewaard en te lezen/);
  await see(keeper, "Een kruk bij de balie, uiterlijk volgende week.");
  expect(await keeper.getByRole("button", { name: "Nieuwe versie maken" }).count()).toBe(0);
  await look(keeper, "telefoon-formulier-ingetrokken");
  await formOf(doctor, dossier, "Probleemanalyse");
  await see(doctor, "Begin met twee ochtenden per week.");
  await doctor.emulateMedia({ colorScheme: "dark" });
  await look(doctor, "donker-formulier-ingetrokken");
});

async function openTabOfDossier(): Promise<void> {
  await caseManager.goto(`/dossiers/${people[2]!.ref}`);
  await openTab(caseManager, "Taken");
  await caseManager.getByRole("heading", { name: "WIA-aanvraag" }).waitFor();
}
