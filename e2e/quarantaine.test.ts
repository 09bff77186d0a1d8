import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dialogOf, press, see, shut } from "./tools/acting.ts";
import { openBrowser } from "./tools/browser.ts";
import { startInstallation, type Installation } from "./tools/installation.ts";
import { enterAs, look } from "./tools/screens.ts";

/** A file that comes before the employer has agreed (B7), later ones to the vault itself (E4), and coarser dates (B6). */

let installation: Installation;
let browser: Browser;
let [administrator, sanne, tom] = [] as unknown as [Page, Page, Page];
const linde = "De Linde Transport B.V.";

beforeAll(async () => {
  installation = await startInstallation({ demo: true });
  browser = await openBrowser();
  const enter = (role: string) => enterAs(browser, installation, role);
  administrator = await enter("functioneel beheerder");
  sanne = await enter("HR De Linde (nog zonder datakluis)");
  tom = await enter("HR De Linde (tweede gebruiker)");
});
afterAll(async () => {
  await browser?.close();
  await installation?.remove();
});

const buffer = readFileSync(new URL("./leveringen/de-linde-volledig.csv", import.meta.url));

/** The same file some time later: three people moved, one of them has another job, somebody left, somebody came, and one row is wrong. */
function nextMonth(): Buffer<ArrayBuffer> {
  const [headings, ...lines] = buffer.toString("utf8").trimEnd().split("\r\n");
  const at = (name: string) => headings!.replace("\uFEFF", "").split(";").indexOf(name);
  const said = (line: string, change: Record<string, string>) => {
    const cells = line.split(";");
    for (const [name, value] of Object.entries(change)) cells[at(name)] = value;
    return cells.join(";");
  };
  const [one, two, three, , ...rest] = lines;
  const newcomer = said(one!, { Personeelsnummer: "NW100", BSN: "", Achternaam: "Nieuwkomer" });
  const moved = [said(one!, { Woonplaats: "Harlingen", Functie: "Planner" })];
  moved.push(...[two!, three!].map((it) => said(it, { Woonplaats: "Franeker" })));
  const wrong = said(one!, { Personeelsnummer: "NW101", Achternaam: "Verkeerd", Geboortedatum: "31-02-1990" });
  return Buffer.from([headings, ...moved, ...rest, newcomer, wrong].join("\r\n"));
}

async function deliver(page: Page, file = buffer): Promise<void> {
  await page.goto("/");
  await page.getByRole("link", { name: "Leveringen" }).first().click();
  const chosen = page.waitForEvent("filechooser");
  await press(page, "Bestand kiezen");
  await (await chosen).setFiles({ name: "werknemers.csv", mimeType: "text/csv", buffer: file });
}

/** Once the vault stands, whoever delivers sees first as what each column is read. */
async function check(page: Page): Promise<void> {
  await see(page, "Kolommen van dit bestand");
  await press(page, "Bestand controleren");
}

test("the service activates, and its contract covers a quarantine", async () => {
  await administrator.goto("/werkgevers");
  await administrator.getByRole("link", { name: linde }).click();
  await administrator.getByRole("tab", { name: "Gegevensbeheer", exact: true }).click();
  await press(administrator, "Datakluis activeren");
  await dialogOf(administrator).locator(".choice", { hasText: "Sanne Willems" }).click();
  await dialogOf(administrator).locator(".choice", { hasText: "Leveringen die te vroeg komen bewaren" }).click();
  await look(administrator, "activeren-quarantaine");
  await dialogOf(administrator).getByRole("button", { name: "Datakluis activeren" }).click();
  await shut(administrator);
  await see(administrator, "Wacht op akkoord");
});

test("somebody delivers before there is an agreement: nobody reads the file", async () => {
  await deliver(tom);
  await see(tom, /Dit bestand kwam binnen voordat de dossiers in de datakluis stonden/);
  await see(tom, /Zodra de datakluis actief is/);
  await tom.setViewportSize({ width: 390, height: 844 });
  await look(tom, "telefoon-quarantaine");
});

test("after the agreement it is checked like any other, and goes into the vault", async () => {
  await sanne.goto("/");
  const wizard = sanne.getByRole("link", { name: "Lezen en akkoord geven" });
  await wizard.or(sanne.getByText("Wie zijn de partijen?")).first().waitFor();
  if (await wizard.isVisible()) await wizard.click();
  await see(sanne, "Wie zijn de partijen?");
  await press(sanne, "Volgende");
  await see(sanne, "Voor welke werkgevers geeft u nu akkoord?");
  await press(sanne, "Volgende");
  await sanne.getByLabel(/^Wettelijk vertegenwoordiger/).fill("W. van der Linde");
  await sanne.getByLabel("E-mailadres van de vertegenwoordiger").fill("directie@delinde.example");
  await sanne.locator(".choice", { hasText: "Ik heb de documenten gelezen" }).click();
  await press(sanne, "Volgende");
  await see(sanne, /Na uw akkoord verhuizen de dossiers/);
  await press(sanne, "Akkoord");
  await see(sanne, /dossiers staan in de datakluis/);

  await sanne.goto("/");
  await sanne.getByRole("link", { name: "Leveringen" }).first().click();
  await see(sanne, "Leveringen aan de datakluis");
  await look(sanne, "leveringen-datakluis");
  await sanne.locator("li", { hasText: "In quarantaine" }).getByRole("link").click();
  await press(sanne, "Controleren");
  await see(sanne, "Nieuw");
  await look(sanne, "quarantaine-gecontroleerd");
  await press(sanne, /verwerken|afronden/i);
  await see(sanne, /De levering is verwerkt/);
  await look(sanne, "quarantaine-verwerkt");

  await deliver(sanne);
  await check(sanne);
  await see(sanne, "Ongewijzigd");
  await look(sanne, "nog-eens-geleverd");
});

test("before anything is written it is told who is new, who changes and in what, and who is left out", async () => {
  await deliver(sanne, nextMonth());
  await check(sanne);
  await see(sanne, "Wat er wijzigt");
  await see(sanne, "Om wie het gaat");
  await sanne.getByRole("tab", { name: /^Gewijzigd/ }).click();
  await see(sanne, "Woonplaats, Functie");
  await look(sanne, "levering-verschillen");
  await sanne.getByRole("tab", { name: /^Niet in bestand/ }).click();
  await see(sanne, "Zij staan niet in het bestand.");
  await see(sanne, "Afgekeurde regels (1)");
  const file = sanne.waitForEvent("download");
  await press(sanne, "Regels downloaden om te verbeteren");
  expect(readFileSync(await (await file).path(), "utf8")).toContain('"Geboortedatum: Deze datum bestaat niet');
  await sanne.getByRole("heading", { name: "Afgekeurde regels (1)" }).scrollIntoViewIfNeeded();
  await look(sanne, "levering-afgekeurd");
  await sanne.setViewportSize({ width: 390, height: 844 });
  await sanne.emulateMedia({ colorScheme: "dark" });
  await sanne.getByRole("tab", { name: /^Gewijzigd/ }).click();
  await look(sanne, "telefoon-donker-levering-verschillen");
  await sanne.setViewportSize({ width: 1440, height: 900 });
  await sanne.emulateMedia({ colorScheme: "light" });
});

test("what turns out to be the wrong file is undone", async () => {
  await press(sanne, /^Verwerken \(4\)/);
  await see(sanne, /De levering is verwerkt/);
  await see(sanne, /Was dit het verkeerde bestand/);
  await press(sanne, "Levering terugdraaien");
  await see(sanne, "Deze levering terugdraaien?");
  await look(sanne, "terugdraaien-vraag");
  await dialogOf(sanne).getByRole("button", { name: "Levering terugdraaien" }).click();
  await see(sanne, /^Teruggedraaid door Sanne Willems/);
  await look(sanne, "teruggedraaid");
  await sanne.setViewportSize({ width: 390, height: 844 });
  await sanne.emulateMedia({ colorScheme: "dark" });
  await sanne.getByRole("heading", { name: "Terugdraaien", exact: true }).scrollIntoViewIfNeeded();
  await look(sanne, "telefoon-donker-teruggedraaid");
  await sanne.setViewportSize({ width: 1440, height: 900 });
  await sanne.emulateMedia({ colorScheme: "light" });
  await deliver(sanne);
  await check(sanne);
  await see(sanne, "Ongewijzigd");
});

test("who delivers says what a column is, and it is remembered", async () => {
  const own = {
    Personeelsnummer: "Nr",
    Achternaam: "Wie",
    Geboortedatum: "Dag",
    Geslacht: "M of V",
    "In dienst": "Erin",
  };
  const [headings = "", ...rows] = buffer.toString().split("\n");
  const named = Object.entries(own).reduce((line, [ours, theirs]) => line.replace(ours, theirs), headings);
  const strange = Buffer.from([named, ...rows].join("\n"));
  await deliver(sanne, strange);
  await see(sanne, "5 kolommen worden niet gelezen.");
  await look(sanne, "kolommen");
  await press(sanne, "Bestand controleren");
  await see(sanne, /De kolom Achternaam ontbreekt/);
  for (const [ours, theirs] of Object.entries(own))
    await sanne.getByLabel(new RegExp(`^${theirs}`)).selectOption({ label: ours });
  await sanne.setViewportSize({ width: 390, height: 844 });
  await sanne.emulateMedia({ colorScheme: "dark" });
  await look(sanne, "telefoon-donker-kolommen");
  await sanne.setViewportSize({ width: 1440, height: 900 });
  await sanne.emulateMedia({ colorScheme: "light" });
  await press(sanne, "Bestand controleren");
  await see(sanne, "Ongewijzigd");

  await deliver(sanne, strange);
  await see(sanne, /Zoals Sanne Willems de kolommen heeft ingedeeld op .* \(versie 1\)/);
  await look(sanne, "kolommen-onthouden");
  await check(sanne);
  await see(sanne, "Ongewijzigd");
});

test("the service keeps no more than year and month, and hears first what reports will tell differently", async () => {
  await administrator.goto("/werkgevers");
  await administrator.getByRole("link", { name: "Bakkerij De Gouden Aar B.V." }).click();
  await administrator.getByRole("tab", { name: "Gegevensbeheer", exact: true }).click();
  await press(administrator, "Gegevens vergroven");
  await see(administrator, "Gevolg voor rapportages");
  await look(administrator, "vergroven");
  await dialogOf(administrator).getByRole("button", { name: "Gegevens vergroven" }).click();
  await see(administrator, /bewaart de dienst van deze werkgever alleen geboortejaar/);
  await administrator.emulateMedia({ colorScheme: "dark" });
  await administrator.reload();
  await see(administrator, "Gegevensbeheer");
  await administrator.getByRole("tab", { name: "Gegevensbeheer", exact: true }).click();
  await look(administrator, "donker-vergroofd");
});
