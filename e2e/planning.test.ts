import {
  createEmployerUser,
  createServiceUser,
  putProfessional,
  readPlanning,
  type GroupName,
  type UserId,
} from "@datakluis/contract";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dialogOf, press, see } from "./tools/acting.ts";
import { openBrowser } from "./tools/browser.ts";
import { markedDelivery } from "./tools/deliveries.ts";
import { startInstallation, type Installation } from "./tools/installation.ts";
import { acceptLink, type Person } from "./tools/people.ts";
import { look, takeInvitation, visitorIn } from "./tools/screens.ts";
import { castAt, id, importFile, treeOf } from "./tools/story.ts";

/** A planner's week (F4): from a service without agendas to somebody who is expected, moved and cancelled. */

let installation: Installation;
let browser: Browser;
let [planner, hr] = [] as unknown as [Page, Page];
/** He may plan as well, and asks here what would take many clicks. */
let doctor: Person;
let dossier: string;
let links: { planner: string; hr: string };

beforeAll(async () => {
  installation = await startInstallation({ demo: false });
  browser = await openBrowser();
  const cast = await castAt(installation, "De Linde Transport B.V.");
  const { administrator, employerId } = cast;
  const user = (group: GroupName, displayName: string) => ({
    ...{ id: id<UserId>(), displayName, email: `${group}@proef.example`, group },
  });
  const ofService = async (group: GroupName, displayName: string) => {
    const body = { ...user(group, displayName), employerIds: [employerId] };
    return (await administrator.ask(createServiceUser, { body })).invitationLink;
  };
  const body = { ...user("hr", "H. Personeel"), departmentIds: [] };
  const { invitationLink } = await administrator.ask(createEmployerUser, { params: { employerId }, body });
  doctor = await acceptLink(installation.url, await ofService("company_doctor", "Bram Vermeulen"));
  await importFile(cast, markedDelivery(3, 3).bytes);
  dossier = `/dossiers/${(await treeOf(cast.hr, employerId)).find((it) => it.fullName)!.ref}`;
  links = { planner: await ofService("planner", "P. Planner"), hr: invitationLink };
  [planner, hr] = (await Promise.all([1, 2].map(async () => (await visitorIn(browser, installation.url)).page))) as [
    Page,
    Page,
  ];
});
afterAll(async () => {
  await browser?.close();
  await installation?.remove();
});

const choose = (page: Page, words: string | RegExp) =>
  dialogOf(page).locator(".choice", { hasText: words }).first().click();
const send = (page: Page, name: string) => dialogOf(page).getByRole("button", { name, exact: true }).click();
const openTab = (page: Page, name: RegExp) => page.getByRole("tab", { name }).click();

/** The Monday after this week: the agenda of that week is there on whatever day this runs. */
function nextMonday(): string {
  const day = new Date();
  day.setUTCDate(day.getUTCDate() + (8 - (day.getUTCDay() || 7)));
  return day.toISOString().slice(0, 10);
}

test("a service sets up places, kinds and hours before anybody can be planned", async () => {
  await takeInvitation(planner, links.planner);
  await takeInvitation(hr, links.hr);
  await planner.getByRole("link", { name: "Planning" }).click();
  await see(planner, /Er zijn nog geen locaties/);
  await look(planner, "planning-inrichting-leeg");
  await press(planner, "Locatie toevoegen");
  await dialogOf(planner).getByLabel("Naam").fill("Utrecht");
  await dialogOf(planner)
    .getByLabel(/^Adres/)
    .fill("Kade 1, Utrecht");
  await look(planner, "planning-locatie");
  await send(planner, "Opslaan");
  await see(planner, "Kade 1, Utrecht");
  await press(planner, "Consultsoort toevoegen");
  await dialogOf(planner).getByLabel(/^Naam/).fill("Spreekuur bedrijfsarts");
  await look(planner, "planning-consultsoort");
  await send(planner, "Opslaan");
  await see(planner, "Bedrijfsarts · 30 minuten");

  await planner.getByRole("link", { name: "Bram Vermeulen een agenda geven" }).click();
  await press(planner, "Uren toevoegen");
  await press(planner, "Uren toevoegen");
  await press(planner, "Uitzondering toevoegen");
  await look(planner, "planning-uren");
  await press(planner, "Opslaan");
  await openTab(planner, /Inrichting/);
  await see(planner, /maandag, dinsdag/);
  await look(planner, "planning-inrichting");

  // The rest of the week, as anybody would click it together.
  const { professionals, places } = await doctor.ask(readPlanning, {});
  const [{ userId, profession, version }] = professionals as [(typeof professionals)[number]];
  const block = { placeId: places[0]!.id, open: false };
  const week = [1, 2, 3, 4, 5].flatMap((weekday) => [
    { weekday, from: "09:00", until: "12:00", ...block },
    { weekday, from: "13:00", until: "16:00", ...block },
    { weekday, from: "16:00", until: "17:00", ...block, open: true },
  ]);
  const body = { profession, week, exceptions: [], version };
  await doctor.ask(putProfessional, { params: { userId }, body });
});

test("HR asks for a consultation, the planner plans it, and HR sees when it is", async () => {
  await hr.goto(dossier);
  await press(hr, "Oproep aanvragen");
  await choose(hr, "Bedrijfsarts");
  await look(hr, "oproep-aanvragen");
  await send(hr, "Oproep aanvragen");
  await see(hr, "Verzoek intrekken");
  await look(hr, "oproep-wacht");

  await planner.goto("/planning");
  await openTab(planner, /Oproepverzoeken \(1\)/);
  await look(planner, "planning-oproepverzoeken");
  await planner.getByRole("button", { name: /inplannen$/ }).click();
  await dialogOf(planner).getByLabel("Vanaf").fill(nextMonday());
  await choose(planner, "maandag");
  await look(planner, "planning-momenten");
  await send(planner, "Afspraak plannen");
  await see(planner, "De afspraak staat.");
  await openTab(planner, /Oproepverzoeken \(0\)/);
  await see(hr, /Ingepland op/);
  await look(hr, "oproep-ingepland");
});

const entry = () => planner.locator(".agenda-entry button").first();

test("the planner sees the week, moves the appointment and gives a place in the open hour", async () => {
  await openTab(planner, /Agenda/);
  await press(planner, "Week verder");
  await entry().waitFor();
  await look(planner, "planning-week");
  await entry().focus();
  await planner.keyboard.press("Enter");
  await see(planner, "Spreekuur bedrijfsarts");
  await look(planner, "planning-afspraak");
  await press(planner, "Afspraak verzetten");
  await dialogOf(planner).getByLabel("Vanaf").fill(nextMonday());
  await dialogOf(planner).locator(".choice", { hasText: "maandag" }).nth(3).click();
  await send(planner, "Afspraak verzetten");
  await see(planner, "De afspraak is verzet.");

  await press(planner, "Plaats in open spreekuur vergeven");
  await dialogOf(planner).getByLabel("Vanaf").fill(nextMonday());
  await choose(planner, "maandag");
  await look(planner, "planning-open-spreekuur");
  await send(planner, "Plaats in open spreekuur vergeven");
  await see(planner, "Open spreekuur, vergeven");
  await planner.getByRole("combobox", { name: /^Weergave/ }).selectOption("day");
  await look(planner, "planning-dag");
  await planner.getByRole("combobox", { name: /^Weergave/ }).selectOption("week");
});

test("on a phone the week is a list, in the dark it reads as well, and cancelling asks why", async () => {
  await planner.setViewportSize({ width: 390, height: 844 });
  await look(planner, "telefoon-planning-week");
  await planner.setViewportSize({ width: 1440, height: 900 });
  await planner.getByRole("button", { name: /donker/i }).click();
  await look(planner, "donker-planning-week");
  await planner.locator(".agenda-entry button", { hasNotText: "vergeven" }).first().click();
  await press(planner, "Afspraak annuleren");
  await choose(planner, "De werknemer kan niet");
  await look(planner, "donker-planning-annuleren");
  await send(planner, "Afspraak annuleren");
  await see(planner, "De afspraak is geannuleerd.");
  await see(hr, "Geannuleerd");
  await hr.setViewportSize({ width: 390, height: 844 });
  await look(hr, "telefoon-oproep");
  expect(await hr.locator("body").innerText()).not.toContain("vergeven");
});
