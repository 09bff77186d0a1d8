import {
  acceptAgreement,
  activateVault,
  createEmployer,
  createEmployerUser,
  createServiceUser,
  decideAccessRequest,
  listAccessRequests,
  listDepartments,
  readActivation,
  readAgreement,
  readDelivery,
  readVaultSelf,
  startDelivery,
  uploadDelivery,
  type Delivery,
  type DepartmentId,
} from "@datakluis/contract";
import { inviteOnce } from "./accounts.ts";
import { employers, type EmployerKey, type PartKey } from "./cast.ts";
import { employerId, orNothing, until, writeId, type Stage } from "./stage.ts";

/* What is done for each employer of the demo, large or small. */

export async function makeEmployers(stage: Stage, keys: readonly EmployerKey[]): Promise<void> {
  stage.note("werkgevers");
  const ask = await stage.players.as("functional");
  for (const key of keys) {
    const { name, chamberNumber, representative, domain } = employers[key];
    const representativeEmail = `directie@${domain}`;
    const id = employerId(stage, key);
    await ask(createEmployer, {
      body: { id, name, chamberNumber, representativeName: representative, representativeEmail },
    });
  }
}

export async function makeServiceUsers(
  stage: Stage,
  keys: readonly PartKey[],
  at: readonly EmployerKey[],
): Promise<void> {
  stage.note("gebruikers van de dienst");
  const employerIds = at.map((key) => employerId(stage, key));
  for (const key of keys)
    await stage.players.join(key, async (id, { displayName, email, group }) => {
      const ask = await stage.players.as("functional");
      return inviteOnce(ask, id, crypto.randomUUID(), () =>
        ask(createServiceUser, { body: { id, displayName, email, group, employerIds } }),
      );
    });
}

export async function makeEmployerUsers(
  stage: Stage,
  employer: EmployerKey,
  keys: readonly PartKey[],
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
export async function makeManager(stage: Stage, employer: EmployerKey, key: PartKey, code: string): Promise<void> {
  const ask = await stage.players.as("functional");
  const { departments } = await ask(listDepartments, { params: { employerId: employerId(stage, employer) } });
  const department = departments.find((it) => it.code === code);
  if (!department) throw new Error(`the delivery made no department ${code}`);
  await makeEmployerUsers(stage, employer, [key], [department.id]);
}

type Sent = { employer: EmployerKey; by: PartKey; name: string; kind: "full" | "changes"; bytes: () => Uint8Array };

/** Delivers a file to the service, where an employer has no vault yet, and waits until it is processed. */
export async function deliver(stage: Stage, { employer, by, name, kind, bytes }: Sent): Promise<void> {
  const ask = await stage.players.as(by);
  const params = { employerId: employerId(stage, employer), deliveryId: writeId(stage, name) };
  const read = () => ask(readDelivery, { params });
  const delivery =
    (await orNothing(read, "not_found")) ?? (await ask(uploadDelivery, { params, query: { kind }, bytes: bytes() }));
  if (delivery.state === "waiting") await ask(startDelivery, { params, body: {} });
  const show = ({ processed, counts }: Delivery) =>
    stage.note(`${employers[employer].name}: werknemers ${processed} van ${counts.added + counts.changed}`);
  const done = await until(stage, read, (it) => (show(it), !["waiting", "running"].includes(it.state)));
  if (done.state !== "done" || done.counts.rejected)
    throw new Error(`the delivery ${name} of the demo ended ${done.state}, ${done.counts.rejected} rejected`);
}

export async function activate(stage: Stage, employer: EmployerKey, administrator: PartKey): Promise<void> {
  stage.note(`datakluis van ${employers[employer].name} activeren`);
  const ask = await stage.players.as("functional");
  const id = writeId(stage, `activation ${employer}`);
  const body = { id, administrators: [stage.players.idOf(administrator)] };
  await ask(activateVault, { params: { employerId: employerId(stage, employer) }, body });
}

export async function agree(stage: Stage, employer: EmployerKey, administrator: PartKey): Promise<void> {
  stage.note(`akkoord van ${employers[employer].name}`);
  const ask = await stage.players.as(administrator);
  const params = { employerId: employerId(stage, employer) };
  await until(
    stage,
    () => ask(readVaultSelf, {}),
    (self) => self.employers.some(({ id }) => id === params.employerId),
  );
  const { documents } = await ask(readAgreement, { params });
  const { representative, domain } = employers[employer];
  await ask(acceptAgreement, {
    params,
    body: {
      id: writeId(stage, `agreement ${employer}`),
      representativeName: representative,
      representativeEmail: `directie@${domain}`,
      declared: true,
      documents: documents.map(({ id, sha256 }) => ({ id, sha256 })),
    },
  });
}

export async function waitUntilMoved(stage: Stage, employer: EmployerKey): Promise<void> {
  const ask = await stage.players.as("functional");
  const params = { employerId: employerId(stage, employer) };
  await until(
    stage,
    () => ask(readActivation, { params }),
    ({ state, confirmed, total }) => {
      stage.note(`${employers[employer].name}: dossiers verhuizen ${confirmed} van ${total}`);
      return state === "active";
    },
  );
}

/** These are admitted to the vault; what is asked for `waiting` stays open for whoever looks around. */
export async function admit(
  stage: Stage,
  administrator: PartKey,
  keys: readonly PartKey[],
  waiting: readonly PartKey[] = [],
): Promise<void> {
  stage.note("autorisatieverzoeken");
  const ask = await stage.players.as(administrator);
  const admitted = keys.map(stage.players.idOf);
  const awaited = [...admitted, ...waiting.map(stage.players.idOf)];
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
