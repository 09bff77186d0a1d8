import type { Browser, Page } from "playwright-core";
import { clientAtProvider, startProvider, type TestProvider } from "@datakluis/kit/testing/provider";
import { TOTP, URI } from "otpauth";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "./tools/browser.ts";
import { databaseUrlOf, startInstallation, type Installation } from "./tools/installation.ts";
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
let otpauth: string;
let provider: TestProvider;
let colleague: Page;

beforeAll(async () => {
  installation = await startInstallation({ demo: false, settings: withProvider });
  browser = await openBrowser();
  page = (await visitorIn(browser, installation.url)).page;
});
afterAll(async () => {
  await browser?.close();
  await installation?.remove();
  await provider?.stop();
});

/** The service has an identity provider of its own, whose word counts for two factors. */
async function withProvider(url: string) {
  provider = await startProvider(`${url}/inloggen/terug`);
  return {
    DATAKLUIS_OIDC_ISSUER: provider.issuer,
    DATAKLUIS_OIDC_CLIENT_ID: clientAtProvider.clientId,
    DATAKLUIS_OIDC_CLIENT_SECRET: clientAtProvider.clientSecret,
    DATAKLUIS_OIDC_NAME: "ArboProef",
    DATAKLUIS_OIDC_AMR: "mfa",
  };
}

/** As if nobody proved who he is since ten minutes. */
async function leftOpen(): Promise<void> {
  const database = new pg.Client({ connectionString: databaseUrlOf(installation.folder, "login", "owner") });
  await database.connect();
  await database.query("update session set confirmed_at = now() - interval '10 minutes'");
  await database.end();
}

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
  otpauth = await takeInvitation(page, linkIn(mail));
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
  // The page before it has a field of the same name.
  await elsewhere.getByRole("heading", { name: "Wachtwoord vergeten" }).waitFor();
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

test("5. with a passkey one signs in without a code, and only after showing who one is", async () => {
  // An address without a name can have no passkeys; this machine also has a name.
  const url = installation.url.replace("127.0.0.1", "localhost");
  const { page: at, context } = await visitorIn(browser, url);
  const device = await context.newCDPSession(at);
  await device.send("WebAuthn.enable");
  const { authenticatorId } = await device.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const pressAt = (name: string | RegExp) => at.getByRole("button", { name }).first().click();
  const half = async () => {
    await at.goto("/inloggen");
    await at.getByLabel("E-mailadres").fill(address);
    await at.getByLabel("Wachtwoord").fill(chosen);
    await pressAt("Volgende");
  };

  await half();
  await pressAt("Inloggen met een passkey");
  await at.getByText("Bij dit account hoort geen passkey.").waitFor();
  await pressAt("Telefoon niet bij de hand?");
  await at.getByLabel("Herstelcode").fill(codes[1]!);
  await pressAt(/^Inloggen$/);
  await at.getByRole("heading", { name: /Welkom,/ }).waitFor();

  await at.goto("/profiel");
  await pressAt("Passkey toevoegen");
  const dialog = at.getByRole("dialog");
  await dialog.getByLabel("Naam van deze passkey").fill("laptop van het werk");
  await look(at, "passkey-toevoegen");
  await dialog.getByRole("button", { name: "Passkey toevoegen" }).click();
  await at.getByText("laptop van het werk").waitFor();
  await look(at, "passkeys");

  await half();
  await device.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await pressAt("Inloggen met een passkey");
  await at.getByText("Het apparaat heeft de passkey niet gebruikt.").waitFor();
  await look(at, "passkey-niet-gebruikt");
  await device.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
  await pressAt("Inloggen met een passkey");
  await at.getByRole("heading", { name: /Mijn profiel|Welkom,/ }).waitFor();

  await at.goto("/profiel");
  await pressAt("Passkey laptop van het werk verwijderen");
  await at.getByText("U hebt nog geen passkey.").waitFor();
  await half();
  await pressAt("Inloggen met een passkey");
  await at.getByText("Bij dit account hoort geen passkey.").waitFor();
});

test("6. whoever left his session open proves that it is he before he lets somebody in, and loses nothing he typed", async () => {
  await leftOpen();
  // What the door exchanged for this session before, it remembers for ten seconds.
  await new Promise((resolve) => setTimeout(resolve, 10_500));
  await page.goto("/gebruikers");
  await press("Gebruiker toevoegen");
  const form = page.getByRole("dialog", { name: "Gebruiker toevoegen" });
  await form.getByLabel("Naam").fill("C. Casemanager");
  await form.getByLabel("E-mailadres").fill("c@dienst.example");
  await form.getByText("Casemanager", { exact: true }).click();
  await form.getByRole("button", { name: "Gebruiker toevoegen" }).click();

  const confirmation = page.getByRole("dialog", { name: "Bevestig dat u het bent" });
  await confirmation.getByLabel(/^Code/).waitFor();
  await look(page, "bevestigen");
  await confirmation.getByRole("button", { name: "Annuleren" }).click();
  await form.getByText("Bevestig eerst met uw tweede factor dat u het bent.").waitFor();
  await look(page, "bevestigen-geannuleerd");
  await form.getByRole("button", { name: "Gebruiker toevoegen" }).click();
  await confirmation.getByLabel(/^Code/).fill("000000");
  await page.keyboard.press("Enter");
  await confirmation.getByText("Deze code klopt niet of is al gebruikt.").waitFor();
  await look(page, "bevestigen-fout");
  const ahead = (URI.parse(otpauth) as TOTP).generate({ timestamp: Date.now() + 30_000 });
  await confirmation.getByLabel(/^Code/).fill(ahead);
  await confirmation.getByRole("button", { name: "Bevestigen", exact: true }).click();
  await page.getByRole("dialog", { name: "Uitnodigingslink" }).waitFor();
  await look(page, "bevestigd");
  await page.keyboard.press("Escape");
  await page.getByText("C. Casemanager").waitFor();

  // On the phone, and with a recovery code.
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/profiel");
  await leftOpen();
  await press("Nieuwe codes maken");
  await confirmation.getByRole("button", { name: "Telefoon niet bij de hand?" }).click();
  await look(page, "bevestigen-telefoon");
  await confirmation.getByLabel("Herstelcode").fill(codes[2]!);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Herstelcodes" }).getByRole("listitem").first().waitFor();
  await press("Ik heb ze bewaard");
});

/** Says who one is on the provider's own page. */
async function shows(at: Page, name: string): Promise<void> {
  await at.getByLabel("Wie bent u?").fill(name);
  await at.getByRole("button", { name: "Verder" }).click();
}

test("7. whoever works for the service binds his account to his organisation's, and from then on signs in there", async () => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto("/profiel");
  await press("Koppelen aan ArboProef");
  await shows(page, "beheerder");
  await page.getByText(/Gekoppeld op/).waitFor();
  await look(page, "profiel-gekoppeld");

  // Out here; at the organisation still in.
  await page.context().clearCookies({ name: "kluis" });
  await page.goto("/inloggen");
  await look(page, "inloggen-organisatie");
  await press("Inloggen met ArboProef");
  await page.getByRole("heading", { name: /Welkom,/ }).waitFor();

  await page.goto("/gebruikers");
  await press("Gebruiker toevoegen");
  const form = page.getByRole("dialog", { name: "Gebruiker toevoegen" });
  await form.getByLabel("Naam").fill("D. Collega");
  await form.getByLabel("E-mailadres").fill("d@dienst.example");
  await form.getByText("Casemanager", { exact: true }).click();
  await leftOpen();
  await page.waitForTimeout(11_000);
  await form.getByRole("button", { name: "Gebruiker toevoegen" }).click();
  const opening = page.context().waitForEvent("page");
  await page.getByRole("button", { name: "Bevestigen met ArboProef" }).click();
  await look(page, "bevestigen-organisatie");
  await shows(await opening, "beheerder");
  const invited = page.getByRole("dialog", { name: "Uitnodigingslink" });
  const link = await invited.locator(".code-block").innerText();

  colleague = (await visitorIn(browser, installation.url)).page;
  await colleague.goto(link);
  await colleague.getByRole("button", { name: "Account in gebruik nemen met ArboProef" }).waitFor();
  await look(colleague, "uitnodiging-organisatie");
  await colleague.getByRole("button", { name: "Account in gebruik nemen met ArboProef" }).click();
  await shows(colleague, "collega");
  await colleague.getByRole("heading", { name: "Welkom, D. Collega" }).waitFor();

  const { page: stranger } = await visitorIn(browser, installation.url);
  await stranger.goto("/inloggen");
  await stranger.getByRole("button", { name: "Inloggen met ArboProef" }).click();
  await shows(stranger, "vreemde");
  await stranger.getByText("Uw account bij de organisatie is nog niet gekoppeld.").waitFor();
  await look(stranger, "organisatie-onbekend");
  expect(new URL(stranger.url()).search).toBe("");
});

test("8. whoever is shut out is out at once, and comes in again when he is let in", async () => {
  await page.goto("/gebruikers");
  await page.getByText("Uitgenodigd").first().waitFor();
  await press("Account van D. Collega uitschakelen");
  const dialog = page.getByRole("dialog", { name: "Uitschakelen" });
  await dialog.getByText("D. Collega wordt overal uitgelogd").waitFor();
  await look(page, "uitschakelen");
  await dialog.getByRole("button", { name: "Uitschakelen" }).click();
  await page.getByText("Uitgeschakeld", { exact: true }).waitFor();
  await look(page, "gebruikers-uitgeschakeld");

  await colleague.reload();
  await colleague.getByRole("heading", { name: "Inloggen" }).waitFor();
  await colleague.getByRole("button", { name: "Inloggen met ArboProef" }).click();
  await colleague.getByText("Uw account bij de organisatie is nog niet gekoppeld.").waitFor();

  await press("Account van D. Collega inschakelen");
  await page.getByRole("dialog", { name: "Inschakelen" }).getByRole("button", { name: "Inschakelen" }).click();
  await page.getByText("Het account is weer ingeschakeld.").waitFor();
  await colleague.goto("/inloggen");
  await colleague.getByRole("button", { name: "Inloggen met ArboProef" }).click();
  await colleague.getByRole("heading", { name: /Welkom,/ }).waitFor();

  await colleague.goto("/profiel");
  await colleague.getByText("Waar u bent ingelogd").waitFor();
  await page.goto("/profiel");
  await look(page, "profiel-sessies");
  const others = page.getByRole("button", { name: /^Sessie in .* beëindigen$/ });
  const before = await others.count();
  await others.first().click();
  await expect.poll(() => others.count()).toBe(before - 1);
});

test("9. whoever knows his password changes it in his profile, and not into one that leaked", async () => {
  await page.goto("/profiel");
  await press("Wachtwoord wijzigen");
  const dialog = page.getByRole("dialog", { name: "Wachtwoord wijzigen" });
  const fill = async (current: string, next: string) => {
    await dialog.getByLabel("Huidig wachtwoord").fill(current);
    await dialog.getByLabel("Nieuw wachtwoord").fill(next);
    await dialog.getByRole("button", { name: "Wachtwoord wijzigen" }).click();
  };
  await fill(chosen, "1q2w3e4r5t6y");
  await dialog.getByText("Dit wachtwoord staat op lijsten van uitgelekte wachtwoorden.").waitFor();
  await look(page, "wachtwoord-uitgelekt");
  await fill(password, "weer een heel ander wachtwoord");
  await dialog.getByText("Het huidige wachtwoord klopt niet.").waitFor();
  await fill(chosen, "weer een heel ander wachtwoord");
  await page.getByText("Uw wachtwoord is gewijzigd.").waitFor();
  await mailTo(installation, address, "Uw wachtwoord is gewijzigd");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.reload();
  await page.getByText("Waar u bent ingelogd").waitFor();
  await look(page, "profiel-telefoon-donker");
});

test("10. whoever lost his phone and his codes gets a link from his administrator, and nothing of before lets anybody in", async () => {
  await page.goto("/gebruikers");
  await press("Nieuwe inloglink voor D. Collega");
  const dialog = page.getByRole("dialog", { name: "Nieuwe inloglink" });
  await dialog.getByText("Controleer eerst, bijvoorbeeld door te bellen").waitFor();
  await look(page, "nieuwe-inloglink");
  await dialog.getByRole("button", { name: "Nieuwe inloglink" }).click();
  await page.getByText("De link is verstuurd").waitFor();
  await look(page, "nieuwe-inloglink-verstuurd");

  const mail = await mailTo(installation, "d@dienst.example", "Uw account bij Datakluis opnieuw in gebruik nemen");
  const { page: elsewhere } = await visitorIn(browser, installation.url);
  await takeInvitation(elsewhere, linkIn(mail));
  await colleague.reload();
  await colleague.getByRole("heading", { name: "Inloggen" }).waitFor();
  await colleague.getByRole("button", { name: "Inloggen met ArboProef" }).click();
  await colleague.getByText("Uw account bij de organisatie is nog niet gekoppeld.").waitFor();
});
