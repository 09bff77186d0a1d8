import {
  DossierAction,
  acceptAgreement,
  askSummons,
  activateVault,
  changeUser,
  createEmployer,
  createEmployerUser,
  createFirstAdministrator,
  createServiceUser,
  decideAccessRequest,
  deliverToVault,
  giveRetrievalAgreement,
  listAccessRequests,
  listAgreements,
  listDeliveries,
  listDepartments,
  listMembers,
  listNotices,
  listRetrievable,
  listVaultDeliveries,
  listVaultReports,
  lendRights,
  membersIn,
  putOwnTask,
  putUserGroup,
  planAppointment,
  readActivation,
  readAgreement,
  readDelivery,
  readTasks,
  readRetrievalAgreement,
  readVaultSelf,
  recognisePerson,
  recordLeave,
  reportSick,
  startDelivery,
  uploadDelivery,
  withdrawAccess,
  type DepartmentId,
  type DossierRef,
  type DeliveryState,
  type EmployerId,
  type GroupId,
  type PersonLabel,
  type SuiteRight,
  type UserId,
  type WriteId,
  putVaultReport,
  type VaultReport,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import type { Servers } from "@datakluis/kit/testing/servers";
import { markedDelivery } from "../tools/deliveries.ts";
import { id } from "../tools/story.ts";
import { until } from "../tools/until.ts";

/**
 * Somebody who signed in, just now when `confirmedAt` is left out. `tenant` is the employer he works for or looks after.
 */
export type Visitor = {
  userId: UserId;
  sessionId: string;
  displayName: string;
  confirmedAt?: Date;
  tenant?: Tenant;
};

/** An employer with all there can be of him: users in every state, dossiers, a delivery, a spell. */
export type Tenant = {
  id: EmployerId;
  keeper: Visitor;
  hr: Visitor;
  manager: Visitor;
  refs: DossierRef[];
  /** Everybody, by personnel number: first who carries marks, as the delivery has them, then the crowd. */
  all: DossierRef[];
  departmentId: DepartmentId;
  deliveryId: string;
  /** One that waits in his vault, where there is one. */
  vaultDeliveryId: string;
  spell: { ref: DossierRef; spellId: string };
  /** In the dossier of that spell. */
  appointmentId: string;
  /** In that dossier too. */
  summonsId: string;
  /** In the dossier of that spell. */
  taskId: string;
  ownTaskId: string;
  leaveId: string;
  /** What the vault told its administrator when everybody had moved in. */
  noticeId?: string;
  agreementId?: string;
  exportId?: string;
  destructionId?: string;
  couplingId?: string;
  webhookId?: string;
  eventId?: string;
  secretId?: string;
};

type State = "none" | "awaiting" | "active";

/** At a moment of its own, so that no two are in each other's way. */
export const appointment = () => ({
  id: id<WriteId>(),
  kind: "case_manager" as const,
  manner: "phone" as const,
  on: dayFromNow(1 + Math.floor(Math.random() * 300)),
  at: `${String(8 + Math.floor(Math.random() * 10)).padStart(2, "0")}:${String(Math.floor(Math.random() * 60)).padStart(2, "0")}`,
  minutes: 5,
});

export const newOwnTask = (employerId: EmployerId) => ({
  employerId,
  ...{ name: "Bellen na een week", opensDay: 5, dueDay: 8, owner: "case_manager" as const },
});

export const visitor = (displayName = "A. Gebruiker", userId = id<UserId>()): Visitor => ({
  userId,
  sessionId: crypto.randomUUID(),
  displayName,
});
const email = () => `gebruiker.${id().slice(0, 13)}@proef.example`;

/** Who and what there is on running servers, brought in through the doors they really come through. */
export function castingOf(servers: Servers) {
  const asking =
    (audience: "suite" | "vault") =>
    (who: Visitor): Ask =>
    async (agreed, asked) =>
      (await servers.asUser(who, audience, 30_000))(agreed, asked);
  const [suite, vault] = [asking("suite"), asking("vault")];

  const firstOne = { id: id<UserId>(), displayName: "Eerste Beheerder", email: email() };
  const first = async (): Promise<Visitor> => {
    await (
      await servers.asServer("operator")
    )(createFirstAdministrator, { body: firstOne });
    return visitor(firstOne.displayName, firstOne.id);
  };

  const employer = async (by: Visitor): Promise<EmployerId> => {
    const employerId = id<EmployerId>();
    const representativeName = "R. Vertegenwoordiger";
    await suite(by)(createEmployer, { body: { id: employerId, name: `Werkgever ${employerId}`, representativeName } });
    return employerId;
  };

  const employerUser = async (by: Visitor, employerId: EmployerId, group: GroupId, name?: string): Promise<Visitor> => {
    const who = visitor(name);
    const body = { id: who.userId, displayName: who.displayName, email: email(), group, departmentIds: [] };
    await suite(by)(createEmployerUser, { params: { employerId }, body });
    return who;
  };

  const serviceUser = async (by: Visitor, group: GroupId, employerIds: EmployerId[]): Promise<Visitor> => {
    const who = visitor();
    const body = { id: who.userId, displayName: who.displayName, email: email(), group, employerIds };
    await suite(by)(createServiceUser, { body });
    return who;
  };

  /** Lends for some days what somebody may do. */
  const lend = async (lender: Visitor, substitute: Visitor) => {
    const body = { id: id<WriteId>(), substituteId: substitute.userId, from: dayFromNow(0), until: dayFromNow(5) };
    return (await suite(lender)(lendRights, { body })).id;
  };

  /** An employer's user without any right of a vault: a group of the service's own. */
  const reader = async (by: Visitor, employerId: EmployerId): Promise<Visitor> => {
    const groupId = id<never>();
    const body = {
      ...{ name: `Lezers ${groupId}`, side: "employer" as const, rights: ["see_dossiers" as const] },
      ...{ widgets: [], menu: [], actions: [] },
    };
    await suite(by)(putUserGroup, { params: { groupId }, body });
    return employerUser(by, employerId, groupId);
  };

  /** A user of the service in a group of its own, with these rights. */
  const inOwnGroup = async (by: Visitor, rights: SuiteRight[], employers: EmployerId[]): Promise<Visitor> => {
    const groupId = id<never>();
    const none = { widgets: [], menu: [], actions: [...DossierAction.options] };
    await suite(by)(putUserGroup, {
      params: { groupId },
      body: { name: `Groep ${groupId}`, side: "service", rights, ...none },
    });
    return serviceUser(by, groupId, employers);
  };

  /** The administrator of the vault agrees to anonymous search; the suite hears it soon after. */
  const allowRetrieval = async ({ id: employerId, keeper }: Tenant, importer: Visitor): Promise<void> => {
    const params = { employerId };
    const { version } = await vault(keeper)(readRetrievalAgreement, { params });
    await vault(keeper)(giveRetrievalAgreement, { params, body: { id: id<WriteId>(), version } });
    const there = async () => (await suite(importer)(listRetrievable, {})).some((it) => it.id === employerId);
    await until("de verzuimomgeving weet dat importeren mag", there);
  };

  /** A ticket for somebody of the delivery of an employer who carries marks of his own; the second when left out. */
  const ticketFor = async (who: Visitor, employerId: EmployerId, at = 1): Promise<string> => {
    const { lastName, bsn } = markedDelivery(at + 1).people[at]!.marks;
    const body = { lastName: lastName!, bsn: bsn!, bornOn: "1985-09-19" };
    const recognised = await vault(who)(recognisePerson, { params: { employerId }, body });
    if (recognised.outcome !== "one") throw new Error("De vertrouwde persoon is niet herkend.");
    return recognised.ticket;
  };

  /** Only dossiers with content exist for him. */
  const limited = async (by: Visitor, employers: EmployerId[]): Promise<Visitor> => {
    const who = await serviceUser(by, "company_doctor", employers);
    const places = employers.map((employerId) => ({ kind: "employer" as const, employerId }));
    const body = { group: "company_doctor" as const, places, onlyContent: true };
    await suite(by)(changeUser, { params: { userId: who.userId }, body });
    return who;
  };

  const upload = async (hr: Visitor, employerId: EmployerId, bytes: Uint8Array) => {
    const params = { employerId, deliveryId: id<WriteId>() };
    await suite(hr)(uploadDelivery, { params, query: { kind: "changes" }, bytes });
    return params;
  };

  /** A file that waits to be written. Of one employer one is written at a time, and one waits. */
  const waitingAt = async (hr: Visitor, employerId: EmployerId, bytes: Uint8Array) => {
    const all = () => suite(hr)(listDeliveries, { params: { employerId } });
    await until("er loopt geen levering", async () => (await all()).every(({ state }) => state !== "running"));
    const waits = (await all()).find(({ state }) => state === "waiting");
    return waits ? { employerId, deliveryId: waits.id } : upload(hr, employerId, bytes);
  };

  /** The same at the vault of an employer. */
  const waitingInVault = async (who: Visitor, employerId: EmployerId, bytes: Uint8Array) => {
    const all = () => vault(who)(listVaultDeliveries, { params: { employerId } });
    const isBusy = ({ state }: { state: DeliveryState }) => state === "running" || state === "undoing";
    await until("er loopt geen levering", async () => !(await all()).some(isBusy));
    const waits = (await all()).find(({ state }) => state === "waiting");
    if (waits) return { employerId, deliveryId: waits.id };
    const params = { employerId, deliveryId: id<WriteId>() };
    await vault(who)(deliverToVault, { params, query: { kind: "changes" }, bytes });
    return params;
  };

  const propose = async (by: Visitor, keeper: Visitor, employerId: EmployerId, atNight = false) => {
    const body = { id: id<WriteId>(), administrators: [keeper.userId], atNight, quarantine: true };
    await suite(by)(activateVault, { params: { employerId }, body });
    await until(
      "de datakluis wacht op akkoord",
      async () => (await vault(keeper)(readVaultSelf, {})).employers.length > 0,
    );
  };

  const acceptance = async (keeper: Visitor, employerId: EmployerId) => {
    const { documents } = await vault(keeper)(readAgreement, { params: { employerId } });
    return {
      id: id<WriteId>(),
      representativeName: "R. Vertegenwoordiger",
      representativeEmail: "r@proef.example",
      declared: true as const,
      documents: documents.map(({ id, sha256 }) => ({ id, sha256 })),
    };
  };

  const accept = async (
    by: Visitor,
    keeper: Visitor,
    employerId: EmployerId,
    becomes: "moving" | "active" = "active",
    seconds = 60,
  ) => {
    await vault(keeper)(acceptAgreement, { params: { employerId }, body: await acceptance(keeper, employerId) });
    const params = { employerId };
    await until("verhuisd", async () => (await suite(by)(readActivation, { params })).state === becomes, seconds);
  };

  const requestOf = async (keeper: Visitor, who: Visitor): Promise<string> => {
    const mine = async () => (await vault(keeper)(listAccessRequests, {})).find((it) => it.userId === who.userId)?.id;
    await until("het autorisatieverzoek is er", async () => Boolean(await mine()));
    return (await mine())!;
  };

  /** The administrator of the vault lets somebody in. */
  const letIn = async (keeper: Visitor, who: Visitor): Promise<Visitor> => {
    const body = { id: id<WriteId>(), approve: true };
    await vault(keeper)(decideAccessRequest, { params: { requestId: await requestOf(keeper, who) }, body });
    return who;
  };

  const withdraw = async (keeper: Visitor, employerId: EmployerId, who: Visitor): Promise<Visitor> => {
    await vault(keeper)(withdrawAccess, { params: { employerId, userId: who.userId } });
    return who;
  };

  const sick = async (hr: Visitor, ref: DossierRef) => {
    const spell = await suite(hr)(reportSick, { params: { ref }, body: sickReport() });
    return { ref, spellId: spell.id };
  };

  const onLeave = async (hr: Visitor, ref: DossierRef) => {
    const made = await suite(hr)(recordLeave, { params: { ref }, body: leave() });
    return { ref, leaveId: made.id };
  };

  const planned = async (hr: Visitor, ref: DossierRef): Promise<string> =>
    (await suite(hr)(planAppointment, { params: { ref }, body: appointment() })).id;

  const summoned = async (hr: Visitor, ref: DossierRef): Promise<string> => {
    const body = { id: id<WriteId>(), kind: "practice_nurse" as const, latest: null };
    return (await suite(hr)(askSummons, { params: { ref }, body })).id;
  };

  /** The action plan of somebody who is or was ill: his employer's own. */
  const taskIn = async (hr: Visitor, ref: DossierRef): Promise<string> => {
    const { timelines } = await suite(hr)(readTasks, { params: { ref } });
    return timelines[0]!.tasks.find(({ kind }) => kind === "action_plan")!.id;
  };

  const ownTask = async (by: Visitor, employerId: EmployerId): Promise<string> => {
    const ownTaskId = id<never>();
    await suite(by)(putOwnTask, { params: { ownTaskId }, body: newOwnTask(employerId) });
    return ownTaskId;
  };

  /** An employer in one of the three states in which it can stand. */
  const tenant = async (by: Visitor, state: State, people = 12, marked = 2): Promise<Tenant> => {
    const employerId = await employer(by);
    // Each a name of his own, so that where people stand in a list is not decided by their ids.
    const [keeper, hr, manager] = [
      await employerUser(by, employerId, "hr", "B. Beheerder"),
      await employerUser(by, employerId, "hr", "H. Adviseur"),
      await employerUser(by, employerId, "manager", "L. Leidinggevende"),
    ];
    const delivery = await upload(hr, employerId, markedDelivery(marked, people - marked).bytes);
    await suite(hr)(startDelivery, { params: delivery as never, body: {} });
    // A crowd takes longer.
    const patience = 60 + people / 200;
    await until(
      "levering verwerkt",
      async () => (await suite(hr)(readDelivery, { params: delivery })).state === "done",
      patience,
    );

    const { departments } = await suite(hr)(listDepartments, { params: { employerId } });
    const members: PersonLabel[] = [];
    for (const { id: department } of departments)
      members.push(
        ...membersIn(await suite(hr)(listMembers, { params: { employerId }, query: { department, limit: 500 } })),
      );
    const refs = members.map(({ ref }) => ref);
    const all = members.toSorted((a, b) => (a.personnelNumber < b.personnelNumber ? -1 : 1)).map(({ ref }) => ref);
    const made = { id: employerId, keeper, hr, manager, refs, all, departmentId: departments[0]!.id };
    const spell = await sick(hr, refs.shift()!);
    const tenant: Tenant = {
      ...made,
      deliveryId: delivery.deliveryId,
      vaultDeliveryId: id(),
      spell,
      appointmentId: await planned(hr, spell.ref),
      summonsId: await summoned(hr, spell.ref),
      taskId: await taskIn(hr, spell.ref),
      ownTaskId: await ownTask(by, employerId),
      leaveId: (await onLeave(hr, spell.ref)).leaveId,
    };
    for (const who of [keeper, hr, manager]) who.tenant = tenant;

    if (state !== "none") await propose(by, keeper, employerId);
    if (state === "active") {
      await accept(by, keeper, employerId, "active", patience);
      tenant.noticeId = (await vault(keeper)(listNotices, {}))[0]!.id;
      tenant.agreementId = (await vault(keeper)(listAgreements, { params: { employerId } }))[0]!.id;
      for (const who of [hr, manager]) await letIn(keeper, who);
      tenant.vaultDeliveryId = (await waitingInVault(keeper, employerId, markedDelivery(1, 1).bytes)).deliveryId;
      const told = () => suite(hr)(listVaultReports, { params: { employerId } });
      await until("de dienst heeft het verslag", async () =>
        (await told()).some((it) => it.id === tenant.vaultDeliveryId),
      );
    } else {
      const params = { employerId, deliveryId: tenant.vaultDeliveryId as WriteId };
      await (
        await servers.asServer("vault")
      )(putVaultReport, { params, body: { version: 1, report: vaultReport } });
    }
    return tenant;
  };

  return {
    suite,
    vault,
    first,
    firstOne: () => firstOne,
    employer,
    employerUser,
    serviceUser,
    lend,
    reader,
    limited,
    inOwnGroup,
    allowRetrieval,
    ticketFor,
    upload,
    waitingAt,
    waitingInVault,
    propose,
    acceptance,
    accept,
    requestOf,
    letIn,
    withdraw,
    sick,
    onLeave,
    taskIn,
    ownTask,
    tenant,
  };
}

const netherlands = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Amsterdam", dateStyle: "short" });
export const dayFromNow = (days: number): string => netherlands.format(new Date(Date.now() + days * 86_400_000));

/** In the year before the sick report. */
export const leave = () => ({ id: id<WriteId>(), startsOn: "2025-06-02", endsOn: "2025-09-22" });

export const sickReport = () => ({
  id: id<WriteId>(),
  startsOn: "2026-01-05",
  percentage: 100,
  safetyNet: "unknown" as const,
  workAccident: false,
  liableThirdParty: false,
  expectedDays: null,
});

/** What a vault tells of a delivery. */
export const vaultReport: Omit<VaultReport, "id"> = {
  ...{ kind: "full", state: "done", by: "person", deliveredAt: "2026-11-23T09:00:00.000Z", format: "CSV", rows: 1 },
  counts: { added: 1, changed: 0, unchanged: 0, missing: 0, rejected: 0, departments: 0 },
  ...{ changedFields: [], processed: 1, ignoredColumns: 0, unread: [], held: [], keptUntil: null },
  ...{ rejections: [], absence: null, problem: null },
};
