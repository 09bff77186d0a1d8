import { existsSync } from "node:fs";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { AxeBuilder } from "@axe-core/playwright";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The Chromium of this machine: the Debian package, Chrome, or Playwright's own. */
function chromiumPath(): string | undefined {
  return [process.env["CHROMIUM"], ...places, chromium.executablePath()].find((path) => path && existsSync(path));
}

const settings = () => {
  const executablePath = chromiumPath();
  if (!executablePath)
    throw new Error(
      "Er is geen Chromium op deze machine. Installeer het (Debian: apt-get install chromium; elders: npx playwright install chromium) of noem het pad in CHROMIUM.",
    );
  return {
    executablePath,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-quic",
      "--no-first-run",
    ],
  };
};

export const openBrowser = (): Promise<Browser> => chromium.launch(settings());

/** A browser that keeps in these folders what a browser of somebody at work keeps on his disk. */
export const openProfile = (folder: string, temporary: string): Promise<BrowserContext> =>
  chromium.launchPersistentContext(folder, {
    ...settings(),
    env: { ...process.env, TMPDIR: temporary },
    locale: "nl-NL",
    timezoneId: "Europe/Amsterdam",
  });

/** A screen is looked at: axe finds nothing, it does not scroll sideways, and there is something on it. */
export async function faultsOn(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const faults = found.violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.target.join(" ")).join(", ")}`);
  // Axe passes a blank page; a person does not.
  const words = (await page.locator("body").innerText()).split(/\s+/).length;
  if (words < 6) faults.push("het scherm is leeg");
  const wide = await page.evaluate(() =>
    document.documentElement.scrollWidth > window.innerWidth
      ? [...document.querySelectorAll("body *")].find((it) => it.getBoundingClientRect().right > window.innerWidth + 1)
          ?.className
      : undefined,
  );
  if (wide !== undefined) faults.push(`het scherm is breder dan het venster, door .${String(wide)}`);
  return faults;
}
