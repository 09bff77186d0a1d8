import { createHash } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import {
  activateVault,
  createEmployer,
  createEmployerUser,
  type EmployerId,
  type UserId,
  type WriteId,
} from "@datakluis/contract";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { press, see } from "./tools/acting.ts";
import { openBrowser } from "./tools/browser.ts";
import { databaseUrlOf, startInstallation, type Installation } from "./tools/installation.ts";
import { acceptLink, password } from "./tools/people.ts";
import { linkIn, mailTo } from "./tools/postbox.ts";
import { look, signInWith, takeInvitation, visitorIn } from "./tools/screens.ts";
import { id } from "./tools/story.ts";

/** The agreement as two administrators and a representative live through it (B3, B4), on a phone and in the dark too. */

let installation: Installation;
let browser: Browser;
let [one, two, representative] = [] as unknown as [Page, Page, Page];
const accounts = new Map<Page, { email: string; password: string; otpauth: string }>();

beforeAll(async () => {
  installation = await startInstallation({ demo: false });
  browser = await openBrowser();
  const phone = { width: 390, height: 844 };
  one = (await visitorIn(browser, installation.url, phone)).page;
  two = (await visitorIn(browser, installation.url)).page;
  representative = (await visitorIn(browser, installation.url)).page;
});
afterAll(async () => {
  await browser?.close();
  await installation?.remove();
});

const next = (page: Page) => press(page, "Volgende");

test("the service proposes two administrators, who take their accounts", async () => {
  const administrator = await acceptLink(installation.url, installation.firstAdministratorLink!);
  const employerId = id<EmployerId>();
  const params = { employerId };
  await administrator.ask(createEmployer, {
    body: { id: employerId, name: "De Linde Transport B.V.", chamberNumber: "12345678" },
  });
  const administrators: UserId[] = [];
  for (const [page, displayName] of [
    [one, "E. Eerste"],
    [two, "T. Tweede"],
  ] as const) {
    const body = { id: id<UserId>(), displayName, email: `${id()}@delinde.example`, group: "hr" as const };
    const made = await administrator.ask(createEmployerUser, { params, body: { ...body, departmentIds: [] } });
    administrators.push(body.id);
    accounts.set(page, { email: body.email, password, otpauth: await takeInvitation(page, made.invitationLink) });
  }
  const told = await administrator.ask(activateVault, { params, body: { id: id<WriteId>(), administrators } });
  expect(told.state).toBe("awaiting");
});

/** Walks to the overview with the keyboard's own order of things: what is asked, is filled in. */
async function walk(page: Page, name: string) {
  await page.goto("/");
  await page.getByRole("link", { name: "Lezen en akkoord geven" }).click();
  await see(page, "Wie zijn de partijen?");
  await look(page, `${name}-1`);
  await next(page);
  await see(page, "Voor welke werkgevers geeft u nu akkoord?");
  await look(page, `${name}-2`);
  await next(page);
  await page.getByLabel(/^Wettelijk vertegenwoordiger/).fill("R. de Linde");
  await page.getByLabel("E-mailadres van de vertegenwoordiger").fill("directie@delinde.example");
  await next(page);
  await see(page, "Vink de verklaring aan om akkoord te geven.");
  await look(page, `${name}-3`);
  await page.locator(".choice", { hasText: "Ik heb de documenten gelezen" }).click();
  await next(page);
  await see(page, /Na uw akkoord verhuizen de dossiers/);
  await look(page, `${name}-4`);
}

test("two administrators have the overview before them; the second hears who was first, and when", async () => {
  await two.emulateMedia({ colorScheme: "dark" });
  await Promise.all([walk(one, "telefoon-overeenkomst"), walk(two, "donker-overeenkomst")]);
  await press(one, "Terug");
  expect(await one.getByLabel(/^Wettelijk vertegenwoordiger/).inputValue()).toBe("R. de Linde");
  await next(one);
  await press(one, "Akkoord");
  await see(one, /dossiers staan in de datakluis/);
  await look(one, "telefoon-overeenkomst-klaar");
  await press(two, "Akkoord");
  await see(two, /Voor deze werkgever is al akkoord gegeven.*E\. Eerste gaf akkoord op/);
  await look(two, "donker-overeenkomst-tweede");
});

test("both read what was accepted, and take it along as a PDF", async () => {
  await two.goto("/beheer");
  await two.getByRole("tab", { name: "Beheerdersovereenkomsten" }).click();
  const [file] = await Promise.all([two.waitForEvent("download"), press(two, "Overeenkomst downloaden (PDF)")]);
  expect(file.suggestedFilename()).toBe("gebruikersovereenkomst-datakluis.pdf");
  await look(two, "donker-overeenkomst-geaccepteerd");
});

test("the representative says it is not right: the vault is frozen, and whoever did not sign releases it", async () => {
  const mail = await mailTo(installation, "directie@delinde.example", "Bevestiging van de overeenkomst Datakluis");
  await representative.goto(linkIn(mail));
  await see(representative, "Klopt de overeenkomst niet?");
  expect(representative.url()).not.toContain("#");
  await look(representative, "klopt-niet");
  await press(representative, "Dit klopt niet: datakluis bevriezen");
  await see(representative, /De datakluis is bevroren sinds/);
  await look(representative, "klopt-niet-bevroren");

  await one.goto("/");
  await see(one, "De datakluis van De Linde Transport B.V. is bevroren");
  await see(one, /U gaf zelf akkoord/);
  await look(one, "telefoon-bevroren");

  await two.goto("/beheer");
  await press(two, "Datakluis vrijgeven");
  await see(two, "Vul een reden in van minstens 10 tekens.");
  await two.getByLabel(/^Wat is er uitgezocht/).fill("De directeur is gebeld en het klopt.");
  await look(two, "donker-vrijgeven");
  await press(two, "Datakluis vrijgeven");
  await see(two, "De datakluis is vrijgegeven.");
  await two.getByText(/is bevroren$/).waitFor({ state: "detached" });
});

/** What was signed becomes an older version of one document, as it is after the platform brings out a newer one. */
async function signedEarlier(): Promise<void> {
  const database = new pg.Client({ connectionString: databaseUrlOf(installation.folder, "vault", "owner") });
  await database.connect();
  const text = "Modeltekst. Zo luidde het vroeger.";
  const sha256 = createHash("sha256").update(text).digest("hex");
  await database.query("begin");
  await database.query("insert into agreement_text values ($1, 'Dienstenbeschrijving Datakluis', $2)", [sha256, text]);
  await database.query("alter table agreement no force row level security");
  await database.query(
    `update agreement set documents = jsonb_set(jsonb_set(documents, '{0,version}', '"0.9"'), '{0,sha256}', to_jsonb($1::text))`,
    [sha256],
  );
  await database.query("alter table agreement force row level security");
  await database.query("commit");
  await database.end();
  // It looks when it starts.
  installation.kill("vault");
  await installation.ready();
}

test("a document gets a newer version: at the next login the wizard says what changed, and it can wait", async () => {
  await signedEarlier();
  const { email } = accounts.get(one)!;
  await mailTo(installation, email, "Nieuwe versie van de overeenkomst Datakluis");
  await one.goto("/");
  await see(one, "Nieuwe versie van de overeenkomst");
  await look(one, "telefoon-nieuwe-versie");
  await one.getByRole("button", { name: /gebruikersmenu van/ }).click();
  await one.getByRole("menuitem", { name: "Uitloggen" }).click();
  await signInWith(one, accounts.get(one)!, /^Gebruikersovereenkomst Datakluis/);
  await see(one, "Modeltekst. Zo luidde het vroeger.");
  await see(one, "versie 0.9 → 1.0");
  await look(one, "telefoon-wat-is-er-gewijzigd");
  await press(one, "Later");
  await see(one, /^Welkom, E\. Eerste/);

  await two.goto("/overeenkomst");
  await see(two, "versie 0.9 → 1.0");
  await look(two, "donker-wat-is-er-gewijzigd");
  await next(two);
  await two.locator(".choice", { hasText: "Ik heb de documenten gelezen" }).click();
  await next(two);
  await see(two, /Met uw akkoord geldt meteen de nieuwe versie/);
  await look(two, "donker-opnieuw-akkoord");
  await press(two, "Akkoord");
  await see(two, "Uw akkoord op de nieuwe versie is vastgelegd.");
  await look(two, "donker-opnieuw-akkoord-klaar");

  await one.getByText("Nieuwe versie van de overeenkomst").waitFor({ state: "detached" });
  await one.goto("/beheer");
  await one.getByRole("tab", { name: "Beheerdersovereenkomsten" }).click();
  await see(one, "Eerdere overeenkomsten");
  await one.getByText(/^Akkoord gegeven door E\. Eerste/).click();
  await look(one, "telefoon-overeenkomsten");
});
