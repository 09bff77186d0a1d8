import { generateKeyPairSync } from "node:crypto";
import {
  acceptAgreement,
  addCouplingKey,
  askSuccession,
  confirmDestruction,
  deliverToVault,
  discardVaultDelivery,
  depositPeople,
  giveRetrievalAgreement,
  grantAdministrator,
  objectToAgreement,
  orderDestruction,
  orderExport,
  proposeVault,
  putCoupling,
  listWebhooks,
  putWebhook,
  removeWebhook,
  readColumns,
  readEnding,
  useTicket,
  setWebhookState,
  stopUpdates,
  testWebhook,
  type CouplingId,
  type DossierRef,
  type EmployerId,
  type UserId,
  type WebhookId,
  type WriteId,
  readVaultDelivery,
  startVaultDelivery,
} from "@datakluis/contract";
import { hashOf, newToken } from "@datakluis/kit/secrets";
import type { Servers } from "@datakluis/kit/testing/servers";
import pg from "pg";
import { markedDelivery } from "../tools/deliveries.ts";
import { id } from "../tools/story.ts";
import { until } from "../tools/until.ts";
import { past } from "./past.ts";
import { visitor } from "./cast.ts";
import type { Asking, Questions } from "./question.ts";

const api = "/api/vault/v1";
const ofEmployer = ({ tenant }: Asking) => ({ params: { employerId: tenant.id } });
const identity = { lastName: "Janssen", nameUse: "own", sex: "female", bornOn: "1980-02-29" } as const;
const note = "Gesprek met de casemanager";
const vaultUser = (userId = id<UserId>()) => ({
  userId,
  displayName: "A. Gebruiker",
  email: `${userId}@proef.example`,
  departmentIds: [],
  refs: [],
});

const proposal = (userId?: UserId) => ({
  name: "Werkgever van de kluis",
  chamberNumber: null,
  representativeName: null,
  representativeEmail: null,
  administrators: [vaultUser(userId)],
  users: [],
  departments: [],
});

/** An employer whose dossiers are on their way into the vault, with one of them there. */
async function moving({ stage: { servers, casting }, tenant, may }: Asking) {
  if (!may) return { employerId: tenant.id, ref: tenant.refs[0]! };
  const [employerId, ref, keeper, suite] = [id<EmployerId>(), id(), visitor(), await servers.asServer("suite")];
  await suite(proposeVault, { params: { employerId }, body: proposal(keeper.userId) });
  const body = await casting.acceptance(keeper, employerId);
  await casting.vault(keeper)(acceptAgreement, { params: { employerId }, body });
  await suite(depositPeople, { params: { employerId }, query: { total: 2 }, bytes: Buffer.from(deposit(ref)) });
  return { employerId, ref };
}

const deposit = (ref: string) =>
  JSON.stringify({ ref, personnelNumber: `K${ref.slice(0, 6)}1`, departmentId: null, version: 1, identity });

/** Somebody who was let in into the vault. */
async function withAccess({ stage, tenant, may }: Asking) {
  const { casting } = stage;
  const made = () => casting.employerUser(stage.administratorOf(tenant), tenant.id, "hr");
  const whom = may ? await casting.letIn(tenant.keeper, await made()) : tenant.manager;
  return { params: { employerId: tenant.id, userId: whom.userId } };
}

const couplingSaid = { name: "Salarispakket", mostMissing: 5, mostChanged: 20 };
/** An address that is never posted to: what it wants never happens, and it stands on pause. */
const webhookSaid = { url: "https://1.1.1.1/haak", kinds: ["delivery.failed" as const] };

/** A webhook of an employer with an event on its way; for whoever may do nothing with one, none. */
async function hooked({ stage, tenant, may }: Asking) {
  const params = { employerId: tenant.id, webhookId: id<WebhookId>() };
  const eventId = id<WriteId>();
  if (!may) return { params, eventId };
  const ask = stage.casting.vault(tenant.keeper);
  // An employer has ten at most, and every question makes one.
  const webhooks = await ask(listWebhooks, { params: { employerId: tenant.id } });
  if (webhooks.length > 8)
    for (const it of webhooks) await ask(removeWebhook, { params: { employerId: tenant.id, webhookId: it.id } });
  await ask(putWebhook, { params, body: webhookSaid });
  await ask(setWebhookState, { params, body: { state: "paused" } });
  await ask(testWebhook, { params, body: { id: eventId } });
  return { params, eventId };
}

const newPublicKey = () => generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "pem" }).toString();

/** A coupling of an employer; for whoever may do nothing with one, none. */
async function coupled({ stage, tenant, may }: Asking) {
  const params = { employerId: tenant.id, couplingId: id<CouplingId>() };
  if (may) await stage.casting.vault(tenant.keeper)(putCoupling, { params, body: couplingSaid });
  return { params };
}

/** An employer with two administrators, of whom one signed; and the token that was mailed about it. */
async function signed({ stage: { servers, casting } }: Asking) {
  const [employerId, signer, other] = [id<EmployerId>(), visitor(), visitor()];
  const administrators = [signer, other].map(({ userId }) => vaultUser(userId));
  const suite = await servers.asServer("suite");
  await suite(proposeVault, { params: { employerId }, body: { ...proposal(), administrators } });
  const representativeEmail = `${id()}@proef.example`;
  const body = { ...(await casting.acceptance(signer, employerId)), representativeEmail };
  await casting.vault(signer)(acceptAgreement, { params: { employerId }, body });
  return { employerId, other, token: await tokenMailedTo(servers, representativeEmail) };
}

/** The token in the newest link to this address; nothing is sent here, so the outbox still has it. */
async function tokenMailedTo(servers: Servers, address: string): Promise<string> {
  const database = new pg.Client({ connectionString: servers.databases.vault.ownerUrl });
  await database.connect();
  const mails = await database.query<{ text: string }>(
    "select text from mail where recipient = $1 and text like '%#%' order by promised_at desc",
    [address],
  );
  await database.end();
  return /#([\w-]{43})/.exec(mails.rows[0]!.text)![1]!;
}

/** An employer of whom somebody asked for another administrator, and the token that the representative got. */
async function succeeding({ stage: { servers, casting } }: Asking) {
  const [employerId, administrator, requester, candidate] = [id<EmployerId>(), visitor(), visitor(), visitor()];
  const suite = await servers.asServer("suite");
  const users = [requester, candidate].map(({ userId }) => vaultUser(userId));
  await suite(proposeVault, { params: { employerId }, body: { ...proposal(administrator.userId), users } });
  const representativeEmail = `${id()}@proef.example`;
  const body = { ...(await casting.acceptance(administrator, employerId)), representativeEmail };
  await casting.vault(administrator)(acceptAgreement, { params: { employerId }, body });
  for (const who of [requester, candidate]) await casting.letIn(administrator, who);
  const successionId = id<WriteId>();
  await casting.vault(requester)(askSuccession, {
    params: { employerId },
    body: { id: successionId, candidate: candidate.userId },
  });
  return {
    employerId,
    administrator,
    requester,
    successionId,
    token: await tokenMailedTo(servers, representativeEmail),
  };
}

/** Somebody who was recognised just now, at an employer who agreed; the ticket is put there past the question. */
async function recognised({ stage: { servers, casting, own, caseManager }, may }: Asking) {
  const [ticket, { userId }, employerId, ref] = [newToken(), caseManager, own.id, own.refs[0]!];
  if (!may) return { employerId, ref, userId, ticket };
  const body = { id: id<WriteId>(), version: 1 };
  await casting.vault(own.keeper)(giveRetrievalAgreement, { params: { employerId }, body });
  await past(
    servers,
    "insert into retrieval_ticket (token_hash, employer_id, user_id, ref, expires_at) values ($1, $2, $3, $4, now() + interval '5 minutes')",
    [hashOf(ticket), employerId, userId, ref],
  );
  return { employerId, ref, userId, ticket };
}
const because = { byName: "C. Casemanager", note };

const file = () => markedDelivery(1, 1).bytes;

/** A file that waits in the vault; whoever may not, points at what is there already. */
async function delivered({ stage: { casting }, tenant, may }: Asking) {
  const there = { employerId: tenant.id, deliveryId: tenant.vaultDeliveryId };
  return { params: may ? await casting.waitingInVault(tenant.keeper, tenant.id, file()) : there };
}

/** A delivery that was written last; whoever may not undo it, points at what is there already. */
async function undoable(it: Asking) {
  const { params: waiting } = await delivered(it);
  if (!it.may) return { params: waiting };
  const { id: employerId, keeper } = it.tenant;
  const ask = it.stage.casting.vault(keeper);
  await ask(discardVaultDelivery, { params: waiting });
  const params = { employerId, deliveryId: id<WriteId>() };
  const bytes = Buffer.from(
    `Personeelsnummer;Achternaam;Geslacht;Geboortedatum;In dienst\nTD-${params.deliveryId.slice(0, 4)}-1;Terug;Vrouw;01-02-1980;01-03-2020`,
  );
  await ask(deliverToVault, { params, query: { kind: "changes" }, bytes });
  await ask(startVaultDelivery, { params, body: {} });
  await until("de levering is verwerkt", async () => (await ask(readVaultDelivery, { params })).state === "done");
  return { params };
}

/** A vault of its own with two administrators; and, as far as asked, its destruction ordered, confirmed or done. */
async function ending(it: Asking, as: "in use" | "ordered" | "confirmed" | "done" = "in use") {
  const { casting, servers } = it.stage;
  const by = it.stage.administratorOf(it.tenant);
  const employerId = await casting.employer(by);
  const [keeper, second] = [
    await casting.employerUser(by, employerId, "hr"),
    await casting.employerUser(by, employerId, "hr"),
  ];
  await casting.propose(by, keeper, employerId);
  await casting.accept(by, keeper, employerId);
  await casting.letIn(keeper, second);
  const params = { employerId };
  await casting.vault(keeper)(grantAdministrator, { params: { employerId, userId: second.userId } });
  const destructionId = id<WriteId>();
  if (as !== "in use")
    await casting.vault(keeper)(orderDestruction, { params, body: { id: destructionId, withoutExport: true } });
  if (as === "confirmed" || as === "done")
    await casting.vault(second)(confirmDestruction, { params, body: { destructionId } });
  if (as === "done") {
    await past(servers, "update destruction set due_at = now() where id = $1", [destructionId]);
    const certified = async () => (await casting.vault(keeper)(readEnding, { params })).hasCertificate;
    await until("de datakluis is vernietigd", certified);
  }
  return { params, keeper, second, destructionId };
}

const passphrase = "abcd-efgh-jkmn-pqrs-tuvw";

/** An export of a vault of its own that is ready to be taken along. */
async function exported(it: Asking) {
  const { params, keeper } = await ending(it);
  const ask = it.stage.casting.vault(keeper);
  const exportId = id<WriteId>();
  await ask(orderExport, { params, body: { id: exportId, passphrase } });
  await until("de export is klaar", async () => (await ask(readEnding, { params })).export?.state === "ready");
  return { who: keeper, params: { ...params, exportId } };
}

const certificateOf = async (it: Asking) => {
  if (!it.may) return ofEmployer(it);
  const { params, keeper } = await ending(it, "done");
  return { who: keeper, params };
};

/** The token in the mail to the representative of a vault with one administrator. */
async function representativeToken(it: Asking) {
  const { casting, servers } = it.stage;
  const by = it.stage.administratorOf(it.tenant);
  const employerId = await casting.employer(by);
  const keeper = await casting.employerUser(by, employerId, "hr");
  await casting.propose(by, keeper, employerId);
  await casting.accept(by, keeper, employerId);
  const body = { id: id<WriteId>(), withoutExport: true };
  await casting.vault(keeper)(orderDestruction, { params: { employerId }, body });
  const { rows } = await past(
    servers,
    "select text from mail where text like '%vernietiging-bevestigen%' order by promised_at desc limit 1",
    [],
  );
  return /#([\w-]{43})/.exec((rows[0] as { text: string }).text)![1]!;
}

export const vaultQuestions: Questions = {
  [`vault GET ${api}/me`]: () => ({}),
  [`vault GET ${api}/live`]: () => ({}),
  [`vault GET ${api}/employers/{employerId}/agreement`]: ofEmployer,
  [`vault POST ${api}/employers/{employerId}/agreement`]: async (it) => {
    const { casting, own } = it.stage;
    if (!it.may) return { ...ofEmployer(it), body: await casting.acceptance(own.keeper, own.id) };
    const by = it.stage.administratorOf(it.tenant);
    const employerId = await casting.employer(by);
    const who = await casting.employerUser(by, employerId, "hr");
    await casting.propose(by, who, employerId);
    return { who, params: { employerId }, body: await casting.acceptance(who, employerId) };
  },
  [`vault GET ${api}/employers/{employerId}/agreements`]: ofEmployer,
  [`vault GET ${api}/employers/{employerId}/agreements/{agreementId}/pdf`]: ({ tenant }) => ({
    params: { employerId: tenant.id, agreementId: tenant.agreementId ?? id() },
  }),
  [`vault GET ${api}/agreements`]: () => ({}),
  [`vault PUT ${api}/agreements/draft`]: ({ tenant }) => {
    const draft = {
      chosen: true,
      representativeName: "R. Vertegenwoordiger",
      representativeEmail: "",
      declared: false,
    };
    return { body: { step: "details", documents: [], employers: [{ employerId: tenant.id, ...draft }] } };
  },
  [`vault POST ${api}/objections`]: async (it) => ({
    body: { token: it.may ? (await signed(it)).token : "nooit-gegeven" },
  }),
  [`vault GET ${api}/employers/{employerId}/freeze`]: ofEmployer,
  [`vault DELETE ${api}/employers/{employerId}/freeze`]: async (it) => {
    const body = { id: id(), reason: "De directeur is gebeld en het klopt." };
    if (!it.may) return { ...ofEmployer(it), body };
    const { employerId, other, token } = await signed(it);
    await it.stage.casting.vault(other)(objectToAgreement, { body: { token } });
    return { who: other, params: { employerId }, body };
  },
  [`vault GET ${api}/employers/{employerId}/retrieval-agreement`]: ofEmployer,
  [`vault POST ${api}/employers/{employerId}/retrieval-agreement`]: (it) => ({
    ...ofEmployer(it),
    body: { id: id(), version: 1 },
  }),
  [`vault DELETE ${api}/employers/{employerId}/retrieval-agreement`]: (it) => ({
    ...ofEmployer(it),
    body: { id: id() },
  }),
  [`vault DELETE ${api}/employers/{employerId}/retrieval-agreement/lock`]: (it) => ({
    ...ofEmployer(it),
    body: { id: id() },
  }),
  [`vault POST ${api}/employers/{employerId}/people/_herken`]: (it) => ({
    ...ofEmployer(it),
    body: { lastName: "Janssen", bornOn: "1980-02-29", postcode: "2611AB" },
  }),
  [`vault GET ${api}/employers/{employerId}/succession`]: ofEmployer,
  [`vault POST ${api}/employers/{employerId}/succession`]: (it) => {
    const { tenant, who } = it;
    const { userId: candidate } = who === tenant.manager ? tenant.hr : tenant.manager;
    return { ...ofEmployer(it), body: { id: id(), candidate } };
  },
  [`vault DELETE ${api}/employers/{employerId}/succession`]: async (it) => {
    if (!it.may) return it.who === it.tenant.manager ? { ...ofEmployer(it), who: it.tenant.hr } : ofEmployer(it);
    const { employerId, requester } = await succeeding(it);
    return { who: requester, params: { employerId } };
  },
  [`vault POST ${api}/employers/{employerId}/succession/objection`]: async (it) => {
    if (!it.may) return { ...ofEmployer(it), body: { successionId: id() } };
    const { employerId, administrator, successionId } = await succeeding(it);
    return { who: administrator, params: { employerId }, body: { successionId } };
  },
  [`vault POST ${api}/successions/_open`]: async (it) => ({
    body: { token: it.may ? (await succeeding(it)).token : "nooit-gegeven" },
  }),
  [`vault POST ${api}/successions/_answer`]: async (it) => ({
    body: { token: it.may ? (await succeeding(it)).token : "nooit-gegeven", confirm: true },
  }),
  [`vault GET ${api}/employers/{employerId}/ending`]: ofEmployer,
  [`vault POST ${api}/employers/{employerId}/exports`]: async (it) => {
    const body = { id: id(), passphrase };
    if (!it.may) return { ...ofEmployer(it), body };
    const { params, keeper } = await ending(it);
    return { who: keeper, params, body };
  },
  [`vault GET ${api}/employers/{employerId}/exports/{exportId}`]: (it) =>
    it.may ? exported(it) : { params: { employerId: it.tenant.id, exportId: id() } },
  [`vault POST ${api}/employers/{employerId}/destruction`]: async (it) => {
    const body = { id: id(), withoutExport: true };
    if (!it.may) return { ...ofEmployer(it), body };
    const { params, keeper } = await ending(it);
    return { who: keeper, params, body };
  },
  [`vault PUT ${api}/employers/{employerId}/destruction`]: async (it) => {
    if (!it.may) return { ...ofEmployer(it), body: { destructionId: id() } };
    const { params, second, destructionId } = await ending(it, "ordered");
    return { who: second, params, body: { destructionId } };
  },
  [`vault DELETE ${api}/employers/{employerId}/destruction`]: async (it) => {
    if (!it.may) return { ...ofEmployer(it), body: { destructionId: id() } };
    const { params, second, destructionId } = await ending(it, "confirmed");
    return { who: second, params, body: { destructionId } };
  },
  [`vault POST ${api}/destruction-confirmations`]: async (it) => ({
    body: { token: it.may ? await representativeToken(it) : "nooit-gegeven" },
  }),
  [`vault GET ${api}/employers/{employerId}/certificate.json`]: certificateOf,
  [`vault GET ${api}/employers/{employerId}/certificate.pdf`]: certificateOf,
  [`vault GET ${api}/certificate-key`]: () => ({}),
  [`vault GET ${api}/notices`]: () => ({}),
  [`vault DELETE ${api}/notices/{noticeId}`]: ({ tenant }) => ({ params: { noticeId: tenant.noticeId ?? id() } }),
  [`vault GET ${api}/employers/{employerId}/moving-in`]: ofEmployer,
  [`vault PUT ${api}/employers/{employerId}/deliveries/{deliveryId}`]: async ({ stage, tenant, may }) => {
    // One at a time is written; what waits is replaced.
    if (may && tenant === stage.own) await stage.casting.waitingInVault(tenant.keeper, tenant.id, file());
    const params = { employerId: tenant.id, deliveryId: id() };
    return { params, query: { kind: "changes" }, bytes: file() };
  },
  [`vault POST ${api}/employers/{employerId}/columns/_lees`]: (it) => ({ ...ofEmployer(it), bytes: file() }),
  [`vault PUT ${api}/employers/{employerId}/columns`]: async (it) => {
    const asked = ofEmployer(it);
    const { columns, chosen } = it.may
      ? await it.stage.casting.vault(it.tenant.keeper)(readColumns, { ...asked, bytes: file() })
      : { columns: null, chosen: null };
    const named = (columns ?? []).map(({ heading, field }) => ({ heading, field }));
    const body = {
      id: id(),
      version: chosen?.version ?? 0,
      columns: named.length ? named : [{ heading: "Nr", field: null }],
    };
    return { ...asked, body };
  },
  [`vault GET ${api}/employers/{employerId}/scenario`]: ofEmployer,
  [`vault PUT ${api}/employers/{employerId}/scenario`]: (it) => ({
    ...ofEmployer(it),
    body: { scenario: "absence_in_suite" },
  }),
  [`vault GET ${api}/employers/{employerId}/codes`]: ofEmployer,
  [`vault PUT ${api}/employers/{employerId}/codes`]: (it) => ({ ...ofEmployer(it), body: { codes: [] } }),
  [`vault GET ${api}/employers/{employerId}/deliveries`]: ofEmployer,
  [`vault GET ${api}/employers/{employerId}/deliveries/{deliveryId}`]: async (it) => {
    if (!it.may || it.tenant !== it.stage.awaiting) return delivered(it);
    const params = { employerId: it.tenant.id, deliveryId: id<WriteId>() };
    await it.stage.casting.vault(it.tenant.keeper)(deliverToVault, { params, query: { kind: "full" }, bytes: file() });
    return { params };
  },
  [`vault GET ${api}/employers/{employerId}/deliveries/{deliveryId}/people`]: async (it) => ({
    ...(await delivered(it)),
    query: { concern: "added" },
  }),
  [`vault POST ${api}/employers/{employerId}/deliveries/{deliveryId}/rejected/_export`]: async (it) => ({
    ...(await delivered(it)),
    body: {},
  }),
  [`vault GET ${api}/employers/{employerId}/deliveries/{deliveryId}/acknowledgement`]: delivered,
  [`vault GET ${api}/employers/{employerId}/deliveries/{deliveryId}/undo`]: delivered,
  [`vault POST ${api}/employers/{employerId}/deliveries/{deliveryId}/undo`]: async (it) => ({
    ...(await undoable(it)),
    body: {},
  }),
  // Asked again under the id that became of it, it answers that one.
  [`vault POST ${api}/employers/{employerId}/deliveries/{deliveryId}/retry`]: async (it) => {
    const { params } = await delivered(it);
    return { params, body: { id: params.deliveryId } };
  },
  [`vault POST ${api}/employers/{employerId}/deliveries/{deliveryId}/release`]: async (it) => ({
    ...(await delivered(it)),
    body: {},
  }),
  [`vault POST ${api}/employers/{employerId}/deliveries/{deliveryId}/start`]: async (it) => ({
    ...(await delivered(it)),
    body: {},
  }),
  [`vault DELETE ${api}/employers/{employerId}/deliveries/{deliveryId}`]: delivered,
  [`vault GET ${api}/employers/{employerId}/couplings`]: ofEmployer,
  [`vault PUT ${api}/employers/{employerId}/couplings/{couplingId}`]: (it) => ({
    params: { employerId: it.tenant.id, couplingId: id() },
    body: couplingSaid,
  }),
  [`vault PUT ${api}/employers/{employerId}/couplings/{couplingId}/state`]: async (it) => ({
    ...(await coupled(it)),
    body: { state: "paused" },
  }),
  [`vault DELETE ${api}/employers/{employerId}/couplings/{couplingId}`]: coupled,
  [`vault POST ${api}/employers/{employerId}/couplings/{couplingId}/keys`]: async (it) => ({
    ...(await coupled(it)),
    body: { name: "server", key: newPublicKey() },
  }),
  [`vault DELETE ${api}/employers/{employerId}/couplings/{couplingId}/keys/{keyId}`]: async (it) => {
    const { params } = await coupled(it);
    return { params: { ...params, keyId: "onbekend" } };
  },
  [`vault GET ${api}/employers/{employerId}/webhooks`]: ofEmployer,
  [`vault PUT ${api}/employers/{employerId}/webhooks/{webhookId}`]: (it) => ({
    params: { employerId: it.tenant.id, webhookId: id() },
    body: webhookSaid,
  }),
  [`vault PUT ${api}/employers/{employerId}/webhooks/{webhookId}/state`]: async (it) => ({
    params: (await hooked(it)).params,
    body: { state: "paused" },
  }),
  [`vault DELETE ${api}/employers/{employerId}/webhooks/{webhookId}`]: async (it) => ({
    params: (await hooked(it)).params,
  }),
  [`vault POST ${api}/employers/{employerId}/webhooks/{webhookId}/secrets`]: async (it) => ({
    params: (await hooked(it)).params,
    body: { id: id() },
  }),
  [`vault DELETE ${api}/employers/{employerId}/webhooks/{webhookId}/secrets/{secretId}`]: async (it) => ({
    params: { ...(await hooked(it)).params, secretId: id() },
  }),
  [`vault POST ${api}/employers/{employerId}/webhooks/{webhookId}/test`]: async (it) => ({
    params: (await hooked(it)).params,
    body: { id: id() },
  }),
  [`vault POST ${api}/employers/{employerId}/webhooks/{webhookId}/events/{eventId}/_opnieuw`]: async (it) => {
    const { params, eventId } = await hooked(it);
    return { params: { ...params, eventId }, body: {} };
  },
  [`vault GET ${api}/coupling/absence`]: () => ({}),
  [`vault GET ${api}/coupling/appointments`]: () => ({}),
  [`vault GET ${api}/coupling/events`]: () => ({}),
  [`vault GET ${api}/inbox`]: () => ({}),
  [`vault PUT ${api}/coupling/deliveries/{deliveryId}`]: () => ({
    params: { deliveryId: id() },
    query: { kind: "changes" },
    bytes: file(),
  }),
  [`vault GET ${api}/coupling/deliveries/{deliveryId}`]: () => ({ params: { deliveryId: id() } }),
  [`vault GET ${api}/coupling/deliveries/{deliveryId}/acknowledgement`]: () => ({ params: { deliveryId: id() } }),
  [`vault GET ${api}/coupling/deliveries`]: () => ({}),
  [`vault GET ${api}/employers/{employerId}/access`]: ofEmployer,
  [`vault DELETE ${api}/employers/{employerId}/access/{userId}`]: withAccess,
  [`vault POST ${api}/employers/{employerId}/access/{userId}/renewal`]: withAccess,
  [`vault PUT ${api}/employers/{employerId}/administrators/{userId}`]: withAccess,
  [`vault DELETE ${api}/employers/{employerId}/administrators/{userId}`]: async (it) => {
    const asked = await withAccess(it);
    if (it.may) await it.stage.casting.vault(it.tenant.keeper)(grantAdministrator, asked);
    return asked;
  },
  [`vault GET ${api}/access-requests`]: () => ({}),
  [`vault POST ${api}/access-requests/{requestId}/decision`]: async ({ stage, tenant, may }) => {
    const { casting } = stage;
    const made = () => casting.employerUser(stage.administratorOf(tenant), tenant.id, "hr");
    const requestId = may ? await casting.requestOf(tenant.keeper, await made()) : stage.requestId;
    return { params: { requestId }, body: { id: id(), approve: false, reason: "Werkt hier niet meer" } };
  },
  [`vault POST ${api}/employers/{employerId}/record/_zoek`]: (it) => ({
    ...ofEmployer(it),
    body: { filter: { userId: it.tenant.hr.userId }, limit: 10 },
  }),
  [`vault POST ${api}/employers/{employerId}/record/_export`]: (it) => ({
    ...ofEmployer(it),
    body: { filter: { userId: it.tenant.hr.userId } },
  }),
  [`vault GET ${api}/dossiers/{ref}/person`]: ({ tenant }) => ({ params: { ref: tenant.refs[0] } }),
  [`vault PUT ${api}/dossiers/{ref}/person`]: ({ stage, tenant, may }) => ({
    params: { ref: may ? stage.take(tenant) : tenant.spell.ref },
    body: { id: id(), version: 1, identity, confirmed: true },
  }),
  [`vault GET ${api}/dossiers/{ref}/changes`]: ({ tenant }) => ({ params: { ref: tenant.refs[0] } }),
  [`vault POST ${api}/employers/{employerId}/people`]: (it) => {
    const employment = { jobTitle: null, startsOn: "2026-01-01", endsOn: null, contractHours: null, normHours: null };
    const ref = id();
    const body = {
      ref,
      personnelNumber: `P${ref.slice(0, 6)}1`,
      departmentId: it.tenant.departmentId,
      employment: { ...employment, contractKind: null, costCentre: null },
      identity,
      confirmed: true,
    };
    return { ...ofEmployer(it), body };
  },
  [`vault POST ${api}/employers/{employerId}/absence/_export`]: (it) => ({
    ...ofEmployer(it),
    body: { message: "absence", reason: "audit" },
  }),
  [`vault POST ${api}/employers/{employerId}/people/_export`]: (it) => ({
    ...ofEmployer(it),
    body: { form: "csv", reason: "audit", departmentId: it.tenant.departmentId },
  }),
  [`vault POST ${api}/people/_zoek`]: () => ({ body: { text: "Menigte" } }),
  [`vault GET ${api}/dossiers/{ref}/sharing`]: ({ tenant }) => ({ params: { ref: tenant.refs[0] } }),
  [`vault POST ${api}/dossiers/{ref}/sharing`]: ({ stage, tenant, may }) => ({
    params: { ref: may ? stage.take(tenant) : tenant.spell.ref },
    body: { id: id(), careRequest: "case_manager", note },
  }),
  [`vault DELETE ${api}/dossiers/{ref}/sharing`]: async ({ stage, tenant, may }) => ({
    params: { ref: may ? await stage.shared(tenant) : tenant.spell.ref },
    body: { id: id(), note },
  }),
  [`vault GET ${api}/travelling-dossiers`]: () => ({}),
  [`vault POST ${api}/dossiers/{ref}/sharing/bsn`]: async ({ stage, tenant, may }) => ({
    params: { ref: may ? await stage.numbered(tenant) : tenant.spell.ref },
    body: { id: id(), note, purpose: "care_record" },
  }),
  [`vault DELETE ${api}/dossiers/{ref}/sharing/bsn`]: async ({ stage, tenant, may }) => {
    const ref = may ? await stage.withBsn(tenant) : tenant.spell.ref;
    return { params: { ref }, body: { id: id(), note } };
  },
  [`vault POST ${api}/dossiers/{ref}/sharing/stop`]: async ({ stage, tenant, may }) => ({
    params: { ref: may ? await stage.shared(tenant) : tenant.spell.ref },
    body: { id: id(), note },
  }),
  [`vault DELETE ${api}/dossiers/{ref}/sharing/stop`]: async ({ stage, tenant, may }) => {
    const ref = may ? await stage.shared(tenant) : tenant.spell.ref;
    const stopping = { id: id<WriteId>(), note };
    if (may) await stage.casting.vault(tenant.hr)(stopUpdates, { params: { ref: ref as DossierRef }, body: stopping });
    return { params: { ref }, body: { id: id() } };
  },

  "vault PUT /internal/dossiers/{ref}/events/{eventId}": ({ tenant }) => ({
    params: { ref: tenant.refs[0], eventId: id() },
    body: { employerId: tenant.id, kind: "spell.reported", at: new Date().toISOString() },
  }),
  "vault PUT /internal/employers/{employerId}/proposal": () => ({
    params: { employerId: id() },
    body: proposal(),
  }),
  "vault PUT /internal/employers/{employerId}/access-requests/{requestId}": (it) => ({
    params: { employerId: it.tenant.id, requestId: id() },
    body: { ...vaultUser(), ends: false },
  }),
  "vault POST /internal/employers/{employerId}/deposits": async (it) => ({
    params: { employerId: (await moving(it)).employerId },
    query: { total: 2 },
    bytes: Buffer.from(deposit(id())),
  }),
  "vault PUT /internal/employers/{employerId}/retained": async (it) => {
    const { employerId, ref } = await moving(it);
    return { params: { employerId }, body: { refs: [ref] } };
  },
  "vault POST /internal/employers/{employerId}/comparison": () => ({
    params: { employerId: id() },
    body: { after: null, until: null, dossiers: [] },
  }),
  "vault POST /internal/employers/{employerId}/tickets/_gebruik": async (it) => {
    const { employerId, ...ticket } = await recognised(it);
    const body = { ...because, id: id(), userId: ticket.userId, ticket: ticket.ticket };
    return { params: { employerId }, body: { ...body, careRequest: "consultation_hour", informed: false } };
  },
  "vault POST /internal/dossiers/{ref}/retrieval/_ververs": async (it) => {
    const { employerId, ref, userId, ticket } = await recognised(it);
    const body = { ...because, userId, ticket, careRequest: "consultation_hour" as const, informed: false };
    const suite = await it.stage.servers.asServer("suite");
    if (it.may) await suite(useTicket, { params: { employerId }, body: { ...body, id: id<WriteId>() } });
    return { params: { ref }, body: { ...because, id: id(), userId } };
  },
  "vault PUT /internal/employers/{employerId}/invitations/{appointmentId}": ({ tenant }) => ({
    params: { employerId: tenant.id, appointmentId: id() },
    body: {
      ...{ ref: tenant.spell.ref, sequence: 0, cancelled: false, startsAt: "2026-12-01T09:00:00Z", minutes: 30 },
      ...{ place: "Kade 1, Utrecht", manner: "on_site" },
    },
  }),
  "vault POST /internal/keys/_rotate": () => ({ body: { employerIds: [id<EmployerId>()], data: true } }),
  "vault GET /internal/keys": () => ({}),
  "vault GET /internal/couplings/{couplingId}/keys": async (it) => {
    if (!it.may) return { params: { couplingId: id() } };
    const { stage } = it;
    const { params } = await coupled({ ...it, tenant: stage.own });
    await stage.casting.vault(stage.own.keeper)(addCouplingKey, {
      params,
      body: { name: "server", key: newPublicKey() },
    });
    return { params: { couplingId: params.couplingId } };
  },
  "vault PUT /internal/comparisons/{comparisonId}": () => ({ params: { comparisonId: id() } }),
  "vault PUT /internal/employers/{employerId}/moved": async (it) => ({
    params: { employerId: (await moving(it)).employerId },
    body: { total: 2, retained: 0 },
  }),
};
