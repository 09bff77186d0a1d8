import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { DepartmentId, EmployerGroupId, EmployerId, Moment, ofEmployer, UserId, Uuid, WriteId } from "./ids.ts";
import { AccountState } from "./login.ts";
import { KeptPersonnelNumber, Members, PersonLabel } from "./person.ts";

/** Where the identities of an employer stand, as both sides see it; the diagram is docs/toestanden/activatie.md. */
export const VaultState = z.enum(["none", "awaiting", "moving", "active", "ended"]);
export type VaultState = z.infer<typeof VaultState>;

/**
 * What a user group lets its members do in the suite; reach says where. `vault` and `retrieve` are the rights (a) and (b)
 * of product.md A2; `plan` is keeping and filling agendas (F4); `audit_confidential` is the service's privacy officer's, who checks what was retrieved (D11).
 */
export const SuiteRight = z.enum([
  "administer",
  "manage_users",
  "see_dossiers",
  "report_absence",
  "deliver",
  "vault",
  "retrieve",
  "audit_confidential",
  "plan",
  "notes",
  "medical",
]);
export type SuiteRight = z.infer<typeof SuiteRight>;

/** The user groups (gebruikersgroepen) every service starts with. */
export const GroupName = z.enum([
  "functional_administrator",
  "super_administrator",
  "case_manager",
  "company_doctor",
  "planner",
  "hr",
  "manager",
]);
export type GroupName = z.infer<typeof GroupName>;

/** A user group: a ready-made one by its word, one of the service's own by an id. */
export const GroupId = z.union([GroupName, Uuid.brand("GroupId")]);
export type GroupId = z.infer<typeof GroupId>;

/** What can stand on the first page (*Actueel*); what waits for somebody's own decision always does. */
export const Widget = z.enum(["access_requests", "tasks", "employers", "deliver", "find"]);
export type Widget = z.infer<typeof Widget>;

/** What can stand in the menu. Leaving it out takes no right away: it keeps a menu short. */
export const MenuItem = z.enum([
  "tasks",
  "reports",
  "employers",
  "activations",
  "users",
  "planning",
  "deliveries",
  "vault_administration",
]);
export type MenuItem = z.infer<typeof MenuItem>;

/** What can be done in a dossier at the service. The server refuses what a group leaves out. */
export const DossierAction = z.enum([
  "report_sick",
  "report_recovery",
  "start_trajectory",
  "plan_appointment",
  "handle_tasks",
]);
export type DossierAction = z.infer<typeof DossierAction>;

const server = "suite" as const;
const name = z.string().trim().min(2).max(120);

export const Employer = z.strictObject({
  id: EmployerId,
  name: z.string(),
  chamberNumber: z.string().nullable(),
  representativeName: z.string().nullable(),
  representativeEmail: z.string().nullable(),
  vault: VaultState,
});
export type Employer = z.infer<typeof Employer>;

/** What the service writes down about an employer. */
export const ChangedEmployer = z.strictObject({
  name,
  chamberNumber: z
    .string()
    .regex(/^\d{8}$/)
    .optional(),
  representativeName: name.optional(),
  representativeEmail: z.email().max(254).optional(),
});
export type ChangedEmployer = z.infer<typeof ChangedEmployer>;

/** Who am I here: what the portal shows and which employers exist for me. */
export const readSuiteSelf = endpoint({
  server,
  method: "GET",
  path: "/me",
  summary: "Eigen rechten en werkgevers in de verzuimomgeving",
  answer: z.strictObject({
    userId: UserId,
    displayName: z.string(),
    side: z.enum(["service", "employer"]),
    service: z.string(),
    rights: z.array(SuiteRight),
    widgets: z.array(Widget),
    menu: z.array(MenuItem),
    actions: z.array(DossierAction),
    employers: z.array(Employer),
  }),
});

export const createEmployer = endpoint({
  server,
  method: "POST",
  path: "/employers",
  summary: "Werkgever toevoegen",
  body: ChangedEmployer.extend({ id: EmployerId }),
  answer: Employer,
});

/** Corrects the master data. While the agreement is awaited the vault is told; what was signed stays as it was. */
export const changeEmployer = endpoint({
  server,
  method: "PUT",
  path: "/employers/:employerId",
  summary: "Stamgegevens van een werkgever wijzigen",
  params: ofEmployer,
  body: ChangedEmployer,
  answer: Employer,
});

/** Where somebody may work, as it was given to him and with what it is called; see `WantedPlace`. */
export const Place = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("group"), groupId: EmployerGroupId, name: z.string() }),
  z.strictObject({ kind: z.literal("employer"), employerId: EmployerId, name: z.string() }),
  z.strictObject({
    kind: z.literal("department"),
    employerId: EmployerId,
    departmentId: DepartmentId,
    name: z.string(),
  }),
  z.strictObject({ kind: z.literal("employee"), employerId: EmployerId, personnelNumber: KeptPersonnelNumber }),
]);
export type Place = z.infer<typeof Place>;

export const User = z.strictObject({
  userId: UserId,
  displayName: z.string(),
  email: z.string(),
  group: GroupId,
  /** Of a group of one's own; the ready-made ones are named by the screen. */
  groupName: z.string().nullable(),
  places: z.array(Place),
  /** Where he works in the whole of it, by itself or in a group. */
  employerIds: z.array(EmployerId),
  onlyContent: z.boolean(),
  invitedAt: Moment,
});
export type User = z.infer<typeof User>;

export const listEmployerUsers = endpoint({
  server,
  method: "GET",
  path: "/employers/:employerId/users",
  summary: "Gebruikers van een werkgever",
  params: ofEmployer,
  answer: z.array(User),
});

const NewUser = z.strictObject({
  id: UserId,
  displayName: name,
  email: z.email().max(254),
  group: GroupId,
  departmentIds: z.array(DepartmentId).default([]),
});

const InvitedUser = z.strictObject({ user: User, invitationLink: z.string(), expiresAt: Moment });

export const createEmployerUser = endpoint({
  server,
  method: "POST",
  path: "/employers/:employerId/users",
  summary: "Gebruiker van een werkgever toevoegen; geeft een eenmalige uitnodigingslink",
  fresh: true,
  params: ofEmployer,
  body: NewUser,
  answer: InvitedUser,
});

/** A colleague at the service; `employerIds` is his reach. */
export const createServiceUser = endpoint({
  server,
  method: "POST",
  path: "/service-users",
  summary: "Gebruiker van de dienst toevoegen; geeft een eenmalige uitnodigingslink",
  fresh: true,
  body: NewUser.omit({ departmentIds: true }).extend({ employerIds: z.array(EmployerId) }),
  answer: InvitedUser,
});

export const listServiceUsers = endpoint({
  server,
  method: "GET",
  path: "/service-users",
  summary: "Gebruikers van de dienst",
  answer: z.array(User),
});

export const inviteAgain = endpoint({
  server,
  method: "POST",
  path: "/users/:userId/invitation",
  summary: "Nieuwe uitnodigingslink, zolang de gebruiker nog niet heeft ingelogd",
  fresh: true,
  params: z.strictObject({ userId: UserId }),
  body: z.strictObject({ id: WriteId }),
  answer: z.strictObject({ invitationLink: z.string(), expiresAt: Moment }),
});

/** Shuts a user's account: his sessions end and he comes in no more, until it is opened again. */
/** Of a vault's account, and of whoever may use a vault, the vault administrator decides. */
export const renewUser = endpoint({
  server,
  method: "POST",
  path: "/users/:userId/account/renewal",
  summary: "Gebruiker zonder tweede factor een link sturen om het account opnieuw in gebruik te nemen",
  fresh: true,
  params: z.strictObject({ userId: UserId }),
  answer: z.null(),
});

export const disableUser = endpoint({
  server,
  method: "DELETE",
  path: "/users/:userId/account",
  summary: "Account van een gebruiker uitschakelen; werkt direct, ook in open schermen",
  fresh: true,
  params: z.strictObject({ userId: UserId }),
  answer: z.null(),
});

export const enableUser = endpoint({
  server,
  method: "PUT",
  path: "/users/:userId/account",
  summary: "Account van een gebruiker weer inschakelen",
  fresh: true,
  params: z.strictObject({ userId: UserId }),
  answer: z.null(),
});

/** How the accounts of these users stand; apart from the users, for login may be away. */
export const listServiceAccounts = endpoint({
  server,
  method: "GET",
  path: "/service-users/accounts",
  summary: "Hoe de accounts van de dienst ervoor staan",
  answer: z.array(AccountState),
});

export const listEmployerAccounts = endpoint({
  server,
  method: "GET",
  path: "/employers/:employerId/users/accounts",
  summary: "Hoe de accounts van een werkgever ervoor staan",
  params: ofEmployer,
  answer: z.array(AccountState),
});

/** The launcher and the operator make the first administrator; refused as soon as there is one. */
export const createFirstAdministrator = endpoint({
  server,
  internal: true,
  method: "POST",
  path: "/first-administrator",
  summary: "Eerste functioneel beheerder",
  body: z.strictObject({ id: UserId, displayName: name, email: z.email() }),
  answer: z.strictObject({ invitationLink: z.string(), expiresAt: Moment }),
});

/**
 * The operator makes a functional administrator, who sets up for all employers and sees no dossier. Somebody of an
 * employer's side is never one, and so no vault administrator.
 */
export const createAdministrator = endpoint({
  server,
  internal: true,
  method: "POST",
  path: "/administrators",
  summary: "Functioneel beheerder maken, vanaf de opdrachtregel",
  body: z.strictObject({ id: UserId, displayName: name, email: z.email().max(254) }),
  answer: z.strictObject({ invitationLink: z.string(), expiresAt: Moment }),
});

export const Department = z.strictObject({
  id: DepartmentId,
  name: z.string(),
  code: z.string(),
  parentId: DepartmentId.nullable(),
  /** Employees directly in it, in the asker's reach. */
  members: z.int(),
});
export type Department = z.infer<typeof Department>;

export const listDepartments = endpoint({
  server,
  method: "GET",
  path: "/employers/:employerId/departments",
  summary: "Afdelingen met aantallen: de bovenste laag van de boom",
  params: ofEmployer,
  answer: z.strictObject({ departments: z.array(Department), withoutDepartment: z.int() }),
});

/** The people directly in a department; read them with `membersIn`. */
export const listMembers = endpoint({
  server,
  method: "GET",
  path: "/employers/:employerId/members",
  summary: "Werknemers van een afdeling, op volgorde van personeelsnummer",
  params: ofEmployer,
  query: z.strictObject({
    department: z.union([DepartmentId, z.literal("none")]),
    after: z.string().max(35).optional(),
    limit: z.coerce.number().int().min(1).max(5000).default(200),
  }),
  answer: Members,
});

/** The service searches what it may see: personnel numbers, and names of those it sees. Never in a URL. */
export const searchMembers = endpoint({
  server,
  method: "POST",
  path: "/members/_zoek",
  summary: "Zoeken op personeelsnummer, of op naam onder zichtbare dossiers",
  body: z.strictObject({ text: z.string().trim().min(1).max(100) }),
  answer: z.array(PersonLabel.extend({ employerId: EmployerId })),
});
