import { execFile } from "node:child_process";
import { createHash, generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Delivery } from "@datakluis/contract";
import { freePort } from "@datakluis/kit/testing/cluster";
import pg from "pg";
import type { Browser, Page } from "playwright-core";
import ssh2, { type SFTPWrapper } from "ssh2";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dialogOf, openTab, press, see } from "./tools/acting.ts";
import { openBrowser } from "./tools/browser.ts";
import { databaseUrlPast, startInstallation, type Installation } from "./tools/installation.ts";
import { enterAs, look } from "./tools/screens.ts";

/** A system of the employer that delivers by itself (E1), by the examples of docs/koppelingen.md as they stand there. */

let installation: Installation;
let browser: Browser;
let keeper: Page;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "datakluis-koppeling-"));
  const port = await freePort();
  installation = await startInstallation({
    demo: true,
    settings: async () => ({ DATAKLUIS_SFTP_LISTEN: `127.0.0.1:${port}` }),
  });
  browser = await openBrowser();
  keeper = await enterAs(browser, installation, "datakluisbeheerder");
});
afterAll(async () => {
  await browser?.close();
  await installation?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const run = promisify(execFile);
const page = readFileSync(new URL("../docs/koppelingen.md", import.meta.url), "utf8");
const deLinde = new URL("./leveringen/de-linde-volledig.csv", import.meta.url).pathname;

/** The example below a heading of the page, as a file to run. */
function example(heading: string, language: string, name: string): string {
  const found = new RegExp(`## ${heading}\\n[^#]*?\`\`\`${language}\\n(.*?)\`\`\``, "s").exec(page);
  const file = join(folder, name);
  writeFileSync(file, found![1]!);
  return file;
}

const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const keyFile = () => {
  const file = join(folder, "koppeling.pem");
  writeFileSync(file, pair.privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  return file;
};

async function delivered(command: string, script: string, what = deLinde): Promise<Delivery> {
  const client = await keeper.locator("dd code").first().innerText();
  const { stdout } = await run(command, [script, installation.url, client, keyFile(), what]);
  return JSON.parse(stdout) as Delivery;
}

async function openCouplings(): Promise<void> {
  await keeper.goto("/beheer");
  await openTab(keeper, "Koppelingen");
}

test("an administrator makes a coupling, and its supplier tries it with the example for Node", async () => {
  await openCouplings();
  await see(keeper, "Er is nog geen koppeling.");
  await look(keeper, "koppelingen-geen");
  await press(keeper, "Koppeling toevoegen");
  await dialogOf(keeper)
    .getByLabel(/^Naam van het systeem/)
    .fill("Salarispakket");
  await dialogOf(keeper)
    .getByLabel(/percentage ontbreekt/)
    .fill("101");
  await press(keeper, "Opslaan");
  await look(keeper, "koppeling-fout");
  await dialogOf(keeper)
    .getByLabel(/percentage ontbreekt/)
    .fill("5");
  await press(keeper, "Opslaan");
  await see(keeper, "Zonder sleutel kan dit systeem niet leveren.");

  await press(keeper, "Sleutel toevoegen");
  await dialogOf(keeper)
    .getByLabel(/^Naam van de sleutel/)
    .fill("Server 1");
  const key = dialogOf(keeper).getByLabel(/^Publieke sleutel/);
  await key.fill(pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  await dialogOf(keeper).getByRole("button", { name: "Sleutel toevoegen" }).click();
  await see(keeper, /Dit is een privésleutel/);
  await look(keeper, "koppeling-privesleutel");
  await key.fill(pair.publicKey.export({ type: "spki", format: "pem" }).toString());
  await dialogOf(keeper).getByRole("button", { name: "Sleutel toevoegen" }).click();
  await see(keeper, "PS256");
  await keeper.getByText("Voor de leverancier van uw pakket").click();
  await look(keeper, "koppeling-op-proef");

  const told = await delivered("node", example("Node", "js", "leveren.mjs"));
  expect(told.state).toBe("discarded");
  expect(told.held).toContain("trial");
  expect(JSON.stringify(told)).not.toMatch(/Janssen|Vries/);
});

test("switched on it is held where too many are missing, and the administrator reads why", async () => {
  await press(keeper, "Aanzetten");
  await see(keeper, "Een levering binnen de grenzen wordt meteen verwerkt.");
  const told = await delivered("sh", example("curl", "sh", "leveren.sh"));
  expect(told).toMatchObject({ state: "waiting", deliveredBy: "Salarispakket" });
  expect(told.held).toContain("many_missing");
  await openCouplings();
  await see(keeper, /omdat er meer werknemers ontbreken/);
  await keeper.getByText("Voor de leverancier van uw pakket").click();
  await look(keeper, "koppeling-wacht");
  await keeper.setViewportSize({ width: 390, height: 844 });
  await keeper.emulateMedia({ colorScheme: "dark" });
  await look(keeper, "telefoon-donker-koppeling");
  await keeper.setViewportSize({ width: 1440, height: 900 });
  await keeper.emulateMedia({ colorScheme: "light" });
  await keeper.locator("a", { hasText: ":" }).last().click();
  await see(keeper, "Deze levering begon niet vanzelf");
  await look(keeper, "levering-van-koppeling");
});

test("a file that is put in the inbox over SFTP is delivered too, and its report stands there", async () => {
  await openCouplings();
  await keeper.getByText("Voor de leverancier van uw pakket").click();
  const [port, username, host] = /^sftp -P (\d+) ([\w-]+)@(.*)$/
    .exec(await keeper.locator("dd code").nth(3).innerText())!
    .slice(1);
  const told = await keeper.locator("dd code").nth(4).innerText();
  let shown: string | undefined;
  const client = new ssh2.Client();
  const ready = once(client, "ready");
  client.connect({
    host: host!,
    port: Number(port),
    username: username!,
    privateKey: pair.privateKey.export({ type: "pkcs1", format: "pem" }),
    hostVerifier: (key: Buffer) => {
      shown = `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
      return true;
    },
  });
  await ready;
  const sftp = await promisify<SFTPWrapper>((done) => client.sftp(done as never))();
  await promisify(sftp.fastPut.bind(sftp))(deLinde, "/volledig/werknemers.csv");
  const reports = await promisify(sftp.readdir.bind(sftp))("/verslagen");
  const newest = reports
    .map((it) => it.filename)
    .toSorted()
    .at(-1);
  const report = await promisify<string, Buffer>(sftp.readFile.bind(sftp) as never)(`/verslagen/${newest}`);
  client.end();
  expect(shown).toBe(told);
  expect(report.toString()).toContain("Stand: waiting.");
});

test("whoever chooses so has absence delivered: a sick report shares by itself, and a code can be given its meaning", async () => {
  const file = join(folder, "verzuim.csv");
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Amsterdam" }).format(new Date());
  const messages = [
    `GA030;VZ-2026-30;${today};100;`,
    `GA031;VZ-2026-31;${today};50;X1`,
    `GA999;VZ-2026-99;${today};100;`,
  ];
  writeFileSync(
    file,
    ["Personeelsnummer;Referentie;Eerste ziektedag;Percentage;Soort mutatie", ...messages].join("\r\n"),
  );
  const deliver = async () => {
    await openCouplings();
    await keeper.getByText("Voor de leverancier van uw pakket").click();
    return delivered("node", example("Node", "js", "leveren.mjs"), file);
  };
  expect(await deliver()).toMatchObject({ code: "absence_not_delivered" });

  await openCouplings();
  await look(keeper, "scenario");
  await keeper.getByText("Alle werknemers, en verzuim uit uw pakket").click();
  await see(keeper, "Hiermee geeft u opdracht dossiers te delen");
  await look(keeper, "scenario-kiezen");
  await press(keeper, "Zo leveren");
  await see(keeper, "De keuze is vastgelegd.");

  const told = await deliver();
  expect(told).toMatchObject({ kind: "absence", absence: { outcomes: { reported: 1 }, shares: 1 } });
  await openCouplings();
  await keeper.locator("a", { hasText: ":" }).last().click();
  await see(keeper, /Aantal verwerkte meldingen: 1/);
  await see(keeper, "Ziekmelding: het dossier wordt gedeeld en het verzuim wordt geopend.");
  await see(keeper, /Code X1 bij Soort mutatie kennen wij niet/);
  await see(keeper, /Deze werknemer is hier niet bekend. Lever eerst de werknemer/);
  await look(keeper, "levering-verzuim");
  await keeper.setViewportSize({ width: 390, height: 844 });
  await keeper.emulateMedia({ colorScheme: "dark" });
  await look(keeper, "telefoon-donker-levering-verzuim");
  await openCouplings();
  await look(keeper, "telefoon-donker-scenario");
  await keeper.setViewportSize({ width: 1440, height: 900 });
  await keeper.emulateMedia({ colorScheme: "light" });

  await keeper.getByRole("button", { name: "Codes", exact: true }).click();
  await dialogOf(keeper).getByLabel("Soort mutatie: X1").selectOption("told");
  await look(keeper, "codes");
  await press(keeper, "Opslaan");
  await see(keeper, "De betekenis van de codes is vastgelegd.");
  expect(await deliver()).toMatchObject({ absence: { outcomes: { again: 1, reported: 1 }, unknownCodes: [] } });
});

test("a message that asks to be acknowledged has its answers beside the report, to download", async () => {
  const file = join(folder, "verzuim.xml");
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Amsterdam" }).format(new Date());
  const one = (number: string, reference: string, nth: number) =>
    `<Wrknmr><Dnstvbnd><PersNr>${number}</PersNr><Vrzm><VrwrkCd>02</VrwrkCd><IngdatMutVrzm>${day}</IngdatMutVrzm>
     <VrzmgvlId>${reference}</VrzmgvlId><VrzmgvlVnrMld>${nth}</VrzmgvlVnrMld><EndVrzmJN>N</EndVrzmJN>
     <DatEerstVrzmdg>${day}</DatEerstVrzmdg><PrcVrzm>75.00</PrcVrzm></Vrzm></Dnstvbnd></Wrknmr>`;
  writeFileSync(
    file,
    `<Verzuimmeldingen xmlns="http://www.sivi.org/Verzuimmanagement/Verzuimmeldingen/2026"><BrAlg><AandatBr>${day}</AandatBr>
     <AantijdBr>23:59:00</AantijdBr><IdInzndr>HRPAKKET</IdInzndr><Berrefnr>Bericht 17</Berrefnr><TestJN>N</TestJN>
     <OntvngstbevJN>J</OntvngstbevJN></BrAlg><Wrkgvr>${one("GA030", "VZ-2026-30", 2)}${one("GA998", "VZ-2026-98", 1)}
     </Wrkgvr></Verzuimmeldingen>`,
  );
  await openCouplings();
  await keeper.getByText("Voor de leverancier van uw pakket").click();
  expect(await delivered("node", example("Node", "js", "leveren.mjs"), file)).toMatchObject({ kind: "absence" });
  await openCouplings();
  await keeper.locator("a", { hasText: ":" }).last().click();
  const button = (name: string) => keeper.getByRole("button", { name });
  await button("Verwerking downloaden (XML)").waitFor();
  await look(keeper, "levering-ontvangstbevestiging");
  const saved = async (name: string) => {
    const download = keeper.waitForEvent("download");
    await button(name).click();
    return readFileSync(await (await download).path(), "utf8");
  };
  const received = await saved("Ontvangst downloaden (XML)");
  expect(received).toContain("Regel 2, personeelsnummer GA998");
  const processed = await saved("Verwerking downloaden (XML)");
  for (const it of [received, processed]) expect(it).toContain("<BerrefnrIngzndnBer>Bericht 17<");
  await keeper.setViewportSize({ width: 390, height: 844 });
  await keeper.emulateMedia({ colorScheme: "dark" });
  await look(keeper, "telefoon-donker-levering-ontvangstbevestiging");
  await keeper.setViewportSize({ width: 1440, height: 900 });
  await keeper.emulateMedia({ colorScheme: "light" });
});

test("the service sees of a delivery what the employer sees, and never who is in it", async () => {
  const service = await enterAs(browser, installation, "functioneel beheerder");
  await service.getByRole("link", { name: "Werkgevers" }).first().click();
  await service.getByRole("link", { name: "Bakkerij De Gouden Aar B.V." }).first().click();
  await openTab(service, "Leveringen");
  await see(service, "Een pakket van de werkgever");
  await look(service, "leveringen-bij-de-dienst");
  await service.locator("a", { hasText: ":" }).first().click();
  await see(service, "Dit verslag komt uit de datakluis van de werkgever.");
  await see(service, /Deze werknemer is hier niet bekend. Lever eerst de werknemer/);
  const text = await service.getByRole("main").innerText();
  for (const hidden of ["GA030", "GA999", "Salarispakket", "X1"]) expect(text).not.toContain(hidden);
  await look(service, "verslag-bij-de-dienst");
  await service.setViewportSize({ width: 390, height: 844 });
  await service.emulateMedia({ colorScheme: "dark" });
  await look(service, "telefoon-donker-verslag-bij-de-dienst");
  await service.close();
});

test("a delivery that stopped is tried again from its coupling, and is looked at anew before anything is processed", async () => {
  await openCouplings();
  await keeper.getByText("Voor de leverancier van uw pakket").click();
  const told = await delivered("node", example("Node", "js", "leveren.mjs"));
  expect(told).toMatchObject({ state: "waiting" });
  // As if the people had been changed by hand between the look and the writing.
  const vault = new pg.Client({ connectionString: databaseUrlPast(installation.folder, "vault") });
  await vault.connect();
  await vault.query("delete from delivery_part where delivery_id = $1 and part >= 0", [told.id]);
  const problem = "De gegevens van deze werkgever zijn na de controle gewijzigd. De verwerking is gestopt.";
  await vault.query("update delivery set state = 'failed', problem = $2 where id = $1", [told.id, problem]);
  await vault.end();
  await openCouplings();
  await see(keeper, /De verwerking is gestopt/);
  await see(keeper, /Het bestand is versleuteld bewaard tot/);
  await look(keeper, "koppeling-gestopt");
  await keeper.setViewportSize({ width: 390, height: 844 });
  await keeper.emulateMedia({ colorScheme: "dark" });
  await look(keeper, "telefoon-donker-koppeling-gestopt");
  await keeper.setViewportSize({ width: 1440, height: 900 });
  await keeper.emulateMedia({ colorScheme: "light" });
  await press(keeper, "Opnieuw proberen");
  await keeper.getByRole("heading", { name: "Voorbeeld van de levering", level: 1 }).waitFor();
  await see(keeper, "Dit bestand lijkt niet volledig en wordt daarom niet verwerkt.");
  await look(keeper, "levering-opnieuw");
});

test("without its key it gets in no more, and all of it stands on the record", async () => {
  await openCouplings();
  await press(keeper, "Sleutel verwijderen");
  await see(keeper, "Zonder sleutel kan dit systeem niet leveren.");
  await keeper.getByText("Voor de leverancier van uw pakket").click();
  const told = (await delivered("node", example("Node", "js", "leveren.mjs"))) as Partial<Delivery> & { code?: string };
  expect(told.code).toBe("not_signed_in");
  await press(keeper, "Verwijderen");
  await look(keeper, "koppeling-verwijderen");
  await dialogOf(keeper).getByRole("button", { name: "Verwijderen" }).click();
  await see(keeper, "Er is nog geen koppeling.");
  await openTab(keeper, "Inzagelog");
  await see(keeper, "Sleutel van een koppeling verwijderd");
  await see(keeper, "Koppeling aangezet");
});
