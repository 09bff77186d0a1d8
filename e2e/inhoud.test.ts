import { createEmployerUser, createServiceUser, type GroupName, type UserId } from "@datakluis/contract";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dialogOf, openTab, press, see } from "./tools/acting.ts";
import { openBrowser } from "./tools/browser.ts";
import { markedDelivery } from "./tools/deliveries.ts";
import { startInstallation, type Installation } from "./tools/installation.ts";
import { look, takeInvitation, visitorIn } from "./tools/screens.ts";
import { castAt, id, importFile, treeOf } from "./tools/story.ts";

/** What stands in a dossier (F6): notes of the service, for the employer, and of the company doctor alone. */

let installation: Installation;
let browser: Browser;
let [manager, doctor, hr] = [] as unknown as [Page, Page, Page];
let links: string[];
let dossier: string;

beforeAll(async () => {
  installation = await startInstallation({ demo: false });
  browser = await openBrowser();
  const cast = await castAt(installation, "De Linde Transport B.V.");
  const { administrator, employerId } = cast;
  const user = (group: GroupName, displayName: string) => ({
    ...{ id: id<UserId>(), displayName, email: `${group}.inhoud@proef.example`, group },
  });
  const ofService = async (group: GroupName, displayName: string) => {
    const body = { ...user(group, displayName), employerIds: [employerId] };
    return (await administrator.ask(createServiceUser, { body })).invitationLink;
  };
  const body = { ...user("hr", "H. Personeel"), departmentIds: [] };
  links = [
    await ofService("case_manager", "Carla Zorg"),
    await ofService("company_doctor", "Bram Vermeulen"),
    (await administrator.ask(createEmployerUser, { params: { employerId }, body })).invitationLink,
  ];
  const { bytes, people } = markedDelivery(3, 3);
  // A surname in one piece, wider than a phone.
  const named = bytes.toString("utf8").replaceAll(people[0]!.marks["lastName"]!, "Wolfeschlegelsteinhausenberg");
  await importFile(cast, Buffer.from(named));
  const number = people[0]!.personnelNumber;
  dossier = `/dossiers/${(await treeOf(cast.hr, employerId)).find((it) => it.personnelNumber === number)!.ref}`;
  const screens = await Promise.all(links.map(() => visitorIn(browser, installation.url)));
  [manager, doctor, hr] = screens.map(({ page }) => page) as [Page, Page, Page];
});
afterAll(async () => {
  await browser?.close();
  await installation?.remove();
});

const write = async (page: Page, text: string) => {
  await press(page, "Notitie schrijven");
  await dialogOf(page).getByLabel("Notitie").fill(text);
};
const save = (page: Page) => dialogOf(page).getByRole("button", { name: "Opslaan", exact: true }).click();

test("a case manager writes for the service and for the employer, who reads only what is for him", async () => {
  const opening = [manager, doctor, hr].map(async (page, at) => {
    await takeInvitation(page, links[at]!);
    await page.goto(dossier);
    await openTab(page, "Dossier");
  });
  await Promise.all(opening);
  await look(manager, "inhoud-leeg");
  await write(manager, "Belde met de leidinggevende. Kind heeft griep.");
  await see(manager, /woorden die op medische gegevens lijken/);
  await look(manager, "inhoud-notitie-waarschuwing");
  await dialogOf(manager).getByLabel("Notitie").fill("Belde met de leidinggevende over het rooster.");
  await save(manager);
  await see(manager, "De notitie is bewaard.");
  await write(manager, "Vanaf maandag twee dagen per week op kantoor.");
  await dialogOf(manager).locator(".choice", { hasText: "Ook de werkgever" }).click();
  await save(manager);
  await see(manager, "Werkgever leest mee");

  // His open screen shows it by itself.
  await see(hr, "Vanaf maandag twee dagen");
  expect(await hr.locator("body").innerText()).not.toContain("rooster");
  await look(hr, "inhoud-werkgever");
});

test("what is corrected reads as it is now, and at the service also as it was", async () => {
  await manager
    .getByRole("button", { name: /^Verbeteren/ })
    .first()
    .click();
  await dialogOf(manager).getByLabel("Notitie").fill("Vanaf dinsdag twee dagen per week op kantoor.");
  await look(manager, "inhoud-verbeteren");
  await save(manager);
  await manager.getByText("Hoe het eerst luidde").click();
  await see(manager, "Vanaf maandag twee dagen");
  await look(manager, "inhoud-verbeterd");
  await see(hr, "Vanaf dinsdag twee dagen");
  expect(await hr.locator("body").innerText()).not.toContain("maandag twee dagen");
});

/** A picture of one blue point. */
const picture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPj/HwADAgIAgx0oiQAAAABJRU5ErkJggg==",
  "base64",
);

test("documents are added, shown or downloaded, and what is no document is refused in words", async () => {
  const choose = async (name: string, mimeType: string, buffer: Buffer) => {
    await manager.locator("input[type=file]").setInputFiles({ name, mimeType, buffer });
    await dialogOf(manager).getByText(name).waitFor();
  };
  const add = () => dialogOf(manager).getByRole("button", { name: "Document toevoegen", exact: true }).click();
  await choose("programma.pdf", "application/pdf", Buffer.from([0x4d, 0x5a, 0x90, 0x00]));
  await add();
  await see(manager, /Dit soort bestand kan niet worden toegevoegd/);
  await look(manager, "inhoud-document-geweigerd");
  await dialogOf(manager).getByRole("button", { name: "Annuleren" }).click();
  await choose("werkplek.png", "image/png", picture);
  await look(manager, "inhoud-document-toevoegen");
  await add();
  await see(manager, "Het document is bewaard.");
  await choose("afspraken.txt", "text/plain", Buffer.from("Twee dagen per week."));
  await dialogOf(manager).locator(".choice", { hasText: "Ook de werkgever" }).click();
  await add();
  await see(manager, "afspraken.txt");
  await look(manager, "inhoud-documenten");
  await press(manager, "werkplek.png bekijken");
  await dialogOf(manager).getByRole("img", { name: "werkplek.png" }).waitFor();
  await look(manager, "inhoud-document-bekijken");
  await dialogOf(manager).getByRole("button", { name: "Sluiten" }).click();

  const [download] = await Promise.all([hr.waitForEvent("download"), press(hr, "afspraken.txt downloaden")]);
  expect(download.suggestedFilename()).toBe("afspraken.txt");
  expect(await hr.locator("body").innerText()).not.toContain("werkplek");
});

test("the medical part is there for the doctor, and for nobody else", async () => {
  await openTab(doctor, "Medisch");
  await look(doctor, "inhoud-medisch-leeg");
  await write(doctor, "Beperkt in tillen; zit bij de specialist.");
  await look(doctor, "inhoud-medisch-schrijven");
  await save(doctor);
  await see(doctor, "Beperkt in tillen");
  await look(doctor, "inhoud-medisch");
  for (const page of [manager, hr]) {
    await page.reload();
    await page.getByRole("tab", { name: "Dossier", exact: true }).waitFor();
    expect(await page.getByRole("tab", { name: "Medisch" }).count()).toBe(0);
    await openTab(page, "Dossier");
    await see(page, "Vanaf dinsdag twee dagen");
    expect(await page.locator("body").innerText()).not.toContain("tillen");
  }
  await doctor.setViewportSize({ width: 390, height: 844 });
  const tooWide = () => doctor.locator("main").evaluate((it) => it.scrollWidth - it.clientWidth);
  await look(doctor, "telefoon-inhoud-medisch");
  expect(await tooWide()).toBe(0);
  // What is left of a screen of 640 pixels when somebody makes everything twice as large (WCAG 1.4.10).
  await doctor.setViewportSize({ width: 320, height: 640 });
  await look(doctor, "smal-inhoud-medisch");
  expect(await tooWide()).toBe(0);
  await manager.getByRole("button", { name: /donker/i }).click();
  await look(manager, "donker-inhoud");
});
