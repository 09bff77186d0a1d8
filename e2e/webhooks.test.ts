import { readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fieldLabels } from "@datakluis/contract";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dialogOf, openTab, press, see } from "./tools/acting.ts";
import { openBrowser } from "./tools/browser.ts";
import { startInstallation, type Installation } from "./tools/installation.ts";
import { enterAs, look } from "./tools/screens.ts";
import { until } from "./tools/until.ts";

/** What goes out (E7): a system of the employer hears what happened, and people are taken along as a file. */

type Heard = { headers: IncomingHttpHeaders; body: string };

let installation: Installation;
let browser: Browser;
let keeper: Page;
let server: Server;
let address: string;
let secret: string;
const heard: Heard[] = [];
let answering = (answer: ServerResponse): void => void answer.writeHead(204).end();

beforeAll(async () => {
  server = createServer((request, answer) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      heard.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
      answering(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/haak`;
  installation = await startInstallation({ demo: true, settings: async () => ({ DATAKLUIS_WEBHOOKS_LOCAL: "1" }) });
  browser = await openBrowser();
  keeper = await enterAs(browser, installation, "datakluisbeheerder");
});
afterAll(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
  await installation?.remove();
});

/** The check a receiver does, by the example of docs/koppelingen.md as it stands there. */
async function isOurs({ headers, body }: Heard, by = secret): Promise<boolean> {
  const page = readFileSync(new URL("../docs/koppelingen.md", import.meta.url), "utf8");
  const code = /## Webhooks\n.*?```js\n(.*?)```/s.exec(page)![1]!;
  const url = `data:text/javascript,${encodeURIComponent(`${code}\nexport { isOurs };`)}`;
  const example = (await import(/* @vite-ignore */ url)) as {
    isOurs(secret: string, headers: IncomingHttpHeaders, body: string): boolean;
  };
  return example.isOurs(by, headers, body);
}

const idOf = ({ headers }: Heard) => String(headers["webhook-id"]);

async function openCouplings(): Promise<void> {
  await keeper.goto("/beheer");
  await openTab(keeper, "Koppelingen");
}

test("an administrator adds a webhook, sees its secret once, and the test message arrives as the page for its supplier says", async () => {
  await openCouplings();
  await see(keeper, "Er is nog geen webhook.");
  await press(keeper, "Webhook toevoegen");
  await dialogOf(keeper)
    .getByLabel(/^Adres van de ontvanger/)
    .fill("http://naam:geheim@ontvanger.example/");
  await press(keeper, "Opslaan");
  await see(keeper, /Naar dit adres is niets te sturen/);
  await look(keeper, "webhook-adres");
  await dialogOf(keeper)
    .getByLabel(/^Adres van de ontvanger/)
    .fill(address);
  await press(keeper, "Opslaan");
  await see(keeper, "Dit geheim ziet u alleen nu.");
  await look(keeper, "webhook-geheim");
  secret = await dialogOf(keeper).locator("code").innerText();
  await press(keeper, "Ik heb het bewaard");
  await press(keeper, "Proefbericht sturen");
  await see(keeper, "Aangekomen");
  await look(keeper, "webhook");
  expect(heard).toHaveLength(1);
  expect(await isOurs(heard[0]!)).toBe(true);
  expect(await isOurs({ ...heard[0]!, body: heard[0]!.body.replace("tested", "vervalst") })).toBe(false);
  expect(await isOurs(heard[0]!, `whsec_${"A".repeat(43)}=`)).toBe(false);
});

test("what the receiver refuses waits with words why, and arrives when it is sent again", async () => {
  answering = (answer) => void answer.writeHead(500).end();
  await press(keeper, "Proefbericht sturen");
  await see(keeper, /De ontvanger antwoordde met 500/);
  await look(keeper, "webhook-fout");
  await keeper.setViewportSize({ width: 390, height: 844 });
  await keeper.emulateMedia({ colorScheme: "dark" });
  await keeper.getByText("De ontvanger antwoordde met 500").first().scrollIntoViewIfNeeded();
  await look(keeper, "telefoon-donker-webhook");
  await keeper.setViewportSize({ width: 1440, height: 900 });
  await keeper.emulateMedia({ colorScheme: "light" });
  answering = (answer) => void answer.writeHead(204).end();
  await press(keeper, "Opnieuw sturen");
  await keeper.getByText(/De ontvanger antwoordde met 500/).waitFor({ state: "detached" });
});

test("killed while it is sending, no event is lost and what comes twice comes under one id", async () => {
  const before = heard.length;
  answering = () => installation.kill("vault");
  await press(keeper, "Proefbericht sturen");
  await until("de ontvanger kreeg het bericht", () => heard.length > before);
  answering = (answer) => void answer.writeHead(204).end();
  await installation.ready();
  await until("het bericht komt nog eens", () => heard.length > before + 1, 60);
  const [first, second] = heard.slice(before);
  expect([idOf(second!), second!.body]).toEqual([idOf(first!), first!.body]);
  expect(await isOurs(second!)).toBe(true);
});

test("whoever sees people takes them along as a file, and says why", async () => {
  await keeper.goto("/");
  await press(keeper, "Exporteren");
  await look(keeper, "exporteren");
  await dialogOf(keeper).getByLabel("Soort bestand").selectOption("csv");
  const [download] = await Promise.all([keeper.waitForEvent("download"), press(keeper, "Bestand maken")]);
  expect(download.suggestedFilename()).toBe("werknemers.csv");
  expect(readFileSync(await download.path(), "utf8")).toContain(`"${fieldLabels.personnelNumber}"`);

  await press(keeper, "Exporteren");
  await dialogOf(keeper).getByLabel("Wat neemt u mee?").selectOption("absence");
  await see(keeper, /om in uw HR-pakket in te lezen/);
  await look(keeper, "exporteren-verzuim");
  const [message] = await Promise.all([keeper.waitForEvent("download"), press(keeper, "Bestand maken")]);
  expect(message.suggestedFilename()).toBe("verzuimmeldingen.xml");
  expect(readFileSync(await message.path(), "utf8")).toContain("<Verzuimmeldingen ");
  await keeper.goto("/beheer");
  await openTab(keeper, "Inzagelog");
  await see(keeper, "Werknemers geëxporteerd");
  await see(keeper, "Gegevens controleren");
});
