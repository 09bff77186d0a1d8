import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  activateVault,
  coarsenDates,
  deliverToVault,
  editPerson,
  grantBsn,
  openPerson,
  orderExport,
  readDossier,
  readEnding,
  readSharing,
  readVaultDelivery,
  releaseDelivery,
  reportSick,
  revokeSharing,
  searchMembers,
  searchPeople,
  shareDossier,
  startVaultDelivery,
  type DossierRef,
  type Identity,
  type WriteId,
} from "@datakluis/contract";
import { freePort } from "@datakluis/kit/testing/cluster";
import { commandLine } from "../tools/backup.ts";
import { identityFields, markedDelivery, unmarked, type Marked } from "../tools/deliveries.ts";
import { startInstallation, type Installation } from "../tools/installation.ts";
import type { Person } from "../tools/people.ts";
import { postboxOf } from "../tools/postbox.ts";
import { accept, castAt, id, importFile, letIn, moved, proposed, treeOf, type Cast } from "../tools/story.ts";
import { until } from "../tools/until.ts";
import { mustHold } from "./house.ts";
import { coupledEachWay, deliverBySystem } from "./leak-couplings.ts";
import { deliverAbsence } from "./leak-absence.ts";
import { workInBrowser } from "./leak-browser.ts";
import { fillDossier } from "./leak-content.ts";
import { controlInBrowser, plantControls } from "./leak-controls.ts";
import { askAllWrong } from "./leak-errors.ts";
import { fillForms } from "./leak-forms.ts";
import { retrieve } from "./leak-retrieval.ts";
import { dumpOf, search, type Kept } from "./leak-search.ts";

export type Leaks = {
  people: number;
  wrongQuestions: number;
  places: number;
  megabytes: number;
  patterns: number;
  found: string[];
};

const sick = {
  startsOn: "2026-11-02",
  percentage: 100,
  safetyNet: "unknown",
  workAccident: false,
  liableThirdParty: false,
  expectedDays: null,
} as const;
const reason = "Deelt op verzoek, voor een gesprek";

/**
 * Gives people a unique mark in every field that says who they are, plays the whole story with mistakes in it, and
 * then looks for the marks in every byte that was kept anywhere: databases, WAL, dumps, a backup, mails, logs, temporary
 * files, the profile of a browser, what a system hears that delivers over HTTPS and SFTP, also of who is ill, and what is told to a
 * webhook. Identities are sealed on both sides, so none may be found in the open, the shared
 * ones included.
 */
export async function leak(count: number): Promise<Leaks> {
  const beside = mkdtempSync(join(tmpdir(), "datakluis-lek-"));
  const temporary = join(beside, "tijdelijk");
  mkdirSync(temporary);
  const port = await freePort();
  const settings = {
    ...{ TMPDIR: temporary, DATAKLUIS_SFTP_LISTEN: `127.0.0.1:${port}` },
    DATAKLUIS_WEBHOOKS_LOCAL: "1",
  };
  const installation = await startInstallation({ demo: false, settings: async () => settings });
  try {
    // Those of the last files come into the vault without ever having been at the service.
    const { bytes, people } = markedDelivery(count + late + 2 * coupledEachWay);
    const [header, ...lines] = bytes.toString("utf8").trimEnd().split("\r\n");
    const fileOf = (some: readonly string[]) => Buffer.from([header, ...some].join("\r\n") + "\r\n");
    const first = fileOf(lines.slice(0, count));
    const last = fileOf(lines.slice(count, count + late));
    const coupled = count + late;
    const cast = await castAt(installation, "Merktekens B.V.");
    await mistakes(cast, first, people);
    await importFile(cast, first);
    const refs = await story(cast, people.slice(0, count), last);
    await retrieve(installation.url, cast, people);
    const doctor = await fillDossier(installation.url, cast, people[2]!, refs[2]!);
    await fillForms(cast, doctor, people[2]!, refs[2]!);
    await workInBrowser(join(beside, "profiel"), temporary, installation.url, cast.hr, refs.slice(6, 8));
    const file = [header!, ...lines.slice(coupled)];
    const { heard, system } = await deliverBySystem(installation, cast, file, people.slice(coupled));
    heard.push(...(await deliverAbsence(cast, people.slice(coupled), system)));
    const wrongQuestions = await askAllWrong(cast, people);
    const kept = [...heard, ...(await keptOf(installation, join(beside, "kopie.dk"), temporary))];
    const controls = await plantControls(installation.folder);
    controls.set("iets in de opslag van de browser", [Buffer.from(controlInBrowser, "latin1")]);
    // Personnel numbers may stand at the service.
    for (const { personnelNumber } of people.slice(0, 5)) controls.set(personnelNumber, [Buffer.from(personnelNumber)]);
    await installation.stop();
    const found = search([installation.folder, beside], kept, people, controls);
    return { people: people.length, wrongQuestions, ...found };
  } finally {
    await installation.remove();
    rmSync(beside, { recursive: true, force: true });
  }
}

const late = 3;

/** What is no file of the installation: what the tables hold, a backup, the mails, and what was said at its start. */
async function keptOf(installation: Installation, file: string, temporary: string): Promise<Kept[]> {
  const { folder } = installation;
  const said = await commandLine(["backup", file], { DATAKLUIS_DATA: folder, TMPDIR: temporary });
  mustHold(said.startsWith("0:"), "er is een reservekopie gemaakt");
  const mails = await fetch(`${postboxOf(installation)}/mails.json`);
  const dumps = await Promise.all(
    (["login", "vault", "suite"] as const).map(async (it) => ({
      name: `de tabellen van ${it}`,
      bytes: await dumpOf(folder, it),
    })),
  );
  return [
    ...dumps,
    { name: "de e-mails", bytes: Buffer.from(await mails.text()) },
    { name: "de reservekopie", bytes: readFileSync(file) },
    { name: "wat de starter zegt", bytes: installation.said() },
  ];
}

const numbered = async (person: Person, { employerId }: Cast) =>
  new Map((await treeOf(person, employerId)).map((it) => [it.personnelNumber, it]));

/** Wrong files and wrong questions: an error must not repeat what it was given. */
async function mistakes(cast: Cast, bytes: Buffer, people: readonly Marked[]): Promise<void> {
  const broken = Buffer.from(bytes.toString("utf8").replaceAll("19-09-1985", "31-02-1985"));
  await importFile(cast, broken).catch(() => undefined);
  await importFile(
    cast,
    Buffer.from(bytes.toString("utf8").replace("Personeelsnummer", people[0]!.marks["lastName"]!)),
  ).catch(() => undefined);
  for (const wrong of ["bsn", "lastName"])
    await importFile(
      cast,
      Buffer.from(bytes.toString("utf8").replaceAll(people[0]!.personnelNumber, `1${people[0]!.marks[wrong]}`)),
    ).catch(() => undefined);
  const text = people[0]!.marks["lastName"]!;
  await cast.hr.ask(searchMembers, { body: { text, [text]: text } as never }).catch(() => undefined);
  await cast.hr.ask(readDossier, { params: { ref: text as DossierRef } }).catch(() => undefined);
}

/** Answers who is who at the service, in the order of the people. */
async function story(cast: Cast, people: readonly Marked[], last: Buffer): Promise<DossierRef[]> {
  const before = await numbered(cast.caseManager, cast);
  const ref = (at: number) => before.get(people[at]!.personnelNumber)!.ref;
  mustHold(before.size === people.length, "de dienst ziet voor de activatie iedereen");
  for (const at of [0, 1])
    await cast.caseManager.ask(reportSick, { params: { ref: ref(at) }, body: { ...sick, id: id<WriteId>() } });

  const params = { employerId: cast.employerId, deliveryId: id<WriteId>() };
  await cast.administrator.ask(activateVault, {
    params: { employerId: cast.employerId },
    body: { id: id<WriteId>(), administrators: [cast.keeper.account.userId], quarantine: true },
  });
  await proposed(cast);
  await cast.keeper.ask(deliverToVault, { params, query: { kind: "changes" }, bytes: last });
  await accept(cast);
  await moved(cast);
  await letIn(cast);
  await cast.keeper.ask(releaseDelivery, { params, body: {} });
  await cast.keeper.ask(startVaultDelivery, { params, body: {} });
  const delivered = async () => (await cast.keeper.ask(readVaultDelivery, { params })).state === "done";
  await until("wat in quarantaine stond is verwerkt", delivered);
  await cast.administrator.ask(coarsenDates, { params: { employerId: cast.employerId } });

  for (const at of [0, 1]) {
    const { version, identity } = await cast.hr.ask(openPerson, { params: { ref: ref(at) } });
    const temporaryAddress = { from: new Date().toISOString().slice(0, 10), until: lastDay(), ...people[at]!.staysAt };
    const body = { id: id<WriteId>(), version, identity: { ...identity, temporaryAddress } };
    await cast.hr.ask(editPerson, { params: { ref: ref(at) }, body });
  }
  const [home, abroad] = await Promise.all(
    [0, 1].map(async (at) => (await cast.hr.ask(openPerson, { params: { ref: ref(at) } })).identity),
  );
  for (const field of identityFields)
    mustHold(
      Boolean(unmarked[field]) || holds(home!, people[0]!, field) || holds(abroad!, people[1]!, field),
      `het veld ${field} draagt in de datakluis zijn merkteken`,
    );

  const shared = new Set([0, 1]);
  for (const at of [2, 3, 4, 5]) {
    const body = {
      id: id<WriteId>(),
      careRequest: "case_manager" as const,
      note: `${reason} ${people[at]!.marks["callName"]}`,
    };
    await cast.hr.ask(shareDossier, { params: { ref: ref(at) }, body });
    shared.add(at);
  }
  for (const at of shared) await until("gedeeld", async () => (await stateOf(cast, ref(at))) === "shared");
  await cast.caseManager.ask(reportSick, { params: { ref: ref(2) }, body: { ...sick, id: id<WriteId>() } });
  const purpose = { purpose: "care_record" as const, note: reason };
  await cast.hr.ask(grantBsn, { params: { ref: ref(2) }, body: { id: id<WriteId>(), ...purpose } });
  const bsnThere = async () => !(await cast.hr.ask(readSharing, { params: { ref: ref(2) } })).underway.grant;
  await until("het BSN is gedeeld", bsnThere);
  for (const at of [4, 5]) {
    await cast.hr.ask(revokeSharing, { params: { ref: ref(at) }, body: { id: id<WriteId>(), note: reason } });
    shared.delete(at);
    await until("ingetrokken", async () => (await stateOf(cast, ref(at))) === "unshared");
  }
  const opened = await cast.hr.ask(openPerson, { params: { ref: ref(3) } });
  const street = "Nieuwkenmérkstraat";
  people[3]!.marks["street na wijziging"] = street;
  const { foreignAddress } = opened.identity;
  const identity: Identity = foreignAddress
    ? { ...opened.identity, foreignAddress: { ...foreignAddress, street } }
    : { ...opened.identity, street };
  await cast.hr.ask(editPerson, {
    params: { ref: ref(3) },
    body: { id: id<WriteId>(), version: opened.version, identity },
  });
  await cast.hr
    .ask(editPerson, { params: { ref: ref(3) }, body: { id: id<WriteId>(), version: 1, identity } })
    .catch(() => undefined);
  await cast.hr.ask(searchPeople, { body: { text: people[7]!.marks["lastName"]! } });
  await cast.hr.ask(searchPeople, { body: { text: people[7]!.marks["bsn"]! } });
  await cast.caseManager.ask(searchMembers, { body: { text: people[7]!.marks["lastName"]! } });

  const employer = { params: { employerId: cast.employerId } };
  await cast.keeper.ask(orderExport, {
    ...employer,
    body: { id: id<WriteId>(), passphrase: "abcd-efgh-jkmn-pqrs-tuvw" },
  });
  const ready = async () => (await cast.keeper.ask(readEnding, employer)).export?.state === "ready";
  await until("de export staat klaar", ready);

  // What the service is told, screen by screen, holds nobody who is not shared.
  const told = JSON.stringify([
    await treeOf(cast.caseManager, cast.employerId),
    ...(await Promise.all(people.map((_, at) => cast.caseManager.ask(readDossier, { params: { ref: ref(at) } })))),
  ]);
  people.forEach(({ marks }, at) => {
    const seen = Object.values(marks).some((mark) => told.includes(mark));
    mustHold(seen === shared.has(at), `dossier ${at} is ${shared.has(at) ? "" : "niet "}zichtbaar voor de dienst`);
  });
  return people.map((_, at) => ref(at));
}

/** Some months from now. */
const lastDay = () => new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);

/** Whether a field of somebody in the vault holds the mark the file gave it, however it is written there. */
function holds(identity: Identity, { marks }: Marked, field: string): boolean {
  const bare = (text: unknown) => String(text).replaceAll(" ", "");
  const value = field.split(".").reduce<unknown>((it, part) => (it as Record<string, unknown>)?.[part], identity);
  return marks[field] !== undefined && bare(value).includes(bare(marks[field]));
}

const stateOf = async ({ hr }: Cast, ref: DossierRef) => (await hr.ask(readSharing, { params: { ref } })).state;
