-- Summons requests (oproepverzoeken, product.md F4): an employer or a case manager asks that somebody be seen, a planner
-- plans it. A request is no content: until it is planned nothing was done. What was asked in a dossier that is held only
-- confidentially is kept from an employer.
create table summons (
  employer_id uuid not null,
  id uuid not null,
  ref uuid not null,
  kind text not null check (kind in ('company_doctor', 'practice_nurse', 'case_manager', 'employment_expert', 'other')),
  latest date,
  asked_by uuid not null references account,
  asked_at timestamptz not null default now(),
  withdrawn_at timestamptz,
  -- What it was planned as last; once that is cancelled the request waits again.
  appointment_id uuid,
  confidential boolean not null default false,
  primary key (employer_id, id),
  foreign key (employer_id, ref) references dossier (employer_id, ref),
  foreign key (employer_id, appointment_id) references appointment (employer_id, id)
);
create index summons_dossier on summons (employer_id, ref);
create index summons_waiting on summons (employer_id, latest) where withdrawn_at is null;
alter table summons enable row level security;
alter table summons force row level security;
create policy own_employers on summons
  using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]));
create policy of_service on summons as restrictive to :app using (not confidential or (select at_service()));
grant select, insert on summons to :app;
grant update (withdrawn_at, appointment_id) on summons to :app;
