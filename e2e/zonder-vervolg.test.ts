import pg from "pg";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dialogOf, press, see, shut } from "./tools/acting.ts";
import { openBrowser } from "./tools/browser.ts";
import { databaseUrlPast, startInstallation, type Installation } from "./tools/installation.ts";
import { enterAs, look } from "./tools/screens.ts";
import { unsharedPeople, type Unshared } from "./tools/unshared.ts";

/** A care request without a follow-up (D12): what is told before a sharing is taken back by itself, and after. */

let installation: Installation;
let browser: Browser;
let [administrator, keeper, caseManager] = [] as unknown as [Page, Page, Page];
let person: Unshared;

beforeAll(async () => {
  installation = await startInstallation({ demo: true });
  browser = await openBrowser();
  administrator = await enterAs(browser, installation, "functioneel beheerder");
  keeper = await enterAs(browser, installation, "datakluisbeheerder");
  caseManager = await enterAs(browser, installation, "casemanager");
});
afterAll(async () => {
  await browser?.close();
  await installation?.remove();
});

/** So many days go by for this sharing, and the look of the day begins. */
async function pass(days: number): Promise<void> {
  const vault = new pg.Client({ connectionString: databaseUrlPast(installation.folder, "vault") });
  await vault.connect();
  await vault.query("begin");
  await vault.query("update sharing_event set at = at - $2::interval where ref = $1", [person.ref, `${days} days`]);
  await vault.query(
    "update follow_up set noticed_on = noticed_on - $2::integer, revoke_on = revoke_on - $2::integer where ref = $1",
    [person.ref, days],
  );
  await vault.query("delete from follow_up_day");
  await vault.query(
    `select graphile_worker.add_job('follow-up', json_build_object('employerId', employer_id)) from person where ref = $1`,
    [person.ref],
  );
  await vault.query("commit");
  await vault.end();
}

test("the service says after how many days a sharing without a follow-up ends", async () => {
  await administrator.goto("/werkgevers");
  const days = administrator.getByLabel(/^Intrekken na zoveel dagen zonder dossiervulling/);
  await days.fill("0");
  await days.press("Enter");
  await see(administrator, /Vul een getal in van \d+ tot en met \d+/);
  await look(administrator, "zonder-vervolg-dagen-fout");
  await days.fill("14");
  await days.press("Enter");
  await see(administrator, "Een deling zonder dossiervulling wordt na 14 dagen vanzelf ingetrokken.");
});

test("three days before, who shared it is told, in words and without a name", async () => {
  [person] = (await unsharedPeople(keeper, 1)) as [Unshared];
  await keeper.goto(`/dossiers/${person.ref}`);
  await press(keeper, "Dossier delen");
  await dialogOf(keeper).locator(".choice", { hasText: "Afspraak" }).first().click();
  await dialogOf(keeper).getByLabel("Toelichting").fill("Wil een afspraak met de casemanager");
  await dialogOf(keeper).getByRole("button", { name: "Dossier delen" }).click();
  await shut(keeper);
  await caseManager.goto(`/dossiers/${person.ref}`);
  await see(caseManager, new RegExp(person.lastName));

  await pass(12);
  await keeper.goto("/");
  const due = keeper.locator("li", { hasText: /in dit gedeelde dossier is nog niets geschreven/ });
  await due.first().waitFor();
  expect(await due.first().innerText()).not.toContain(person.lastName);
  await look(keeper, "zonder-vervolg-aangekondigd");
});

test("then it is taken back by itself: an open screen of the service forgets the name, and the history says why", async () => {
  await see(caseManager, new RegExp(person.lastName));
  await pass(3);
  await see(caseManager, /^Anoniem/);
  await look(caseManager, "zonder-vervolg-dienst");

  await keeper.setViewportSize({ width: 390, height: 844 });
  await keeper.emulateMedia({ colorScheme: "dark" });
  await keeper.goto("/");
  const told = keeper.locator("li", { hasText: /de deling van dit dossier is vanzelf ingetrokken/ });
  await told.first().waitFor();
  await look(keeper, "telefoon-donker-zonder-vervolg-ingetrokken");
  // By keyboard alone to the dossier.
  await told
    .getByRole("link", { name: /^Personeelsnummer/ })
    .first()
    .press("Enter");
  await see(keeper, "Vanzelf ingetrokken: geen dossiervulling binnen 14 dagen.");
  await look(keeper, "telefoon-donker-zonder-vervolg-geschiedenis");
});
