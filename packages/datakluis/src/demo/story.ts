import { setTimeout as pause } from "node:timers/promises";
import {
  acceptAgreement,
  activateVault,
  changeCourse,
  createEmployer,
  createEmployerUser,
  createServiceUser,
  decideAccessRequest,
  DepartmentId,
  EmployerId,
  listAccessRequests,
  listDepartments,
  readActivation,
  readAgreement,
  readDelivery,
  readVaultSelf,
  Refusal,
  reportSick,
  searchMembers,
  shareDossier,
  startDelivery,
  uploadDelivery,
  WriteId,
  type Delivery,
  type DossierRef,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { inviteOnce, type Players } from "./accounts.ts";
import { employers, type EmployerKey, type PartKey } from "./cast.ts";
import { deliveryOf, employees } from "./people.ts";
import type { DemoRecord } from "./record.ts";

export type Stage = { players: Players; record: DemoRecord; note: (detail: string) => void; closing: AbortSignal };

/** What the demo shows, in the order in which it happened. */
export async function fillStory(stage: Stage): Promise<void> {
  const { record } = stage;
  await record.once("employers", () => makeEmployers(stage));
  await makeServiceUsers(stage);
  await makeEmployerUsers(stage, "aar", ["keeper", "hr", "newcomer"]);
  await makeEmployerUsers(stage, "linde", ["linde", "lindeToo"]);
  await record.once("people", () => deliverPeople(stage));
  await makeManager(stage);
  await record.once("sick", () => reportTwoSick(stage));
  await record.once("activation", () => activate(stage));
  await record.once("agreement", () => agree(stage));
  await record.once("moving", () => waitUntilMoved(stage));
  await record.once("access", () => admitTwo(stage));
  await record.once("sharing", () => shareOne(stage));
}

const employerId = ({ record }: Stage, key: EmployerKey) => EmployerId.parse(record.idOf(`employer ${key}`));
const writeId = ({ record }: Stage, name: string) => WriteId.parse(record.idOf(name));

async function makeEmployers(stage: Stage): Promise<void> {
  stage.note("werkgevers");
  const ask = await stage.players.as("functional");
  for (const key of ["aar", "linde"] as const) {
    const { name, chamberNumber, representative, domain } = employers[key];
    const representativeEmail = `directie@${domain}`;
    const body = {
      id: employerId(stage, key),
      name,
      chamberNumber,
      representativeName: representative,
      representativeEmail,
    };
    await ask(createEmployer, { body });
  }
}

async function makeServiceUsers(stage: Stage): Promise<void> {
  stage.note("gebruikers van de dienst");
  const employerIds = [employerId(stage, "aar"), employerId(stage, "linde")];
  for (const key of ["caseManager", "doctor"] as const)
    await stage.players.join(key, async (id, { displayName, email, group }) => {
      const ask = await stage.players.as("functional");
      return inviteOnce(ask, id, crypto.randomUUID(), () =>
        ask(createServiceUser, { body: { id, displayName, email, group, employerIds } }),
      );
    });
}

async function makeEmployerUsers(
  stage: Stage,
  employer: EmployerKey,
  keys: PartKey[],
  departmentIds: DepartmentId[] = [],
): Promise<void> {
  stage.note(`gebruikers van ${employers[employer].name}`);
  for (const key of keys)
    await stage.players.join(key, async (id, { displayName, email, group }) => {
      const ask = await stage.players.as("functional");
      const asked = {
        params: { employerId: employerId(stage, employer) },
        body: { id, displayName, email, group, departmentIds },
      };
      return inviteOnce(ask, id, crypto.randomUUID(), () => ask(createEmployerUser, asked));
    });
}

/** His reach is one department and what hangs under it, so the departments must be there first. */
async function makeManager(stage: Stage): Promise<void> {
  const ask = await stage.players.as("functional");
  const { departments } = await ask(listDepartments, { params: { employerId: employerId(stage, "aar") } });
  const bakery = departments.find(({ code }) => code === "BAK");
  if (!bakery) throw new Error("the delivery made no department BAK");
  await makeEmployerUsers(stage, "aar", ["manager"], [bakery.id]);
}

async function deliverPeople(stage: Stage): Promise<void> {
  const ask = await stage.players.as("hr");
  const params = { employerId: employerId(stage, "aar"), deliveryId: writeId(stage, "delivery") };
  const read = () => ask(readDelivery, { params });
  let delivery = await orMissing(read);
  if (!delivery) {
    const bytes = deliveryOf(employees(employers.aar.domain));
    delivery = await ask(uploadDelivery, { params, query: { kind: "full" }, bytes });
  }
  if (delivery.state === "waiting") await ask(startDelivery, { params, body: {} });
  const show = ({ processed, counts }: Delivery) =>
    stage.note(`werknemers ${processed} van ${counts.added + counts.changed}`);
  const done = await until(stage, read, (it) => (show(it), !["waiting", "running"].includes(it.state)));
  if (done.state !== "done" || done.counts.rejected)
    throw new Error(`the delivery of the demo ended ${done.state}, ${done.counts.rejected} rejected`);
}

/** Two dossiers get content while the service still sees everybody: at activation they stay shared (B5). */
async function reportTwoSick(stage: Stage): Promise<void> {
  stage.note("ziekmeldingen");
  const ask = await stage.players.as("hr");
  for (const [number, daysAgo] of [
    ["GA009", 19],
    ["GA031", 4],
  ] as const) {
    const ref = await findDossier(ask, number);
    const body = {
      id: writeId(stage, `spell ${number}`),
      startsOn: dayBefore(daysAgo),
      percentage: 100,
      safetyNet: "no" as const,
      workAccident: false,
      liableThirdParty: false,
      expectedDays: null,
    };
    await ask(reportSick, { params: { ref }, body });
  }
  // The first of them is back for half of his hours.
  const params = { ref: await findDossier(ask, "GA009"), spellId: writeId(stage, "spell GA009") };
  const half = { seen: 1, from: dayBefore(7), percentage: 50, therapy: null };
  await ask(changeCourse, { params, body: { id: writeId(stage, "course GA009"), ...half } });
}

const dayBefore = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

async function activate(stage: Stage): Promise<void> {
  stage.note("datakluis activeren");
  const ask = await stage.players.as("functional");
  const body = { id: writeId(stage, "activation"), administrators: [stage.players.idOf("keeper")] };
  await ask(activateVault, { params: { employerId: employerId(stage, "aar") }, body });
}

async function agree(stage: Stage): Promise<void> {
  stage.note("akkoord van de werkgever");
  const ask = await stage.players.as("keeper");
  const params = { employerId: employerId(stage, "aar") };
  await until(
    stage,
    () => ask(readVaultSelf, {}),
    (self) => self.employers.some(({ id }) => id === params.employerId),
  );
  const { documents } = await ask(readAgreement, { params });
  const { representative, domain } = employers.aar;
  await ask(acceptAgreement, {
    params,
    body: {
      id: writeId(stage, "agreement"),
      representativeName: representative,
      representativeEmail: `directie@${domain}`,
      declared: true,
      documents: documents.map(({ id, sha256 }) => ({ id, sha256 })),
    },
  });
}

async function waitUntilMoved(stage: Stage): Promise<void> {
  const ask = await stage.players.as("functional");
  const params = { employerId: employerId(stage, "aar") };
  await until(
    stage,
    () => ask(readActivation, { params }),
    ({ state, confirmed, total }) => {
      stage.note(`dossiers verhuizen ${confirmed} van ${total}`);
      return state === "active";
    },
  );
}

/** Two users are admitted to the vault; the request of the third stays open for whoever looks around. */
async function admitTwo(stage: Stage): Promise<void> {
  stage.note("autorisatieverzoeken");
  const ask = await stage.players.as("keeper");
  const admitted = [stage.players.idOf("hr"), stage.players.idOf("manager")];
  const awaited = [...admitted, stage.players.idOf("newcomer")];
  const requests = await until(
    stage,
    () => ask(listAccessRequests, {}),
    (open) => awaited.every((id) => open.some(({ userId }) => userId === id) || stage.record.isDone(`access ${id}`)),
  );
  for (const { id: requestId, userId } of requests.filter((it) => admitted.includes(it.userId)))
    await stage.record.once(`access ${userId}`, () =>
      ask(decideAccessRequest, {
        params: { requestId },
        body: { id: writeId(stage, `decide ${userId}`), approve: true },
      }),
    );
}

async function shareOne(stage: Stage): Promise<void> {
  stage.note("dossier delen");
  const ask = await stage.players.as("hr");
  const ref = await findDossier(ask, "GA017");
  const body = {
    id: writeId(stage, "sharing"),
    careRequest: "consultation_hour" as const,
    note: "Werknemer vraagt zelf om een gesprek op het spreekuur.",
  };
  await ask(shareDossier, { params: { ref }, body });
}

async function findDossier(ask: Ask, personnelNumber: string): Promise<DossierRef> {
  const found = await ask(searchMembers, { body: { text: personnelNumber } });
  const member = found.find((it) => it.personnelNumber === personnelNumber);
  if (!member) throw new Error(`no dossier ${personnelNumber} in the demo`);
  return member.ref;
}

/** What is not there yet is undefined, not a refusal. */
async function orMissing<A>(ask: () => Promise<A>): Promise<A | undefined> {
  try {
    return await ask();
  } catch (fault) {
    if (fault instanceof Refusal && fault.code === "not_found") return undefined;
    throw fault;
  }
}

/** Asks until the answer is as wanted; what the servers promised each other arrives within moments. */
async function until<A>(stage: Stage, ask: () => Promise<A>, wanted: (answer: A) => boolean): Promise<A> {
  for (const end = Date.now() + 120_000; ; await pause(200, undefined, { signal: stage.closing })) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > end) throw new Error("the demo waited two minutes for something that did not come");
  }
}
