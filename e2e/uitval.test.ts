import { afterAll, beforeAll, expect, test } from "vitest";
import { openPerson, readDossier, readSharing, shareDossier, type DossierRef, type WriteId } from "@datakluis/contract";
import { markedDelivery } from "./tools/deliveries.ts";
import { startInstallation, type Installation } from "./tools/installation.ts";
import { accept, again, castAt, id, importFile, letIn, moved, propose, treeOf, type Cast } from "./tools/story.ts";
import { until } from "./tools/until.ts";

let installation: Installation;
let cast: Cast;
let shared: DossierRef;
let unshared: DossierRef;

beforeAll(async () => {
  installation = await startInstallation({ demo: false });
  cast = await castAt(installation, "Uitval B.V.");
  await importFile(cast, markedDelivery(20).bytes);
  await propose(cast);
  await accept(cast);
  await moved(cast);
  await letIn(cast);
  [shared, unshared] = (await treeOf(cast.caseManager, cast.employerId)).map(({ ref }) => ref) as [
    DossierRef,
    DossierRef,
  ];
  await share(shared);
  await until("gedeeld", async () => (await sharingOf(shared)) === "shared");
});
afterAll(() => installation.remove());

const share = (ref: DossierRef) =>
  cast.hr.ask(shareDossier, {
    params: { ref },
    body: { id: id<WriteId>(), careRequest: "case_manager", note: "Gesprek met de casemanager" },
  });
const sharingOf = async (ref: DossierRef) => (await again(() => cast.hr.ask(readSharing, { params: { ref } }))).state;
const refusalOf = (asked: Promise<unknown>) =>
  asked.then(
    () => "antwoord",
    (no: { code?: string }) => no.code ?? "zonder code",
  );

test("without the vault the service reads who is shared with it; the employer is told what is away", async () => {
  installation.kill("vault");
  const [opened, seen] = await Promise.all([
    refusalOf(cast.hr.ask(openPerson, { params: { ref: shared } })),
    cast.caseManager.ask(readDossier, { params: { ref: shared } }),
  ]);
  expect(opened).toBe("vault_away");
  expect(seen.person?.lastName).toContain("kenmérk");
  await installation.ready();
  expect(await refusalOf(cast.hr.ask(openPerson, { params: { ref: shared } }))).toBe("antwoord");
});

test("without the service the employer opens and shares; the service sees it as soon as it is back", async () => {
  installation.kill("suite");
  const [seen, opened] = await Promise.all([
    refusalOf(cast.caseManager.ask(readDossier, { params: { ref: shared } })),
    cast.hr.ask(openPerson, { params: { ref: unshared } }),
  ]);
  expect(seen).toBe("suite_away");
  expect(opened.identity.lastName).toContain("kenmérk");
  await share(unshared);
  await installation.ready();
  await until("de dienst ziet wie gedeeld werd terwijl zij weg was", async () => {
    const { person } = await again(() => cast.caseManager.ask(readDossier, { params: { ref: unshared } }));
    return person !== null;
  });
});
