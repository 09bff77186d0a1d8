import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { press, see, shut } from "./tools/acting.ts";
import { openBrowser } from "./tools/browser.ts";
import { startInstallation, type Installation } from "./tools/installation.ts";
import { until } from "./tools/until.ts";
import { look, takeInvitation, visitorIn } from "./tools/screens.ts";

/** The main job as people do it, in a browser: from a real file to a shared and revoked dossier. */

const files = fileURLToPath(new URL("leveringen/", import.meta.url));
let installation: Installation;
let browser: Browser;
let [administrator, keeper, hr, caseManager] = [] as unknown as [Page, Page, Page, Page];

beforeAll(async () => {
  installation = await startInstallation({ demo: false });
  browser = await openBrowser();
  [administrator, keeper, hr, caseManager] = (await Promise.all(
    Array.from({ length: 4 }, async () => (await visitorIn(browser, installation.url)).page),
  )) as [Page, Page, Page, Page];
});
afterAll(async () => {
  await browser?.close();
  await installation?.remove();
});

/** Ticks a box or picks an option by its words. */
const choose = (dialog: ReturnType<Page["getByRole"]>, words: string) =>
  dialog.locator(".choice", { hasText: words }).first().click();
const openTab = (page: Page, name: string | RegExp) => page.getByRole("tab", { name }).click();

/** Fills the dialog for a new user and answers the link that is shown once. */
async function addUser(
  page: Page,
  name: string,
  group: string,
  more?: (dialog: ReturnType<Page["getByRole"]>) => Promise<void>,
) {
  await press(page, "Gebruiker toevoegen");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/^Naam/).fill(name);
  await dialog.getByLabel("E-mailadres").fill(`${name.replaceAll(/\W/g, "").toLowerCase()}@delinde.example`);
  await choose(dialog, group);
  await more?.(dialog);
  await dialog.getByRole("button", { name: "Gebruiker toevoegen" }).click();
  const link = await page.locator(".code-block").innerText();
  await press(page, "Klaar");
  return link;
}

test("2. the administrator of the service makes an employer and its users, and sees no people", async () => {
  await takeInvitation(administrator, installation.firstAdministratorLink!);
  await look(administrator, "actueel-beheerder-leeg");
  await administrator.goto("/werkgevers");
  await press(administrator, "Werkgever toevoegen");
  await administrator.getByRole("dialog").getByRole("button", { name: "Werkgever toevoegen" }).click();
  await see(administrator, "Vul dit veld in.");
  await administrator.getByLabel(/^Naam/).fill("De Linde Transport B.V.");
  await administrator.getByLabel("KvK-nummer").fill("12345678");
  await administrator.getByLabel("Wettelijk vertegenwoordiger").fill("R. de Linde");
  await administrator.getByLabel("E-mailadres van de vertegenwoordiger").fill("directie@delinde.example");
  await look(administrator, "werkgever-toevoegen");
  await administrator.getByRole("dialog").getByRole("button", { name: "Werkgever toevoegen" }).click();
  await administrator.getByRole("heading", { level: 1, name: "De Linde Transport B.V." }).waitFor();

  await openTab(administrator, "Gebruikers");
  const keeperLink = await addUser(administrator, "B. Beheerder", "HR");
  const hrLink = await addUser(administrator, "H. Adviseur", "HR");
  await look(administrator, "gebruikers-werkgever");
  await administrator.goto("/gebruikers");
  const managerLink = await addUser(administrator, "C. Casemanager", "Casemanager", (dialog) =>
    choose(dialog, "De Linde Transport B.V."),
  );
  await look(administrator, "gebruikers-dienst");
  await takeInvitation(keeper, keeperLink);
  await takeInvitation(hr, hrLink);
  await takeInvitation(caseManager, managerLink);
  await administrator.goto("/");
  expect(await administrator.getByLabel("Werknemer zoeken").count()).toBe(0);
});

test("2. HR delivers the employees: a wrong file is explained, a good one is looked at first and then written", async () => {
  await hr.getByRole("link", { name: "Naar leveringen" }).click();
  await look(hr, "leveringen-leeg");
  const upload = async (name: string) => hr.locator("input[type=file]").setInputFiles(join(files, name));

  await hr
    .locator("input[type=file]")
    .setInputFiles({ name: "leeg.csv", mimeType: "text/csv", buffer: Buffer.alloc(0) });
  await see(hr, /Het bestand is leeg/);
  await upload("de-linde-met-fouten.csv");
  await see(hr, "Afgekeurde regels (8)");
  await see(hr, /Dit is geen geldig BSN/);
  expect(await hr.locator("body").innerText()).not.toContain("123456789");
  await look(hr, "levering-met-fouten");
  await press(hr, "Verwijderen");
  await see(hr, "Deze levering is verwijderd");

  await hr.getByRole("link", { name: "Naar leveringen" }).click();
  await upload("de-linde-volledig.csv");
  await see(hr, "Voorbeeld van de levering");
  await press(hr, "Verwerken (247)");
  await see(hr, "De levering is verwerkt: 247 werknemers bijgewerkt.");
  await look(hr, "levering-verwerkt");

  await administrator.goto("/werkgevers");
  await administrator.getByRole("link", { name: "De Linde Transport B.V." }).click();
  await openTab(administrator, "Leveringen");
  await administrator.getByRole("link", { name: /\d{4}/ }).last().click();
  await see(administrator, "Afgekeurde regels (8)");
  expect(await administrator.locator("body").innerText()).not.toMatch(/Dekker|HYPERLINK|999991504/);
  await look(administrator, "levering-bij-de-dienst");
});

const expand = async (page: Page, name: string) => {
  const row = page.getByRole("row", { name }).first();
  await until(`${name} staat open`, async () => {
    if ((await row.getAttribute("aria-expanded")) === "true") return true;
    await row.getByRole("button").click();
    return (await row.getAttribute("aria-expanded")) === "true";
  });
};

test("2. before there is a vault the service sees the tree with the people in it", async () => {
  await caseManager.goto("/");
  await expand(caseManager, "OPS");
  await caseManager
    .getByRole("row", { name: /^Transport/ })
    .first()
    .waitFor();
  await expand(caseManager, "Kantoor");
  await caseManager.getByRole("row", { name: /R\.M\. Dijkstra/ }).waitFor();
  await look(caseManager, "boom-voor-de-datakluis");

  // Somebody who is ill before the vault exists stays visible: that dossier has content.
  await caseManager.getByRole("row", { name: /R\.M\. Dijkstra/ }).click();
  await press(caseManager, "Ziek melden");
  const dialog = caseManager.getByRole("dialog");
  await dialog.getByLabel("Eerste ziektedag").fill("2026-11-02");
  await choose(dialog, "Onbekend");
  await look(caseManager, "ziek-melden");
  await dialog.getByRole("button", { name: "Ziek melden" }).click();
  await see(caseManager, "Lopend");
});

test("3. the vault is activated, the administrator accepts, and the dossiers move in", async () => {
  await administrator.goto("/werkgevers");
  await administrator.getByRole("link", { name: "De Linde Transport B.V." }).click();
  await openTab(administrator, "Gegevensbeheer");
  await press(administrator, "Datakluis activeren");
  const dialog = administrator.getByRole("dialog");
  await dialog.getByRole("button", { name: "Datakluis activeren" }).click();
  await see(administrator, /Kies minstens één datakluisbeheerder/);
  await choose(dialog, "B. Beheerder");
  await look(administrator, "activeren");
  await dialog.getByRole("button", { name: "Datakluis activeren" }).click();
  await see(
    administrator,
    "De datakluis wacht op akkoord van de werkgever. De dienst neemt tot die tijd geen leveringen aan.",
  );

  await hr.goto("/");
  await hr.getByRole("link", { name: "Leveringen" }).first().click();
  await see(hr, /wacht nog op akkoord/);

  await keeper.goto("/");
  await see(keeper, "Akkoord nodig voor de datakluis");
  await look(keeper, "akkoord-nodig");
  await keeper.getByRole("link", { name: "Lezen en akkoord geven" }).click();
  await look(keeper, "overeenkomst-1-waarom");
  await press(keeper, "Volgende");
  await look(keeper, "overeenkomst-2-werkgevers");
  await keeper.locator(".choice", { hasText: "De Linde Transport B.V." }).click();
  await press(keeper, "Volgende");
  await see(keeper, "Kies minstens één werkgever.");
  await keeper.locator(".choice", { hasText: "De Linde Transport B.V." }).click();
  await press(keeper, "Volgende");
  await keeper.locator("summary").first().click();
  await keeper.getByLabel("E-mailadres van de vertegenwoordiger").fill("directie");
  await press(keeper, "Volgende");
  await see(keeper, "Vul een geldig e-mailadres in");
  await look(keeper, "overeenkomst-3-fout");
  await keeper.getByLabel("E-mailadres van de vertegenwoordiger").fill("directie@delinde.example");
  await press(keeper, "Volgende");
  await see(keeper, "Vink de verklaring aan om akkoord te geven.");
  await keeper.locator(".choice", { hasText: "Ik heb de documenten gelezen" }).click();
  await look(keeper, "overeenkomst-3-gegevens");
  // Half-finished it is kept: whoever comes back later goes on where he was.
  const kept = keeper.waitForResponse((it) => it.request().postData()?.includes('"step":"overview"') ?? false);
  await press(keeper, "Volgende");
  await see(keeper, /Na uw akkoord verhuizen de dossiers/);
  await kept;
  await keeper.goto("/overeenkomst");
  await see(keeper, "directie@delinde.example");
  await look(keeper, "overeenkomst-4-overzicht");
  await press(keeper, "Akkoord");
  await see(keeper, /Alle 247 dossiers staan in de datakluis/);
  await look(keeper, "verhuisd");

  await caseManager.goto("/");
  await expand(caseManager, "Kantoor");
  await caseManager.getByRole("row", { name: /R\.M\. Dijkstra/ }).waitFor();
  await expand(caseManager, "Financiën");
  await caseManager.getByRole("row", { name: "Anoniem (Persnr: MS007)" }).waitFor();
  await look(caseManager, "boom-na-de-datakluis");
});

test("4. the vault administrator lets a user in, who sees the person; the service sees the employment only", async () => {
  await keeper.goto("/");
  await see(keeper, "Autorisatieverzoek datakluis (1)");
  await look(keeper, "autorisatieverzoek");
  await press(keeper, "Naar datakluis beheer");
  await look(keeper, "datakluis-beheer");
  await press(keeper, /^Akkoord voor H\. Adviseur/);
  await see(keeper, "Er zijn geen openstaande verzoeken.");

  await hr.goto("/");
  await hr.getByLabel("Werknemer zoeken").fill("kowalski");
  await hr.getByRole("option", { name: /B\. Kowalski/ }).click();
  await see(hr, "Let op: dit dossier is niet gedeeld.");
  await see(hr, "Prinses Irenestraat 81 A");
  await look(hr, "niet-gedeeld-werkgever");
  await hr
    .getByRole("link", { name: "B. Kowalski" })
    .or(hr.getByRole("link", { name: /Anoniem \(Persnr: MS007\)/ }))
    .first()
    .waitFor();

  await caseManager.goto(new URL(hr.url()).pathname);
  await caseManager.getByRole("heading", { level: 1, name: "Anoniem (Persnr: MS007)" }).waitFor();
  await see(caseManager, "Magazijnmedewerker");
  expect(await caseManager.locator("body").innerText()).not.toMatch(/Kowalski|Prinses Irenestraat|999992880/);
  await look(caseManager, "niet-gedeeld-dienst");
});

test("5. shared with a reason, the service sees the person in its open screen, and a change of address by itself", async () => {
  // Reporting sick needs sharing: one dialog for both, and it goes on by itself (D8).
  await press(hr, "Ziek melden");
  await see(hr, /Dit dossier is nog niet gedeeld/);
  const dialog = hr.getByRole("dialog");
  expect(await dialog.getByRole("radio", { name: "Ziekmelding" }).isChecked()).toBe(true);
  await look(hr, "eerst-delen");
  const goOn = dialog.getByRole("button", { name: "Delen en verder" });
  await choose(dialog, "Contact met de casemanager");
  await dialog.getByLabel("Toelichting").fill("kort");
  await goOn.click();
  await see(hr, "Vul een toelichting in van minstens 10 tekens.");
  await look(hr, "delen-fout");
  await dialog.getByLabel("Toelichting").fill("Heeft een hernia, zijn nummer is 999 993 847");
  await see(hr, /Let op: dit lijkt medisch: ‘hernia’/);
  await goOn.click();
  await see(hr, /In deze tekst staat een nummer dat een BSN kan zijn/);
  await look(hr, "delen-bsn-en-medisch");
  await dialog.getByLabel("Toelichting").fill("Wil over de hernia van zijn vrouw praten");
  await goOn.click();
  await see(hr, /vink aan dat het geen medische gegevens zijn/);
  await choose(dialog, "Dit zijn geen medische gegevens");
  await look(hr, "delen-toch");
  await dialog.getByLabel("Toelichting").fill("Wil met de casemanager praten over terugkeer");
  await goOn.click();
  await dialog.getByText("Eerste ziektedag").waitFor();
  await look(hr, "delen-en-verder");
  await dialog.getByRole("button", { name: "Annuleren" }).click();
  await caseManager.getByRole("heading", { level: 1, name: "B. Kowalski" }).waitFor();
  await see(caseManager, "Dossierdeling");
  await see(caseManager, "Wil met de casemanager praten over terugkeer");
  await look(caseManager, "gedeeld-dienst");
  await see(hr, "Gedeeld met de dienst");
  await look(hr, "gedeeld-werkgever");

  await hr.getByRole("button", { name: "Werknemer bewerken" }).click();
  await hr.getByRole("dialog").getByLabel("Postcode").fill("0123 AB");
  await hr.getByRole("dialog").getByRole("button", { name: "Opslaan" }).click();
  await see(hr, "Vul een geldige postcode in, zoals 1234 AB.");
  await look(hr, "bewerken-fout");
  await hr.getByRole("dialog").getByLabel("Postcode").fill("5211 NJ");
  await hr.getByRole("dialog").getByLabel("Straat").fill("Nieuwe Gracht");
  await hr.getByRole("dialog").getByRole("button", { name: "Opslaan" }).click();
  await see(caseManager, /Nieuwe Gracht 81/);
});

test("5. who seems to be there already is signalled, who is overtaken loses nothing, and every change is kept", async () => {
  const dialog = hr.getByRole("dialog");
  await hr.getByRole("button", { name: "Werknemer bewerken" }).click();
  await dialog.getByLabel("BSN").fill("999990718");
  await dialog.getByRole("button", { name: "Opslaan" }).click();
  await see(hr, "Bestaat deze werknemer al?");
  await see(hr, /R\.M\. Dijkstra · MS006/);
  await dialog.getByText("Dit is een ander, of een tweede dienstverband").scrollIntoViewIfNeeded();
  await look(hr, "bewerken-bestaat-al");
  // A second employment of one person is possible: whoever has looked may save all the same.
  await dialog.getByText("Dit is een ander, of een tweede dienstverband").click();
  await dialog.getByRole("button", { name: "Opslaan" }).click();
  await dialog.waitFor({ state: "detached" });
  await hr.getByRole("button", { name: "Werknemer bewerken" }).click();
  await dialog.getByLabel("BSN").fill("999992880");
  await dialog.getByRole("button", { name: "Opslaan" }).click();
  await dialog.waitFor({ state: "detached" });
  await hr.getByRole("button", { name: "Werknemer bewerken" }).click();
  await dialog.getByLabel("Straat").fill("Oude Gracht");

  await keeper.goto(new URL(hr.url()).pathname);
  await keeper.getByRole("button", { name: "Werknemer bewerken" }).click();
  await keeper.getByRole("dialog").getByLabel("Straat").fill("Lange Gracht");
  await keeper.getByRole("dialog").getByLabel("Roepnaam").fill("Bo");
  await keeper.getByRole("dialog").getByRole("button", { name: "Opslaan" }).click();
  await see(keeper, /Lange Gracht 81/);

  await dialog.getByRole("button", { name: "Opslaan" }).click();
  await see(hr, "Iemand anders heeft dit intussen gewijzigd.");
  await see(hr, /U wijzigde ook: Straat\..*Straat Lange Gracht/);
  expect(await dialog.getByLabel("Straat").inputValue()).toBe("Oude Gracht");
  expect(await dialog.getByLabel("Roepnaam").inputValue()).toBe("Bo");
  await look(hr, "bewerken-ingehaald");
  await dialog.getByRole("button", { name: "Opslaan" }).click();
  await see(caseManager, /Oude Gracht 81/);

  await press(hr, "Wijzigingen tonen");
  await see(hr, "Straat: van Lange Gracht naar Oude Gracht");
  await see(hr, "Straat: van Nieuwe Gracht naar Lange Gracht");
  await look(hr, "wijzigingen");
});

test("5. revoked while empty, the open screen of the service reads Anoniem again; with a trajectory in it that is refused", async () => {
  await press(hr, "Deling intrekken");
  await hr.getByRole("dialog").getByLabel("Toelichting").fill("Het gesprek is niet meer nodig");
  await look(hr, "intrekken");
  await hr.getByRole("dialog").getByRole("button", { name: "Deling intrekken" }).click();
  await caseManager.getByRole("heading", { level: 1, name: "Anoniem (Persnr: MS007)" }).waitFor();
  // Not only the page: the tree and the list of visited dossiers forget the name as well.
  await until(
    "de naam staat nergens meer op het scherm",
    async () => {
      const shown = await caseManager.locator("body").innerText();
      return !/Kowalski|Oude Gracht/.test(shown);
    },
    5,
  );

  await press(hr, "Dossier delen");
  const dialog = hr.getByRole("dialog");
  await choose(dialog, "Ziekmelding");
  await dialog.getByLabel("Toelichting").fill("Heeft zich vandaag ziek gemeld");
  await dialog.getByRole("button", { name: "Dossier delen" }).click();
  await caseManager.getByRole("heading", { level: 1, name: "B. Kowalski" }).waitFor();
  await hr.reload();
  await hr.locator(".pill.ok", { hasText: "Gedeeld" }).waitFor();
  await press(hr, "Ziek melden");
  await choose(hr.getByRole("dialog"), "Nee");
  await hr.getByRole("dialog").getByRole("button", { name: "Ziek melden" }).click();
  await see(hr, "Lopend");
  await press(hr, "Deling intrekken");
  await see(hr, /heeft al iets in dit dossier geschreven/);
  await look(hr, "intrekken-geweigerd");
});

test("6. people are found by name, personnel number and BSN; what was visited stands in the list", async () => {
  await hr.goto("/");
  for (const text of ["dijkstra r", "MS006", "999990718"]) {
    await hr.getByLabel("Werknemer zoeken").fill(text);
    await hr.getByRole("option", { name: /R\.M\. Dijkstra/ }).waitFor();
  }
  await look(hr, "zoeken");
  await hr.getByLabel("Werknemer zoeken").fill("dijkstar");
  await see(hr, "Niet precies zo gevonden. Dit lijkt erop:");
  await hr.locator(".results mark", { hasText: "Dijkstra" }).first().waitFor();
  await look(hr, "zoeken-typefout");
  await hr.getByLabel("Werknemer zoeken").fill("ms");
  await see(hr, "Meer dan 20 gevonden. Typ meer om preciezer te zoeken.");
  await look(hr, "zoeken-veel");
  await hr.getByLabel("Werknemer zoeken").fill("bestaat niet");
  await see(hr, "Niemand gevonden in uw bereik.");
  await see(hr, /ook een deel ervan, of de naam van de partner/);
  await look(hr, "zoeken-niets");
  await see(hr, "Laatst bezochte dossiers");
  expect(await hr.locator(".recent li").count()).toBeGreaterThan(0);

  // By the keyboard alone: what was found first is chosen already, the arrows go on, Enter opens.
  await hr.getByLabel("Werknemer zoeken").fill("dijkstra r");
  await hr.getByRole("option", { name: /R\.M\. Dijkstra/ }).waitFor();
  await hr.keyboard.press("ArrowDown");
  await hr.keyboard.press("Enter");
  await hr.getByRole("heading", { level: 1, name: /Dijkstra/ }).waitFor();

  await caseManager.goto("/");
  await caseManager.getByLabel("Werknemer zoeken").fill("999990718");
  await see(caseManager, "Niemand gevonden in uw bereik.");
  await caseManager.getByLabel("Werknemer zoeken").fill("MS008");
  await caseManager.getByRole("option", { name: "Anoniem (Persnr: MS008)" }).waitFor();
});

test("an appointment in a dossier that is not shared: sharing and planning are one dialog, and it can be cancelled", async () => {
  await hr.goto("/");
  await hr.getByLabel("Werknemer zoeken").fill("MS008");
  await hr.getByRole("option", { name: /MS008/ }).click();
  await press(hr, "Afspraak plannen");
  const dialog = hr.getByRole("dialog");
  await see(hr, /niet gedeeld/);
  await dialog.getByLabel("Toelichting").fill("Vraagt om een gesprek");
  await look(hr, "afspraak-eerst-delen");
  await dialog.getByRole("button", { name: "Delen en verder" }).click();
  await choose(dialog, "Bedrijfsarts");
  await dialog.getByLabel("Dag").fill("2020-01-06");
  await dialog.getByLabel("Tijd").fill("14:30");
  await dialog.getByRole("button", { name: "Afspraak plannen" }).click();
  await see(hr, "Dit moment is al voorbij.");
  await look(hr, "afspraak-voorbij");
  await dialog.getByLabel("Dag").fill(new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10));
  await dialog.getByRole("button", { name: "Afspraak plannen" }).click();
  await see(hr, "De afspraak staat.");
  await see(hr, /14:30 \(30 minuten\)/);
  await look(hr, "afspraak-gepland");
  await press(hr, "Deling intrekken");
  await see(hr, /heeft al iets in dit dossier geschreven/);
  await hr.keyboard.press("Escape");
  await shut(hr);
  await hr.getByRole("button", { name: "Afspraak annuleren" }).first().click();
  await choose(hr.getByRole("dialog"), "De werknemer kan niet");
  await look(hr, "afspraak-annuleren");
  await hr.getByRole("dialog").getByRole("button", { name: "Afspraak annuleren" }).click();
  await see(hr, "Geannuleerd");
  await hr.setViewportSize({ width: 390, height: 844 });
  await look(hr, "telefoon-afspraak");
  await hr.setViewportSize({ width: 1440, height: 900 });
});

test("on a phone, in the dark and at twice the size it is the same work", async () => {
  for (const [name, viewport] of [
    ["telefoon", { width: 390, height: 844 }],
    ["dubbele-grootte", { width: 720, height: 450 }],
  ] as const) {
    await hr.setViewportSize(viewport);
    await hr.goto("/");
    await look(hr, `${name}-actueel`);
    await press(hr, "Zoeken en organisatie openen");
    await look(hr, `${name}-boom`);
    await hr.getByRole("dialog").getByLabel("Werknemer zoeken").fill("dijkstar");
    await see(hr, "Niet precies zo gevonden. Dit lijkt erop:");
    await look(hr, `${name}-zoeken`);
    await hr.getByRole("dialog").getByLabel("Werknemer zoeken").fill("");
    await hr.getByRole("dialog").locator(".recent a").first().click();
    await hr.getByRole("heading", { level: 1 }).waitFor();
    await look(hr, `${name}-dossier`);
  }
  await hr.setViewportSize({ width: 1440, height: 900 });
  await press(hr, "Donkere weergave");
  await hr.getByLabel("Werknemer zoeken").fill("dijkstar");
  await see(hr, "Niet precies zo gevonden. Dit lijkt erop:");
  await look(hr, "donker-dossier");
});

test("nothing about people stays behind in the browser: not in addresses, titles or stores", async () => {
  const kept = await hr.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.title, location.href]),
  );
  expect(kept).not.toMatch(/Kowalski|Dijkstra|Irenestraat|99999\d{4}/);
  await press(hr, /gebruikersmenu/);
  await hr.getByRole("menuitem", { name: "Uitloggen" }).click();
  await hr.getByRole("heading", { name: "Inloggen" }).waitFor();
  await look(hr, "inloggen");
  await hr.goBack();
  await hr.getByRole("heading", { name: "Inloggen" }).waitFor();
  expect(await hr.locator("body").innerText()).not.toMatch(/Kowalski|Dijkstra/);
});
