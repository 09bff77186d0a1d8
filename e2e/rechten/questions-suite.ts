import {
  lendRights,
  planAppointment,
  putUserGroup,
  retrievePerson,
  type UserId,
  type WriteId,
} from "@datakluis/contract";
import { markedDelivery } from "../tools/deliveries.ts";
import { id } from "../tools/story.ts";
import { appointment, newOwnTask, dayFromNow, leave, sickReport, vaultReport } from "./cast.ts";
import { newUser, type Asking, type Questions } from "./question.ts";

const api = "/api/suite/v1";
const ofEmployer = ({ tenant }: Asking) => ({ params: { employerId: tenant.id } });
const file = () => markedDelivery(1, 1).bytes;

/** A file that waits, of the employer without a vault; whoever may not, points at what is there already. */
async function waiting({ stage: { casting, none }, tenant, may }: Asking) {
  const made = may && tenant === none;
  const params = made
    ? await casting.waitingAt(none.hr, none.id, file())
    : { employerId: tenant.id, deliveryId: tenant.deliveryId };
  return { params };
}

/** Whether somebody is known here and signed in: then he may lend. */
const isIn = ({ stage, who }: Asking) => Boolean(who?.tenant) && !stage.roles["niet ingelogd"]!.includes(who);

let days = 30;
/** A colleague of the same side takes somebody's place, on a day on which nobody does yet. */
async function lending(it: Asking) {
  const { stage, who, tenant } = it;
  const { casting } = stage;
  const by = stage.administratorOf(tenant);
  const kind = who && stage.kindOf(who);
  const colleague = () =>
    kind === "employer"
      ? casting.employerUser(by, tenant.id, "manager")
      : casting.serviceUser(by, kind === "manages" ? "super_administrator" : "case_manager", []);
  const day = dayFromNow(++days);
  const substituteId = isIn(it) ? (await colleague()).userId : tenant.manager.userId;
  return { id: id<WriteId>(), substituteId, from: day, until: day };
}

const newGroup = () => ({
  name: `Groep ${id()}`,
  side: "service" as const,
  rights: [],
  ...{ widgets: [], menu: [], actions: [] },
});

/** A colleague whom nobody else needs; whoever may not, points at one who is there. */
async function newColleague({ stage, tenant, may }: Asking) {
  const by = stage.administratorOf(tenant);
  const whom = may ? await stage.casting.employerUser(by, tenant.id, "manager") : tenant.manager;
  return { params: { userId: whom.userId } };
}

/** A task nobody did, of his employer; whoever may not, points at one that is there. */
async function taskOf({ stage, tenant, may }: Asking) {
  if (!may) return { ref: tenant.spell.ref, taskId: tenant.taskId };
  const { ref } = await stage.casting.sick(tenant.hr, await stage.shared(tenant));
  return { ref, taskId: await stage.casting.taskIn(tenant.hr, ref) };
}

/** With a ticket for somebody; whoever may not, has one that was never given. */
async function retrieval({ stage: { casting }, who, tenant, may }: Asking) {
  if (may && who) await casting.allowRetrieval(tenant, who);
  const ticket = may && who ? await casting.ticketFor(who, tenant.id) : "A".repeat(43);
  const why = { careRequest: "appointment" as const, note: "Vroeg zelf om een afspraak" };
  return { id: id<WriteId>(), ticket, ...why, informed: false, atEmployeesRequest: true };
}

type OfTenant = Pick<Asking, "stage" | "tenant" | "may">;

const staysAt = () => ({ from: dayFromNow(0), until: dayFromNow(30), street: "Logeerlaan", city: "Zeist" });

/** A spell of one's own to write of; whoever may not, points at the one that is there. */
const ill = async ({ stage, tenant, may }: OfTenant) =>
  may ? stage.casting.sick(tenant.hr, await stage.shared(tenant)) : tenant.spell;

const onLeave = async ({ stage, tenant, may }: OfTenant) =>
  may
    ? stage.casting.onLeave(tenant.hr, await stage.shared(tenant))
    : { ref: tenant.spell.ref, leaveId: tenant.leaveId };

export const suiteQuestions: Questions = {
  [`suite GET ${api}/me`]: () => ({}),
  [`suite GET ${api}/live`]: () => ({}),
  [`suite POST ${api}/employers`]: () => ({ body: { id: id(), name: `Nieuwe werkgever ${id()}` } }),
  [`suite PUT ${api}/employers/{employerId}`]: (it) => ({
    ...ofEmployer(it),
    body: { name: `Werkgever ${it.tenant.id}`, representativeName: "R. Vertegenwoordiger" },
  }),
  [`suite GET ${api}/employers/{employerId}/scenario`]: ofEmployer,
  [`suite PUT ${api}/employers/{employerId}/scenario`]: (it) => ({
    ...ofEmployer(it),
    body: { careRequestsOnly: false },
  }),
  [`suite GET ${api}/employers/{employerId}/users`]: ofEmployer,
  [`suite POST ${api}/employers/{employerId}/users`]: (it) => ({
    ...ofEmployer(it),
    body: { ...newUser(id<UserId>()), group: "manager", departmentIds: [it.tenant.departmentId] },
  }),
  [`suite GET ${api}/service-users`]: () => ({}),
  [`suite POST ${api}/service-users`]: ({ tenant }) => ({
    body: { ...newUser(id<UserId>()), group: "case_manager", employerIds: [tenant.id] },
  }),
  [`suite DELETE ${api}/users/{userId}/account`]: newColleague,
  // Of whoever may use a vault its administrator decides, so somebody of the service himself.
  [`suite POST ${api}/users/{userId}/account/renewal`]: async ({ stage, tenant, may }) => {
    const made = () => stage.casting.serviceUser(stage.administratorOf(tenant), "case_manager", [tenant.id]);
    return { params: { userId: (may ? await made() : tenant.manager).userId } };
  },
  [`suite PUT ${api}/users/{userId}/account`]: newColleague,
  [`suite GET ${api}/service-users/accounts`]: () => ({}),
  [`suite GET ${api}/employers/{employerId}/users/accounts`]: ofEmployer,
  [`suite POST ${api}/users/{userId}/invitation`]: ({ tenant }) => ({
    params: { userId: tenant.manager.userId },
    body: { id: id() },
  }),
  [`suite PUT ${api}/users/{userId}`]: async ({ stage, tenant, may }) => {
    const made = () => stage.casting.employerUser(stage.administratorOf(tenant), tenant.id, "manager");
    const places = [
      { kind: "employer", employerId: tenant.id },
      { kind: "department", employerId: tenant.id, departmentId: tenant.departmentId },
    ];
    return {
      params: { userId: (may ? await made() : tenant.manager).userId },
      body: { group: "manager", places, onlyContent: false },
    };
  },
  [`suite GET ${api}/users/{userId}/standing`]: ({ tenant }) => ({ params: { userId: tenant.manager.userId } }),
  [`suite GET ${api}/substitutions`]: () => ({}),
  [`suite POST ${api}/substitutions`]: async (it) => ({ body: await lending(it) }),
  [`suite DELETE ${api}/substitutions/{substitutionId}`]: async (it) => {
    const body = await lending(it);
    if (isIn(it)) await it.stage.casting.suite(it.who!)(lendRights, { body });
    return { params: { substitutionId: body.id } };
  },
  [`suite GET ${api}/user-groups`]: () => ({}),
  [`suite PUT ${api}/user-groups/{groupId}`]: () => ({ params: { groupId: id() }, body: newGroup() }),
  [`suite DELETE ${api}/user-groups/{groupId}`]: async ({ stage: { casting, administrator }, may }) => {
    const params = { groupId: id<never>() };
    if (may) await casting.suite(administrator)(putUserGroup, { params, body: newGroup() });
    return { params };
  },
  [`suite GET ${api}/employer-groups`]: () => ({}),
  [`suite PUT ${api}/employer-groups/{groupId}`]: ({ tenant }) => ({
    params: { groupId: id() },
    body: { name: "Werkgevers samen", employerIds: [tenant.id] },
  }),
  [`suite GET ${api}/employers/{employerId}/departments`]: ofEmployer,
  [`suite GET ${api}/employers/{employerId}/members`]: (it) => ({
    ...ofEmployer(it),
    query: { department: it.tenant.departmentId },
  }),
  [`suite POST ${api}/employers/{employerId}/members/_export`]: (it) => ({
    ...ofEmployer(it),
    body: { form: "csv", reason: "audit", departmentId: it.tenant.departmentId },
  }),
  [`suite GET ${api}/employers/{employerId}/absence-report`]: ofEmployer,
  [`suite POST ${api}/employers/{employerId}/absence-report/_export`]: (it) => ({
    ...ofEmployer(it),
    body: { form: "csv" },
  }),
  [`suite GET ${api}/dossiers/{ref}/downloads`]: ({ tenant }) => ({ params: { ref: tenant.refs[0] } }),
  [`suite POST ${api}/members/_zoek`]: () => ({ body: { text: "R1" } }),
  [`suite GET ${api}/dossiers/{ref}`]: ({ tenant }) => ({ params: { ref: tenant.refs[0] } }),
  [`suite GET ${api}/dossiers/{ref}/bsn`]: async ({ stage, tenant }) => ({
    params: { ref: tenant === stage.own ? await stage.bsnShared() : tenant.spell.ref },
  }),
  [`suite GET ${api}/recent-dossiers`]: () => ({}),
  [`suite PUT ${api}/dossiers/{ref}/temporary-address`]: async ({ stage, who, tenant, may }) => {
    // Of an employer without a vault, whom the service's users all see.
    const at = may && who && stage.kindOf(who) !== "employer" ? stage.none : tenant;
    return {
      params: { ref: may ? await stage.shared(at) : tenant.spell.ref },
      body: { id: id(), address: staysAt(), seen: null },
    };
  },
  [`suite POST ${api}/dossiers/{ref}/spells`]: async ({ stage, tenant, may }) => ({
    params: { ref: may ? await stage.shared(tenant) : tenant.spell.ref },
    body: sickReport(),
  }),
  [`suite POST ${api}/dossiers/{ref}/spells/{spellId}/recovery`]: async ({ stage, tenant, may }) => ({
    params: await ill({ stage, tenant, may }),
    body: { id: id(), seen: 1, recoveredOn: "2026-02-02" },
  }),
  [`suite POST ${api}/dossiers/{ref}/spells/{spellId}/course`]: async (it) => ({
    params: await ill(it),
    body: { id: id(), seen: 1, from: "2026-02-02", percentage: 50, therapy: null },
  }),
  [`suite POST ${api}/dossiers/{ref}/spells/{spellId}/corrections`]: async (it) => ({
    params: await ill(it),
    body: { id: id(), seen: 1, expectedDays: 30 },
  }),
  [`suite DELETE ${api}/dossiers/{ref}/spells/{spellId}`]: async (it) => ({
    params: await ill(it),
    body: { id: id(), seen: 1, reason: "twice" },
  }),
  [`suite POST ${api}/dossiers/{ref}/leaves`]: async ({ stage, tenant, may }) => ({
    params: { ref: may ? await stage.shared(tenant) : tenant.spell.ref },
    body: leave(),
  }),
  [`suite PUT ${api}/dossiers/{ref}/leaves/{leaveId}`]: async (it) => ({
    params: await onLeave(it),
    body: { ...leave(), seen: 1, endsOn: "2025-10-01" },
  }),
  [`suite DELETE ${api}/dossiers/{ref}/leaves/{leaveId}`]: async (it) => ({
    params: await onLeave(it),
    body: { id: id(), seen: 1 },
  }),
  [`suite POST ${api}/dossiers/{ref}/trajectories`]: async ({ stage, tenant, may }) => ({
    params: { ref: may ? await stage.shared(tenant) : tenant.spell.ref },
    body: { id: id(), kind: "absence", startsOn: "2026-11-02" },
  }),
  [`suite POST ${api}/dossiers/{ref}/appointments`]: async ({ stage, tenant, may }) => ({
    params: { ref: may ? await stage.shared(tenant) : tenant.spell.ref },
    body: appointment(),
  }),
  [`suite DELETE ${api}/dossiers/{ref}/appointments/{appointmentId}`]: async ({ stage, tenant, may }) => {
    const body = { reason: "not_needed", seen: 0 };
    if (!may) return { params: { ref: tenant.spell.ref, appointmentId: tenant.appointmentId }, body };
    const params = { ref: await stage.shared(tenant) };
    const made = await stage.casting.suite(tenant.hr)(planAppointment, { params, body: appointment() });
    return { params: { ...params, appointmentId: made.id }, body };
  },
  [`suite GET ${api}/dossiers/{ref}/tasks`]: ({ tenant }) => ({ params: { ref: tenant.spell.ref } }),
  [`suite POST ${api}/dossiers/{ref}/tasks/{taskId}/outcome`]: async (it) => ({
    params: await taskOf(it),
    // Whoever may and comes second leaves what is there as it is.
    body: { id: id(), outcome: it.may ? { what: "not_applicable", reason: "done_elsewhere" } : { what: "reopened" } },
  }),
  [`suite PUT ${api}/dossiers/{ref}/tasks/{taskId}/assignee`]: ({ tenant }) => ({
    params: { ref: tenant.spell.ref, taskId: tenant.taskId },
    body: { id: id(), assignee: null },
  }),
  [`suite GET ${api}/dossiers/{ref}/assignees`]: ({ tenant }) => ({ params: { ref: tenant.spell.ref } }),
  [`suite GET ${api}/tasks`]: ({ tenant }) => ({ query: { employerId: tenant.id } }),
  [`suite PUT ${api}/dossiers/{ref}/safety-net`]: ({ tenant }) => ({
    params: { ref: tenant.spell.ref },
    body: { id: id(), spellId: tenant.spell.spellId, ground: "no_risk" },
  }),
  [`suite GET ${api}/uwv-notifications`]: ({ tenant }) => ({ query: { employerId: tenant.id } }),
  [`suite POST ${api}/uwv-notifications/_export`]: ({ tenant }) => ({
    body: { employerId: tenant.id, reason: "other_system" },
  }),
  [`suite GET ${api}/reminders`]: () => ({}),
  [`suite PUT ${api}/reminders`]: () => ({ body: { on: true } }),
  [`suite GET ${api}/protocol`]: () => ({}),
  [`suite PUT ${api}/protocol/fifth-of-may`]: () => ({ body: { counted: true } }),
  [`suite PUT ${api}/protocol/own-tasks/{ownTaskId}`]: ({ tenant }) => ({
    params: { ownTaskId: id() },
    body: newOwnTask(tenant.id),
  }),
  [`suite DELETE ${api}/protocol/own-tasks/{ownTaskId}`]: async ({ stage, tenant, may }) => {
    const made = () => stage.casting.ownTask(stage.administratorOf(tenant), tenant.id);
    return { params: { ownTaskId: may ? await made() : tenant.ownTaskId } };
  },
  [`suite GET ${api}/retrievable-employers`]: () => ({}),
  [`suite POST ${api}/employers/{employerId}/retrievals`]: async (it) => ({
    ...ofEmployer(it),
    body: await retrieval(it),
  }),
  [`suite POST ${api}/dossiers/{ref}/retrieval/_ververs`]: async (it) => {
    const body = { id: id(), atEmployeesRequest: true, note: "Vraagt zelf om nieuwe gegevens" };
    const { stage, who, tenant, may } = it;
    if (!may || !who) return { params: { ref: tenant.spell.ref }, body };
    const params = { employerId: tenant.id };
    return { params: await stage.casting.suite(who)(retrievePerson, { params, body: await retrieval(it) }), body };
  },
  [`suite POST ${api}/confidential-record/_lees`]: () => ({ body: { limit: 10 } }),
  [`suite POST ${api}/confidential-record/_export`]: () => ({}),
  [`suite GET ${api}/employers/{employerId}/deliveries`]: ofEmployer,
  [`suite GET ${api}/employers/{employerId}/deliveries/{deliveryId}`]: ({ tenant }) => ({
    params: { employerId: tenant.id, deliveryId: tenant.deliveryId },
  }),
  [`suite GET ${api}/employers/{employerId}/vault-deliveries`]: ofEmployer,
  [`suite GET ${api}/employers/{employerId}/vault-deliveries/{deliveryId}`]: ({ tenant }) => ({
    params: { employerId: tenant.id, deliveryId: tenant.vaultDeliveryId },
  }),
  [`suite PUT ${api}/employers/{employerId}/deliveries/{deliveryId}`]: ({ tenant }) => ({
    params: { employerId: tenant.id, deliveryId: id() },
    query: { kind: "changes" },
    bytes: file(),
  }),
  [`suite POST ${api}/employers/{employerId}/deliveries/{deliveryId}/start`]: async (it) => ({
    ...(await waiting(it)),
    body: {},
  }),
  [`suite DELETE ${api}/employers/{employerId}/deliveries/{deliveryId}`]: waiting,
  [`suite GET ${api}/support`]: () => ({}),
  [`suite PUT ${api}/support`]: () => ({ body: { text: "Bel ons", phone: "", email: "", hours: "" } }),
  [`suite GET ${api}/follow-up`]: () => ({}),
  [`suite PUT ${api}/follow-up`]: () => ({ body: { days: 21 } }),
  [`suite GET ${api}/report-minimum`]: () => ({}),
  [`suite PUT ${api}/report-minimum`]: () => ({ body: { people: 6 } }),
  [`suite GET ${api}/activations`]: () => ({}),
  [`suite GET ${api}/employers/{employerId}/preparation`]: ofEmployer,
  [`suite PUT ${api}/employers/{employerId}/preparation`]: (it) => ({
    ...ofEmployer(it),
    body: { informedOn: "2026-11-02" },
  }),
  [`suite POST ${api}/employers/{employerId}/activation`]: async ({ stage: { casting }, who, tenant, may }) => {
    const employerId = may ? await casting.employer(who!) : tenant.id;
    const keeper = may ? await casting.employerUser(who!, employerId, "hr") : tenant.keeper;
    return { params: { employerId }, body: { id: id(), administrators: [keeper.userId], atNight: false } };
  },
  [`suite GET ${api}/employers/{employerId}/uniqueness`]: ofEmployer,
  [`suite PUT ${api}/employers/{employerId}/coarsening`]: ofEmployer,
  [`suite PUT ${api}/employers/{employerId}/moving-in`]: async ({ stage: { casting }, who, tenant, may }) => {
    const body = { paused: true };
    if (!may) return { params: { employerId: tenant.id }, body };
    const employerId = await casting.employer(who!);
    const keeper = await casting.employerUser(who!, employerId, "hr");
    await casting.propose(who!, keeper, employerId, true);
    await casting.accept(who!, keeper, employerId, "moving");
    return { params: { employerId }, body };
  },
  [`suite GET ${api}/employers/{employerId}/activation`]: ofEmployer,

  "suite PUT /internal/dossiers/{ref}/person": ({ stage, tenant, may }) => {
    const ref = may ? stage.take(tenant) : tenant.spell.ref;
    const because = { careRequest: "other", note: "Gesprek", byName: "H. Adviseur", at: new Date().toISOString() };
    const identity = { lastName: "Janssen", nameUse: "own", sex: "female", bornOn: "1980-02-29" };
    return { params: { ref }, body: { ref, sharing: 1, version: 1, identity, because } };
  },
  "suite DELETE /internal/dossiers/{ref}/person": ({ stage, tenant, may }) => ({
    params: { ref: may ? stage.take(tenant) : tenant.spell.ref },
    body: { sharing: 1 },
  }),
  "suite PUT /internal/dossiers/{ref}/bsn": ({ tenant }) => ({
    params: { ref: tenant.spell.ref },
    body: {
      ...{ sharing: 1, grant: 1, version: 1, bsn: "999993847" },
      because: { purpose: "other", note: "Melding", byName: "H. Adviseur", at: new Date().toISOString() },
    },
  }),
  "suite DELETE /internal/dossiers/{ref}/bsn": ({ tenant }) => ({
    params: { ref: tenant.spell.ref },
    body: { grant: 1, version: 1 },
  }),
  // Withdrawn before it was ever told: answered, and nothing is written.
  "suite PUT /internal/dossiers/{ref}/delivered-cases/{caseId}": ({ tenant }) => ({
    params: { ref: tenant.refs[0], caseId: id() },
    body: { version: 1, by: { couplingId: id() }, spell: null },
  }),
  "suite PUT /internal/dossiers/{ref}/updates": ({ tenant }) => ({
    params: { ref: tenant.spell.ref },
    body: { sharing: 1, seq: 1, stoppedAt: null },
  }),
  "suite PUT /internal/employers/{employerId}/dossiers/{ref}/employment": ({ tenant }) => ({
    params: { employerId: tenant.id, ref: id() },
    body: {
      // Of eight figures and the one behind them a BSN would come now and then.
      personnelNumber: `N${id().slice(0, 6)}1`,
      departmentId: null,
      bornOn: "1980-02-29",
      sex: "female",
      employment: null,
      version: 1,
    },
  }),
  "suite POST /internal/retrievals/_mag": ({ stage, tenant }) => ({
    body: { asked: [{ employerId: tenant.id, userId: stage.caseManager.userId }] },
  }),
  "suite PUT /internal/employers/{employerId}/retrieval-agreement": ({ tenant }) => ({
    params: { employerId: tenant.id },
    body: { seq: 1, given: true },
  }),
  "suite PUT /internal/employers/{employerId}/acceptance": ({ tenant }) => ({
    params: { employerId: tenant.id },
    body: { at: new Date().toISOString() },
  }),
  "suite POST /internal/administrators": () => ({
    body: { id: id(), displayName: "F. Beheerder", email: `${id()}@proef.example` },
  }),
  "suite PUT /internal/employers/{employerId}/ending": async ({ stage: { casting, administrator }, tenant, may }) => ({
    params: { employerId: may ? await casting.employer(administrator) : tenant.id },
  }),
  "suite PUT /internal/comparisons/{comparisonId}": () => ({
    params: { comparisonId: id() },
    body: { madeAt: new Date().toISOString() },
  }),
  "suite PUT /internal/employers/{employerId}/departments": ({ tenant }) => ({
    params: { employerId: tenant.id },
    body: { departments: [] },
  }),
  "suite PUT /internal/employers/{employerId}/vault-deliveries/{deliveryId}": ({ tenant }) => ({
    params: { employerId: tenant.id, deliveryId: id() },
    body: { version: 1, report: vaultReport },
  }),
  "suite PUT /internal/employers/{employerId}/absence-history": (it) => ({
    ...ofEmployer(it),
    body: { id: id(), spells: [] },
  }),
  "suite POST /internal/employers/{employerId}/absence": (it) => ({ ...ofEmployer(it), body: { after: null } }),
  "suite POST /internal/employers/{employerId}/follow-up": (it) => ({ ...ofEmployer(it), body: { refs: [] } }),
  "suite POST /internal/employers/{employerId}/employments": (it) => ({ ...ofEmployer(it), body: { refs: [] } }),
  "suite PUT /internal/employers/{employerId}/employments": (it) => ({ ...ofEmployer(it), body: { people: [] } }),
  "suite POST /internal/first-administrator": ({ stage: { casting } }) => ({ body: casting.firstOne() }),
  "suite GET /internal/employers": () => ({}),
  "suite POST /internal/keys/_rotate": () => ({}),
  "suite PUT /internal/employers/{employerId}/deliveries/{deliveryId}": ({ stage }) => ({
    params: { employerId: stage.none.id, deliveryId: id() },
    query: { kind: "changes" },
    bytes: file(),
  }),
  "suite GET /internal/employers/{employerId}/deliveries/{deliveryId}": ({ stage: { none } }) => ({
    params: { employerId: none.id, deliveryId: none.deliveryId },
  }),
  "suite POST /internal/employers/{employerId}/deliveries/{deliveryId}/start": async (it) => ({
    ...(await waiting({ ...it, tenant: it.stage.none })),
    body: {},
  }),
};
