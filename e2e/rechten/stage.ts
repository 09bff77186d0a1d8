import {
  askSuccession,
  editPerson,
  exchangeSession,
  grantBsn,
  orderDestruction,
  openPerson,
  orderExport,
  putCoupling,
  putWebhook,
  readEnding,
  readSharing,
  retrievePerson,
  revokeSharing,
  setWebhookState,
  shareDossier,
  testWebhook,
  readDossier,
  type CouplingId,
  type DossierRef,
  type WebhookId,
  type WriteId,
} from "@datakluis/contract";
import { startCluster } from "@datakluis/kit/testing/cluster";
import { clientAtProvider, startProvider, type TestProvider } from "@datakluis/kit/testing/provider";
import { startServers } from "@datakluis/kit/testing/servers";
import { id } from "../tools/story.ts";
import { until } from "../tools/until.ts";
import { castingOf, visitor, type Tenant, type Visitor } from "./cast.ts";
import { loginOf } from "./door.ts";
import { notesOf } from "./notes.ts";
import { past } from "./past.ts";
import { practiceOf } from "./practice.ts";
import type { Written } from "./routes.ts";
import type { Knocker } from "./asked.ts";

/** How many of one's own employer carry marks by which they can be recognised. */
const marked = 24;

/**
 * The three servers with two services' worth of people on them: employers of one's own in each state, somebody else's
 * employer, and for each role on docs/rechten.md those who hold it.
 */
export async function startStage() {
  const cluster = await startCluster(false);
  process.env["DATAKLUIS_TEST_POSTGRES"] = cluster.url;
  const provider = await startProvider("http://127.0.0.1:4300/inloggen/terug");
  const servers = await startServers({}, {}, { login: settingsOf(provider) });
  const casting = castingOf(servers);
  const login = loginOf(servers, provider);

  /** His vault is destroyed: ordered by him, confirmed, and the days gone by. */
  const destroy = async ({ id: employerId, keeper }: Tenant) => {
    const [params, destructionId] = [{ employerId }, id<WriteId>()];
    await casting.vault(keeper)(orderDestruction, { params, body: { id: destructionId, withoutExport: true } });
    await past(
      servers,
      "update destruction set confirmed_at = now(), due_at = now(), by_representative = true where id = $1",
      [destructionId],
    );
    const certified = async () => (await casting.vault(keeper)(readEnding, { params })).hasCertificate;
    await until("de datakluis is vernietigd", certified);
  };

  const administrator = await casting.first();
  const stranger = await casting.serviceUser(administrator, "functional_administrator", []);
  // Two at a time: a server takes few files at once.
  const [own, other] = await Promise.all([
    casting.tenant(administrator, "active", 360, marked),
    casting.tenant(stranger, "active", 100),
  ]);
  // Who carries marks of his own is kept for whoever is retrieved by them.
  own.refs = own.refs.filter((ref) => !own.all.slice(1, marked).includes(ref));
  const [awaiting, none] = await Promise.all([
    casting.tenant(administrator, "awaiting"),
    casting.tenant(administrator, "none", 120),
  ]);
  const ended = await casting.tenant(administrator, "active");
  await destroy(ended);
  const reach = [own.id, awaiting.id, none.id, ended.id];
  const [superAdministrator, caseManager, doctor, left] = await Promise.all([
    casting.serviceUser(administrator, "super_administrator", reach),
    casting.serviceUser(administrator, "case_manager", reach),
    casting.serviceUser(administrator, "company_doctor", reach),
    casting.serviceUser(administrator, "case_manager", reach),
  ]);
  const otherCaseManager = await casting.serviceUser(stranger, "case_manager", [other.id]);
  const otherDoctor = await casting.serviceUser(stranger, "company_doctor", [other.id]);
  for (const who of [administrator, superAdministrator, caseManager, doctor, left]) who.tenant = own;
  const [substitute, limited, reader, otherColleague] = await Promise.all([
    casting.serviceUser(administrator, "case_manager", [none.id]),
    casting.limited(administrator, reach),
    casting.reader(administrator, own.id),
    casting.serviceUser(stranger, "super_administrator", []),
  ]);
  const [importer, auditor] = await Promise.all([
    casting.inOwnGroup(administrator, ["see_dossiers", "report_absence", "retrieve"], [own.id, none.id]),
    casting.inOwnGroup(administrator, ["audit_confidential"], [own.id]),
  ]);
  const practice = await practiceOf(casting, caseManager);
  const otherPractice = await practiceOf(casting, otherCaseManager);
  const otherImporter = await casting.inOwnGroup(stranger, ["see_dossiers", "report_absence", "retrieve"], [other.id]);
  for (const who of [importer, auditor]) who.tenant = own;
  otherImporter.tenant = other;
  await casting.allowRetrieval(own, importer);
  await casting.lend(caseManager, substitute);
  await casting.lend(own.hr, reader);
  const otherSubstitution = await casting.lend(stranger, otherColleague);
  for (const who of [substitute, limited, reader]) who.tenant = own;
  for (const who of [stranger, otherCaseManager, otherDoctor]) who.tenant = other;
  const notes = await notesOf(casting, caseManager, doctor, own);
  const otherNotes = await notesOf(casting, otherCaseManager, otherDoctor, other);

  const employerUser = async () =>
    Object.assign(await casting.employerUser(administrator, own.id, "hr"), { tenant: own });
  const requested = await employerUser();
  const requestId = await casting.requestOf(own.keeper, requested);
  const withdrawn = await casting.letIn(own.keeper, await employerUser());
  await casting.withdraw(own.keeper, own.id, withdrawn);
  const otherRequest = await casting.requestOf(other.keeper, await casting.employerUser(stranger, other.id, "hr"));

  const otherSuccession = id<WriteId>();
  await casting.vault(other.hr)(askSuccession, {
    params: { employerId: other.id },
    body: { id: otherSuccession, candidate: other.manager.userId },
  });
  const params = { employerId: other.id };
  const exported = await casting.vault(other.keeper)(orderExport, {
    params,
    body: { id: id<never>(), passphrase: "abcd-efgh-jkmn-pqrs-tuvw" },
  });
  const destructionId = id<never>();
  await casting.vault(other.keeper)(orderDestruction, { params, body: { id: destructionId, withoutExport: true } });
  const couplingId = id<CouplingId>();
  await casting.vault(other.keeper)(putCoupling, {
    params: { employerId: other.id, couplingId },
    body: { name: "Koppeling van een ander", mostMissing: 5, mostChanged: 20 },
  });
  const webhook = { employerId: other.id, webhookId: id<WebhookId>() };
  const url = "https://1.1.1.1/haak";
  await casting.vault(other.keeper)(putWebhook, { params: webhook, body: { url, kinds: ["delivery.failed"] } });
  await casting.vault(other.keeper)(setWebhookState, { params: webhook, body: { state: "paused" } });
  const eventId = id<WriteId>();
  const tested = await casting.vault(other.keeper)(testWebhook, { params: webhook, body: { id: eventId } });
  const { webhookId } = webhook;
  const secretId = tested.secrets[0]!.id;
  Object.assign(other, { exportId: exported.id, destructionId, couplingId, webhookId, eventId, secretId });

  /** The next person of an employer whose dossier nobody touched yet. */
  const take = (tenant: Tenant): DossierRef => {
    const ref = tenant.refs.shift();
    if (!ref) throw new Error("De werknemers van deze proef zijn op: lever er meer.");
    return ref;
  };

  /** A dossier that the service sees: shared from the vault, or of an employer without one. */
  const shared = async (tenant: Tenant): Promise<DossierRef> => {
    const ref = take(tenant);
    if (tenant === none || tenant === awaiting) return ref;
    const body = { id: id<never>(), careRequest: "case_manager" as const, note: "Gesprek met de casemanager" };
    await casting.vault(tenant.hr)(shareDossier, { params: { ref }, body });
    await until(
      "gedeeld",
      async () => (await casting.suite(tenant.hr)(readDossier, { params: { ref } })).person !== null,
    );
    await until(
      "afgerond",
      async () => (await casting.vault(tenant.hr)(readSharing, { params: { ref } })).state === "shared",
    );
    return ref;
  };
  /** Somebody of whom the vault knows a BSN. */
  const numbered = async (tenant: Tenant): Promise<DossierRef> => {
    const ref = await shared(tenant);
    const ask = casting.vault(tenant.hr);
    const { version, identity } = await ask(openPerson, { params: { ref } });
    await ask(editPerson, {
      params: { ref },
      body: { id: id<never>(), version, identity: { ...identity, bsn: "999993847" }, confirmed: true },
    });
    return ref;
  };
  /** The same with his BSN shared, once the service has it. */
  const withBsn = async (tenant: Tenant): Promise<DossierRef> => {
    const ref = await numbered(tenant);
    const body = { id: id<never>(), purpose: "care_record" as const, note: "Nodig voor het dossier" };
    await casting.vault(tenant.hr)(grantBsn, { params: { ref }, body });
    await until(
      "BSN gedeeld",
      async () => !(await casting.vault(tenant.hr)(readSharing, { params: { ref } })).underway.grant,
    );
    return ref;
  };
  /** One of these of one's own, that stays so: looking takes nothing away. */
  let kept: Promise<DossierRef> | undefined;
  const bsnShared = () => (kept ??= withBsn(own));
  const revoked = async (tenant: Tenant): Promise<DossierRef> => {
    const ref = await shared(tenant);
    const body = { id: id<never>(), note: "Het gesprek gaat niet door" };
    await casting.vault(tenant.hr)(revokeSharing, { params: { ref }, body });
    return ref;
  };

  /** Whom the service retrieved at his own request, so that his employer does not know; each time somebody else. */
  let nextMarked = 2;
  const confidential = async (tenant: Tenant): Promise<DossierRef> => {
    if (nextMarked >= marked - 1) throw new Error("Wie aan kenmerken wordt herkend, is op: lever er meer.");
    // Of whoever was ill before there was a vault the service knew already.
    if (tenant.all[nextMarked] === tenant.spell.ref) nextMarked += 1;
    await casting.allowRetrieval(tenant, importer);
    const ticket = await casting.ticketFor(importer, tenant.id, nextMarked++);
    const why = { careRequest: "consultation_hour" as const, note: "Kwam zelf naar het spreekuur" };
    const { ref } = await casting.suite(importer)(retrievePerson, {
      params: { employerId: tenant.id },
      body: { id: id<WriteId>(), ticket, ...why, informed: false, atEmployeesRequest: true },
    });
    return ref;
  };

  /** Signed out again: his token would still be good for some seconds, his session is not. */
  const signedOut = async (who: Visitor): Promise<Visitor> => {
    const account = await login.account(who.userId);
    const session = account.cookie.split("=")[1]!;
    const { sessionId } = await (
      await servers.asServer("front")
    )(exchangeSession, { body: { session, audience: "suite" } });
    await fetch(new URL("/api/login/v1/session", servers.urls.login), {
      method: "DELETE",
      headers: { cookie: account.cookie },
    });
    return { ...who, sessionId };
  };

  const roles: Record<string, (Visitor | undefined)[]> = {
    "niet ingelogd": [undefined, await signedOut(left)],
    mens: [undefined, administrator, own.keeper],
    onbekend: [visitor()],
    "functioneel beheerder": [administrator],
    superbeheerder: [superAdministrator],
    casemanager: [caseManager],
    bedrijfsarts: [doctor],
    plaatsvervanger: [substitute],
    importeur: [importer],
    privacyfunctionaris: [auditor],
    "vervanger van HR": [reader],
    dienst: [administrator, superAdministrator, caseManager, doctor, substitute],
    HR: [own.hr, own.keeper, requested, withdrawn, none.hr],
    leidinggevende: [own.manager, none.manager],
    "nog niet goedgekeurd": [requested],
    ingetrokken: [withdrawn],
    datakluisgebruiker: [own.hr, own.manager],
    voorgesteld: [awaiting.keeper],
    datakluisbeheerder: [own.keeper],
  };

  const somebody = await login.account();
  const cookies = { ingelogd: (await login.account()).cookie, halverwege: await login.half(await login.account()) };
  /** A cookie of somebody signed in, or halfway in; for a question that ends a session one of its own. */
  const cookieOf = async (role: keyof typeof cookies, { method, path }: Written): Promise<string> => {
    if (method !== "DELETE" && path !== "/sessions") return cookies[role];
    const account = await login.account();
    return role === "ingelogd" ? account.cookie : login.half(account);
  };

  /** Whether somebody manages, works at the service otherwise, or is of an employer. */
  const kindOf = (who: Visitor) => {
    if ([administrator, superAdministrator, stranger].includes(who)) return "manages" as const;
    const service = [
      caseManager,
      doctor,
      left,
      substitute,
      limited,
      importer,
      auditor,
      otherCaseManager,
      otherDoctor,
      otherImporter,
    ];
    return service.includes(who) ? ("service" as const) : ("employer" as const);
  };

  /** Who is at the other employer what this person is here. */
  const counterpart = (who: Visitor): Visitor => {
    if (who === administrator || who === superAdministrator) return stranger;
    if (who === importer) return otherImporter;
    if (who === doctor) return otherDoctor;
    if (kindOf(who) === "service") return otherCaseManager;
    if (who === own.keeper) return other.keeper;
    return who === own.manager ? other.manager : other.hr;
  };

  return {
    servers,
    /** Who was really answered, by the name of the route. */
    answered: new Map<string, Knocker>(),
    administratorOf: (tenant: Tenant): Visitor => (tenant === other ? stranger : administrator),
    casting,
    login,
    administrator,
    caseManager,
    doctor,
    notes,
    otherNotes,
    own,
    awaiting,
    none,
    ended,
    other,
    requested,
    requestId,
    otherRequest,
    otherSuccession,
    otherSubstitution,
    practice,
    otherPractice,
    substitute,
    limited,
    reader,
    kindOf,
    roles,
    somebody,
    cookieOf,
    counterpart,
    take,
    shared,
    numbered,
    withBsn,
    bsnShared,
    revoked,
    confidential,
    stop: async () => {
      await servers.stop();
      await provider.stop();
      await cluster.stop();
    },
  };
}
/** As an operator names it; its word counts for two factors. */
const settingsOf = ({ issuer }: TestProvider) => ({
  DATAKLUIS_OIDC_ISSUER: issuer,
  DATAKLUIS_OIDC_CLIENT_ID: clientAtProvider.clientId,
  DATAKLUIS_OIDC_CLIENT_SECRET: clientAtProvider.clientSecret,
  DATAKLUIS_OIDC_AMR: "mfa",
});

export type Stage = Awaited<ReturnType<typeof startStage>>;
