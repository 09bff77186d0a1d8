import type { Page } from "playwright-core";

/** What somebody does and sees on a screen, in the words of the screen itself. */

export const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).first().click();
export const see = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
export const gone = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor({ state: "detached" });
export const openTab = (page: Page, name: string) => page.getByRole("tab", { name, exact: true }).click();
export const dialogOf = (page: Page) => page.getByRole("dialog");

/** Until the dialog is done. One that stays has said why. */
export async function shut(page: Page): Promise<void> {
  try {
    await dialogOf(page).waitFor({ state: "detached" });
  } catch {
    throw new Error(`the dialog stays: ${await dialogOf(page).first().innerText()}`);
  }
}
