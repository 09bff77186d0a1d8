import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dialogOf, press, see } from "./tools/acting.ts";
import { openBrowser } from "./tools/browser.ts";
import { startInstallation, type Installation } from "./tools/installation.ts";
import { enterAs, look } from "./tools/screens.ts";

/** *Help mij* (F8): who is stuck finds what to do, on the screen where he is stuck. */

let installation: Installation;
let browser: Browser;
let keeper: Page;

beforeAll(async () => {
  installation = await startInstallation({ demo: true });
  browser = await openBrowser();
  keeper = await enterAs(browser, installation, "datakluisbeheerder");
});
afterAll(async () => {
  await browser?.close();
  await installation?.remove();
});

const titles = (page: Page) => dialogOf(page).getByRole("list", { name: "Onderwerpen" }).getByRole("button");

test("somebody asks in his own words, with an error in them, and reads what to do", async () => {
  await press(keeper, "Help mij");
  await titles(keeper).first().waitFor();
  expect(await titles(keeper).allInnerTexts()).not.toContain("Een datakluis activeren");
  await look(keeper, "help-onderwerpen");
  await keeper.keyboard.type("hoe meld ik iemand ziekk");
  await expect.poll(() => titles(keeper).first().innerText()).toBe("Iemand ziek melden");
  await look(keeper, "help-zoeken");
  await titles(keeper).first().click();
  await see(keeper, /Wat iemand heeft of waardoor het komt, vraagt u niet/);
  // What is read aloud next is the topic.
  await expect.poll(() => keeper.evaluate(() => document.activeElement?.textContent)).toBe("Iemand ziek melden");
  await look(keeper, "help-onderwerp");
  await press(keeper, "Terug naar de onderwerpen");
  await dialogOf(keeper).getByRole("searchbox").fill("xqzwv");
  await see(keeper, /Daar vinden wij niets over/);
  await keeper.keyboard.press("Escape");
  await keeper.keyboard.press("Escape");
  await dialogOf(keeper).waitFor({ state: "detached" });
});

test("a topic leads to the page it is about, also on a phone and in the dark", async () => {
  await keeper.setViewportSize({ width: 390, height: 844 });
  await press(keeper, "Donkere weergave");
  await press(keeper, "Help mij");
  await dialogOf(keeper).getByRole("searchbox").fill("inzagelog");
  await titles(keeper).first().click();
  await see(keeper, /Nakijken wie wat heeft gezien/);
  await look(keeper, "help-telefoon-donker");
  await dialogOf(keeper).getByRole("link", { name: "Naar deze pagina" }).click();
  await keeper.getByRole("heading", { level: 1, name: "Datakluis beheer" }).waitFor();
  await look(keeper, "help-balk-telefoon");
  await keeper.setViewportSize({ width: 320, height: 700 });
  await look(keeper, "help-balk-smal");
});
