import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { TOTP } from "otpauth";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";
import { faultsOn } from "./browser.ts";
import { codesOf } from "./codes.ts";
import { password } from "./people.ts";

/** Somebody behind a screen of his own: a browser with its own cookies. */
export type Visitor = { page: Page; context: BrowserContext };

/** Where screenshots go when somebody wants to look at them; nowhere when not. */
const album = process.env["DATAKLUIS_SCREENSHOTS"];

export async function visitorIn(
  browser: Browser,
  url: string,
  viewport = { width: 1440, height: 900 },
): Promise<Visitor> {
  const context = await browser.newContext({ baseURL: url, viewport, locale: "nl-NL", timezoneId: "Europe/Amsterdam" });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on("console", (line) => {
    if (/Content.Security.Policy/i.test(line.text())) forbidden.set(page, line.text());
  });
  return { page, context };
}

/** What a page tried and its own policy forbade. */
const forbidden = new WeakMap<Page, string>();

/** Looks at a screen: axe, width, something on it, nothing its policy forbids; and keeps a picture when asked. */
export async function look(page: Page, name: string): Promise<void> {
  // Live streams keep the network busy for ever; what counts is that a page is there and still.
  await page.getByRole("heading").first().waitFor();
  await page.waitForTimeout(400);
  if (album) {
    mkdirSync(album, { recursive: true });
    await page.screenshot({ path: join(album, `${name}.png`) });
  }
  expect.soft(await faultsOn(page), name).toEqual([]);
  expect.soft(forbidden.get(page), name).toBeUndefined();
}

/** Takes an invitation in the browser: password, key of the authenticator app as text, code. */
export async function takeInvitation(page: Page, link: string): Promise<string> {
  await page.goto(link);
  const secret = (await page.locator(".code-block").innerText()).replaceAll(/\s/g, "");
  const otpauth = new TOTP({ secret }).toString();
  await page.getByLabel("Wachtwoord").fill(password);
  await page.getByLabel(/^Code/).fill(new TOTP({ secret }).generate());
  await look(page, "uitnodiging");
  await page.getByRole("button", { name: "Account in gebruik nemen", exact: true }).click();
  await page.getByRole("heading", { name: "Herstelcodes" }).waitFor();
  await look(page, "herstelcodes");
  await page.getByRole("button", { name: "Ik heb ze bewaard" }).click();
  await page.getByRole("heading", { name: /Welkom,/ }).waitFor();
  return otpauth;
}

type Account = { email: string; password: string; otpauth: string };

/** Signs somebody in by password and code. A code works once, and the demo may just have used it: then the next one. */
export async function signInWith(
  page: Page,
  { email, password, otpauth }: Account,
  lands: RegExp = /Welkom,/,
): Promise<void> {
  await page.goto("/inloggen");
  await page.getByLabel("E-mailadres").fill(email);
  await page.getByLabel("Wachtwoord").fill(password);
  await page.getByRole("button", { name: "Volgende" }).click();
  const welcome = page.getByRole("heading", { name: lands, level: 1 });
  const refused = page.getByRole("alert");
  for await (const code of codesOf(otpauth)) {
    // What was refused before may have stood on screen a moment too long.
    if (await welcome.isVisible()) return;
    await page.getByLabel(/^Code/).fill(code);
    await page.getByRole("button", { name: "Inloggen", exact: true }).click();
    await welcome.or(refused).first().waitFor();
    if (await welcome.isVisible()) return;
  }
  throw new Error("Inloggen lukte niet.");
}

/** Somebody of the demo, signed in on a screen of his own. */
export async function enterAs(
  browser: Browser,
  { url, accounts }: { url: string; accounts: readonly (Account & { role: string })[] },
  role: string,
): Promise<Page> {
  const { page } = await visitorIn(browser, url);
  await signInWith(
    page,
    accounts.find((it) => it.role === role)!,
  );
  return page;
}
