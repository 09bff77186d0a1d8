import type {
  AgreementStep,
  BsnPurpose,
  CareRequest,
  CodeElement,
  CodeMeaning,
  CouplingId,
  CouplingState,
  DeedName,
  DeliveryUndo,
  DepartmentId,
  DossierRef,
  EmployerId,
  EventKind,
  NoticeKind,
  SharingEvent,
  PublicJwk,
  SendingProblem,
  SentKind,
  UserId,
  VaultScenario,
  WebhookId,
  WebhookState,
} from "@datakluis/contract";
import type { DeliveryTables, Listed } from "@datakluis/delivery";
import type { MailTable } from "@datakluis/kit/mail";
import type { ColumnType, Generated, Kysely, Transaction } from "kysely";

/** Who an event is of. */
export type ActorKind = "user" | "coupling" | "service" | "system";

/** The tables of migrations/, as the code sees them. */
export type Tables = {
  employer: {
    id: EmployerId;
    name: string;
    chamber_number: string | null;
    representative_name: string | null;
    representative_email: string | null;
    state: ColumnType<EmployerState, EmployerState | undefined, EmployerState>;
    proposed_at: Generated<Date>;
    accepted_at: Date | null;
    moved_at: Date | null;
    ended_at: Date | null;
    retrieval_seq: Generated<number>;
    retrieval_told: Generated<number>;
    at_night: Generated<boolean>;
    quarantine: Generated<boolean>;
    scenario: Generated<VaultScenario>;
    total: Generated<number>;
    retained: Generated<number>;
  };
  employer_key: { employer_id: EmployerId; version: number; wrapped: Buffer; made_at: Generated<Date> };
  wrapping_rotation: { employer_id: EmployerId; rotated_at: Date };
  account: { id: UserId; display_name: string; email: string };
  department: {
    employer_id: EmployerId;
    id: DepartmentId;
    name: string;
    parent_id: DepartmentId | null;
    code: string | null;
  };
  proposal: { employer_id: EmployerId; user_id: UserId };
  access: {
    employer_id: EmployerId;
    user_id: UserId;
    role: AccessRole;
    department_id: DepartmentId | DossierRef | null;
    /** One employee; his ref then stands for the department too. */
    ref: ColumnType<DossierRef | null, DossierRef | null | undefined, never>;
    granted_by: UserId | null;
    granted_at: Generated<Date>;
    succession_id: ColumnType<string | null, string | null | undefined, never>;
  };
  access_request: {
    id: string;
    employer_id: EmployerId;
    user_id: UserId;
    department_ids: DepartmentId[];
    refs: Generated<DossierRef[]>;
    ends: Generated<boolean>;
    asked_at: Generated<Date>;
    decided_at: Date | null;
    decided_by: UserId | null;
    approved: boolean | null;
    reason: string | null;
  };
  agreement: {
    id: string;
    employer_id: EmployerId;
    number: Generated<number>;
    accepted_at: Date;
    accepted_by: UserId;
    representative_name: string;
    representative_email: string;
    documents: ColumnType<SignedDocument[], string, never>;
    pdf: Buffer | null;
    pdf_sha256: string | null;
  };
  renewal: {
    employer_id: EmployerId;
    texts: string;
    asked_at: Date;
    told_at: Date;
    reminders: Generated<number>;
    signed_at: Date | null;
  };
  agreement_draft: {
    employer_id: EmployerId;
    user_id: UserId;
    step: AgreementStep;
    chosen: boolean;
    representative_name: string;
    representative_email: string;
    declared_for: string | null;
    changed_at: Generated<Date>;
  };
  vault_freeze: {
    id: Generated<string>;
    employer_id: EmployerId;
    agreement_id: string;
    frozen_at: Date;
    released_at: Date | null;
    released_by: UserId | null;
    reason: string | null;
  };
  objection: {
    token_hash: Buffer;
    employer_id: EmployerId;
    agreement_id: string;
    expires_at: Date;
    used_at: Date | null;
  };
  succession: {
    id: string;
    employer_id: EmployerId;
    requested_by: UserId;
    candidate: UserId;
    requested_at: Date;
    representative_email: string;
    token_hash: Buffer;
    expires_at: Date;
    confirmed_at: Date | null;
    appoints_at: Date | null;
    outcome: "appointed" | "objected" | "withdrawn" | "declined" | "expired" | "lapsed" | null;
    ended_at: Date | null;
    ended_by: UserId | null;
  };
  notice: {
    id: Generated<string>;
    employer_id: EmployerId;
    user_id: UserId;
    kind: NoticeKind;
    ref: ColumnType<DossierRef | null, DossierRef | null | undefined, never>;
    at: Generated<Date>;
    closed_at: Date | null;
  };
  retrieval_agreement: {
    employer_id: EmployerId;
    seq: number;
    kind: "given" | "withdrawn" | "locked" | "unlocked";
    at: Date;
    by_user: UserId | null;
    version: number | null;
  };
  mail: MailTable;
  agreement_text: { sha256: string; title: string; text: string };
  code_meaning: {
    employer_id: EmployerId;
    /** A coupling, or the employer for what people upload. */
    owner: CouplingId | EmployerId;
    element: CodeElement;
    code: string;
    meaning: CodeMeaning;
  };
  absence_case: {
    employer_id: EmployerId;
    id: string;
    ref: DossierRef;
    version: number;
    told: number;
    /** The version that stood when a revoke was asked last; 0 when none was. */
    revoked_version: ColumnType<number, never, number>;
    delivery_id: string;
    by_user: UserId | null;
    by_coupling: CouplingId | null;
    row: number;
  };
  absence_message: {
    employer_id: EmployerId;
    ref: DossierRef;
    seq: number;
    case_id: string;
    delivery_id: string;
    at: Generated<Date>;
    key_version: number;
    sealed: Buffer;
  };
  column_choice: {
    employer_id: EmployerId;
    version: number;
    at: Generated<Date>;
    by_user: UserId;
    key_version: number;
    sealed: Buffer;
  };
  person: {
    employer_id: EmployerId;
    ref: DossierRef;
    personnel_number: string;
    department_id: DepartmentId | null;
    version: number;
    key_version: number;
    sealed: Buffer;
    told_sharing: Generated<number>;
    told_version: Generated<number>;
    told_employment: Generated<number>;
    told_bsn: Generated<number>;
    told_bsn_version: Generated<number>;
    told_updates: Generated<number>;
    settled: Generated<boolean>;
    employment: ColumnType<unknown, string | null | undefined, string | null>;
    put_back: ColumnType<unknown, string | null | undefined, string | null>;
    digest: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>;
    temporary_until: ColumnType<string | null, string | null | undefined, string | null>;
  };
  person_past: {
    employer_id: EmployerId;
    ref: DossierRef;
    version: number;
    key_version: number;
    sealed: Buffer;
    changed_at: Date;
    changed_by: UserId | null;
    delivery_id: string | null;
  };
  delivery: DeliveryTables["delivery"] & {
    key_version: ColumnType<number | null, never, number>;
    list_key: ColumnType<Buffer | null, never, Buffer | null>;
    ended_at: ColumnType<Date | null, never, Date>;
    coupling_id: ColumnType<CouplingId | null, CouplingId | null | undefined, CouplingId | null>;
    undo: ColumnType<DeliveryUndo | null, never, string>;
    undone_by: ColumnType<UserId | null, never, UserId>;
    /** Of its report: only grows, and which one the service is known to have. */
    version: Generated<number>;
    told: Generated<number>;
  };
  delivery_list: {
    employer_id: EmployerId;
    delivery_id: string;
    undone: Generated<boolean>;
    kind: Listed["kind"] | "absence" | "asked" | "numbers";
    page: number;
    sealed: Buffer;
  };
  delivery_part: DeliveryTables["delivery_part"];
  coupling: {
    employer_id: EmployerId;
    id: CouplingId;
    name: string;
    state: Generated<CouplingState>;
    most_missing: number;
    most_changed: number;
    reads: Generated<boolean>;
    added_at: Generated<Date>;
    tokens_from: Generated<Date>;
    removed_at: Generated<Date | null>;
  };
  coupling_key: {
    employer_id: EmployerId;
    coupling_id: CouplingId;
    id: string;
    name: string;
    jwk: ColumnType<PublicJwk, string, never>;
    added_at: Generated<Date>;
  };
  webhook: {
    employer_id: EmployerId;
    id: WebhookId;
    url: string;
    kinds: EventKind[];
    state: Generated<WebhookState>;
    added_at: Generated<Date>;
    rests_until: ColumnType<Date | null, never, Date | null>;
    removed_at: ColumnType<Date | null, never, Date>;
  };
  webhook_secret: {
    employer_id: EmployerId;
    webhook_id: WebhookId;
    id: string;
    made_at: Generated<Date>;
    key_version: number;
    sealed: Buffer;
  };
  webhook_event: {
    employer_id: EmployerId;
    seq: Generated<number>;
    id: string;
    kind: SentKind;
    at: Date;
    ref: DossierRef | null;
    delivery_id: string | null;
  };
  webhook_sending: {
    employer_id: EmployerId;
    webhook_id: WebhookId;
    seq: number;
    subject: string;
    attempts: Generated<number>;
    next_at: Generated<Date>;
    held_until: ColumnType<Date | null, never, Date | null>;
    problem: ColumnType<SendingProblem | null, never, SendingProblem | null>;
    status: ColumnType<number | null, never, number | null>;
    delivered_at: ColumnType<Date | null, never, Date | null>;
    given_up_at: ColumnType<Date | null, never, Date | null>;
  };
  sharing_event: {
    employer_id: EmployerId;
    ref: DossierRef;
    seq: number;
    id: string;
    kind: SharingEvent["kind"];
    at: Date;
    by_user: UserId | null;
    /** Of somebody of the service, who has no account here. */
    by_name: Generated<string | null>;
    /** A system, by a message it delivered. */
    by_coupling: Generated<CouplingId | null>;
    care_request: CareRequest | null;
    note: Buffer | null;
    key_version: number | null;
  };
  extent_event: {
    employer_id: EmployerId;
    ref: DossierRef;
    topic: "bsn" | "updates";
    seq: number;
    id: string;
    given: boolean;
    sharing: number;
    version: number;
    at: Date;
    by_user: UserId;
    purpose: BsnPurpose | null;
    note: Buffer | null;
    key_version: number | null;
  };
  follow_up: {
    employer_id: EmployerId;
    ref: DossierRef;
    sharing: number;
    noticed_on: string;
    revoke_on: string;
    asked_at: Date | null;
    outcome: "revoked" | "written" | "otherwise" | null;
  };
  /** What the service has an employee told of; the address is not here, but in the sealed record alone. */
  invitation: {
    employer_id: EmployerId;
    appointment_id: string;
    ref: DossierRef;
    sequence: number;
    cancelled: boolean;
    starts_at: Date;
    minutes: number;
    place: string;
    manner: "on_site" | "phone" | "video";
    asked_at: ColumnType<Date, never, Date>;
    told: ColumnType<boolean, never, boolean>;
    outcome: ColumnType<
      "sent" | "no_address" | "refused" | "not_shared" | "not_needed" | null,
      never,
      "sent" | "no_address" | "refused" | "not_shared" | "not_needed" | null
    >;
  };
  follow_up_day: { employer_id: EmployerId; done_on: string };
  export: {
    id: string;
    employer_id: EmployerId;
    ordered_by: UserId;
    ordered_at: Date;
    head: Buffer;
    wrapped: Buffer | null;
    key_version: number;
    total: Generated<number>;
    done: Generated<number>;
    bytes: Generated<number>;
    state: ColumnType<ExportState, ExportState | undefined, ExportState>;
    ready_at: Date | null;
  };
  export_part: { employer_id: EmployerId; export_id: string; part: number; bytes: Buffer };
  destruction: {
    id: string;
    employer_id: EmployerId;
    ordered_by: UserId;
    ordered_at: Date;
    without_export: boolean;
    confirmed_by: UserId | null;
    by_representative: Generated<boolean>;
    confirmed_at: Date | null;
    due_at: Date | null;
    cancelled_by: UserId | null;
    cancelled_at: Date | null;
    begun_at: Date | null;
    destroyed_at: Date | null;
    certificate: string | null;
    pdf: Buffer | null;
  };
  destruction_link: {
    token_hash: Buffer;
    employer_id: EmployerId;
    destruction_id: string;
    expires_at: Date;
    used_at: Date | null;
  };
  certificate_key: { one: Generated<boolean>; wrapped: Buffer };
  recovery: { id: Generated<string>; made_at: Date; restored_at: Generated<Date>; compared_at: Date | null };
  done: { id: string; what: string; at: Generated<Date> };
  event: {
    id: Generated<number>;
    at: Generated<Date>;
    employer_id: EmployerId | null;
    actor: UserId | CouplingId | null;
    actor_kind: ActorKind;
    deed: DeedName;
    ref: string | null;
    purpose: string | null;
    amount: number | null;
    /** From where (kit/origin.ts); taken from the transaction when left out. */
    session: Generated<string | null>;
    network: Generated<string | null>;
  };
};

/** Where an employer's vault stands; without a row there is none (docs/toestanden/activatie.md). */
export type EmployerState = "awaiting" | "moving" | "active" | "ended";
type ExportState = "running" | "ready" | "removed";
type AccessRole = "administrator" | "user";
type SignedDocument = { id: string; version: string; sha256: string };

export type Db = Kysely<Tables>;
export type Tx = Transaction<Tables>;
