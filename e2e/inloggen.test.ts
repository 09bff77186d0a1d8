import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "./tools/browser.ts";
import { startInstallation, type Installation } from "./tools/installation.ts";
import { password } from "./tools/people.ts";
import { linkIn, mailTo, postboxOf } from "./tools/postbox.ts";
import { look, takeInvitation, visitorIn } from "./tools/screens.ts";

/** Getting in when something was lost: the invitation, the password, the phone (A4). */

const address = "beheerder@datakluis.example";
const chosen = "een heel nieuw wachtwoord";
let installation: Installation;
let browser: Browser;
let page: Page;
let codes: string[];

beforeAll(async () => {
  installation = await startInstallation({ demo: false });
  browser = await openBrowser();
  page = (await visitorIn(browser, installation.url)).page;
});
afterAll(async () => {
  await browser?.close();
  await installation?.remove();
});

const press = (name: string | RegExp) => page.getByRole("button", { name }).first().click();

test("1. an invitation comes by e-mail, and with it one accepts and keeps ten recovery codes", async () => {
  const mail = await mailTo(installation, address, "Uitnodiging voor Datakluis");
  expect(linkIn(mail)).toBe(installation.firstAdministratorLink);
  await page.goto(postboxOf(installation));
  await page.getByRole("link", { name: "Uitnodiging voor Datakluis" }).waitFor();
  await look(page, "postvak");
  await page.getByRole("link", { name: "Uitnodiging voor Datakluis" }).click();
  await page.getByText("Goedendag,").waitFor();
  await look(page, "postvak-bericht");
  await takeInvitation(page, linkIn(mail));
});

test("2. the profile shows how many codes are left and makes ten new ones", async () => {
  await page.goto("/profiel");
  await page.getByText("Nog 10 van de 10 codes").waitFor();
  await look(page, "profiel");
  await press("Nieuwe codes maken");
  const list = page.getByRole("dialog").getByRole("listitem");
  await list.first().waitFor();
  codes = await list.allInnerTexts();
  expect(codes).toHaveLength(10);
  await look(page, "herstelcodes-nieuw");
  await press("Ik heb ze bewaard");
});

test("3. whoever forgot the password asks for a link, and is then signed out everywhere", async () => {
  const elsewhere = (await visitorIn(browser, installation.url)).page;
  await elsewhere.goto("/inloggen");
  await look(elsewhere, "inloggen");
  await elsewhere.getByRole("link", { name: "Wachtwoord vergeten?" }).click();
  await elsewhere.getByLabel("E-mailadres").fill(address.toUpperCase());
  await look(elsewhere, "wachtwoord-vergeten");
  await elsewhere.getByRole("button", { name: "E-mail versturen" }).click();
  await elsewhere.getByText("Is dit e-mailadres bij ons bekend").waitFor();
  await look(elsewhere, "wachtwoord-vergeten-verstuurd");

  const mail = await mailTo(installation, address, "Nieuw wachtwoord voor Datakluis");
  await elsewhere.goto(linkIn(mail));
  await elsewhere.getByLabel("Nieuw wachtwoord").fill(chosen);
  await look(elsewhere, "wachtwoord-nieuw");
  await elsewhere.getByRole("button", { name: "Wachtwoord opslaan" }).click();
  await elsewhere.getByText("Uw wachtwoord is gewijzigd.").waitFor();
  await look(elsewhere, "wachtwoord-gewijzigd");
  // The session of the other browser is over.
  await page.reload();
  await page.getByRole("heading", { name: "Inloggen" }).waitFor();
  await mailTo(installation, address, "Uw wachtwoord is gewijzigd");

  await elsewhere.getByRole("link", { name: "Naar inloggen" }).click();
  await elsewhere.getByLabel("Wachtwoord").waitFor();
  await elsewhere.goto(linkIn(mail));
  await elsewhere.getByLabel("Nieuw wachtwoord").fill(`${chosen} nog eens`);
  await elsewhere.getByRole("button", { name: "Wachtwoord opslaan" }).click();
  await elsewhere.getByText("Deze link is verlopen of al gebruikt.").waitFor();
  await look(elsewhere, "wachtwoord-verlopen");
  await elsewhere.close();
});

test("4. without a phone one signs in with a recovery code, once, and hears how many are left", async () => {
  const enter = async (typed: string) => {
    await page.goto("/inloggen");
    await page.getByLabel("E-mailadres").fill(address);
    await page.getByLabel("Wachtwoord").fill(typed);
    await press("Volgende");
  };
  await enter(password);
  await page.getByText("E-mailadres, wachtwoord of code klopt niet.").waitFor();
  await enter(chosen);
  await press("Telefoon niet bij de hand?");
  await page.getByLabel("Herstelcode").fill(codes[0]!.toLowerCase());
  await look(page, "herstelcode");
  await press("Inloggen");
  await page.getByText("Er zijn er nog 9 over.").waitFor();
  await page.goto("/profiel");
  await page.getByText("Nog 9 van de 10 codes").waitFor();
});
