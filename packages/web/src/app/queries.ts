import {
  findMoments,
  listAccess,
  listAccessRequests,
  listAssignees,
  listAgreements,
  listActivations,
  listCouplings,
  listDeliveries,
  listDepartments,
  listDownloads,
  listEmployerGroups,
  listEmployerAccounts,
  listEmployerUsers,
  listDocuments,
  listForms,
  listMedicalDocuments,
  listMedicalNotes,
  listNotes,
  listNotices,
  listPasskeys,
  listRecentDossiers,
  listRetrievable,
  listServiceAccounts,
  listServiceUsers,
  listSubstitutions,
  listSummons,
  listWaitingSummons,
  listTravelling,
  listUserGroups,
  listSessions,
  listDelivered,
  listVaultDeliveries,
  listVaultReports,
  listWebhooks,
  openPerson,
  readAgendas,
  readPlanning,
  readActivation,
  readAgreement,
  readDelivery,
  readChanges,
  readCodes,
  readDossier,
  readEnding,
  readFollowUp,
  readForm,
  readSupport,
  readFreeze,
  readInbox,
  readMovingIn,
  readPreparation,
  readProtocol,
  readReminders,
  readReportMinimum,
  readProvider,
  readProviderLink,
  readRecoveryCodes,
  readRetrievalAgreement,
  readScenario,
  readSession,
  readSharing,
  readSuccession,
  readStanding,
  readTasks,
  readSuiteScenario,
  readSuiteSelf,
  readUniqueness,
  readUndo,
  readAcknowledgement,
  readVaultDelivery,
  readVaultReport,
  readVaultSelf,
  type CouplingId,
  type Delivery,
  type DeliveryConcern,
  type DeliveryState,
  type DossierRef,
  type EmployerId,
  type UserId,
  type ConsultationManner,
  type WriteId,
} from "@datakluis/contract";
import { QueryClient, queryOptions } from "@tanstack/react-query";
import type { ReportPlace } from "../deliveries/place.ts";
import { asDelivery, listedAsDelivery } from "../deliveries/told.ts";
import { ask, codeOf, Refused } from "./ask.ts";

/** Answers live in memory only, and those with a person in them no longer than minutes. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: true,
      retry: (count, fault) => count < 2 && (!(fault instanceof Refused) || fault.problem.status === 503),
    },
  },
});

/** What a free moment is looked for. */
export type Wish = {
  consultationId: string;
  professionalId?: UserId | undefined;
  placeId?: string | undefined;
  manner: ConsultationManner;
  from?: string | undefined;
  open: "yes" | "no";
};

/** Each question under the names that a live event makes stale: `dossier` with its ref, `employer` with its id. */
export const queries = {
  session: () => queryOptions({ queryKey: ["session"], queryFn: () => ask(readSession), retry: false }),
  suiteSelf: () => queryOptions({ queryKey: ["self", "suite"], queryFn: () => ask(readSuiteSelf) }),
  vaultSelf: () => queryOptions({ queryKey: ["self", "vault"], queryFn: () => ask(readVaultSelf) }),
  passkeys: () => queryOptions({ queryKey: ["passkeys"], queryFn: () => ask(listPasskeys) }),
  accounts: (employerId: EmployerId | undefined) =>
    queryOptions({
      // Below the users, for who is added has an account.
      queryKey: employerId ? ["employer", employerId, "users", "accounts"] : ["service-users", "accounts"],
      queryFn: () => (employerId ? ask(listEmployerAccounts, { params: { employerId } }) : ask(listServiceAccounts)),
    }),
  inbox: () => queryOptions({ queryKey: ["inbox"], queryFn: () => ask(readInbox), staleTime: 5 * 60_000 }),
  couplings: (employerId: EmployerId) =>
    queryOptions({
      queryKey: ["employer", employerId, "couplings"],
      queryFn: () => ask(listCouplings, { params: { employerId } }),
    }),
  scenario: (employerId: EmployerId) =>
    queryOptions({
      queryKey: ["employer", employerId, "scenario"],
      queryFn: () => ask(readScenario, { params: { employerId } }),
    }),
  suiteScenario: (employerId: EmployerId) =>
    queryOptions({
      queryKey: ["employer", employerId, "suite-scenario"],
      queryFn: () => ask(readSuiteScenario, { params: { employerId } }),
    }),
  codes: (employerId: EmployerId, couplingId?: CouplingId) =>
    queryOptions({
      queryKey: ["employer", employerId, "codes", couplingId ?? null],
      queryFn: () => ask(readCodes, { params: { employerId }, query: couplingId ? { couplingId } : {} }),
    }),
  webhooks: (employerId: EmployerId) =>
    queryOptions({
      queryKey: ["employer", employerId, "webhooks"],
      queryFn: () => ask(listWebhooks, { params: { employerId } }),
      // How a try went is not announced: while something is on its way it is asked for.
      refetchInterval: ({ state }) => (state.data?.some((it) => it.waiting > 0) ? 3_000 : false),
    }),
  provider: () => queryOptions({ queryKey: ["provider"], queryFn: () => ask(readProvider), staleTime: 5 * 60_000 }),
  providerLink: () => queryOptions({ queryKey: ["provider-link"], queryFn: () => ask(readProviderLink) }),
  recoveryCodes: () => queryOptions({ queryKey: ["recovery-codes"], queryFn: () => ask(readRecoveryCodes) }),
  sessions: () => queryOptions({ queryKey: ["sessions"], queryFn: () => ask(listSessions) }),
  recent: () => queryOptions({ queryKey: ["recent"], queryFn: () => ask(listRecentDossiers) }),
  retrievable: () => queryOptions({ queryKey: ["self", "retrievable"], queryFn: () => ask(listRetrievable) }),
  departments: (employerId: EmployerId) =>
    queryOptions({
      queryKey: ["employer", employerId, "departments"],
      queryFn: () => ask(listDepartments, { params: { employerId } }),
    }),
  planning: () => queryOptions({ queryKey: ["planning", "setup"], queryFn: () => ask(readPlanning) }),
  reportMinimum: () => queryOptions({ queryKey: ["report-minimum"], queryFn: () => ask(readReportMinimum) }),
  forms: (ref: DossierRef) =>
    queryOptions({ queryKey: ["dossier", ref, "forms"], queryFn: () => ask(listForms, { params: { ref } }) }),
  form: (ref: DossierRef, taskId: string) =>
    queryOptions({
      queryKey: ["dossier", ref, "forms", taskId],
      queryFn: () => ask(readForm, { params: { ref, taskId } }),
    }),
  notes: (ref: DossierRef) =>
    queryOptions({ queryKey: ["dossier", ref, "notes"], queryFn: () => ask(listNotes, { params: { ref } }) }),
  medicalNotes: (ref: DossierRef) =>
    queryOptions({
      queryKey: ["dossier", ref, "medical-notes"],
      queryFn: () => ask(listMedicalNotes, { params: { ref } }),
    }),
  documents: (ref: DossierRef) =>
    queryOptions({ queryKey: ["dossier", ref, "documents"], queryFn: () => ask(listDocuments, { params: { ref } }) }),
  medicalDocuments: (ref: DossierRef) =>
    queryOptions({
      queryKey: ["dossier", ref, "medical-documents"],
      queryFn: () => ask(listMedicalDocuments, { params: { ref } }),
    }),
  summons: (ref: DossierRef) =>
    queryOptions({ queryKey: ["dossier", ref, "summons"], queryFn: () => ask(listSummons, { params: { ref } }) }),
  waitingSummons: () =>
    queryOptions({
      queryKey: ["planning", "summons"],
      queryFn: () => ask(listWaitingSummons),
      refetchInterval: 60_000,
      refetchOnWindowFocus: false,
    }),
  agendas: (from: string, days: number) =>
    queryOptions({
      queryKey: ["planning", "agendas", from, days],
      queryFn: () => ask(readAgendas, { query: { from, days } }),
      // Colleagues plan in them too. Each reading is an event on the record, so not for every glance.
      refetchInterval: 60_000,
      refetchOnWindowFocus: false,
    }),
  moments: (wish: Wish) =>
    queryOptions({
      queryKey: ["planning", "moments", wish],
      queryFn: () => ask(findMoments, { query: wish }),
    }),
  dossier: (ref: DossierRef) =>
    queryOptions({ queryKey: ["dossier", ref, "suite"], queryFn: () => ask(readDossier, { params: { ref } }) }),
  dossierTasks: (ref: DossierRef) =>
    queryOptions({
      queryKey: ["dossier", ref, "tasks"],
      queryFn: () => ask(readTasks, { params: { ref } }),
      // Each reading is an event on the record: not for a glance at another window.
      refetchOnWindowFocus: false,
    }),
  assignees: (ref: DossierRef) =>
    queryOptions({
      queryKey: ["dossier", ref, "assignees"],
      queryFn: () => ask(listAssignees, { params: { ref } }),
    }),
  reminders: () => queryOptions({ queryKey: ["reminders"], queryFn: () => ask(readReminders) }),
  protocol: () => queryOptions({ queryKey: ["protocol"], queryFn: () => ask(readProtocol) }),
  changes: (ref: DossierRef) =>
    queryOptions({
      queryKey: ["dossier", ref, "changes"],
      queryFn: () => ask(readChanges, { params: { ref } }),
      refetchOnWindowFocus: false,
    }),
  person: (ref: DossierRef) =>
    queryOptions({
      queryKey: ["dossier", ref, "person"],
      queryFn: () => ask(openPerson, { params: { ref } }),
      // Each reading is an event on the record: not for a glance at another window.
      refetchOnWindowFocus: false,
    }),
  sharing: (ref: DossierRef) =>
    queryOptions({ queryKey: ["dossier", ref, "sharing"], queryFn: () => ask(readSharing, { params: { ref } }) }),
  downloads: (ref: DossierRef) =>
    queryOptions({ queryKey: ["dossier", ref, "downloads"], queryFn: () => ask(listDownloads, { params: { ref } }) }),
  support: () => queryOptions({ queryKey: ["support"], queryFn: () => ask(readSupport) }),
  followUp: () => queryOptions({ queryKey: ["follow-up"], queryFn: () => ask(readFollowUp) }),
  travelling: () =>
    queryOptions({
      queryKey: ["travelling"],
      queryFn: () => ask(listTravelling),
      // While something is on its way: a page that missed an event must not say so for ever.
      refetchInterval: ({ state }) => (state.data?.length ? 5_000 : false),
    }),
  employerUsers: (employerId: EmployerId) =>
    queryOptions({
      queryKey: ["employer", employerId, "users"],
      queryFn: () => ask(listEmployerUsers, { params: { employerId } }),
    }),
  retrievalAgreement: (employerId: EmployerId) =>
    queryOptions({
      queryKey: ["employer", employerId, "retrieval"],
      queryFn: () => ask(readRetrievalAgreement, { params: { employerId } }),
    }),
  employerGroups: () => queryOptions({ queryKey: ["employer-groups"], queryFn: () => ask(listEmployerGroups) }),
  userGroups: () => queryOptions({ queryKey: ["user-groups"], queryFn: () => ask(listUserGroups) }),
  substitutions: () => queryOptions({ queryKey: ["substitutions"], queryFn: () => ask(listSubstitutions) }),
  standing: (userId: UserId) =>
    queryOptions({
      queryKey: ["standing", userId],
      queryFn: () => ask(readStanding, { params: { userId } }),
      // Each reading is an event on the record.
      refetchOnWindowFocus: false,
    }),
  serviceUsers: () => queryOptions({ queryKey: ["service-users"], queryFn: () => ask(listServiceUsers) }),
  activation: (employerId: EmployerId) =>
    queryOptions({
      queryKey: ["employer", employerId, "activation"],
      queryFn: () => ask(readActivation, { params: { employerId } }),
      refetchInterval: ({ state }) => (state.data?.state === "moving" ? 500 : false),
    }),
  preparation: (employerId: EmployerId) =>
    queryOptions({
      queryKey: ["employer", employerId, "preparation"],
      queryFn: () => ask(readPreparation, { params: { employerId } }),
    }),
  uniqueness: (employerId: EmployerId) =>
    queryOptions({
      queryKey: ["uniqueness", employerId],
      queryFn: () => ask(readUniqueness, { params: { employerId } }),
      staleTime: 60_000,
    }),
  activations: () =>
    queryOptions({
      queryKey: ["employer", "activations"],
      queryFn: () => ask(listActivations),
      refetchInterval: ({ state }) => (state.data?.some((it) => it.state === "moving") ? 1_000 : false),
    }),
  movingIn: (employerId: EmployerId) =>
    queryOptions({
      queryKey: ["employer", employerId, "moving-in"],
      queryFn: () => ask(readMovingIn, { params: { employerId } }),
      refetchInterval: ({ state }) => (state.data?.state === "moving" ? 500 : false),
    }),
  agreement: (employerId: EmployerId) =>
    queryOptions({
      queryKey: ["employer", employerId, "agreement"],
      queryFn: () => ask(readAgreement, { params: { employerId } }),
    }),
  agreements: (employerId: EmployerId) =>
    queryOptions({
      queryKey: ["employer", employerId, "agreements"],
      queryFn: () => ask(listAgreements, { params: { employerId } }),
    }),
  freeze: (employerId: EmployerId) =>
    queryOptions({
      queryKey: ["employer", employerId, "freeze"],
      queryFn: () => ask(readFreeze, { params: { employerId } }),
    }),
  succession: (employerId: EmployerId) =>
    queryOptions({
      queryKey: ["employer", employerId, "succession"],
      queryFn: () => ask(readSuccession, { params: { employerId } }),
    }),
  ending: (employerId: EmployerId) =>
    queryOptions({
      queryKey: ["employer", employerId, "ending"],
      queryFn: () => ask(readEnding, { params: { employerId } }),
      refetchInterval: ({ state }) => (state.data?.export?.state === "running" ? 1_000 : false),
    }),
  notices: () => queryOptions({ queryKey: ["notices"], queryFn: () => ask(listNotices) }),
  accessRequests: () => queryOptions({ queryKey: ["access-requests"], queryFn: () => ask(listAccessRequests) }),
  access: (employerId: EmployerId) =>
    queryOptions({
      queryKey: ["employer", employerId, "access"],
      queryFn: () => ask(listAccess, { params: { employerId } }),
    }),
  deliveries: (place: ReportPlace, employerId: EmployerId) =>
    queryOptions({
      queryKey: ["employer", employerId, "deliveries", place],
      queryFn: async () => {
        const params = { employerId };
        if (place === "told")
          return (await ask(listVaultReports, { params })).map((it) => listedAsDelivery(employerId, it));
        return ask(place === "vault" ? listVaultDeliveries : listDeliveries, { params });
      },
    }),
  /** `state` is that of the delivery: asked anew when it changes, and while it is being undone. */
  undo: (employerId: EmployerId, deliveryId: WriteId, state: DeliveryState) =>
    queryOptions({
      queryKey: ["employer", employerId, "delivery", deliveryId, "undo", state],
      queryFn: () => ask(readUndo, { params: { employerId, deliveryId } }),
      refetchInterval: state === "undoing" ? 400 : false,
    }),
  delivered: (employerId: EmployerId, deliveryId: WriteId, concern: DeliveryConcern, page: number) =>
    queryOptions({
      queryKey: ["employer", employerId, "delivery", deliveryId, "people", concern, page],
      queryFn: () => ask(listDelivered, { params: { employerId, deliveryId }, query: { concern, page } }),
    }),
  /** It stands ready a moment after a delivery is done: the service is to take what it says first. */
  acknowledgement: (
    employerId: EmployerId,
    deliveryId: WriteId,
    { state, absence }: Pick<Delivery, "state" | "absence">,
  ) =>
    queryOptions({
      queryKey: ["employer", employerId, "delivery", deliveryId, "acknowledgement", state],
      queryFn: () => ask(readAcknowledgement, { params: { employerId, deliveryId } }),
      refetchInterval: ({ state: { data } }) =>
        state === "done" && absence && data?.received && !data.processed ? 2_000 : false,
    }),
  delivery: (place: ReportPlace, employerId: EmployerId, deliveryId: WriteId) =>
    queryOptions({
      queryKey: ["employer", employerId, "delivery", deliveryId],
      queryFn: async () => {
        const params = { employerId, deliveryId };
        if (place === "told") return asDelivery(employerId, await ask(readVaultReport, { params }));
        return ask(place === "vault" ? readVaultDelivery : readDelivery, { params });
      },
      refetchInterval: ({ state }) =>
        state.data?.state === "running" || state.data?.state === "undoing" ? 400 : false,
    }),
};

/** An ended session is noticed wherever it shows first; everything that was read is forgotten. */
export function onSessionEnd(leave: () => void): void {
  const notice = (fault: unknown) => {
    if (codeOf(fault) === "not_signed_in") leave();
  };
  queryClient.getQueryCache().config.onError = notice;
  queryClient.getMutationCache().config.onError = notice;
}
