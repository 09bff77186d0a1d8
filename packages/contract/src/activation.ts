import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { DepartmentId, DossierRef, EmployerId, Moment, ofEmployer, UserId, Uuid, WriteId } from "./ids.ts";
import { VaultState } from "./organisation.ts";
import { KeptPersonnelNumber } from "./person.ts";

/** How far the moving in (omzetting) is. Counts only; both sides may see them. */
export const MovingIn = z.strictObject({
  state: VaultState,
  total: z.int(),
  confirmed: z.int(),
  /** Dossiers with content, which stay with the service as shared (B5). */
  retained: z.int(),
  /** Whether it begins in the night after the agreement (02:00 to 05:00 in the Netherlands), or at once. */
  atNight: z.boolean(),
  startedAt: Moment.nullable(),
  finishedAt: Moment.nullable(),
});
export type MovingIn = z.infer<typeof MovingIn>;

/** The same as the service sees it: to the minute when it begins, and whether it is halted. */
export const ServiceMovingIn = MovingIn.extend({
  beginsAt: Moment.nullable(),
  pausedAt: Moment.nullable(),
});
export type ServiceMovingIn = z.infer<typeof ServiceMovingIn>;

/** Service: propose one or more administrators; the employer's agreement is awaited from here on (B2). */
export const activateVault = endpoint({
  server: "suite",
  method: "POST",
  path: "/employers/:employerId/activation",
  summary: "Datakluis activeren: beheerders voorstellen, daarna wacht de werkgever op akkoord",
  params: ofEmployer,
  body: z.strictObject({
    id: WriteId,
    administrators: z.array(UserId).max(10),
    /** The dossiers move in the night after the agreement, from 02:00 in the Netherlands (nachtverwerking). */
    atNight: z.boolean().optional(),
    /** The service's contract covers it that a file which comes before the agreement is kept in quarantine (B7). */
    quarantine: z.boolean().optional(),
  }),
  answer: ServiceMovingIn,
});

/** Halts the moving in between two batches, or lets it go on; nobody is in both or neither place meanwhile. */
export const pauseMovingIn = endpoint({
  server: "suite",
  method: "PUT",
  path: "/employers/:employerId/moving-in",
  summary: "Omzetting pauzeren of laten doorgaan",
  params: ofEmployer,
  body: z.strictObject({ paused: z.boolean() }),
  answer: ServiceMovingIn,
});

export const readActivation = endpoint({
  server: "suite",
  method: "GET",
  path: "/employers/:employerId/activation",
  summary: "Stand van de activatie en voortgang van de omzetting",
  params: ofEmployer,
  answer: ServiceMovingIn,
});

// The employer's side: who he is in the vault

export const VaultRole = z.enum(["administrator", "user", "requested", "proposed"]);
export type VaultRole = z.infer<typeof VaultRole>;

export const readVaultSelf = endpoint({
  server: "vault",
  method: "GET",
  path: "/me",
  summary: "Eigen rol in de datakluizen",
  answer: z.strictObject({
    employers: z.array(
      z.strictObject({
        id: EmployerId,
        name: z.string(),
        state: VaultState,
        roles: z.array(VaultRole),
        /** Since when newer texts of the agreement await him as its administrator; null when none do. */
        renewalSince: Moment.nullable(),
      }),
    ),
    openRequests: z.int(),
  }),
});

export const readMovingIn = endpoint({
  server: "vault",
  method: "GET",
  path: "/employers/:employerId/moving-in",
  summary: "Voortgang van de omzetting",
  params: ofEmployer,
  answer: MovingIn,
});

// Requests for access: the service asks, the vault administrator decides (A2, C1, C2)

export const AccessRequest = z.strictObject({
  id: Uuid,
  employerId: EmployerId,
  employerName: z.string(),
  userId: UserId,
  displayName: z.string(),
  email: z.string(),
  /** The whole employer; otherwise these departments and these single employees. */
  whole: z.boolean(),
  departmentNames: z.array(z.string()),
  personnelNumbers: z.array(KeptPersonnelNumber),
  /** The service asks nothing for him any more: approval withdraws his access. */
  ends: z.boolean(),
  askedAt: Moment,
});
export type AccessRequest = z.infer<typeof AccessRequest>;

export const listAccessRequests = endpoint({
  server: "vault",
  method: "GET",
  path: "/access-requests",
  summary: "Openstaande autorisatieverzoeken (akkoordverzoek nieuwe gebruiker)",
  answer: z.array(AccessRequest),
});

export const decideAccessRequest = endpoint({
  server: "vault",
  method: "POST",
  path: "/access-requests/:requestId/decision",
  summary: "Akkoord geven of afwijzen",
  fresh: true,
  params: z.strictObject({ requestId: Uuid }),
  body: z
    .strictObject({ id: WriteId, approve: z.boolean(), reason: z.string().trim().max(500).optional() })
    .refine((it) => it.approve || it.reason, { path: ["reason"], message: "reason_required" }),
  answer: z.array(AccessRequest),
});

export const listAccess = endpoint({
  server: "vault",
  method: "GET",
  path: "/employers/:employerId/access",
  summary: "Wie toegang heeft tot de datakluis, door wie en sinds wanneer",
  params: ofEmployer,
  answer: z.array(
    z.strictObject({
      userId: UserId,
      displayName: z.string(),
      role: z.enum(["administrator", "user"]),
      whole: z.boolean(),
      departmentNames: z.array(z.string()),
      personnelNumbers: z.array(KeptPersonnelNumber),
      grantedBy: z.string(),
      grantedAt: Moment,
      /** The last time he did anything in this vault; null when that is longer than ninety days ago, or never. */
      lastUsedAt: Moment.nullable(),
    }),
  ),
});

const ofAdministrator = ofEmployer.extend({ userId: UserId });

/** Somebody who has access already becomes administrator as well. Asked again it changes nothing. */
export const grantAdministrator = endpoint({
  server: "vault",
  method: "PUT",
  path: "/employers/:employerId/administrators/:userId",
  summary: "Beheerdersrechten geven aan een gebruiker die toegang heeft",
  fresh: true,
  params: ofAdministrator,
  answer: z.null(),
});

/** Takes the administrator's rights back; his own access stays. The last administrator stays. */
export const withdrawAdministrator = endpoint({
  server: "vault",
  method: "DELETE",
  path: "/employers/:employerId/administrators/:userId",
  summary: "Beheerdersrechten intrekken; de eigen toegang blijft",
  fresh: true,
  params: ofAdministrator,
  answer: z.null(),
});

/** For a colleague who lost his second factor: the service cannot, and may not, help him. */
export const renewColleague = endpoint({
  server: "vault",
  method: "POST",
  path: "/employers/:employerId/access/:userId/renewal",
  summary: "Collega zonder tweede factor een link sturen om het account opnieuw in gebruik te nemen",
  fresh: true,
  params: ofAdministrator,
  answer: z.null(),
});

export const withdrawAccess = endpoint({
  server: "vault",
  method: "DELETE",
  path: "/employers/:employerId/access/:userId",
  summary: "Toegang intrekken; werkt direct, ook in open schermen",
  params: ofEmployer.extend({ userId: UserId }),
  answer: z.null(),
});

// Between the servers

const VaultUser = z.strictObject({
  userId: UserId,
  displayName: z.string(),
  email: z.string(),
  /** Without a department and without a single employee: the whole employer. */
  departmentIds: z.array(DepartmentId),
  refs: z.array(DossierRef),
});

const DepartmentLine = z.strictObject({ id: DepartmentId, name: z.string(), parentId: DepartmentId.nullable() });

/** Suite to vault: this employer's agreement is awaited; these are its candidates, users and departments. */
export const proposeVault = endpoint({
  server: "vault",
  internal: true,
  method: "PUT",
  path: "/employers/:employerId/proposal",
  summary: "Datakluis voorstellen",
  params: ofEmployer,
  body: z.strictObject({
    name: z.string(),
    chamberNumber: z.string().nullable(),
    representativeName: z.string().nullable(),
    representativeEmail: z.string().nullable(),
    /** So that whoever signs is told when the dossiers come; a suite of before this was told says nothing. */
    atNight: z.boolean().optional(),
    administrators: z.array(VaultUser).min(1),
    users: z.array(VaultUser),
    departments: z.array(DepartmentLine),
    /** A file that is delivered before all have moved in is kept, unread; without it such a file is refused. */
    quarantine: z.boolean().optional(),
  }),
  answer: z.null(),
});

/**
 * Suite to vault: a user of this employer has right (a) and asks for approval. Another reach is another request. `ends`:
 * he asks nothing any more, and the administrator is asked to withdraw what he has.
 */
export const askAccess = endpoint({
  server: "vault",
  internal: true,
  method: "PUT",
  path: "/employers/:employerId/access-requests/:requestId",
  summary: "Autorisatie vragen voor een gebruiker",
  params: ofEmployer.extend({ requestId: Uuid }),
  body: VaultUser.extend({ ends: z.boolean() }),
  answer: z.null(),
});

/** Vault to suite: the agreement is accepted; identity is edited in the vault only from here on, moving in begins. */
export const acceptVault = endpoint({
  server: "suite",
  internal: true,
  method: "PUT",
  path: "/employers/:employerId/acceptance",
  summary: "Akkoord doorgeven",
  params: ofEmployer,
  body: z.strictObject({ at: Moment }),
  answer: z.null(),
});

/**
 * Suite to vault: a batch of people, one JSON `Deposit` a line. Answered only when they are durably in the vault; the
 * suite blanks exactly what is confirmed, by ref and version.
 */
export const depositPeople = endpoint({
  server: "vault",
  internal: true,
  method: "POST",
  path: "/employers/:employerId/deposits",
  summary: "Dossiers laten verhuizen",
  params: ofEmployer,
  query: z.strictObject({ total: z.coerce.number().int() }),
  upload: true,
  answer: z.strictObject({ confirmed: z.int() }),
});

/** Suite to vault: these dossiers have content and stay with the service, shared with the reason *bij activatie*. */
export const retainDossiers = endpoint({
  server: "vault",
  internal: true,
  method: "PUT",
  path: "/employers/:employerId/retained",
  summary: "Dossiers met dossiervulling melden",
  params: ofEmployer,
  body: z.strictObject({ refs: z.array(Uuid).max(5000) }),
  answer: z.null(),
});

/** Suite to vault: nothing is left to move. */
export const finishMovingIn = endpoint({
  server: "vault",
  internal: true,
  method: "PUT",
  path: "/employers/:employerId/moved",
  summary: "Omzetting afronden",
  params: ofEmployer,
  body: z.strictObject({ total: z.int(), retained: z.int() }),
  answer: z.null(),
});
