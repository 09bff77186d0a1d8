import type { Browser, Page } from "playwright-core";
import pg from "pg";
import {
  acceptAgreement,
  activateVault,
  createEmployer,
  createEmployerUser,
  decideAccessRequest,
  listAccessRequests,
  readAgreement,
  readVaultSelf,
  type EmployerId,
  type UserId,
  type WriteId,
} from "@datakluis/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { press, see } from "./tools/acting.ts";
import { openBrowser } from "./tools/browser.ts";
import { databaseUrlOf, startInstallation, type Installation } from "./tools/installation.ts";
import { acceptLink, type Person } from "./tools/people.ts";
import { linkIn, mailTo } from "./tools/postbox.ts";
import { look, signInWith, visitorIn } from "./tools/screens.ts";
import { id } from "./tools/story.ts";
import { until } from "./tools/until.ts";

/** The administrator is gone, and comes back just in time; the second time he does not (B9). */

let installation: Installation;
let browser: Browser;
let [requester, candidate, administrator, representative] = [] as unknown as [Page, Page, Page, Page];
const name = "Kwekerij De Hoge Kas B.V.";
const question = "Nieuwe datakluisbeheerder: uw bevestiging is nodig";
const director = "directie@hogekas.example";

beforeAll(async () => {
  installation = await startInstallation({ demo: false });
  browser = await openBrowser();
  const people = await vaultOf();
  const enter = async (it: Person, viewport?: { width: number; height: number }) => {
    const { page } = await visitorIn(browser, installation.url, viewport);
    await signInWith(page, it);
    return page;
  };
  requester = await enter(people.requester, { width: 390, height: 844 });
  candidate = await enter(people.candidate);
  administrator = await enter(people.administrator);
  representative = (await visitorIn(browser, installation.url)).page;
});
afterAll(async () => {
  await browser?.close();
  await installation?.remove();
});

/** An employer with a vault, its one administrator, and two colleagues whom he let in. */
async function vaultOf() {
  const service = await acceptLink(installation.url, installation.firstAdministratorLink!);
  const employerId = id<EmployerId>();
  const params = { employerId };
  await service.ask(createEmployer, { body: { id: employerId, name, chamberNumber: "12345678" } });
  const invite = async (displayName: string) => {
    const body = { id: id<UserId>(), displayName, email: `${id()}@hogekas.example`, group: "hr" as const };
    const made = await service.ask(createEmployerUser, { params, body: { ...body, departmentIds: [] } });
    return acceptLink(installation.url, made.invitationLink);
  };
  const first = await invite("B. Beheerder");
  const [one, two] = [await invite("H. Adviseur"), await invite("O. Opvolger")];
  await service.ask(activateVault, {
    params,
    body: { id: id<WriteId>(), administrators: [first.account.userId] },
  });
  await until("het voorstel is er", async () => (await first.ask(readVaultSelf, {})).employers.length > 0);
  const { documents } = await first.ask(readAgreement, { params });
  await first.ask(acceptAgreement, {
    params,
    body: {
      id: id<WriteId>(),
      representativeName: "D. Directeur",
      representativeEmail: director,
      declared: true,
      documents: documents.map(({ id, sha256 }) => ({ id, sha256 })),
    },
  });
  await until("de verzoeken zijn er", async () => (await first.ask(listAccessRequests, {})).length === 2);
  for (const request of await first.ask(listAccessRequests, {}))
    await first.ask(decideAccessRequest, {
      params: { requestId: request.id },
      body: { id: id<WriteId>(), approve: true },
    });
  return { administrator: first, requester: one, candidate: two };
}

/** Days go by in the vault. */
async function pass(days: number): Promise<void> {
  const database = new pg.Client({ connectionString: databaseUrlOf(installation.folder, "vault", "owner") });
  await database.connect();
  await database.query("begin");
  await database.query("alter table succession no force row level security");
  await database.query(
    `update succession set requested_at = requested_at - $1::interval, expires_at = expires_at - $1::interval,
       confirmed_at = confirmed_at - $1::interval, appoints_at = appoints_at - $1::interval`,
    [`${days} days`],
  );
  await database.query("alter table succession force row level security");
  await database.query("commit");
  await database.end();
}

async function askForSuccessor(): Promise<void> {
  await requester.goto("/opvolging");
  await requester.locator(".choice", { hasText: "O. Opvolger" }).click();
  await press(requester, "Nieuwe beheerder vragen");
  await see(requester, "Het verzoek is verstuurd.");
}

test("a vault user finds where to go when the administrator is gone, and asks for a colleague", async () => {
  await requester.goto("/");
  await requester.getByRole("button", { name: /gebruikersmenu van/ }).click();
  await requester.getByRole("menuitem", { name: "Wie beheert de datakluis" }).click();
  await see(requester, "Datakluisbeheerder: B. Beheerder.");
  await look(requester, "telefoon-opvolging");
  await press(requester, "Nieuwe beheerder vragen");
  await see(requester, "Kies er een.");
  await askForSuccessor();
  await see(requester, /De wettelijk vertegenwoordiger moet dit nog bevestigen/);
  await look(requester, "telefoon-opvolging-gevraagd");
});

test("the administrator is there after all, and ends it with one click", async () => {
  await administrator.goto("/");
  await see(administrator, `Nieuwe beheerder gevraagd voor de datakluis van ${name}`);
  await see(administrator, /Deze datakluis heeft maar één beheerder/);
  await look(administrator, "opvolging-bezwaar");
  await press(administrator, "Bezwaar maken");
  await see(administrator, "Uw bezwaar is vastgelegd.");
  await administrator.getByText(/^Nieuwe beheerder gevraagd/).waitFor({ state: "detached" });
  await requester.getByRole("heading", { name: "Is de beheerder er niet meer?" }).waitFor();
});

test("weeks later he is really gone: the representative reads who it is, and confirms", async () => {
  await pass(2);
  const before = linkIn(await mailTo(installation, director, question));
  await representative.goto(before);
  await see(representative, /Deze link is verlopen, al gebruikt, of het verzoek is ingetrokken/);
  await askForSuccessor();
  await until("de tweede e-mail is er", async () => linkIn(await mailTo(installation, director, question)) !== before);
  const mail = await mailTo(installation, director, question);
  expect(mail.text).not.toMatch(/Opvolger|Adviseur|Beheerder\b/);
  await representative.goto("about:blank");
  await representative.emulateMedia({ colorScheme: "dark" });
  await representative.goto(linkIn(mail));
  await representative.getByRole("heading", { level: 1, name: "Nieuwe datakluisbeheerder" }).waitFor();
  await see(representative, /vraagt om een nieuwe beheerder van de datakluis, omdat de huidige er niet is/);
  await see(representative, "O. Opvolger");
  expect(await representative.locator("body").innerText()).not.toContain("ernietig");
  expect(representative.url()).not.toContain("#");
  await look(representative, "donker-opvolging-bevestigen");
  await representative.setViewportSize({ width: 390, height: 844 });
  await look(representative, "telefoon-donker-opvolging-bevestigen");
  await press(representative, "Bevestigen");
  await see(representative, /dan is de nieuwe beheerder aangesteld op/);
  await look(representative, "telefoon-donker-opvolging-bevestigd");

  await candidate.emulateMedia({ colorScheme: "dark" });
  await candidate.goto("/");
  await see(candidate, /O\. Opvolger wordt beheerder op/);
  await look(candidate, "donker-opvolging-wachttijd");
});

test("after the waiting time the successor administers the vault, and the first one's rights with it", async () => {
  await pass(7);
  await candidate.getByRole("link", { name: "Datakluis beheer" }).first().waitFor();
  await candidate.goto("/beheer");
  await candidate.getByRole("tab", { name: "Autorisaties" }).click();
  await see(candidate, /na bevestiging door de vertegenwoordiger/);
  await look(candidate, "donker-opvolging-autorisaties");
  await press(candidate, "Beheer intrekken van B. Beheerder");
  await candidate.getByRole("dialog").getByRole("button", { name: "Beheer intrekken" }).click();
  await see(candidate, "De beheerdersrechten zijn ingetrokken.");
  await candidate.getByRole("tab", { name: "Inzagelog" }).click();
  await see(candidate, "Nieuwe beheerder aangesteld na bevestiging");
  await mailTo(installation, director, "Er is een nieuwe datakluisbeheerder");
});
