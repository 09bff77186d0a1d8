import type { ColumnType, Generated, Kysely, RawBuilder, Transaction } from "kysely";
import type {
  AgendaException,
  CancelReason,
  CareRequest,
  ConfidentialDeed,
  CourseLine,
  DepartmentId,
  DocumentType,
  DossierAction,
  DossierRef,
  EmployerGroupId,
  EmployerId,
  ExportReason,
  FormKind,
  GroupId,
  MenuItem,
  NoShowReason,
  Sex,
  Side,
  SpellDeed,
  SuiteRight,
  ConsultationKind,
  ConsultationManner,
  TrajectoryKind,
  UserId,
  NotApplicableReason,
  SafetyNetGround,
  TaskKind,
  TaskOwner,
  VaultReport,
  VaultState,
  WeekBlock,
  Widget,
  WithdrawalReason,
  WriteId,
} from "@datakluis/contract";
import type { DeliveryTables } from "@datakluis/delivery";
import type { MailTable } from "@datakluis/kit/mail";

type Moment = ColumnType<Date, Date | undefined, Date>;
/** Numbers with decimals arrive as the text PostgreSQL writes. */
type Hours = ColumnType<string | null, number | null, number | null>;

export type Tables = {
  employer: {
    id: EmployerId;
    name: string;
    chamber_number: string | null;
    representative_name: string | null;
    representative_email: string | null;
    vault: Generated<VaultState>;
    care_requests_only: Generated<boolean>;
    created_at: Moment;
    coarsened_at: ColumnType<Date | null, never, Date>;
  };
  delivered_case: {
    employer_id: EmployerId;
    ref: DossierRef;
    case_id: string;
    version: number;
    spells: number;
    spell_id: string | null;
  };
  vault_delivery: {
    employer_id: EmployerId;
    id: WriteId;
    version: number;
    delivered_at: Date;
    report: ColumnType<Omit<VaultReport, "id">, string, string>;
  };
  account: {
    id: UserId;
    display_name: string;
    email: string;
    side: Side;
    group_name: GroupId;
    only_content: Generated<boolean>;
    /** Whether he is reminded of his tasks by mail, and on which day he was last. */
    reminders: Generated<boolean>;
    reminded_on: Generated<string | null>;
    invited_at: Moment;
  };
  substitution: {
    id: WriteId;
    lender_id: UserId;
    substitute_id: UserId;
    starts_on: string;
    /** The first day after it. */
    ends_on: string;
    made_at: Moment;
    withdrawn_at: Date | null;
  };
  user_group: {
    id: GroupId;
    name: string | null;
    side: Side;
    widgets: Widget[];
    menu: MenuItem[];
    actions: DossierAction[];
  };
  group_right: { group_name: GroupId; right: SuiteRight };
  /**
   * A whole employer, a department, or with a `ref` one employee, whose ref then stands for the department too. Rows
   * with a `group_id` are kept by triggers.
   */
  reach: {
    user_id: UserId;
    employer_id: EmployerId;
    department_id: DepartmentId | DossierRef | null;
    ref: ColumnType<DossierRef | null, DossierRef | undefined, never>;
    group_id: ColumnType<EmployerGroupId | null, never, never>;
  };
  reach_group: { user_id: UserId; group_id: EmployerGroupId };
  employer_group: { id: EmployerGroupId; name: string; made_at: Moment };
  employer_group_member: { group_id: EmployerGroupId; employer_id: EmployerId };
  department: {
    employer_id: EmployerId;
    id: DepartmentId;
    code: string;
    name: string;
    parent_id: DepartmentId | null;
  };
  dossier: {
    employer_id: EmployerId;
    ref: DossierRef;
    personnel_number: string;
    department_id: DepartmentId | null;
    born_on: string;
    sex: Sex;
    sharing: Generated<number>;
    employment_version: Generated<number>;
  };
  /** Kept by triggers on `dossier`. */
  headcount: { employer_id: EmployerId; department_id: DepartmentId | null; members: number };
  employment: {
    employer_id: EmployerId;
    ref: DossierRef;
    starts_on: string;
    ends_on: string | null;
    job_title: string | null;
    contract_hours: Hours;
    norm_hours: Hours;
    contract_kind: string | null;
    cost_centre: string | null;
  };
  identity: {
    employer_id: EmployerId;
    ref: DossierRef;
    source: "delivered" | "shared";
    version: number;
    wrapped_key: Buffer;
    sealed: Buffer;
    because: Buffer | null;
    temporary_until: ColumnType<string | null, string | null | undefined, string | null>;
  };
  /** The BSN a shared person was shared with, and since when changes are held back. */
  shared_extent: {
    employer_id: EmployerId;
    ref: DossierRef;
    grant_seq: Generated<number>;
    grant_version: Generated<number>;
    wrapped_key: Buffer | null;
    sealed: Buffer | null;
    because: Buffer | null;
    updates_seq: Generated<number>;
    updates_stopped_at: Date | null;
  };
  service_setting: {
    one: Generated<boolean>;
    follow_up_days: number;
    fifth_of_may: Generated<boolean>;
    report_minimum: Generated<number>;
    support_text: Generated<string>;
    support_phone: Generated<string>;
    support_email: Generated<string>;
    support_hours: Generated<string>;
  };
  master_key: { one: Generated<boolean>; wrapped: Buffer };
  /** Of the medical part. */
  medical_key: { one: Generated<boolean>; wrapped: Buffer };
  note: {
    employer_id: EmployerId;
    id: WriteId;
    ref: DossierRef;
    medical: boolean;
    for_employer: boolean;
    confidential: boolean;
    written_by: UserId;
  };
  document: {
    employer_id: EmployerId;
    id: WriteId;
    ref: DossierRef;
    medical: boolean;
    for_employer: boolean;
    confidential: boolean;
    type: DocumentType;
    /** In bytes. */
    size: number;
    wrapped_key: Buffer;
    /** Sealed: the name of a file can be somebody's. */
    name: Buffer;
    added_by: UserId;
    added_at: Moment;
  };
  document_part: {
    employer_id: EmployerId;
    document_id: WriteId;
    part: number;
    medical: boolean;
    for_employer: boolean;
    sealed: Buffer;
  };
  /** Added to and never changed: the last one is how the note reads now. */
  note_version: {
    employer_id: EmployerId;
    note_id: WriteId;
    version: number;
    medical: boolean;
    for_employer: boolean;
    wrapped_key: Buffer;
    sealed: Buffer;
    written_at: Moment;
  };
  spell: {
    employer_id: EmployerId;
    id: string;
    ref: DossierRef;
    starts_on: string;
    recovered_on: string | null;
    /** Of the last line of the course. */
    percentage: ColumnType<string, number, number>;
    course: ColumnType<CourseLine[], string, string>;
    different_cause: Generated<boolean>;
    safety_net: "yes" | "no" | "unknown";
    work_accident: boolean;
    liable_third_party: boolean;
    expected_days: number | null;
    withdrawn: WithdrawalReason | null;
    employment: string | null;
    reference: string | null;
    reported_by: UserId | null;
    coupling: string | null;
    reported_at: Moment;
    version: Generated<number>;
    /** Exists for users of the service alone, by row level security. */
    confidential: Generated<boolean>;
  };
  /** What happened to a spell; only added to. */
  spell_event: {
    employer_id: EmployerId;
    spell_id: string;
    seq: number;
    id: string;
    kind: SpellDeed["kind"];
    said: ColumnType<SpellDeed["said"], string, never>;
    at: Moment;
    by_user: UserId | null;
    by_coupling: string | null;
    confidential: boolean;
  };
  /** The whole of a leave as it stood from then on; only added to. */
  leave_event: {
    employer_id: EmployerId;
    leave_id: string;
    seq: number;
    id: string;
    ref: DossierRef;
    starts_on: string;
    ends_on: string;
    withdrawn: boolean;
    reference: string | null;
    at: Moment;
    by_user: UserId | null;
    by_coupling: string | null;
    confidential: boolean;
  };
  retrieval_agreement: { employer_id: EmployerId; seq: number; given: boolean };
  /** Retrieved without the employer being informed; row level security keeps it from every user of an employer. */
  confidential_identity: {
    employer_id: EmployerId;
    ref: DossierRef;
    version: number;
    retrieved_at: Date;
    wrapped_key: Buffer;
    sealed: Buffer;
    because: Buffer;
    /** Left when the employer revoked, because the service expects him (visitors.ts). */
    kept: Generated<boolean>;
  };
  confidential_event: {
    id: Generated<number>;
    at: Moment;
    employer_id: EmployerId | null;
    actor: UserId | null;
    deed: ConfidentialDeed;
    ref: DossierRef | null;
    purpose: CareRequest | null;
    write_id: WriteId | null;
    wrapped_key: Buffer | null;
    note: Buffer | null;
    on_behalf: ColumnType<UserId | null, UserId | null | undefined, never>;
    session: Generated<string | null>;
    network: Generated<string | null>;
  };
  appointment: {
    employer_id: EmployerId;
    id: string;
    ref: DossierRef;
    kind: ConsultationKind;
    manner: ConsultationManner;
    starts_at: Date;
    minutes: number;
    planned_by: UserId;
    planned_at: Moment;
    cancelled_at: ColumnType<Date | null, never, Date>;
    confidential: Generated<boolean>;
    professional_id: ColumnType<UserId | null, UserId | undefined, UserId>;
    place_id: ColumnType<string | null, string | null | undefined, string | null>;
    consultation_id: ColumnType<string | null, string | undefined, string>;
    open: Generated<boolean>;
    sequence: Generated<number>;
    cancel_reason: ColumnType<CancelReason | null, never, CancelReason>;
    no_show_at: ColumnType<Date | null, never, Date>;
    no_show_reason: ColumnType<NoShowReason | null, never, NoShowReason>;
  };
  appointment_step: {
    employer_id: EmployerId;
    appointment_id: string;
    sequence: number;
    at: Moment;
    actor: UserId;
    step: "planned" | "moved" | "cancelled" | "no_show";
    starts_at: Date;
    minutes: number;
    professional_id: UserId | null;
    place_id: string | null;
    confidential: boolean;
  };
  professional: {
    user_id: UserId;
    profession: ConsultationKind;
    week: ColumnType<WeekBlock[], string, string>;
    exceptions: ColumnType<AgendaException[], string, string>;
    version: Generated<number>;
  };
  place: { id: string; name: string; address: string; closed: Generated<boolean> };
  consultation: {
    id: string;
    name: string;
    profession: ConsultationKind;
    minutes: number;
    closed: Generated<boolean>;
  };
  summons: {
    employer_id: EmployerId;
    id: string;
    ref: DossierRef;
    kind: ConsultationKind;
    latest: string | null;
    asked_by: UserId;
    asked_at: Moment;
    withdrawn_at: ColumnType<Date | null, never, Date>;
    appointment_id: ColumnType<string | null, never, string>;
    confidential: Generated<boolean>;
  };
  /** What is taken in an agenda, and of whom nothing. Of an appointment a trigger writes it. */
  booking: {
    id: string;
    professional_id: UserId;
    place_id: string | null;
    during: ColumnType<never, RawBuilder<unknown>, never>;
    open: Generated<boolean>;
    appointment: Generated<boolean>;
    made_by: UserId | null;
    made_at: Moment;
  };
  download: { employer_id: EmployerId; id: string; at: Moment; by_user: UserId; reason: ExportReason };
  download_person: { employer_id: EmployerId; download_id: string; ref: DossierRef };
  trajectory: {
    employer_id: EmployerId;
    id: string;
    ref: DossierRef;
    kind: TrajectoryKind;
    starts_on: string;
    opened_by: UserId;
    opened_at: Moment;
    confidential: Generated<boolean>;
  };
  /** What somebody is still writing. Row level security keeps it from who may not write in it. */
  form_draft: FormPlace & {
    seq: number;
    wrapped_key: Buffer;
    sealed: Buffer;
    saved_by: UserId;
    saved_at: Moment;
  };
  /** What was finished; only ever added to. */
  form_version: FormPlace & {
    id: WriteId;
    version: number;
    wrapped_key: Buffer;
    sealed: Buffer;
    finished_by: UserId;
    finished_at: Moment;
  };
  mail: MailTable;
  own_task: {
    id: string;
    employer_id: EmployerId | null;
    name: string;
    opens_day: number;
    due_day: number;
    owner: TaskOwner;
    ended_at: Date | null;
  };
  /** What people did with a task; only ever added to. */
  task_event: {
    employer_id: EmployerId;
    id: WriteId;
    seq: Generated<number>;
    ref: DossierRef;
    spell_id: string;
    kind: TaskKind;
    number: number;
    own_id: string | null;
    what: "done" | "not_applicable" | "reopened" | "assigned";
    done_on: string | null;
    reason: NotApplicableReason | null;
    assigned_to: UserId | null;
    by_user: UserId;
    at: Moment;
    confidential: boolean;
    service_only: Generated<boolean>;
  };
  /** Row level security keeps it from every user of an employer. */
  safety_net: {
    employer_id: EmployerId;
    id: WriteId;
    seq: Generated<number>;
    ref: DossierRef;
    spell_id: string;
    ground: SafetyNetGround | null;
    by_user: UserId;
    at: Moment;
    confidential: boolean;
  };
  /** What is still to do, derived (poortwachter/keep.ts). */
  task: {
    employer_id: EmployerId;
    id: string;
    ref: DossierRef;
    kind: TaskKind;
    number: number;
    own_id: string | null;
    owner: TaskOwner;
    opens_on: string;
    due_on: string;
    until: string | null;
    assigned_to: UserId | null;
    confidential: boolean;
    service_only: boolean;
  };
  task_stale: { employer_id: EmployerId; ref: DossierRef };
  /** Absence by person and month, counted from spells, leave and employments (reports/keep.ts). */
  absence_month: {
    employer_id: EmployerId;
    ref: DossierRef;
    month: string;
    lost: number;
    on_leave: number;
    new_spells: number;
    ended: number[];
    ill: boolean;
  };
  absence_stale: { employer_id: EmployerId; ref: DossierRef };
  /** A month of which the figures are told, once and for all (reports/tell.ts). */
  report_month: { employer_id: EmployerId; month: string; minimum: number; told_at: Moment };
  report_told: { employer_id: EmployerId; month: string; department_id: DepartmentId | null };
  report_cell: {
    employer_id: EmployerId;
    month: string;
    path: DepartmentId[] | null;
    sex: string | null;
    age: string | null;
    contract: string | null;
    members: number;
    days: number;
    full_time_days: number;
    lost: number;
    on_leave: number;
    new_spells: number;
    ended: number[];
    ended_days: number;
    ill: number;
    ill_quarter: number | null;
    ill_year: number | null;
  };
  recent: { user_id: UserId; employer_id: EmployerId; ref: DossierRef; visited_at: Moment };
  done: { id: string; what: string; at: Moment };
  delivery: DeliveryTables["delivery"];
  delivery_part: DeliveryTables["delivery_part"];
  moving_in: {
    employer_id: EmployerId;
    total: Generated<number>;
    confirmed: Generated<number>;
    retained: Generated<number>;
    at_night: Generated<boolean>;
    quarantine: Generated<boolean>;
    asked_at: Moment;
    started_at: Date | null;
    begins_at: Date | null;
    paused_at: Date | null;
    finished_at: Date | null;
  };
  preparation: { employer_id: EmployerId; informed_on: string; informed_by: UserId };
  proposed_administrator: { employer_id: EmployerId; user_id: UserId };
  recovery: {
    id: Generated<string>;
    made_at: Date;
    restored_at: Moment;
    asked_by_vault: Generated<boolean>;
    compared_at: Date | null;
  };
  ending: { employer_id: EmployerId; ended_at: Moment; blanked: number; kept: number };
  event: {
    id: Generated<number>;
    at: Moment;
    employer_id: EmployerId | null;
    actor: UserId | null;
    actor_kind: "user" | "service" | "system";
    /** In whose name, when not in his own. */
    on_behalf: ColumnType<UserId | null, UserId | null | undefined, never>;
    deed: string;
    ref: DossierRef | null;
    purpose: string | null;
    amount: number | null;
    /** From where (kit/origin.ts); taken from the transaction when left out. */
    session: Generated<string | null>;
    network: Generated<string | null>;
  };
};

/** Which form of which absence. */
type FormPlace = {
  employer_id: EmployerId;
  ref: DossierRef;
  spell_id: string;
  kind: FormKind;
  number: number;
  of_doctor: boolean;
  confidential: boolean;
};

export type Db = Kysely<Tables>;
export type Tx = Transaction<Tables>;
