import type { Page } from "playwright-core";
import { expect } from "vitest";

/** What has the focus: its name as a screen reader says it, what it is, and whether one sees that it has it. */
type Focus = { name: string; role: string; seen: boolean };

const focused = (page: Page): Promise<Focus> =>
  page.evaluate(() => {
    const it = document.activeElement as HTMLElement | null;
    if (!it || it === document.body) return { name: "", role: "", seen: true };
    const text = (of: Element | null | undefined) => (of?.textContent ?? "").replaceAll(/\s+/g, " ").trim();
    const labelled = (it.getAttribute("aria-labelledby") ?? "")
      .split(" ")
      .map((id) => (id ? text(document.getElementById(id)) : ""))
      .join(" ")
      .trim();
    const labels = "labels" in it ? Array.from((it as HTMLInputElement).labels ?? [], (label) => text(label)) : [];
    const name = it.getAttribute("aria-label") || labelled || labels.join(" ") || text(it);
    // A ring stands on the element, or on the label or box it is drawn in.
    const ringed = (of: Element | null): boolean => {
      if (!of) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(of);
      return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
    };
    // A page or dialog that was just opened has the focus itself; there is nothing to do with it.
    const place = /^(main|dialog|alertdialog|section|div|h1)$/.test(
      it.getAttribute("role") ?? it.tagName.toLowerCase(),
    );
    const seen = place || ringed(it) || ringed(it.closest("label, [data-focus-visible], [data-focus-within]"));
    return { name, role: it.getAttribute("role") ?? it.tagName.toLowerCase(), seen };
  });

/**
 * Walks with Tab until what has the focus is called so. Fails when it does not come within a page's length of steps, or
 * when one cannot see where the focus is on the way.
 */
export async function tabTo(page: Page, wanted: string | RegExp, most = 90): Promise<void> {
  const passed: string[] = [];
  for (let step = 0; step < most; step += 1) {
    const { name, role, seen } = await focused(page);
    if (name && !seen) expect.soft(`${role} ${name}`, "zichtbare focus").toBe("");
    if (typeof wanted === "string" ? name === wanted || name.startsWith(`${wanted} `) : wanted.test(name)) return;
    passed.push(`${role}:${name.slice(0, 40)}`);
    await page.keyboard.press("Tab");
  }
  throw new Error(`Met de Tab-toets niet te bereiken: ${String(wanted)}. Wel: ${[...new Set(passed)].join(" | ")}`);
}

/** Goes to a button or link and presses it. */
export async function press(page: Page, wanted: string | RegExp): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press("Enter");
}

/** Goes to a choice and makes it. */
export async function choose(page: Page, wanted: string | RegExp): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press("Space");
}

/** Goes to a field and fills it in. */
export async function fill(page: Page, wanted: string | RegExp, text: string): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(text);
}

/** Goes to a row of tabs and opens one with the arrows. */
export async function openTab(page: Page, wanted: string): Promise<void> {
  await tabTo(page, /./);
  for (let step = 0; step < 90 && (await focused(page)).role !== "tab"; step += 1) await page.keyboard.press("Tab");
  for (let step = 0; step < 8 && (await focused(page)).name !== wanted; step += 1)
    await page.keyboard.press("ArrowRight");
  expect((await focused(page)).name).toBe(wanted);
}
