import { TOTP, URI } from "otpauth";
import { openPerson, type DossierRef } from "@datakluis/contract";
import type { BrowserContext, Page } from "playwright-core";
import { openProfile } from "../tools/browser.ts";
import type { Person } from "../tools/people.ts";
import { controlInBrowser } from "./leak-controls.ts";
import { mustHold } from "./house.ts";

/**
 * Somebody of the employer at work in a browser with a profile on disk: he looks at people, searches for them, types in a
 * form, and closes it without signing out. Everything a browser keeps of that stays in the folder.
 */
export async function workInBrowser(
  folder: string,
  temporary: string,
  url: string,
  hr: Person,
  refs: readonly DossierRef[],
): Promise<void> {
  const context = await openProfile(folder, temporary);
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    await signIn(page, url, hr);
    for (const ref of refs) {
      const { identity } = await hr.ask(openPerson, { params: { ref } });
      await page.goto(`${url}/dossiers/${ref}`);
      await page
        .getByText(identity.street ?? identity.foreignAddress!.street)
        .first()
        .waitFor();
      await page.getByLabel("Werknemer zoeken").fill(identity.lastName);
      await page.getByRole("option").first().waitFor();
      await page.getByLabel("Werknemer zoeken").fill("");
      await page.getByRole("button", { name: "Werknemer bewerken" }).click();
      await page.getByRole("dialog").getByLabel("Straat").first().fill(identity.lastName);
      await page.reload();
    }
    mustHold((await workersOf(context, page)) === 0, "er draait geen service worker en er is geen cache van scripts");
    await page.evaluate((it) => localStorage.setItem("controle", it), controlInBrowser);
    // What is kept is written down a little later.
    await page.waitForTimeout(1_500);
  } finally {
    await context.close();
  }
}

async function signIn(page: Page, url: string, { email, password, otpauth }: Person): Promise<void> {
  await page.goto(`${url}/inloggen`);
  await page.getByLabel("E-mailadres").fill(email);
  await page.getByLabel("Wachtwoord").fill(password);
  await page.getByRole("button", { name: "Volgende" }).click();
  // The code of this moment was used when the account was taken into use.
  const timestamp = Date.now() + 30_000;
  await page.getByLabel(/^Code/).fill((URI.parse(otpauth) as TOTP).generate({ timestamp }));
  await page.getByRole("button", { name: "Inloggen", exact: true }).click();
  await page.getByRole("heading", { name: /Welkom,/, level: 1 }).waitFor();
}

const workersOf = async (context: BrowserContext, page: Page): Promise<number> =>
  context.serviceWorkers().length + (await page.evaluate(async () => (await caches.keys()).length));
