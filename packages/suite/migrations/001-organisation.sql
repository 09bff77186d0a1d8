-- The service's side. No table here holds a name, an address or a BSN of an employee in the open: who somebody is
-- stands only in `identity`, sealed under a key of its own, and only before a vault exists or while shared.

create table employer (
  id uuid primary key,
  name text not null,
  chamber_number text,
  representative_name text,
  representative_email text,
  vault text not null default 'none' check (vault in ('none', 'awaiting', 'moving', 'active')),
  created_at timestamptz not null default now()
);
create unique index employer_name on employer (lower(name));

-- Users of the service and of its employers. Who they are at the door is login's business; this is what they may do.
create table account (
  id uuid primary key,
  display_name text not null,
  email text not null,
  side text not null check (side in ('service', 'employer')),
  group_name text not null,
  invited_at timestamptz not null default now()
);

create table group_right (
  group_name text not null,
  "right" text not null,
  primary key (group_name, "right")
);
insert into group_right values
  ('functional_administrator', 'administer'), ('functional_administrator', 'manage_users'),
  ('super_administrator', 'manage_users'),
  ('case_manager', 'see_dossiers'), ('case_manager', 'report_absence'),
  ('company_doctor', 'see_dossiers'), ('company_doctor', 'report_absence'),
  ('hr', 'see_dossiers'), ('hr', 'report_absence'), ('hr', 'deliver'), ('hr', 'vault'),
  ('manager', 'see_dossiers'), ('manager', 'report_absence'), ('manager', 'vault');

-- Where somebody may work: a whole employer, or a department with all below it.
create table reach (
  user_id uuid not null references account,
  employer_id uuid not null references employer,
  department_id uuid,
  unique nulls not distinct (user_id, employer_id, department_id)
);
create index reach_employer on reach (employer_id);

create table department (
  employer_id uuid not null references employer,
  id uuid not null,
  code text not null,
  name text not null,
  parent_id uuid,
  primary key (employer_id, id),
  unique (employer_id, code),
  foreign key (employer_id, parent_id) references department (employer_id, id) deferrable initially deferred
);
create index department_parent on department (employer_id, parent_id);

-- An anonymised employee (SIVI *Dienstverbanden*). `sharing` is the newest change of sharing the vault told us of,
-- `employment_version` the newest employment; what is older is ignored.
create table dossier (
  employer_id uuid not null references employer,
  ref uuid not null,
  personnel_number text not null,
  department_id uuid,
  born_on date not null,
  sex text not null,
  sharing integer not null default 0,
  employment_version integer not null default 0,
  primary key (employer_id, ref),
  unique (employer_id, personnel_number)
);
create unique index dossier_ref on dossier (ref);
create index dossier_department on dossier (employer_id, department_id, personnel_number);

create table employment (
  employer_id uuid not null,
  ref uuid not null,
  starts_on date not null,
  ends_on date,
  job_title text,
  contract_hours numeric(5, 2),
  norm_hours numeric(5, 2),
  contract_kind text,
  cost_centre text,
  primary key (employer_id, ref, starts_on),
  foreign key (employer_id, ref) references dossier (employer_id, ref)
);

-- Who somebody is, sealed; the row holds its own key, wrapped by the suite's. Cleaning and revoking delete the row and
-- with it the key. `source`: delivered before there was a vault, or shared from it. `because` is sealed too: its free
-- text can name somebody.
create table identity (
  employer_id uuid not null,
  ref uuid not null,
  source text not null check (source in ('delivered', 'shared')),
  version integer not null,
  wrapped_key bytea not null,
  sealed bytea not null,
  because bytea,
  primary key (employer_id, ref),
  foreign key (employer_id, ref) references dossier (employer_id, ref)
);

create table spell (
  employer_id uuid not null,
  id uuid not null,
  ref uuid not null,
  starts_on date not null,
  recovered_on date,
  percentage integer not null check (percentage between 1 and 100),
  safety_net text not null,
  work_accident boolean not null,
  liable_third_party boolean not null,
  expected_days integer,
  reported_by uuid not null,
  reported_at timestamptz not null default now(),
  primary key (employer_id, id),
  foreign key (employer_id, ref) references dossier (employer_id, ref)
);
create index spell_dossier on spell (employer_id, ref, starts_on);

create table recent (
  user_id uuid not null,
  employer_id uuid not null,
  ref uuid not null,
  visited_at timestamptz not null default now(),
  primary key (user_id, employer_id, ref),
  foreign key (employer_id, ref) references dossier (employer_id, ref)
);

-- Writes that were done, by the id their asker made, so that repeating one changes nothing.
create table done (
  id uuid primary key,
  what text not null,
  at timestamptz not null default now()
);

-- A delivered file: its report without identities, and until it is written its rows, sealed under a key of its own.
create table delivery (
  employer_id uuid not null references employer,
  id uuid not null,
  kind text not null check (kind in ('full', 'changes')),
  state text not null check (state in ('checking', 'waiting', 'running', 'done', 'failed', 'discarded')),
  delivered_at timestamptz not null default now(),
  delivered_by text not null,
  format text not null default '',
  rows integer not null default 0,
  counts jsonb not null default '{}',
  processed integer not null default 0,
  ignored_columns integer not null default 0,
  rejections jsonb not null default '[]',
  problem text,
  wrapped_key bytea,
  primary key (employer_id, id)
);
create table delivery_part (
  employer_id uuid not null,
  delivery_id uuid not null,
  part integer not null,
  sealed bytea not null,
  primary key (employer_id, delivery_id, part),
  foreign key (employer_id, delivery_id) references delivery (employer_id, id)
);

-- How far the moving in of an employer is (omzetting).
create table moving_in (
  employer_id uuid primary key references employer,
  total integer not null default 0,
  confirmed integer not null default 0,
  retained integer not null default 0,
  asked_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz
);
create table proposed_administrator (
  employer_id uuid not null references employer,
  user_id uuid not null references account,
  primary key (employer_id, user_id)
);

-- The key that wraps the keys of identities, itself wrapped by the key service. One row; it is never replaced.
create table master_key (
  one boolean primary key default true check (one),
  wrapped bytea not null
);

-- Every deed, in its own transaction (NEN 7513): no event, no deed. Only ever inserted.
create table event (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  employer_id uuid,
  actor uuid,
  actor_kind text not null check (actor_kind in ('user', 'service', 'system')),
  deed text not null,
  ref uuid,
  purpose text,
  amount integer
);
create index event_employer on event (employer_id, id);
