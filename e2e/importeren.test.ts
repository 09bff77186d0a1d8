import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dialogOf, openTab, press, see } from "./tools/acting.ts";
import { openBrowser } from "./tools/browser.ts";
import { startInstallation, type Installation } from "./tools/installation.ts";
import { enterAs, look, takeInvitation, visitorIn } from "./tools/screens.ts";
import { unsharedPeople, type Unshared } from "./tools/unshared.ts";

/** Importing from the vault (D10), what the employer does not notice of it (D11), and who checks that. */

let installation: Installation;
let browser: Browser;
let [administrator, keeper] = [] as unknown as [Page, Page];

beforeAll(async () => {
  installation = await startInstallation({ demo: true });
  browser = await openBrowser();
  administrator = await enterAs(browser, installation, "functioneel beheerder");
  keeper = await enterAs(browser, installation, "datakluisbeheerder");
});
afterAll(async () => {
  await browser?.close();
  await installation?.remove();
});

/** Makes a user of the service in a group of its own with these rights; answers the link by which he comes in. */
const colleagueWith = (rights: readonly string[]) =>
  administrator.evaluate(async (rights) => {
    const send = async (method: string, path: string, body: object) => {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`/api/suite/v1${path}`, { method, headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(await answer.text());
      return (await answer.json()) as { invitationLink: string };
    };
    const me = (await (await fetch("/api/suite/v1/me")).json()) as { employers: { id: string; vault: string }[] };
    const group = crypto.randomUUID();
    const actions = ["report_sick", "report_recovery"];
    const name = `Groep ${group.slice(0, 8)}`;
    await send("PUT", `/user-groups/${group}`, { name, side: "service", rights, widgets: ["find"], menu: [], actions });
    const employerIds = me.employers.filter((it) => it.vault === "active").map((it) => it.id);
    const id = crypto.randomUUID();
    const email = `${id}@arboplus.example`;
    const made = await send("POST", "/service-users", { id, displayName: "Iris de Boer", email, group, employerIds });
    return made.invitationLink;
  }, rights);

const allowAnonymousSearch = () =>
  keeper.evaluate(async () => {
    const me = (await (await fetch("/api/vault/v1/me")).json()) as { employers: { id: string }[] };
    const answer = await fetch(`/api/vault/v1/employers/${me.employers[0]!.id}/retrieval-agreement`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ id: crypto.randomUUID(), version: 1 }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  });

test("who may import finds exactly one person, and the employer notices nothing of it", async () => {
  await allowAnonymousSearch();
  const [person] = (await unsharedPeople(keeper, 1)) as [Unshared];
  const { page: importer } = await visitorIn(browser, installation.url);
  await takeInvitation(importer, await colleagueWith(["see_dossiers", "report_absence", "notes", "retrieve"]));
  await importer.getByRole("link", { name: "Importeren uit de datakluis" }).click();
  await see(importer, "Wie is het?");
  await look(importer, "importeren-wie");
  await importer.getByLabel(/^Achternaam/).fill(person.lastName);
  await press(importer, "Zoeken in de datakluis");
  await see(importer, "Vul naast de achternaam minstens twee van de drie in");
  await importer.getByLabel(/^BSN/).fill(person.bsn);
  await importer.getByLabel(/^Geboortedatum/).fill("1901-01-01");
  await press(importer, "Zoeken in de datakluis");
  await see(importer, "Met deze gegevens is niet precies één werknemer gevonden.");
  await look(importer, "importeren-niemand");
  await importer.getByLabel(/^Geboortedatum/).fill(person.bornOn);
  // By keyboard alone from here to the next step.
  await importer.getByLabel(/^BSN/).press("Enter");
  await see(importer, "Er is precies één werknemer gevonden.");
  for (const typed of [person.bsn, person.lastName]) {
    const kept = () => JSON.stringify([location.href, history.state, { ...localStorage }, { ...sessionStorage }]);
    expect(await importer.evaluate(kept)).not.toContain(typed);
  }
  await importer.locator(".choice", { hasText: "Afspraak" }).click();
  await importer.getByLabel(/^Toelichting/).fill("Kwam zelf naar het open spreekuur");
  await importer.locator(".choice", { hasText: "Nee, op verzoek van de werknemer" }).click();
  await look(importer, "importeren-waarom");
  await press(importer, "Importeren");
  await see(importer, "Vertrouwelijk opgehaald");
  await see(importer, /^Gegevens van /);
  await look(importer, "dossier-vertrouwelijk");

  await press(importer, "Ververs op verzoek van de werknemer");
  await dialogOf(importer).locator(".choice", { hasText: "De werknemer heeft mij hierom gevraagd" }).click();
  await dialogOf(importer)
    .getByLabel(/^Toelichting/)
    .fill("Is verhuisd en vraagt erom");
  await look(importer, "verversen");
  await dialogOf(importer).getByRole("button", { name: "Verversen" }).click();
  await see(importer, "De gegevens zijn ververst.");
  await importer.setViewportSize({ width: 390, height: 844 });
  await importer.emulateMedia({ colorScheme: "dark" });
  await look(importer, "telefoon-donker-dossier-vertrouwelijk");
  await importer.goto("/importeren");
  await see(importer, "Wie is het?");
  await look(importer, "telefoon-donker-importeren");

  // What is written of him says on every form, and on every screen, that it is not for the employer.
  await importer.evaluate(async (ref) => {
    const report = {
      percentage: 100,
      safetyNet: "no",
      workAccident: false,
      liableThirdParty: false,
      expectedDays: null,
    };
    const startsOn = new Date(Date.now() - 50 * 86_400_000).toISOString().slice(0, 10);
    const body = JSON.stringify({ id: crypto.randomUUID(), startsOn, ...report });
    const headers = { "content-type": "application/json" };
    const told = await fetch(`/api/suite/v1/dossiers/${ref}/spells`, { method: "POST", headers, body });
    if (!told.ok) throw new Error("De ziekmelding lukte niet.");
  }, person.ref);
  await importer.goto(`/dossiers/${person.ref}`);
  await openTab(importer, "Trajecten");
  await importer.getByRole("link", { name: "Plan van aanpak", exact: true }).click();
  await importer.getByRole("heading", { name: "Plan van aanpak", level: 1 }).waitFor();
  await importer.getByRole("banner").or(importer.locator("main")).getByText("Alleen voor de dienst").first().waitFor();
  await look(importer, "telefoon-donker-formulier-vertrouwelijk");
  await importer.setViewportSize({ width: 1440, height: 900 });
  await importer.emulateMedia({ colorScheme: "light" });
  await look(importer, "formulier-vertrouwelijk");

  await keeper.setViewportSize({ width: 1440, height: 900 });
  await keeper.goto(`/dossiers/${person.ref}`);
  await see(keeper, "Niet gedeeld");
  expect(await keeper.getByText(/ertrouwelijk|opgehaald/).count()).toBe(0);
});

test("with the employer informed the dossier is shared: he is told on Actueel, and can withdraw what he allowed", async () => {
  const [, person] = (await unsharedPeople(keeper, 2)) as [Unshared, Unshared];
  const { page: importer } = await visitorIn(browser, installation.url, { width: 390, height: 844 });
  await importer.emulateMedia({ colorScheme: "dark" });
  await takeInvitation(importer, await colleagueWith(["see_dossiers", "retrieve"]));
  await importer.goto("/importeren");
  await importer.getByLabel(/^Achternaam/).fill(person.lastName);
  await importer.getByLabel(/^BSN/).fill(person.bsn);
  await importer.getByLabel(/^Geboortedatum/).fill(person.bornOn);
  await importer.getByLabel(/^BSN/).press("Enter");
  await see(importer, "Er is precies één werknemer gevonden.");
  await importer.locator(".choice", { hasText: "Afspraak" }).click();
  await importer.getByLabel(/^Toelichting/).fill("Belde zelf voor een afspraak");
  await importer.locator(".choice", { hasText: "Ja, de werkgever wordt geïnformeerd" }).click();
  await look(importer, "telefoon-donker-importeren-geinformeerd");
  await press(importer, "Importeren");
  await see(importer, /De werkgever is daarover geïnformeerd, en wijzigingen komen vanzelf door/);
  await look(importer, "telefoon-donker-dossier-geinformeerd");

  await keeper.goto("/");
  await see(keeper, /De arbodienst haalde bij .* de persoonsgegevens van één werknemer op/);
  await look(keeper, "actueel-opgehaald");
  await keeper
    .getByRole("link", { name: /^Personeelsnummer/ })
    .first()
    .click();
  await see(keeper, "Opgehaald door de dienst");
  await see(keeper, "Belde zelf voor een afspraak");

  await keeper.goto("/beheer");
  await openTab(keeper, "Anoniem zoeken");
  await press(keeper, "Anoniem zoeken intrekken");
  await dialogOf(keeper).getByRole("button", { name: "Anoniem zoeken intrekken" }).click();
  await see(keeper, "Anoniem zoeken is ingetrokken.");
  await importer.goto("/importeren");
  await see(importer, /Geen van uw werkgevers staat anoniem zoeken toe/);
  await look(importer, "telefoon-donker-importeren-niet-meer");
});

test("the privacy officer checks who looked, and his looking stands there too", async () => {
  const { page: officer } = await visitorIn(browser, installation.url);
  await takeInvitation(officer, await colleagueWith(["audit_confidential"]));
  await officer.getByRole("link", { name: "Vertrouwelijke inzagen" }).click();
  await see(officer, "Vertrouwelijk opgehaald");
  await see(officer, "Kwam zelf naar het open spreekuur");
  await look(officer, "vertrouwelijke-inzagen");
  const file = officer.waitForEvent("download");
  await press(officer, "Downloaden (CSV)");
  expect(readFileSync(await (await file).path(), "utf8")).toContain("Opnieuw opgehaald");
  await officer.reload();
  await see(officer, "Vertrouwelijke inzagen gedownload");
  await officer.setViewportSize({ width: 390, height: 844 });
  await look(officer, "telefoon-vertrouwelijke-inzagen");
});
