import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { openBrowser } from "../e2e/tools/browser.ts";
import { kyselyOf } from "@datakluis/kit/db";
import pg from "pg";
import type { Page } from "playwright-core";
import type { Tables } from "../packages/login/src/schema.ts";
import { newToken } from "@datakluis/kit/secrets";
import { cookiesOf } from "../packages/login/src/sessions/cookie.ts";
import { startSession } from "../packages/login/src/sessions/store.ts";
import { median, tellTimes } from "./load.ts";
import type { Employer } from "./people.ts";
import { rounded, tell, type House } from "./tools.ts";

const times = 9;
const root = join(import.meta.dirname, "..");
const web = join(root, "packages/web/dist");
/** Whoever waits longer does not measure any more. */
const patience = 60_000;

/**
 * In a browser, from navigation until the first screen of the tree is drawn: the departments of the employer with how
 * many are in them; and from opening one until its people stand there. Each time with an empty cache.
 */
export async function tellFirstScreen(house: House, n: number, employer: Employer): Promise<void> {
  // Always as the sources are now: an older page would be measured, or speak another language than the servers.
  execFileSync("npm", ["run", "--silent", "build", "-w", "@datakluis/web"], { cwd: root, stdio: ["ignore", 2, 2] });
  const url = await house.openFront(web);
  const cookie = { name: cookiesOf(url).name, value: await signIn(house, employer), url };
  const browser = await openBrowser();
  const first: number[] = [];
  const again: number[] = [];
  const opened: number[] = [];
  try {
    for (let time = 0; time < times; time += 1) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "nl-NL" });
      await context.addCookies([cookie]);
      const page = await context.newPage();
      first.push(await untilTree(page, url));
      opened.push(await untilPeople(page));
      again.push(await untilTree(page, url));
      await context.close();
    }
  } finally {
    await browser.close();
  }
  tell({ name: "tree.screen", n, value: rounded(median(first)), unit: "ms" });
  tellTimes("tree.screen", n, first);
  tell({ name: "tree.screen.again", n, value: rounded(median(again)), unit: "ms" });
  tell({ name: "tree.screen.department", n, value: rounded(median(opened)), unit: "ms" });
}

/** Milliseconds since navigation began, by the browser's own clock, when the departments stand on the screen. */
async function untilTree(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: "commit" });
  return drawn(page, '[role="row"][aria-level="2"]');
}

async function untilPeople(page: Page): Promise<number> {
  const chevron = page.locator('[role="row"][aria-level="2"] button').first();
  const begun = await page.evaluate(() => performance.now());
  await chevron.click();
  return (await drawn(page, '[role="row"][aria-level="3"] svg.lucide-lock')) - begun;
}

/** The moment of the frame in which it is visible. */
const drawn = (page: Page, selector: string): Promise<number> =>
  page.evaluate(
    ({ wanted, patience }) =>
      new Promise<number>((resolve, reject) => {
        const begun = performance.now();
        const look = () => {
          if (performance.now() - begun > patience) reject(new Error(`${wanted} kwam niet op het scherm.`));
          else if (document.querySelector(wanted)?.checkVisibility()) setTimeout(() => resolve(performance.now()));
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }),
    { wanted: selector, patience },
  );

/** A session as login makes it, past password and code; answers its cookie. */
async function signIn(house: House, { caseManager }: Employer): Promise<string> {
  const pool = new pg.Pool({ connectionString: house.superuserUrl("login"), max: 1 });
  const login = kyselyOf<Tables>(pool);
  const token = newToken();
  const now = new Date();
  try {
    await login
      .insertInto("account")
      .values({
        id: caseManager,
        email: "c.dewit@voorbeeld.example",
        display_name: "C. de Wit",
        side: "service",
        password_hash: null,
        totp_sealed: null,
        created_at: now,
      })
      .execute();
    const start = { token, accountId: caseManager, half: false, agent: "Chromium" };
    await login.transaction().execute((tx) => startSession(tx, start, now));
    return token;
  } finally {
    await pool.end();
  }
}
